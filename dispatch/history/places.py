"""Keys of places: an address in normal form, and the cell of a grid of 25 m."""

from __future__ import annotations

from math import cos, floor, radians
from typing import TYPE_CHECKING, Final

from dispatch.duplicates.address import address_in
from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_M: Final = 25.0
_ROW_DEGREES: Final = CELL_M / METRES_PER_DEGREE
_LEAST_COSINE: Final = 0.01
"""Nearer to a pole cells become narrower than they are high."""


def address_key(text: str) -> str | None:
    """Give settlement, street and house in normal form, whatever their order; None without a house.

    Flat and entrance are no part of it. An address that leaves its settlement out has another key.
    """
    address = address_in(text)
    return f"at:{' '.join(sorted(address.names))}, {address.house}" if address.names and address.house else None


def cell_key(lon: float, lat: float) -> str:
    """Give the cell of a place in degrees."""
    row = floor(lat / _ROW_DEGREES)
    return _key(row, _column(lon, row))


def cells_around(lon: float, lat: float) -> tuple[str, ...]:
    """Give the cell of a place and the eight around it, so that no place within 25 m is missed."""
    return tuple(_around(lon, floor(lat / _ROW_DEGREES)))


def _around(lon: float, row: int) -> Iterator[str]:
    for near in (row, row - 1, row + 1):
        column = _column(lon, near)
        yield from (_key(near, beside) for beside in (column, column - 1, column + 1))


def _column(lon: float, row: int) -> int:
    """Give the column of a longitude in a row, whose cells are as wide as they are high at its lower edge."""
    width = max(cos(radians(row * _ROW_DEGREES)), _LEAST_COSINE)
    return floor(lon * width / _ROW_DEGREES)


def _key(row: int, column: int) -> str:
    return f"cell:{row},{column}"
