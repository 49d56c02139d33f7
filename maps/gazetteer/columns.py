"""Columns of places that the search keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.gazetteer.entries import Entries

_PREFIX: Final = "column."
_FLOATS: Final = frozenset({"lon", "lat"})


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What the order of answers is decided by; int32 rows and counts, float64 degrees.

    Attributes
    ----------
    street_settlement, sight_settlement, settlement_within : (rows,) int32
        Row of the settlement, `NOWHERE` for none.
    street_houses : (streets,) int32
        How many houses each has.
    street_is_place : (streets,) int32
        1 where it stands for a settlement.
    population : (settlements,) int32
    crossing_one, crossing_other : (crossings,) int32
        Rows of the streets.
    """

    street_settlement: NDArray[np.int32]
    street_houses: NDArray[np.int32]
    street_is_place: NDArray[np.int32]
    street_lon: NDArray[np.float64]
    street_lat: NDArray[np.float64]
    settlement_within: NDArray[np.int32]
    population: NDArray[np.int32]
    settlement_lon: NDArray[np.float64]
    settlement_lat: NDArray[np.float64]
    sight_settlement: NDArray[np.int32]
    sight_lon: NDArray[np.float64]
    sight_lat: NDArray[np.float64]
    crossing_one: NDArray[np.int32]
    crossing_other: NDArray[np.int32]
    crossing_lon: NDArray[np.float64]
    crossing_lat: NDArray[np.float64]


def columns_of(entries: Entries) -> Columns:
    """Take the columns from what a source tells."""
    streets, settlements, sights = entries.streets, entries.settlements, entries.sights
    return Columns(
        street_settlement=_numbers([street.settlement for street in streets]),
        street_houses=np.bincount(entries.houses.street, minlength=len(streets)).astype(np.int32),
        street_is_place=_numbers([street.is_place for street in streets]),
        street_lon=_degrees([street.lon for street in streets]),
        street_lat=_degrees([street.lat for street in streets]),
        settlement_within=_numbers([settlement.within for settlement in settlements]),
        population=_numbers([settlement.population for settlement in settlements]),
        settlement_lon=_degrees([settlement.lon for settlement in settlements]),
        settlement_lat=_degrees([settlement.lat for settlement in settlements]),
        sight_settlement=_numbers([sight.settlement for sight in sights]),
        sight_lon=_degrees([sight.lon for sight in sights]),
        sight_lat=_degrees([sight.lat for sight in sights]),
        crossing_one=entries.crossings.one.astype(np.int32),
        crossing_other=entries.crossings.other.astype(np.int32),
        crossing_lon=entries.crossings.lon.astype(np.float64),
        crossing_lat=entries.crossings.lat.astype(np.float64),
    )


def packed_columns(columns: Columns) -> dict[str, bytes]:
    """Give the columns as they are kept in a file."""
    return {_PREFIX + field.name: getattr(columns, field.name).tobytes() for field in fields(columns)}


def unpacked_columns(parts: Mapping[str, bytes]) -> Columns:
    """Read the columns back.

    Raises
    ------
    KeyError, ValueError
        Where one is missing or cut.
    """
    columns: dict[str, Any] = {
        field.name: np.frombuffer(parts[_PREFIX + field.name], dtype=_dtype(field.name)) for field in fields(Columns)
    }
    return Columns(**columns)


def _dtype(name: str) -> type[np.float64 | np.int32]:
    return np.float64 if name.rsplit("_", 1)[-1] in _FLOATS else np.int32


def _numbers(values: Sequence[Any]) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def _degrees(values: Sequence[float]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)
