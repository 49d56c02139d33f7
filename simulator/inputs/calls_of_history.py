"""Calls of a recorded history, replayed call by call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.demand.counts import class_names
from simulator.history.columns import UNKNOWN
from simulator.inputs.columns import NO_PLACE, Arrivals, MatrixTravel
from simulator.inputs.given_calls import GivenArrivals, kept, priorities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History
    from simulator.inputs.columns import MapTravel
    from simulator.scenario import Scenario

UNKNOWN_CLASS = "unknown"
"""Class of calls of which no reason was recorded, where others have one."""


def arrivals_of_history(scenario: Scenario, travel: MatrixTravel | MapTravel, history: History) -> GivenArrivals:
    """Take the calls of a history from the beginning of the run on.

    Raises
    ------
    ScenarioError
        Where none is left.
    """
    place, known = _places(travel, history)
    nowhere = np.full(len(history), np.nan)
    in_matrix = isinstance(travel, MatrixTravel)
    classes, reason_class = _classes(history)
    arrivals = Arrivals(
        id=history.id,
        at_ms=(history.at_ms - scenario.begin_ms).astype(np.float64),
        place=place,
        lon=nowhere if in_matrix else history.lon,
        lat=nowhere if in_matrix else history.lat,
        priority=priorities(scenario, history.urgency, reason_class, classes),
        reason_class=reason_class,
        classes=classes,
    )
    reason = "at no place of the matrix" if in_matrix else "without a place"
    return kept(scenario, arrivals, {reason: int((~known).sum())}, known, "calls.mapping")


def _places(travel: MatrixTravel | MapTravel, history: History) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Give the row of each call's zone in the matrix, (calls,) int32, and of which calls it is known where they are."""
    if not isinstance(travel, MatrixTravel):
        return np.full(len(history), NO_PLACE, dtype=np.int32), ~np.isnan(history.lon)
    row_of = {name: row for row, name in enumerate(travel.place)}
    of_zone = np.array([*(row_of.get(name, NO_PLACE) for name in history.zones), NO_PLACE], dtype=np.int32)
    place = of_zone[history.zone]
    return place, place != NO_PLACE


def _classes(history: History) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Give the classes of a history, and the row of each call among them, (calls,) int32."""
    classes = class_names(history)
    if not history.classes:
        return classes, np.zeros(len(history), dtype=np.int32)
    rows = history.reason_class()
    if not (rows == UNKNOWN).any():
        return classes, rows
    return (*classes, UNKNOWN_CLASS), np.where(rows == UNKNOWN, len(classes), rows).astype(np.int32)
