"""Crews on the road whose drive meets a raised bridge: they wait before it, or go round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.arrivals import bound_crews
from dispatch.under_way import rolls_at
from dispatch.whereabouts import ordered_to, unit_place
from fleet.going.ways import Moves
from fleet.instants import MS, to_ms
from routing import UNREACHABLE_MS, NoRoute, route, travel_times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from numpy.typing import NDArray

    from dispatch.situation import Situation
    from routing import ClockClosure


@dataclass(frozen=True, slots=True)
class MeetsBridge:
    """A crew whose straight way is cut.

    Attributes
    ----------
    unit : str
    incident, assignment : str or None
        None where it drives to a station.
    bridges : tuple of str
        Those on its way that are raised meanwhile.
    arrives_at : datetime or None
        Waits and detours included; None where no road leads there.
    later : timedelta or None
        By how much that is later than over bridges that stay down.
    """

    unit: str
    incident: str | None
    assignment: str | None
    bridges: tuple[str, ...]
    arrives_at: datetime | None
    later: timedelta | None


@dataclass(frozen=True, slots=True)
class _Drive:
    unit: str
    incident: str | None
    assignment: str | None
    goal: tuple[float, float]
    rolls_at: datetime


def drives_that_meet(situation: Situation) -> list[MeetsBridge]:
    """Give the crews that are bound for an incident, a hospital or a station and meet a raised bridge, by unit."""
    drives = sorted(_placed(situation), key=lambda each: (each[0].unit, each[0].incident or ""))
    if not drives:
        return []
    timed_ms, open_ms = _times(situation, drives)
    met = np.flatnonzero((timed_ms > open_ms) & (open_ms != UNREACHABLE_MS)).tolist()
    return [_meeting(situation, *drives[row], int(timed_ms[row]), int(open_ms[row])) for row in met]


def _placed(situation: Situation) -> Iterator[tuple[_Drive, tuple[float, float]]]:
    fleet = situation.fleet
    for drive in _drives(situation):
        row = fleet.unit_rows.get(drive.unit)
        place = None if row is None else unit_place(row, fleet, situation.positions, situation.state)
        if place is not None and fleet.moves_of(drive.unit) is Moves.ROAD:
            yield drive, place


def _drives(situation: Situation) -> Iterator[_Drive]:
    for incident, assignment, goal in bound_crews(situation):
        if not goal.off_map:
            starts = rolls_at(situation, assignment)
            yield _Drive(assignment.unit, incident.id, assignment.id, (goal.lon, goal.lat), starts)
    for unit in situation.fleet.units:
        station = ordered_to(situation.unit(unit.id), situation.fleet)
        if station is not None:
            yield _Drive(unit.id, None, None, (station.lon, station.lat), situation.now)


def _times(
    situation: Situation, drives: list[tuple[_Drive, tuple[float, float]]]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give how long each drive takes by the clock, and with every bridge down, (drives,) int32 each.

    Where nothing is closed before it would end, both are the same.
    """
    metric = situation.streets.metric
    sources, goals = np.array([place for _, place in drives]), [drive.goal for drive, _ in drives]
    targets, column = np.unique(np.array(goals), axis=0, return_inverse=True)
    start_ms = np.array([to_ms(drive.rolls_at) for drive, _ in drives], dtype=np.int64)
    column = column.reshape(-1)
    open_ms = travel_times(metric, sources, targets)[np.arange(len(drives)), column]
    timed_ms = open_ms.copy()
    late = np.flatnonzero(_meets_closing(metric.closures, start_ms, open_ms))
    if late.size:
        table_ms = travel_times(metric, sources[late], targets, at=start_ms[late])
        timed_ms[late] = table_ms[np.arange(late.size), column[late]]
    return timed_ms, open_ms


def _meets_closing(
    closures: tuple[ClockClosure, ...], start_ms: NDArray[np.int64], open_ms: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Tell of each drive whether anything is closed while it would last, (drives,) bool."""
    ends_ms = start_ms + open_ms
    found = np.zeros(len(start_ms), dtype=np.bool_)
    for each in closures:
        found |= ((each.begins_ms <= ends_ms[:, None]) & (each.ends_ms > start_ms[:, None])).any(axis=1)
    return found


def _meeting(
    situation: Situation, drive: _Drive, place: tuple[float, float], timed_ms: int, open_ms: int
) -> MeetsBridge:
    is_cut = timed_ms == UNREACHABLE_MS
    return MeetsBridge(
        unit=drive.unit,
        incident=drive.incident,
        assignment=drive.assignment,
        bridges=_bridges_on_way(situation, drive, place, open_ms),
        arrives_at=None if is_cut else drive.rolls_at + timed_ms * MS,
        later=None if is_cut else (timed_ms - open_ms) * MS,
    )


def _bridges_on_way(situation: Situation, drive: _Drive, place: tuple[float, float], open_ms: int) -> tuple[str, ...]:
    """Name what is closed, while the drive would last, of the way that it would take with every bridge down."""
    way = route(situation.streets.metric, place, drive.goal)
    arcs = np.empty(0, dtype=np.int32) if isinstance(way, NoRoute) else way.arcs
    begins_ms = to_ms(drive.rolls_at)
    names = {
        each.name: None
        for each in situation.streets.bridges()
        if np.isin(each.closure.arcs, arcs).any()
        and ((each.closure.begins_ms <= begins_ms + open_ms) & (each.closure.ends_ms > begins_ms)).any()
    }
    return tuple(names)
