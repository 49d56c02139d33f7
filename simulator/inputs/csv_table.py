"""Tables in CSV, gzip too, whose cells are told by file and line where they are wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FleetError
from fleet.locations.tables import read_rows
from maps.road_graph import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from simulator.scenario.paths import Column

_SWITCHES: Final = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}


class CsvColumn:
    """The cells of one column, each with its line."""

    def __init__(self, file: Path, name: str | None, cells: list[tuple[int, str]]) -> None:
        self._file = file
        self._name = name
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def fail(self, row: int, reason: str) -> FleetError:
        """Give the error that refuses a cell."""
        return FleetError(f"{self._file.name}:{self.cells[row][0]}: {reason}")

    def texts(self) -> tuple[str, ...]:
        """Give the cells, none of them empty."""
        for row, (_, cell) in enumerate(self.cells):
            if not cell:
                raise self.fail(row, f"has no {self._name}")
        return tuple(cell for _, cell in self.cells)

    def numbers(self, least: float, most: float) -> NDArray[np.float64]:
        """Give the cells as numbers within bounds, (rows,) float64."""
        return frozen(np.array([self._number(row, least, most) for row in range(len(self))], dtype=np.float64))

    def switches(self) -> NDArray[np.bool_]:
        """Give the cells as yes or no, (rows,) bool."""
        for row, (_, cell) in enumerate(self.cells):
            if cell.lower() not in _SWITCHES:
                raise self.fail(row, f"{self._name} is {cell!r}: want true or false")
        return frozen(np.array([_SWITCHES[cell.lower()] for _, cell in self.cells], dtype=np.bool_))

    def unique(self) -> tuple[str, ...]:
        """Give the cells, no two of them the same."""
        seen: dict[str, int] = {}
        for row, cell in enumerate(self.texts()):
            if seen.setdefault(cell, row) != row:
                raise self.fail(row, f"{self._name} {cell} is there twice, first on line {self.cells[seen[cell]][0]}")
        return tuple(seen)

    def _number(self, row: int, least: float, most: float) -> float:
        cell = self.cells[row][1]
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise self.fail(row, f"{self._name} is {cell!r}: want a number from {least:g} to {most:g}")
        return value


class CsvTable:
    """The rows of a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        (self._first, self.header), *self._rows = read_rows(file)

    def column(self, name: str | None) -> CsvColumn:
        """Give a column by its name, the first one without.

        Raises
        ------
        FleetError
            As ``FILE:LINE: reason``, where there is none of that name, or a row ends before it.
        """
        if name is not None and name not in self.header:
            known = ", ".join(self.header[:20])
            raise FleetError(f"{self._file.name}:{self._first}: has no column {name!r}; there are {known}")
        place = 0 if name is None else self.header.index(name)
        return CsvColumn(self._file, name or self.header[0], list(self._cells(place)))

    def _cells(self, place: int) -> Iterator[tuple[int, str]]:
        for line, cells in self._rows:
            if place >= len(cells):
                raise FleetError(f"{self._file.name}:{line}: has no {self.header[place]}")
            yield line, cells[place]


def read_column(column: Column) -> CsvColumn:
    """Read one column of a file; raises `FleetError` as ``FILE:LINE: reason``."""
    return CsvTable(column.file).column(column.name)
