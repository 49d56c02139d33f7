"""Stations, hospitals and posts of a scenario, found by id or name, and refused where no road is near."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.cells import codes
from fleet.vocabulary import DEPARTMENTS
from maps.road_graph import frozen
from simulator.inputs.columns import NO_PLACE, HospitalColumns, MapTravel, MatrixTravel, Sites
from simulator.inputs.csv_table import CsvTable
from simulator.scenario.errors import ScenarioError, UnfitError, told_at

if TYPE_CHECKING:
    from fleet.roster import Fleet
    from simulator.scenario import Scenario

ROAD_LIMIT_M: Final = 2_000.0
"""A station or hospital that is farther from every road does not stand on the map (m)."""

_GENERAL: Final = frozenset({"general"})


class SiteList:
    """Sites that are gathered one by one; in a matrix each of its places is one as soon as it is named."""

    def __init__(self, travel: MatrixTravel | MapTravel) -> None:
        self._places = {name: row for row, name in enumerate(travel.place)} if isinstance(travel, MatrixTravel) else {}
        self._rows: list[tuple[str, str, int, float, float]] = []
        self._row_of: dict[str, int] = {}
        self._ids: set[str] = set()

    def add(self, name: str, label: str, lon: float, lat: float) -> int:
        """Add a site on a map; give its row. Raises `UnfitError` where the id is there already, as the next does."""
        return self._append(name, label, NO_PLACE, lon, lat)

    def add_in_matrix(self, name: str, label: str, place: str) -> int:
        """Add a site at a place of the matrix; raises `UnfitError` where there is none of that id."""
        if place not in self._places:
            raise UnfitError(f"is {place!r}, no place of the matrix")
        return self._append(name, label, self._places[place], math.nan, math.nan)

    def row(self, told: str) -> int:
        """Give the row of the site of that id or name; raises `UnfitError` where there is none."""
        found = self._row_of.get(told.casefold())
        if found is not None:
            return found
        if told in self._places:
            return self.add_in_matrix(told, told, told)
        known = ", ".join(each[1] for each in self._rows[:20])
        nowhere = "no station and no place of the matrix" if self._places else f"no station; there are {known}"
        raise UnfitError(f"is {told!r}, {nowhere}")

    def sites(self) -> Sites:
        """Give all of them as columns."""
        return _sites(self._rows)

    def chosen(self, rows: list[int]) -> Sites:
        """Give some of them as columns, in that order."""
        return _sites([self._rows[row] for row in rows])

    def _append(self, name: str, label: str, place: int, lon: float, lat: float) -> int:
        row = len(self._rows)
        if name in self._ids:
            raise UnfitError(f"is {name!r}, which is there already")
        self._ids.add(name)
        self._rows.append((name, label, place, lon, lat))
        for word in (label, name):
            self._row_of.setdefault(word.casefold(), row)
        self._row_of[name.casefold()] = row
        return row


def _sites(rows: list[tuple[str, str, int, float, float]]) -> Sites:
    return Sites(
        id=tuple(row[0] for row in rows),
        name=tuple(row[1] for row in rows),
        place=frozen(np.array([row[2] for row in rows], dtype=np.int32)),
        lon=frozen(np.array([row[3] for row in rows], dtype=np.float64)),
        lat=frozen(np.array([row[4] for row in rows], dtype=np.float64)),
    )


def load_stations(scenario: Scenario, travel: MatrixTravel | MapTravel, fleet: Fleet | None) -> SiteList:
    """Gather the stations of the fleet and of the scenario.

    Raises
    ------
    ScenarioError
        Where one is at no place of the matrix, or in the sea.
    """
    stations = SiteList(travel)
    keys: list[str] = []
    for each in fleet.stations if fleet else ():
        stations.add(each.id, each.name, each.lon, each.lat)
        keys.append("units.fleet")
    faults = []
    for row, told in enumerate(scenario.stations, start=1):
        keys.append(f"stations.{row}")
        try:
            if told.place is not None:
                stations.add_in_matrix(told.id, told.name or told.id, told.place)
            else:
                assert told.lon is not None
                assert told.lat is not None
                stations.add(told.id, told.name or told.id, told.lon, told.lat)
        except UnfitError as error:
            faults.append(f"{scenario.where(f'stations.{row}')} {error}")
    faults += _in_the_sea(scenario, travel, stations.sites(), "station", keys)
    if faults:
        raise ScenarioError(*faults)
    return stations


def load_hospitals(scenario: Scenario, travel: MatrixTravel | MapTravel, fleet: Fleet | None) -> HospitalColumns:
    """Load the hospitals of the file, or those of the fleet.

    Raises
    ------
    ScenarioError
        Where one is at no place of the matrix or in the sea, or there is none.
    """
    if scenario.hospitals.file is not None:
        hospitals, departments = _of_file(scenario, travel)
    else:
        assert fleet is not None
        hospitals, departments = SiteList(travel), tuple(each.departments for each in fleet.hospitals)
        for each in fleet.hospitals:
            hospitals.add(each.id, each.name, each.lon, each.lat)
    sites = hospitals.sites()
    key = "units.fleet" if scenario.hospitals.file is None else "hospitals.file"
    if not len(sites):
        raise ScenarioError(f"{scenario.where(key)}: has no hospital")
    if faults := _in_the_sea(scenario, travel, sites, "hospital", [key] * len(sites)):
        raise ScenarioError(*faults)
    return HospitalColumns(sites, departments, scenario.hospitals.bays)


def _of_file(scenario: Scenario, travel: MatrixTravel | MapTravel) -> tuple[SiteList, tuple[frozenset[str], ...]]:
    told = scenario.hospitals
    assert told.file is not None
    hospitals = SiteList(travel)
    with told_at(scenario.where("hospitals.file")):
        table = CsvTable(told.file)
        ids = table.column(told.id)
        names = ids.unique()
        departments = [_GENERAL] * len(names)
        if "departments" in table.header:
            departments = [codes("departments", cell, DEPARTMENTS) for cell in table.column("departments").texts()]
        if isinstance(travel, MapTravel):
            lon, lat = table.column("lon").numbers(-180, 180), table.column("lat").numbers(-90, 90)
            for row, name in enumerate(names):
                hospitals.add(name, name, float(lon[row]), float(lat[row]))
        else:
            for row, name in enumerate(names):
                try:
                    hospitals.add_in_matrix(name, name, name)
                except UnfitError as error:
                    raise ids.fail(row, f"{told.id} {error}") from error
    return hospitals, tuple(departments)


def _in_the_sea(
    scenario: Scenario, travel: MatrixTravel | MapTravel, sites: Sites, kind: str, keys: list[str]
) -> list[str]:
    """Tell of each site that has no road near it."""
    if isinstance(travel, MatrixTravel) or not len(sites):
        return []
    from maps.snapping import snap

    far = snap(travel.map.index, np.column_stack((sites.lon, sites.lat))).distance_m > ROAD_LIMIT_M
    return [
        f"{scenario.where(keys[row])}: {kind} {sites.id[row]} at {sites.lon[row]:g},{sites.lat[row]:g} is more than "
        f"{ROAD_LIMIT_M:g} m from any road of the map"
        for row in np.flatnonzero(far)
    ]
