"""What the clock closes at an instant, and the roads without some arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routing import UNREACHABLE_MS, recustomise

if TYPE_CHECKING:
    from routing import Metric, TimedMetric

KEPT_METRICS: Final = 4
"""Metrics that are remembered for the same roads: those of an opening, of the one before it and of the next."""


def raised_arcs(timed: TimedMetric, instant_ms: int) -> frozenset[int]:
    """Give the arcs that the clock closes at an instant, ms since 1970."""
    return frozenset(
        arc
        for closure in timed.closures
        if ((closure.begins_ms <= instant_ms) & (closure.ends_ms > instant_ms)).any()
        for arc in closure.arcs.tolist()
    )


class MetricsWithout:
    """The present roads with some arcs closed; a few are remembered while the roads stay as they are."""

    def __init__(self) -> None:
        self._of: Metric | None = None
        self._known: dict[frozenset[int], Metric] = {}

    def metric(self, metric: Metric, arcs: frozenset[int]) -> Metric:
        """Give a metric with some arcs closed beside those that are closed in it."""
        if not arcs:
            return metric
        if self._of is not metric:
            self._of, self._known = metric, {}
        found = self._known.pop(arcs, None) or _closed(metric, arcs)
        self._known = dict([*self._known.items(), (arcs, found)][-KEPT_METRICS:])
        return found


def _closed(metric: Metric, arcs: frozenset[int]) -> Metric:
    rows = np.array(sorted(arcs), dtype=np.int64)
    return recustomise(metric, rows, np.full(len(rows), UNREACHABLE_MS))
