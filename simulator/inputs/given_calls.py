"""Calls whose every figure is given: columns of files, or a recorded history."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.road_graph import frozen
from simulator.demand.counts import class_names
from simulator.history.columns import NO_URGENCY, UNKNOWN
from simulator.inputs.columns import HOUR_MS, MINUTE_MS, NO_PLACE, Arrivals, Demands, MatrixTravel
from simulator.inputs.csv_table import read_column
from simulator.scenario.errors import ScenarioError, told_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History
    from simulator.inputs.columns import MapTravel
    from simulator.inputs.csv_table import CsvColumn
    from simulator.scenario import Scenario
    from simulator.scenario.paths import Column

_MOST_MIN = 1e9


@dataclass(frozen=True, slots=True, eq=False)
class GivenArrivals:
    """The same calls in every run.

    Attributes
    ----------
    given : Arrivals
    row : (calls,) int64
        Row of each in the file or history.
    left_out : dict
        How many of these cannot be simulated, by reason.
    """

    given: Arrivals
    row: NDArray[np.int64]
    left_out: dict[str, int]

    def arrivals(self, _run: int) -> Arrivals:
        """Give who calls."""
        return self.given


@dataclass(frozen=True, slots=True, eq=False)
class GivenDemands:
    """The same times in every run."""

    given: Demands

    def demands(self, _arrivals: Arrivals, _run: int) -> Demands:
        """Give what calls ask."""
        return self.given


def arrivals_of_columns(scenario: Scenario, travel: MatrixTravel | MapTravel) -> GivenArrivals:
    """Load calls from columns of files.

    Raises
    ------
    ScenarioError
        Where a cell cannot be read, columns are not of one length, times run backwards, or there is no call.
    """
    at_ms = _times(scenario)
    count = len(at_ms)
    place = np.full(count, NO_PLACE, dtype=np.int32)
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    if isinstance(travel, MatrixTravel):
        place = _places(scenario, travel, count)
    else:
        lon = _numbers(scenario, "lon", count, -180, 180)
        lat = _numbers(scenario, "lat", count, -90, 90)
    columns = scenario.calls.columns
    assert columns is not None
    reasons = () if columns.reason is None else _texts(scenario, "reason", count)
    classes, reason_class = _classes(reasons, count)
    urgency = np.zeros(count)
    if columns.priority is not None:
        urgency = _numbers(scenario, "priority", count, 1, 5)
    arrivals = Arrivals(
        id=np.arange(1, count + 1).astype(str),
        at_ms=at_ms,
        place=place,
        lon=lon,
        lat=lat,
        priority=priorities(scenario, urgency.astype(np.int8), reason_class, classes),
        reason_class=reason_class,
        classes=classes,
    )
    return _kept(scenario, arrivals, {}, np.ones(count, dtype=np.bool_), "calls.columns")


def demands_of_columns(scenario: Scenario, rows: NDArray[np.int64]) -> GivenDemands:
    """Load what the calls of some rows ask; raises `ScenarioError` as `arrivals_of_columns`."""
    with told_at(scenario.where("calls.columns.carried")):
        carried = _column(scenario, "carried", None).switches()
    count = len(carried)
    scene = _numbers(scenario, "on_scene_min", count, 0, _MOST_MIN)
    hand = _column(scenario, "handover_min", count)
    hand.cells[:] = [cell if there else (cell[0], "0") for cell, there in zip(hand.cells, carried, strict=True)]
    with told_at(scenario.where("calls.columns.handover_min")):
        handover = hand.numbers(0, _MOST_MIN)
    if len(rows) and rows[-1] >= count:
        place = scenario.where("calls.columns.carried")
        raise ScenarioError(f"{place}: has {count} rows, and there are more calls than that")
    return GivenDemands(
        Demands(frozen(carried[rows]), frozen(scene[rows] * MINUTE_MS), frozen(handover[rows] * MINUTE_MS))
    )


def arrivals_of_history(scenario: Scenario, travel: MatrixTravel | MapTravel, history: History) -> GivenArrivals:
    """Take the calls of a history from the beginning of the run on.

    Raises
    ------
    ScenarioError
        Where none is left.
    """
    at_ms = (history.at_ms - scenario.begin_ms).astype(np.float64)
    place = np.full(len(history), NO_PLACE, dtype=np.int32)
    lon, lat = history.lon, history.lat
    if isinstance(travel, MatrixTravel):
        row_of = {name: row for row, name in enumerate(travel.place)}
        of_zone = np.array([*(row_of.get(name, NO_PLACE) for name in history.zones), NO_PLACE], dtype=np.int32)
        place = of_zone[history.zone]
        known, reason = place != NO_PLACE, "at no place of the matrix"
        lon, lat = np.full(len(history), np.nan), np.full(len(history), np.nan)
    else:
        known, reason = ~np.isnan(lon), "without a place"
    classes = class_names(history)
    reason_class = history.reason_class() if history.classes else np.zeros(len(history), dtype=np.int32)
    if (reason_class == UNKNOWN).any():
        classes = (*classes, "unknown")
        reason_class = np.where(reason_class == UNKNOWN, len(classes) - 1, reason_class).astype(np.int32)
    arrivals = Arrivals(
        id=history.id,
        at_ms=at_ms,
        place=place,
        lon=lon,
        lat=lat,
        priority=priorities(scenario, history.urgency, reason_class, classes),
        reason_class=reason_class,
        classes=classes,
    )
    return _kept(scenario, arrivals, {reason: int((~known).sum())}, known, "calls.mapping")


def priorities(
    scenario: Scenario, urgency: NDArray[np.int8], reason_class: NDArray[np.int32], classes: tuple[str, ...]
) -> NDArray[np.int8]:
    """Give the priority of each call: its own, or else that of its class, or else the usual one, (calls,) int8."""
    told = scenario.calls.priorities or {}
    unknown = sorted(set(told) - set(classes))
    if unknown:
        place = scenario.where("calls.priorities")
        raise ScenarioError(f"{place} names {unknown[0]!r}, no class of the calls: {', '.join(classes[:20])}")
    of_class = np.array([int(told.get(name, scenario.calls.usual_priority)) for name in classes], dtype=np.int8)
    return frozen(np.where(urgency == NO_URGENCY, of_class[reason_class], urgency).astype(np.int8))


def _kept(
    scenario: Scenario, arrivals: Arrivals, left_out: dict[str, int], known: NDArray[np.bool_], key: str
) -> GivenArrivals:
    """Keep the calls that are known well enough and fall into the run."""
    hours = scenario.runs.duration_h
    end_ms = np.inf if hours is None else hours * HOUR_MS
    before, after = arrivals.at_ms < 0, arrivals.at_ms >= end_ms
    left_out |= {"before the beginning": int((known & before).sum()), "after the end": int((known & after).sum())}
    rows = np.flatnonzero(known & ~before & ~after)
    if not rows.size:
        told = ", ".join(f"{count} {reason}" for reason, count in left_out.items() if count)
        raise ScenarioError(f"{scenario.where(key)}: no call is left{f': {told}' if told else ''}")
    names = (each.name for each in fields(arrivals) if each.name != "classes")
    columns: dict[str, Any] = {name: frozen(getattr(arrivals, name)[rows]) for name in names}
    kept = replace(arrivals, **columns)
    return GivenArrivals(kept, rows, {reason: count for reason, count in left_out.items() if count})


def _times(scenario: Scenario) -> NDArray[np.float64]:
    """Give when each call comes, (calls,) float64 ms since the beginning."""
    columns = scenario.calls.columns
    assert columns is not None
    name = "at_min" if columns.gap_min is None else "gap_min"
    column = _column(scenario, name, None)
    with told_at(scenario.where(f"calls.columns.{name}")):
        told = column.numbers(-_MOST_MIN, _MOST_MIN)
        gaps = told if name == "gap_min" else np.diff(told, prepend=0.0)
        for row in np.flatnonzero(gaps < 0)[:1]:
            raise column.fail(int(row), f"{name} is {told[row]:g}: times run backwards")
    return np.cumsum(told) * MINUTE_MS if name == "gap_min" else told * MINUTE_MS


def _places(scenario: Scenario, travel: MatrixTravel, count: int) -> NDArray[np.int32]:
    column = _column(scenario, "place", count)
    row_of = {name: row for row, name in enumerate(travel.place)}
    with told_at(scenario.where("calls.columns.place")):
        places = column.texts()
        for row, told in enumerate(places):
            if told not in row_of:
                raise column.fail(row, f"{told} is no place of the matrix")
    return np.array([row_of[told] for told in places], dtype=np.int32)


def _numbers(scenario: Scenario, name: str, count: int, least: float, most: float) -> NDArray[np.float64]:
    column = _column(scenario, name, count)
    with told_at(scenario.where(f"calls.columns.{name}")):
        return column.numbers(least, most)


def _texts(scenario: Scenario, name: str, count: int) -> tuple[str, ...]:
    column = _column(scenario, name, count)
    with told_at(scenario.where(f"calls.columns.{name}")):
        return column.texts()


def _column(scenario: Scenario, name: str, count: int | None) -> CsvColumn:
    """Read a column, which must have so many rows."""
    told: Column = getattr(scenario.calls.columns, name)
    place = scenario.where(f"calls.columns.{name}")
    with told_at(place):
        column = read_column(told)
    if count is not None and len(column) != count:
        raise ScenarioError(f"{place}: has {len(column)} rows, others have {count}")
    return column


def _classes(reasons: tuple[str, ...], count: int) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    if not reasons:
        return ("any",), np.zeros(count, dtype=np.int32)
    classes, rows = np.unique(np.array(reasons), return_inverse=True)
    return tuple(classes.tolist()), rows.astype(np.int32)
