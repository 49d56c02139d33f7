"""Calls from columns of CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from simulator.inputs.columns import MINUTE_MS, NO_PLACE, Arrivals, Demands, MatrixTravel
from simulator.inputs.csv_table import read_column
from simulator.inputs.given_calls import GivenArrivals, GivenDemands, kept, priorities
from simulator.scenario.errors import ScenarioError, told_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.inputs.columns import MapTravel
    from simulator.inputs.csv_table import CsvColumn
    from simulator.scenario import Scenario
    from simulator.scenario.paths import Column

_MOST_MIN = 1e9


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
    urgency = np.zeros(count, dtype=np.int8) if columns.priority is None else _urgency(scenario, count)
    arrivals = Arrivals(
        id=np.arange(1, count + 1).astype(str),
        at_ms=at_ms,
        place=place,
        lon=lon,
        lat=lat,
        priority=priorities(scenario, urgency, reason_class, classes),
        reason_class=reason_class,
        classes=classes,
    )
    return kept(scenario, arrivals, {}, np.ones(count, dtype=np.bool_), "calls.columns")


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


def _urgency(scenario: Scenario, count: int) -> NDArray[np.int8]:
    """Give the priority that each call tells, (calls,) int8."""
    told = _numbers(scenario, "priority", count, 1, 5)
    for row in np.flatnonzero(told != np.round(told))[:1]:
        with told_at(scenario.where("calls.columns.priority")):
            raise _column(scenario, "priority", count).fail(int(row), f"priority is {told[row]:g}: want a whole number")
    return told.astype(np.int8)


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
