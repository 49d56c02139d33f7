"""What the clock closes at an instant, and the roads without some arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routing import UNREACHABLE_MS, prune, recustomise

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
    """The present roads with some arcs closed; a few are remembered while the roads stay as they are.

    The pruned form of a metric is of the same roads.
    """

    def __init__(self) -> None:
        self._of: Metric | None = None
        self._known: dict[frozenset[int], Metric] = {}

    def metric(self, metric: Metric, arcs: frozenset[int]) -> Metric:
        """Give a metric with some arcs closed beside those that are closed in it."""
        if not arcs:
            return metric
        found = self._known[arcs] if self.knows(metric, arcs) else _closed(metric, arcs)
        self.remember(metric, arcs, found)
        return found

    def knows(self, metric: Metric, arcs: frozenset[int]) -> bool:
        """Tell whether the metric of some arcs need not be built."""
        return self._is_of(metric) and arcs in self._known

    def remember(self, metric: Metric, arcs: frozenset[int], found: Metric) -> None:
        """Remember the metric of some arcs, which was asked for last; those of other roads are forgotten."""
        if not self._is_of(metric):
            self._of, self._known = metric, {}
        self._known.pop(arcs, None)
        self._known = dict([*self._known.items(), (arcs, found)][-KEPT_METRICS:])

    def _is_of(self, metric: Metric) -> bool:
        return self._of is not None and self._of.link_ms is metric.link_ms


def pruned_without(metric: Metric, arcs: frozenset[int]) -> Metric:
    """Build a metric with some arcs closed in the form that answers fastest; a worker thread may do it."""
    return prune(_closed(metric, arcs))


def _closed(metric: Metric, arcs: frozenset[int]) -> Metric:
    rows = np.array(sorted(arcs), dtype=np.int64)
    return recustomise(metric, rows, np.full(len(rows), UNREACHABLE_MS))
