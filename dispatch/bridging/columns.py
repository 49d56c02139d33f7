"""The columns of the plan for an opening, gathered from a situation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from dispatch.covering.cover import LIMIT_MS
from dispatch.gathering import unit_columns
from dispatch.hospitals.columns import DEPARTMENT_ROWS
from dispatch.hospitals.told import duty_columns, has_department
from dispatch.vocabulary import UnitState
from dispatch.whereabouts import ordered_to
from fleet.instants import from_ms
from fleet.relocation import USUAL_LIMITS, BridgeTables, TwoTables, bridge_columns
from fleet.turnout import turnout_ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.bridging.opening import Alarm
    from dispatch.columns import UnitColumns
    from dispatch.situation import Situation
    from fleet.coverage import DemandColumns
    from fleet.hospital import Hospital
    from fleet.relocation import BridgeColumns
    from fleet.station import Station
    from routing import Metric

_MAY_CROSS: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD})
"""Units that are relocating already stay so ordered."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What the plan reads, and the units as they are.

    Attributes
    ----------
    columns : BridgeColumns
    wanted : DemandColumns
    units : UnitColumns
    known : (units,) bool
        On duty, drives, and it is known where.
    """

    columns: BridgeColumns
    wanted: DemandColumns
    units: UnitColumns
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Roads:
    """The roads that count before and during an opening."""

    situation: Situation
    down: Metric
    present: Metric
    raised: Metric

    def times(
        self, sources: NDArray[np.float64], targets: NDArray[np.float64], only: NDArray[np.bool_] | None = None
    ) -> TwoTables:
        drives = self.situation.streets.drives
        down, raised = (drives.travel_ms(metric, sources, targets, only=only) for metric in (self.down, self.raised))
        return TwoTables(down, raised)


def gather(situation: Situation, alarm: Alarm) -> Gathered:
    """Gather what the plan for an opening reads."""
    units, places = _where_they_will_be(situation)
    known = np.isfinite(places).all(axis=1) & (units.refusal != Refusal.OFF_DUTY) & units.by_road
    idle = known & (units.refusal == Refusal.NONE)
    roads = _roads(situation, alarm)
    sites = _points(situation.fleet.stations)
    wanted = situation.cover.wanted(situation.streets.conditions.hour, situation.busy)
    columns = bridge_columns(
        wanted,
        _tables(roads, sites, places, known, idle),
        unit_turnout_ms=units.turnout_ms,
        site_turnout_ms=np.full(len(sites), turnout_ms(UnitState.AT_STATION.value)),
        limit_ms=LIMIT_MS,
        idle=idle,
        movable=idle & _may_cross(situation, units, alarm.opening.begins_ms),
        capabilities=units.capabilities,
        home=_home(situation),
        departments=departments_at(situation, from_ms(alarm.opening.begins_ms)),
        unit_drive_ms=situation.streets.drives.travel_ms(roads.present, places, sites, only=known),
    )
    return Gathered(columns, wanted, units, known)


def departments_at(situation: Situation, at: datetime) -> NDArray[np.bool_]:
    """Tell which departments of each hospital take patients at an instant, (hospitals, departments) bool.

    Its duty rota and what it told of closed departments count.
    """
    takes = has_department(situation.fleet) & duty_columns(situation.fleet, at).on_duty
    for row, hospital in enumerate(situation.fleet.hospitals):
        record = situation.state.hospitals.get(hospital.id)
        for code in record.closed_at(at) if record else ():
            takes[row, DEPARTMENT_ROWS[code]] = False
    return takes


def _roads(situation: Situation, alarm: Alarm) -> _Roads:
    streets = situation.streets
    present = streets.metric_without(streets.raised_at(situation.now))
    return _Roads(situation, streets.metric_without(frozenset()), present, streets.metric_without(alarm.arcs))


def _tables(
    roads: _Roads,
    sites: NDArray[np.float64],
    places: NDArray[np.float64],
    known: NDArray[np.bool_],
    idle: NDArray[np.bool_],
) -> BridgeTables:
    demand = roads.situation.cover.demand
    zones = np.column_stack((demand.lon, demand.lat))
    return BridgeTables(
        sites=roads.times(sites, sites),
        site_zones=roads.times(sites, zones),
        unit_sites=roads.times(places, sites, known),
        unit_zones=roads.times(places, zones, idle),
        site_hospitals=roads.times(sites, _points(roads.situation.fleet.hospitals)),
    )


def _where_they_will_be(situation: Situation) -> tuple[UnitColumns, NDArray[np.float64]]:
    """Give the units and their places; one that was ordered to a station counts as standing there already."""
    units, places = unit_columns(situation)
    turnouts, places = units.turnout_ms.copy(), places.copy()
    for row, station in _ordered(situation):
        places[row], turnouts[row] = (station.lon, station.lat), turnout_ms(UnitState.AT_STATION.value)
    return replace(units, turnout_ms=turnouts), places


def _ordered(situation: Situation) -> Iterator[tuple[int, Station]]:
    """Give the rows of units that are on their way to a station, and that station."""
    for row, unit in enumerate(situation.fleet.units):
        station = ordered_to(situation.unit(unit.id), situation.fleet)
        if station is not None:
            yield row, station


def _may_cross(situation: Situation, units: UnitColumns, begins_ms: int) -> NDArray[np.bool_]:
    """Tell who may be sent to another bank: nobody who was just ordered elsewhere or whose shift ends there."""
    states = [situation.unit(unit).state in _MAY_CROSS for unit in units.ids]
    until_ms = situation.fleet.duty_columns(situation.now).until_ms
    return np.array(states, dtype=np.bool_) & (until_ms - begins_ms >= USUAL_LIMITS.shift_left_ms)


def _home(situation: Situation) -> NDArray[np.int32]:
    rows = {station.id: row for row, station in enumerate(situation.fleet.stations)}
    return np.array([rows[unit.station] for unit in situation.fleet.units], dtype=np.int32)


def _points(places: tuple[Station, ...] | tuple[Hospital, ...]) -> NDArray[np.float64]:
    return np.array([(each.lon, each.lat) for each in places], dtype=np.float64).reshape(-1, 2)
