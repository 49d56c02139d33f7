"""Calls counted by zone, class of reasons and hour of the week, with how often each hour was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.demand.hours import HOUR_MS, WEEK_HOURS, added_up, hours_between
from simulator.errors import SimulatorError
from simulator.history.columns import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History

ANY_CLASS: Final = "any"
"""The one class of a history without reasons."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How many calls came; read-only.

    Attributes
    ----------
    zones, classes : tuple of str
    time_zone : str
        On whose wall clock the hours are.
    calls : (zones, classes, 168) float64
        By hour of the week, 0 is Monday, 00:00 to 01:00.
    hours_seen : (168,) float64
        How often each hour of the week was observed.
    """

    zones: tuple[str, ...]
    classes: tuple[str, ...]
    time_zone: str
    calls: NDArray[np.float64]
    hours_seen: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not self.calls.any():
            raise SimulatorError("there is no call with a zone to learn demand from")
        if not self.hours_seen.all():
            hour = int(np.argmin(self.hours_seen))
            raise SimulatorError(f"hour {hour} of the week was never observed: demand needs at least one whole week")

    def mean(self) -> NDArray[np.float64]:
        """Give the mean of the same weekday and hour, calls/h, (zones, classes, 168) float64."""
        return np.asarray(self.calls / self.hours_seen)


def calls_with_zone(history: History) -> NDArray[np.int64]:
    """Give the rows of calls whose zone, and whose reason where there are any, is known."""
    known = history.zone != UNKNOWN
    if history.classes:
        known &= history.reason_class() != UNKNOWN
    return np.flatnonzero(known)


def class_names(history: History) -> tuple[str, ...]:
    """Give the classes of a history, one where it has no reasons."""
    return history.classes or (ANY_CLASS,)


def span_ms(history: History) -> tuple[int, int]:
    """Give the first whole hour of a history and the end of its last whole hour, ms since 1970 UTC."""
    first, last = int(history.at_ms[0]), int(history.at_ms[-1])
    return -(-first // HOUR_MS) * HOUR_MS, (last + 1) // HOUR_MS * HOUR_MS


def count_calls(history: History, from_ms: int | None = None, until_ms: int | None = None) -> Counts:
    """Count the calls of a history between two instants; of all its whole hours where they are left out.

    Calls without a zone or a reason do not count.

    Raises
    ------
    SimulatorError
        Where no call is left, or some hour of the week was never observed.
    """
    start, end = span_ms(history)
    hours = hours_between(
        history.time_zone, start if from_ms is None else from_ms, end if until_ms is None else until_ms
    )
    rows = calls_with_zone(history)
    hour = hours.row_of(history.at_ms[rows])
    inside = (hour >= 0) & (hour < len(hours))
    rows, hour = rows[inside], hour[inside]
    classes = class_names(history)
    class_row = history.reason_class()[rows] if history.classes else np.zeros(len(rows), dtype=np.int32)
    calls = np.zeros((len(history.zones), len(classes), WEEK_HOURS))
    np.add.at(calls, (history.zone[rows], class_row, hours.of_week[hour]), 1)
    seen = added_up(hours.of_week, hours.length, WEEK_HOURS)
    return Counts(history.zones, classes, history.time_zone, frozen(calls), frozen(seen))
