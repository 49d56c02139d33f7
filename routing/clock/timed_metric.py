"""Closures by the clock, and metrics that know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.times import INFINITE_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from routing.clock.edges import TimedEdges
    from routing.metric import Metric


@dataclass(frozen=True, eq=False, slots=True)
class ClockClosure:
    """Arcs that are closed together, again and again.

    Attributes
    ----------
    arcs : (arcs,) int32
        Ascending.
    begins_ms, ends_ms : (windows,) int64
        From when until when they are closed, in ms since 1970 in UTC: at the first instant closed, at the last open.
    """

    arcs: NDArray[np.int32]
    begins_ms: NDArray[np.int64]
    ends_ms: NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class TimedMetric:
    """A metric and the closures by the clock on it; never changes.

    Attributes
    ----------
    metric : Metric
        With every arc that the clock may close open.
    without : Metric
        With every such arc removed.
    edges : TimedEdges
        The ways over those arcs.
    apart_ms : (edges, edges) int32
        Time on `without` from the end of each edge to the beginning of each, 2**30 - 1 for no way.
    closures : tuple of ClockClosure
    windows_ms : (windows, 2) int64
        From when until when any of them closes something, in ms since 1970.
    """

    metric: Metric
    without: Metric
    edges: TimedEdges
    apart_ms: NDArray[np.int32]
    closures: tuple[ClockClosure, ...]
    windows_ms: NDArray[np.int64]

    def is_open(self, from_ms: int, until_ms: int) -> bool:
        """Tell whether no closure concerns who sets out at one instant or later and arrives at another or sooner.

        Who arrives on an edge enters it only where it stays open until its end would be reached: a closure that begins
        soon after the arrival counts too.
        """
        begins_ms, ends_ms = self.windows_ms.T
        edge_ms = self.edges.edge_ms
        left_ms = until_ms + int(edge_ms.max(initial=0, where=edge_ms < INFINITE_MS))
        return not bool(((begins_ms <= left_ms) & (ends_ms > from_ms)).any())


def open_metric(metric: Metric | TimedMetric) -> Metric:
    """Give the metric in which every arc that the clock may close is open."""
    return metric.metric if isinstance(metric, TimedMetric) else metric
