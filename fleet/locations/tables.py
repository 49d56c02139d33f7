"""CSV files of MEXCLP: a matrix of minutes from sites to places, and the demand of the places."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.errors import FleetError
from fleet.locations.text_lines import amount, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class MinutesMatrix:
    """Minutes from each site to each place, (sites, places) float64, infinite where no way leads; with their ids."""

    sites: tuple[str, ...]
    places: tuple[str, ...]
    minutes: NDArray[np.float64]


def read_minutes_matrix(file: Path) -> MinutesMatrix:
    """Read a matrix: ids of places in the first row, the id of a site at the start of each other row.

    Comma or ``;``, gzip too; an empty cell or ``inf`` means that no way leads.

    Raises
    ------
    FleetError
        As FILE:LINE: reason.
    """
    rows = read_rows(file)
    line, header = rows[0]
    places = tuple(header[1:])
    _refuse_doubles(file, "place", [(line, place) for place in places])
    if not places or len(rows) == 1:
        raise FleetError(f"{file}:{line}: has no {'sites below' if places else 'places in'} its header")
    for number, cells in rows[1:]:
        if len(cells) != len(header):
            raise FleetError(f"{file}:{number}: has {len(cells)} cells for the {len(header)} of the header")
    _refuse_doubles(file, "site", [(number, cells[0]) for number, cells in rows[1:]])
    minutes = [[_minutes(file, number, cell) for cell in cells[1:]] for number, cells in rows[1:]]
    return MinutesMatrix(tuple(cells[0] for _, cells in rows[1:]), places, np.array(minutes))


def read_demand(file: Path, places: tuple[str, ...]) -> NDArray[np.float64]:
    """Read the columns id and demand; give the demand of the places in their order, (places,) float64.

    Raises
    ------
    FleetError
        As FILE:LINE: reason, where a line cannot be read, or the ids are not those of the places.
    """
    rows = read_rows(file)
    columns = column_places(file, rows[0], ("id", "demand"))
    wanted = set(places)
    demand: dict[str, float] = {}
    for number, cells in rows[1:]:
        place, text = (cell_at(file, number, cells, columns, name) for name in ("id", "demand"))
        if place in demand:
            raise FleetError(f"{file}:{number}: id {place} is there twice")
        if place not in wanted:
            raise FleetError(f"{file}:{number}: id {place} is no column of the matrix")
        demand[place] = amount(file, number, "demand", text)
    missing = [place for place in places if place not in demand]
    if missing:
        raise FleetError(f"{file}: has no demand for {len(missing)} places of the matrix, the first is {missing[0]}")
    return np.array([demand[place] for place in places])


def read_rows(file: Path) -> list[tuple[int, list[str]]]:
    """Read the rows of a CSV file that are not blank, each with its line; comma or ``;`` as the header has it.

    Raises
    ------
    FleetError
        Where the file cannot be read, is no CSV, or is empty.
    """
    lines = read_text(file).splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise FleetError(f"{file}:{reader.line_num}: is no CSV: {error}") from error
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise FleetError(f"{file}: is empty")
    return filled


def column_places(file: Path, header: tuple[int, list[str]], needed: tuple[str, ...]) -> Mapping[str, int]:
    """Give where each column stands, by its name in small letters; those that are needed must be there."""
    number, cells = header
    places = {cell.lower(): place for place, cell in enumerate(cells)}
    missing = [name for name in needed if name not in places]
    if missing:
        raise FleetError(f"{file}:{number}: the header lacks {', '.join(missing)}")
    return places


def cell_at(file: Path, number: int, cells: list[str], columns: Mapping[str, int], name: str) -> str:
    """Give the cell of a column; a row that ends before it is refused."""
    if columns[name] >= len(cells):
        raise FleetError(f"{file}:{number}: has no {name}")
    return cells[columns[name]]


def _refuse_doubles(file: Path, kind: str, ids: list[tuple[int, str]]) -> None:
    seen: set[str] = set()
    for number, each in ids:
        if not each:
            raise FleetError(f"{file}:{number}: a {kind} has no id")
        if each in seen:
            raise FleetError(f"{file}:{number}: {kind} {each} is there twice")
        seen.add(each)


def _minutes(file: Path, number: int, cell: str) -> float:
    if cell.lower() in {"", "inf"}:
        return math.inf
    return amount(file, number, "a time", cell)
