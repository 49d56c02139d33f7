"""Searches over edges that the clock closes: static tables to and from their ends, and what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from routing.clock.edges import places_on_edges
from routing.terminals import Terminals, source_terminals, stops, vertex_terminals
from routing.times import INFINITE_MS, add_times, to_kernel_ms
from routing.travel_times import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.clock.edges import OnEdges, TimedEdges
    from routing.clock.timed_metric import TimedMetric
    from routing.metric import Metric

STANDS_THERE: Final = -2


@dataclass(frozen=True, eq=False, slots=True)
class EdgeTimes:
    """When each source can be at each edge, in ms after it set out, 2**30 - 1 for no way.

    Attributes
    ----------
    on : OnEdges
        The sources that are on edges, past their beginning.
    left_ms : (sources, edges) int32
        Time to the end of an edge on which the source is.
    tail_ms, head_ms : (sources, edges) int32
        Time to the beginning and to the end of each edge.
    before : (sources, edges) int32
        The edge passed before the beginning of each was reached, `NO_EDGE` where none was, `STANDS_THERE` where the
        source is at that beginning.
    """

    on: OnEdges
    left_ms: NDArray[np.int32]
    tail_ms: NDArray[np.int32]
    head_ms: NDArray[np.int32]
    before: NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Approaches:
    """How each source comes to each edge, whenever it sets out.

    Attributes
    ----------
    on, there : OnEdges
        The sources that are on edges, past their beginning, and those at their beginning.
    approach_ms : (sources, edges) int32
        Time to the beginning of each edge without any other; 2**30 - 1 for no way.
    left_ms : (sources, edges) int32
        As of `EdgeTimes`.
    """

    on: OnEdges
    there: OnEdges
    approach_ms: NDArray[np.int32]
    left_ms: NDArray[np.int32]


def approaches(timed: TimedMetric, sources: Snapped) -> Approaches:
    """Find how sources of one road each come to the edges."""
    edges = timed.edges
    on, there = split_at_beginnings(edges, places_on_edges(edges, stops(timed.metric, sources)))
    left_ms = np.full((len(sources), len(edges)), INFINITE_MS, dtype=np.int32)
    rest_ms = np.minimum(edges.edge_ms[edges.edge[on.row]] - on.reached_ms, INFINITE_MS).astype(np.int32)
    np.minimum.at(left_ms, (on.place, edges.edge[on.row]), rest_ms)
    begin = source_terminals(timed.without.hierarchy, stops(timed.without, sources))
    approach_ms = _to_edges(timed.without, edges, begin)
    approach_ms[there.place, edges.edge[there.row]] = 0
    return Approaches(on, there, frozen(approach_ms), frozen(left_ms))


def edge_times(timed: TimedMetric, begin: Approaches, start_ms: NDArray[np.int64]) -> EdgeTimes:
    """Find when sources can be at the edges.

    Parameters
    ----------
    timed : TimedMetric
    begin : Approaches
        Of S sources.
    start_ms : (S,) int64
        When each sets out, in ms since 1970.
    """
    from routing.kernels import timed_overlay

    edges = timed.edges
    tail_ms, head_ms, before = timed_overlay.edge_times(
        start_ms,
        begin.approach_ms,
        begin.left_ms,
        timed.apart_ms,
        edges.edge_ms,
        edges.last_row,
        edges.shut,
    )
    before[begin.there.place, edges.edge[begin.there.row]] = STANDS_THERE
    return EdgeTimes(begin.on, begin.left_ms, tail_ms, head_ms, before)


def split_at_beginnings(edges: TimedEdges, on: OnEdges) -> tuple[OnEdges, OnEdges]:
    """Tell places that are on edges from those that stand at the very beginning of one.

    Who stands at a bridge is not on it: a crew that waited there would otherwise drive on as soon as it asked again.
    """
    there = (on.row == edges.first_row[edges.edge[on.row]]) & (on.fraction == 0.0)
    return on.take(~there), on.take(there)


def edges_apart_ms(without: Metric, edges: TimedEdges) -> NDArray[np.int32]:
    """Find the times from the ends of edges to the beginnings of edges, (edges, edges) int32 ms."""
    return _to_edges(without, edges, vertex_terminals(without.hierarchy, edges.exit_vertex))


def _to_edges(without: Metric, edges: TimedEdges, begin: Terminals) -> NDArray[np.int32]:
    ms = table(without, begin, vertex_terminals(without.hierarchy, edges.approach_vertex))
    ms = to_kernel_ms(add_times(ms, edges.approach_ms))
    by_edge = np.full((len(edges), len(begin)), INFINITE_MS, dtype=np.int32)
    np.minimum.at(by_edge, edges.approach_edge, ms.T)
    return np.ascontiguousarray(by_edge.T)
