"""Units of a scenario: those of a fleet or a file, and crews that are told in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleet.cells import codes
from fleet.going.ways import Moves
from fleet.tables import read_fleet
from fleet.vocabulary import CAPABILITIES
from maps.road_graph import frozen
from simulator.inputs.columns import UnitColumns
from simulator.inputs.csv_table import CsvTable
from simulator.inputs.shifts_of_run import shifts_of_run
from simulator.scenario.errors import ScenarioError, UnfitError, told_at
from simulator.scenario.shifts import shifts_of

if TYPE_CHECKING:
    from fleet.crew import Shift
    from fleet.roster import Fleet
    from simulator.inputs.sites import SiteList
    from simulator.scenario import Scenario
    from simulator.scenario.sections.means import Crews

_GENERAL = frozenset({"general"})


def load_fleet(scenario: Scenario) -> Fleet | None:
    """Read the fleet that a scenario names, if it names one; raises `ScenarioError` where it cannot be used."""
    if scenario.units.fleet is None:
        return None
    with told_at(scenario.where("units.fleet")):
        return read_fleet(scenario.units.fleet, time_zone=scenario.zone)


def load_units(scenario: Scenario, fleet: Fleet | None, stations: SiteList, days: int) -> UnitColumns:
    """Load all units, those of the fleet or file first; shifts are laid out over so many days.

    Raises
    ------
    ScenarioError
        Where a unit names no station, an id is there twice, or nobody is left.
    """
    gathered = _Gathered(scenario, stations)
    if fleet is not None:
        gathered.add_fleet(fleet)
    if scenario.units.file is not None:
        gathered.add_file()
    for row, crews in enumerate(scenario.crews, start=1):
        gathered.add_crews(row, crews)
    gathered.leave_out()
    if gathered.faults:
        raise ScenarioError(*gathered.faults)
    if not gathered.units:
        raise ScenarioError(f"{scenario.where('units')}: has no unit")
    return gathered.columns(days)


class _Told(NamedTuple):
    """A unit, with the row of its station."""

    station: int
    capabilities: frozenset[str]
    moves: Moves = Moves.ROAD


class _Gathered:
    """Units that are gathered one by one, with what is wrong with them."""

    def __init__(self, scenario: Scenario, stations: SiteList) -> None:
        self._scenario = scenario
        self._stations = stations
        self._shifts: list[Shift] = []
        self._always: list[str] = []
        self.units: dict[str, _Told] = {}
        self.faults: list[str] = []

    def add_fleet(self, fleet: Fleet) -> None:
        """Add the units of a fleet, with their shifts."""
        for unit in fleet.units:
            self.units[unit.id] = _Told(self._stations.row(unit.station), unit.capabilities, unit.moves)
        self._shifts += fleet.shifts

    def add_file(self) -> None:
        """Add the units of a file, on duty always."""
        told = self._scenario.units
        assert told.file is not None
        with told_at(self._scenario.where("units.file")):
            table = CsvTable(told.file)
            stations = table.column(told.station)
            for row, (name, station) in enumerate(zip(table.column(told.id).unique(), stations.texts(), strict=True)):
                try:
                    self.units[name] = _Told(self._stations.row(station), _GENERAL)
                except UnfitError as error:
                    raise stations.fail(row, f"{told.station} {error}") from error
        self._always += self.units

    def add_crews(self, row: int, crews: Crews) -> None:
        """Add crews that are alike."""
        path = f"crews.{row}"
        try:
            station = self._stations.row(crews.station)
        except UnfitError as error:
            self.faults.append(f"{self._scenario.where(f'{path}.station')} {error}")
            return
        capabilities = codes("capabilities", ";".join(crews.capabilities), CAPABILITIES)
        for name in _names(row, crews):
            if name in self.units:
                self.faults.append(f"{self._scenario.where(f'{path}.id')} makes {name!r}, which is there already")
            self.units[name] = _Told(station, capabilities)
            shifts = shifts_of(crews, name)
            self._shifts += shifts
            self._always += [] if shifts else [name]

    def leave_out(self) -> None:
        """Take away the units that are not to be there."""
        for name in self._scenario.units.leave_out:
            if self.units.pop(name, None) is None:
                self.faults.append(
                    f"{self._scenario.where('units.leave_out')} names {name!r}, and there is no such unit"
                )

    def columns(self, days: int) -> UnitColumns:
        """Give all of them as columns."""
        scenario, rows = self._scenario, {name: row for row, name in enumerate(self.units)}
        always = [rows[name] for name in self._always if name in rows]
        return UnitColumns(
            id=tuple(self.units),
            station=frozen(np.array([each.station for each in self.units.values()], dtype=np.int32)),
            capabilities=tuple(each.capabilities for each in self.units.values()),
            moves=tuple(each.moves for each in self.units.values()),
            shifts=shifts_of_run(self._shifts, always, rows, scenario.runs.begin, days, scenario.zone),
        )


def _names(row: int, crews: Crews) -> list[str]:
    if crews.id is not None and crews.count == 1:
        return [crews.id]
    return [f"{crews.id or f'crews-{row}'}-{number}" for number in range(1, crews.count + 1)]
