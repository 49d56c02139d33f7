"""Searches over edges that the clock closes: static tables to and from their ends, and what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.terminals import Terminals, source_terminals, stops, vertex_terminals
from routing.timed_edges import places_on_edges
from routing.times import INFINITE_MS, add_times, to_kernel_ms
from routing.travel_times import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.metric import Metric
    from routing.timed_edges import OnEdges, TimedEdges
    from routing.timed_metric import TimedMetric


@dataclass(frozen=True, eq=False, slots=True)
class EdgeTimes:
    """When each source can be at each edge, in ms after it set out, 2**30 - 1 for no way.

    Attributes
    ----------
    on : OnEdges
        The sources that are on edges.
    left_ms : (sources, edges) int32
        Time to the end of an edge on which the source is.
    tail_ms, head_ms : (sources, edges) int32
        Time to the beginning and to the end of each edge.
    before : (sources, edges) int32
        The edge passed before the beginning of each was reached, -1 where none was.
    """

    on: OnEdges
    left_ms: NDArray[np.int32]
    tail_ms: NDArray[np.int32]
    head_ms: NDArray[np.int32]
    before: NDArray[np.int32]


def edge_times(timed: TimedMetric, sources: Snapped, start_ms: NDArray[np.int64]) -> EdgeTimes:
    """Find when sources can be at the edges.

    Parameters
    ----------
    timed : TimedMetric
    sources : maps.snapping.Snapped
        Of S places.
    start_ms : (S,) int64
        When each sets out, in ms since 1970.
    """
    from routing.kernels import timed_overlay

    edges = timed.edges
    on = places_on_edges(edges, stops(timed.metric, sources))
    left_ms = np.full((len(start_ms), len(edges)), INFINITE_MS, dtype=np.int32)
    rest_ms = np.minimum(edges.edge_ms[edges.edge[on.row]] - on.reached_ms, INFINITE_MS).astype(np.int32)
    np.minimum.at(left_ms, (on.place, edges.edge[on.row]), rest_ms)
    begin = source_terminals(timed.without.hierarchy, stops(timed.without, sources))
    tail_ms, head_ms, before = timed_overlay.edge_times(
        start_ms,
        _to_edges(timed.without, edges, begin),
        left_ms,
        timed.apart_ms,
        edges.edge_ms,
        edges.last_row,
        edges.shut,
    )
    return EdgeTimes(on, left_ms, tail_ms, head_ms, before)


def edges_apart_ms(without: Metric, edges: TimedEdges) -> NDArray[np.int32]:
    """Find the times from the ends of edges to the beginnings of edges, (edges, edges) int32 ms."""
    return _to_edges(without, edges, vertex_terminals(without.hierarchy, edges.exit_vertex))


def _to_edges(without: Metric, edges: TimedEdges, begin: Terminals) -> NDArray[np.int32]:
    ms = table(without, begin, vertex_terminals(without.hierarchy, edges.approach_vertex))
    ms = to_kernel_ms(add_times(ms, edges.approach_ms))
    by_edge = np.full((len(edges), len(begin)), INFINITE_MS, dtype=np.int32)
    np.minimum.at(by_edge, edges.approach_edge, ms.T)
    return np.ascontiguousarray(by_edge.T)
