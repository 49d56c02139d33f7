"""How soon every node and every arc is reached from one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.candidates import on_each_road
from routing.terminals import source_terminals, stops
from routing.times import INFINITE_MS, to_public_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.metric import Metric


def node_times(metric: Metric, source: Snapped) -> NDArray[np.int32]:
    """Find the travel time from a place to every node.

    Parameters
    ----------
    metric : Metric
    source : maps.snapping.Snapped
        Of one place, as given by `snap_places`.

    Returns
    -------
    (nodes,) int32
        Time in ms, `UNREACHABLE_MS` where no way leads. With turns, until the end of the first arc that leads there.
    """
    times = _vertex_times(metric, source)
    if metric.hierarchy.turns is None:
        return to_public_ms(times)
    graph = metric.hierarchy.graph
    reached = np.full(graph.nodes, INFINITE_MS, dtype=np.int32)
    np.minimum.at(reached, graph.head, times)
    return to_public_ms(reached)


def arc_times(metric: Metric, source: Snapped) -> NDArray[np.int32]:
    """Find when each arc is entered at its tail, from a place.

    Parameters
    ----------
    metric, source
        As of `node_times`.

    Returns
    -------
    (arcs,) int32
        Time in ms until its tail is left, the turn made; `UNREACHABLE_MS` where it is closed or no way leads. Of the
        arcs that the place is on, until it is come to from behind.
    """
    graph, times = metric.hierarchy.graph, _vertex_times(metric, source)
    is_open = metric.travel_ms < INFINITE_MS
    if metric.hierarchy.turns is None:
        return to_public_ms(np.where(is_open, times[graph.tail], np.int32(INFINITE_MS)))
    entered = times.astype(np.int64) - metric.travel_ms
    reached = is_open & (times < INFINITE_MS) & (entered >= 0)
    return to_public_ms(np.where(reached, entered, INFINITE_MS).astype(np.int32))


def _vertex_times(metric: Metric, source: Snapped) -> NDArray[np.int32]:
    """Give kernel times to all vertices, by node or by arc."""
    from routing.kernels.kept_labels import labels_of
    from routing.kernels.one_to_all import times_to_all

    hierarchy = metric.hierarchy
    begin = source_terminals(hierarchy, stops(metric, on_each_road(source)))
    ends = begin.take(np.arange(len(begin)))
    labels = labels_of(hierarchy.parent, hierarchy.depth, hierarchy.depths, metric.forward, ends)
    by_rank = times_to_all(hierarchy.parent, hierarchy.depth, labels, ends[0], metric.backward)
    times: NDArray[np.int32] = by_rank[hierarchy.rank]
    return times
