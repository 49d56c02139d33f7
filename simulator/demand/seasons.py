"""By how much months and years differ, as far as a history is long enough to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.demand.counts import calls_with_zone, span_ms
from simulator.demand.demand import YEAR_MS
from simulator.demand.hours import WEEK_HOURS, added_up, hours_between
from simulator.demand.shrinkage import relative, strength

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History

LEAST_HOURS_OF_MONTH: Final = 25 * 24
"""A month that was seen for less tells nothing of its season."""


@dataclass(frozen=True, slots=True, eq=False)
class Seasons:
    """By how much demand differs between months and years; read-only.

    Attributes
    ----------
    month : (12,) float64
        All 1 where the history has not seen every month for 25 days.
    growth : float
        Times as many calls a year later; 1 where the history is shorter than two years.
    level_ms : int
        The middle of the history, where growth is 1.
    months_known, growth_known : bool
    """

    month: NDArray[np.float64]
    growth: float
    level_ms: int
    months_known: bool
    growth_known: bool


def seasons_of(history: History, from_ms: int | None = None, until_ms: int | None = None) -> Seasons:
    """Learn seasons and growth.

    Growth is the calls of the last year over those of the year before it, so that every season is in both. A month is
    held against what its hours of the week make expected, growth taken out, and drawn towards 1 as sparse counts are.
    """
    start, end = span_ms(history)
    start, end = start if from_ms is None else from_ms, end if until_ms is None else until_ms
    hours = hours_between(history.time_zone, start, end)
    row = hours.row_of(history.at_ms[calls_with_zone(history)])
    calls = np.bincount(row[(row >= 0) & (row < len(hours))], minlength=len(hours)).astype(np.float64)
    level_ms = (start + end) // 2
    growth_known = end - start >= 2 * YEAR_MS
    growth = _growth(calls, hours.start_ms[:-1], end) if growth_known else 1.0
    trend = growth ** ((hours.start_ms[:-1] - level_ms) / YEAR_MS)
    seen = added_up(hours.month, hours.length, 12)
    months_known = bool((seen >= LEAST_HOURS_OF_MONTH).all())
    exposure = hours.length * trend
    of_week = added_up(hours.of_week, calls, WEEK_HOURS)
    level = of_week / np.maximum(added_up(hours.of_week, exposure, WEEK_HOURS), 1e-9)
    expected = added_up(hours.month, level[hours.of_week] * exposure, 12)
    observed = added_up(hours.month, calls, 12)
    month = relative(observed, expected, strength(observed, expected)) if months_known else np.ones(12)
    return Seasons(frozen(month), growth, level_ms, months_known, growth_known)


def _growth(calls: NDArray[np.float64], start_ms: NDArray[np.int64], end: int) -> float:
    last = calls[start_ms >= end - YEAR_MS].sum()
    before = calls[(start_ms >= end - 2 * YEAR_MS) & (start_ms < end - YEAR_MS)].sum()
    return float(last / before) if last and before else 1.0
