"""Places on the globe for planning: where demand is, and where a site could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.errors import FieldError, FleetError
from fleet.fields import check_place
from fleet.locations.tables import cell_at, column_places, read_rows
from fleet.locations.text_lines import amount, finite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PlacesWithIds:
    """Places, (n, 2) float64 lon, lat in degrees, with their ids."""

    ids: tuple[str, ...]
    places: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DemandPlaces:
    """Places, (n, 2) float64 lon, lat in degrees, with their demand, (n,) float64."""

    places: NDArray[np.float64]
    demand: NDArray[np.float64]


def read_candidates(file: Path) -> PlacesWithIds:
    """Read a CSV file with the columns lon, lat and, if there, id; without it sites are numbered from 1.

    Raises
    ------
    FleetError
        As FILE:LINE: reason.
    """
    rows = read_rows(file)
    columns = column_places(file, rows[0], ("lon", "lat"))
    places = _places(file, rows, columns)
    ids: list[str] = []
    for row, (number, cells) in enumerate(rows[1:], start=1):
        each = cell_at(file, number, cells, columns, "id") if "id" in columns else str(row)
        if not each or each in ids:
            raise FleetError(f"{file}:{number}: id {each} is there twice" if each else f"{file}:{number}: id is empty")
        ids.append(each)
    return PlacesWithIds(tuple(ids), places)


def read_demand_places(file: Path) -> DemandPlaces:
    """Read a CSV file with the columns lon, lat and demand.

    Raises
    ------
    FleetError
        As FILE:LINE: reason.
    """
    rows = read_rows(file)
    columns = column_places(file, rows[0], ("lon", "lat", "demand"))
    places = _places(file, rows, columns)
    texts = [(number, cell_at(file, number, cells, columns, "demand")) for number, cells in rows[1:]]
    return DemandPlaces(places, np.array([amount(file, number, "demand", text) for number, text in texts]))


def _places(file: Path, rows: list[tuple[int, list[str]]], columns: Mapping[str, int]) -> NDArray[np.float64]:
    if len(rows) == 1:
        raise FleetError(f"{file}: has no row below its header")
    return np.array([_place(file, number, cells, columns) for number, cells in rows[1:]])


def _place(file: Path, number: int, cells: list[str], columns: Mapping[str, int]) -> tuple[float, float]:
    lon, lat = (finite(file, number, name, cell_at(file, number, cells, columns, name)) for name in ("lon", "lat"))
    try:
        check_place(lon, lat)
    except FieldError as error:
        raise FleetError(f"{file}:{number}: {error}") from error
    return lon, lat
