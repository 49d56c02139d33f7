"""Rows of driving times from the cells of a grid, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Cell = tuple[int, int]

GRID_DEGREES: Final = 0.004
"""A unit counts as at the nearest point of this grid: 450 m to the north, 220 m to the east at 60 degrees."""

MOST_CELLS: Final = 4_000
"""So many cells are remembered; beyond that it begins anew."""


class KnownRows:
    """Times from cells to all points, (points,) int32 each."""

    def __init__(self) -> None:
        self._rows: dict[Cell, NDArray[np.int32]] = {}

    def missing(self, cells: Sequence[Cell]) -> list[Cell]:
        """Give the cells of which nothing is known, sorted; all of them where there would be too many to remember."""
        new = set(cells) - self._rows.keys()
        if len(self._rows) + len(new) > MOST_CELLS:
            self._rows, new = {}, set(cells)
        return sorted(new)

    def add(self, cells: Sequence[Cell], times_ms: NDArray[np.int32]) -> None:
        """Remember the rows of cells, (cells, points) int32."""
        self._rows.update(zip(cells, times_ms, strict=True))

    def table(self, cells: Sequence[Cell]) -> NDArray[np.int32]:
        """Give the rows of cells that are known, at least one, as a new table, (cells, points) int32."""
        return np.array([self._rows[cell] for cell in cells])


def cells_of(places: NDArray[np.float64]) -> list[Cell]:
    """Give the cell of each place (places, 2) lon, lat."""
    return [(east, north) for east, north in np.rint(places / GRID_DEGREES).astype(np.int64).tolist()]


def middle_of(cells: Sequence[Cell]) -> NDArray[np.float64]:
    """Give the point of the grid that each cell lies around, (cells, 2) lon, lat."""
    return np.array(cells) * GRID_DEGREES
