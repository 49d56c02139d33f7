"""From closures by the clock, drawbridges above all, to a metric that knows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.clock.edges import timed_edges
from routing.clock.search import edges_apart_ms
from routing.clock.timed_metric import ClockClosure, TimedMetric
from routing.errors import ClosureError
from routing.metric import prune, recustomise
from routing.times import UNREACHABLE_MS

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

    It is exact at once; `prune_timed` makes the same answers come faster.

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
    return _timed(metric, _without(metric, _closable(closures)), tuple(closures))


def recustomise_timed(timed: TimedMetric, arcs: ArrayLike, travel_ms: ArrayLike) -> TimedMetric:
    """Give a timed metric with new times on some arcs; as `recustomise`, for arcs of closures by the clock too.

    Parameters
    ----------
    timed : TimedMetric
    arcs, travel_ms : (changed,) integers
        As of `recustomise`.

    Raises
    ------
    WeightError
        As `recustomise`.
    """
    metric = recustomise(timed.metric, arcs, travel_ms)
    changed, new_ms = np.asarray(arcs), np.asarray(travel_ms)
    if timed.without is timed.metric:
        return _timed(metric, metric, timed.closures)
    always = ~np.isin(changed, _closable(timed.closures))
    without = recustomise(timed.without, changed[always], new_ms[always]) if always.any() else timed.without
    return _timed(metric, without, timed.closures)


def prune_timed(timed: TimedMetric) -> TimedMetric:
    """Give a timed metric with the same answers that searches fewer arcs; as `prune`."""
    metric = prune(timed.metric)
    return replace(timed, metric=metric, without=metric if timed.without is timed.metric else prune(timed.without))


def _timed(metric: Metric, without: Metric, closures: tuple[ClockClosure, ...]) -> TimedMetric:
    edges = timed_edges(metric, closures)
    windows_ms = [np.column_stack((closure.begins_ms, closure.ends_ms)) for closure in closures]
    return TimedMetric(
        metric=metric,
        without=without,
        edges=edges,
        apart_ms=edges_apart_ms(without, edges),
        closures=closures,
        windows_ms=frozen(np.concatenate([np.empty((0, 2), dtype=np.int64), *windows_ms])),
    )


def _closable(closures: Sequence[ClockClosure]) -> NDArray[np.int32]:
    return np.concatenate([closure.arcs for closure in closures] or [np.empty(0, dtype=np.int32)])


def _without(metric: Metric, arcs: NDArray[np.int32]) -> Metric:
    """Give a metric in which some arcs are closed."""
    if len(arcs) == 0:
        return metric
    arcs = np.unique(arcs)
    return recustomise(metric, arcs, np.full(len(arcs), UNREACHABLE_MS))
