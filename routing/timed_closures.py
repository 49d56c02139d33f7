"""From closures by the clock, drawbridges above all, to a metric that knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.errors import ClosureError
from routing.metric import customise, prune
from routing.timed_edges import timed_edges
from routing.timed_metric import ClockClosure, TimedMetric
from routing.timed_search import edges_apart_ms
from routing.times import INFINITE_MS, UNREACHABLE_MS, to_public_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from routing.metric import Metric


def clock_closure(arcs: ArrayLike, windows_ms: ArrayLike) -> ClockClosure:
    """Make a closure by the clock of plain arrays.

    Parameters
    ----------
    arcs : (arcs,) integers
        Consecutive ones are passed in one go: nobody waits between two arcs that one closure closes.
    windows_ms : (windows, 2) integers
        From when until when they are closed, in ms since 1970 in UTC.

    Raises
    ------
    ClosureError
        Where either is something else, or a window ends before it begins.
    """
    arc, window = np.asarray(arcs), np.asarray(windows_ms)
    if arc.ndim != 1 or (arc.size and not np.issubdtype(arc.dtype, np.integer)):
        raise ClosureError(f"arcs of a closure must be a list of arc numbers, not {arc.dtype} of shape {arc.shape}")
    if window.size == 0:
        window = np.empty((0, 2), dtype=np.int64)
    if window.ndim != 2 or window.shape[1] != 2 or not np.issubdtype(window.dtype, np.integer):
        raise ClosureError(
            f"windows of a closure must be pairs of whole milliseconds, not {window.dtype} of shape {window.shape}"
        )
    wrong = np.flatnonzero(window[:, 1] <= window[:, 0])
    if wrong.size:
        row = int(wrong[0])
        raise ClosureError(f"window {row} of a closure ends at {window[row, 1]} ms, it begins at {window[row, 0]} ms")
    return ClockClosure(
        frozen(np.unique(arc).astype(np.int32)),
        frozen(window[:, 0].astype(np.int64)),
        frozen(window[:, 1].astype(np.int64)),
    )


def with_closures(metric: Metric, closures: Sequence[ClockClosure]) -> TimedMetric:
    """Give a metric that obeys closures by the clock wherever it is asked for a moment of departure.

    Takes about as long as `customise` and `prune` together.

    Parameters
    ----------
    metric : Metric
        With the arcs of the closures open. One of them that is closed in it stays so.
    closures : sequence of ClockClosure

    Raises
    ------
    ClosureError
        Where a closure names an arc that the graph has not.
    """
    graph = metric.hierarchy.graph
    for row, closure in enumerate(closures):
        outside = closure.arcs[(closure.arcs < 0) | (closure.arcs >= graph.arcs)]
        if outside.size:
            raise ClosureError(f"closure {row}: the graph has arcs 0 to {graph.arcs - 1}, not {outside[0]}")
    edges = timed_edges(metric, closures)
    without = _without(metric, edges.arc)
    return TimedMetric(metric=metric, without=without, edges=edges, apart_ms=edges_apart_ms(without, edges))


def _without(metric: Metric, arcs: NDArray[np.int32]) -> Metric:
    """Give a metric in which some arcs are closed."""
    if len(arcs) == 0:
        return metric
    travel_ms = np.where(metric.travel_ms < INFINITE_MS, metric.travel_ms, np.int32(UNREACHABLE_MS))
    travel_ms[arcs] = UNREACHABLE_MS
    return prune(customise(metric.hierarchy, travel_ms, turn_ms=_turn_ms(metric)))


def _turn_ms(metric: Metric) -> NDArray[np.int32] | None:
    """Give what each turn costs in a metric, as `customise` takes it."""
    return None if metric.turn_ms is None else to_public_ms(metric.turn_ms)
