"""How soon every node and every arc is reached from one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.candidates import on_each_road
from routing.clock.departures import departures_ms
from routing.clock.timed_metric import TimedMetric, open_metric
from routing.terminals import Terminals, source_terminals, stops
from routing.times import INFINITE_MS, to_public_ms

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.hierarchy import Hierarchy
    from routing.metric import Metric, SearchArcs


def node_times(metric: Metric | TimedMetric, source: Snapped, *, at: datetime | None = None) -> NDArray[np.int32]:
    """Find the travel time from a place to every node.

    Parameters
    ----------
    metric : Metric or TimedMetric
    source : maps.snapping.Snapped
        Of one place, as given by `snap_places`.
    at : datetime, optional
        With a time zone: when the vehicle sets out. Closures by the clock are obeyed only where it is given.

    Returns
    -------
    (nodes,) int32
        Time in ms, waits included, `UNREACHABLE_MS` where no way leads. With turns, until the end of the first arc that
        leads there.

    Raises
    ------
    DepartureError
        Where `at` has no time zone.
    """
    found = _reached(metric, source, at)
    graph = found.metric.hierarchy.graph
    times = found.vertex_ms.copy()
    if found.metric.hierarchy.turns is None:
        np.minimum.at(times, graph.head[found.arcs], found.head_ms)
        return to_public_ms(times)
    times[found.arcs] = np.minimum(times[found.arcs], found.head_ms)
    reached = np.full(graph.nodes, INFINITE_MS, dtype=np.int32)
    np.minimum.at(reached, graph.head, times)
    return to_public_ms(reached)


def arc_times(metric: Metric | TimedMetric, source: Snapped, *, at: datetime | None = None) -> NDArray[np.int32]:
    """Find when each arc is entered at its tail, from a place.

    Parameters
    ----------
    metric, source, at
        As of `node_times`, whose errors this raises.

    Returns
    -------
    (arcs,) int32
        Time in ms until its tail is left, the turn made and the wait over; `UNREACHABLE_MS` where it is closed or no
        way leads. Of the arcs that the place is on, until it is come to from behind. An arc of several that the clock
        closes together is left for its end, whatever it needs to go further.
    """
    found = _reached(metric, source, at)
    entered = _entered_ms(found, source)
    entered[found.arcs] = found.left_ms
    return to_public_ms(entered)


@dataclass(frozen=True, eq=False, slots=True)
class Reached:
    """When a vehicle is where, in ms after it set out; 2**30 - 1 for no way.

    Attributes
    ----------
    metric : Metric
        Without the arcs that the clock may close.
    vertex_ms : (vertices,) int32
        By node, or by arc where turns count, over that metric and over those arcs.
    arcs : (closable,) int32
        Those arcs; none where no moment was given.
    left_ms, head_ms : (closable,) int32
        When the tail of each is left, and when its head is reached, by one who drives to its end.
    """

    metric: Metric
    vertex_ms: NDArray[np.int32]
    arcs: NDArray[np.int32]
    left_ms: NDArray[np.int32]
    head_ms: NDArray[np.int32]


def _reached(metric: Metric | TimedMetric, source: Snapped, at: datetime | None) -> Reached:
    start_ms = None if at is None else int(departures_ms(at, 1)[0])
    if start_ms is not None and isinstance(metric, TimedMetric):
        from routing.clock.reach import timed_reached

        return timed_reached(metric, source, start_ms)
    whole = open_metric(metric)
    none = np.empty(0, dtype=np.int32)
    return Reached(whole, vertex_times(whole, place_terminals(whole, source)), none, none, none)


def place_terminals(metric: Metric, source: Snapped) -> Terminals:
    """Give one place as the beginning of searches, on each of its roads."""
    return source_terminals(metric.hierarchy, stops(metric, on_each_road(source)))


def vertex_times(metric: Metric, begin: Terminals) -> NDArray[np.int32]:
    """Give kernel times from the quickest of some beginnings to all vertices, by node or by arc."""
    return _swept(metric.hierarchy, begin, metric.forward, metric.backward)


def times_to(metric: Metric, end: Terminals) -> NDArray[np.int32]:
    """Give kernel times from all vertices to the quickest of some ends."""
    return _swept(metric.hierarchy, end, metric.backward, metric.forward)


def _swept(hierarchy: Hierarchy, ends: Terminals, upward: SearchArcs, downward: SearchArcs) -> NDArray[np.int32]:
    from routing.kernels.kept_labels import labels_of
    from routing.kernels.one_to_all import times_to_all

    arrays = ends.take(np.arange(len(ends)))
    labels = labels_of(hierarchy.parent, hierarchy.depth, hierarchy.depths, upward, arrays)
    by_rank = times_to_all(hierarchy.parent, hierarchy.depth, labels, arrays[0], downward)
    times: NDArray[np.int32] = by_rank[hierarchy.rank]
    return times


def _entered_ms(found: Reached, source: Snapped) -> NDArray[np.int32]:
    """Give kernel times at which arcs are entered that the clock does not close."""
    metric, times = found.metric, found.vertex_ms
    graph, none = metric.hierarchy.graph, np.int32(INFINITE_MS)
    is_open = metric.travel_ms < INFINITE_MS
    if metric.hierarchy.turns is None:
        return np.where(is_open, times[graph.tail], none)
    entered = np.where(is_open & (times < INFINITE_MS), times - metric.travel_ms, none)
    own = stops(metric, on_each_road(source))
    for arc in {*own.arc.tolist(), *own.back.tolist()} - {-1}:
        entered[arc] = _entered_from_behind_ms(found, arc)
    return entered


def _entered_from_behind_ms(found: Reached, arc: int) -> int:
    """Give when an arc is entered on which the vehicle may have been from the start."""
    turns, turn_ms = found.metric.hierarchy.turns, found.metric.turn_ms
    assert turns is not None
    assert turn_ms is not None
    if found.metric.travel_ms[arc] >= INFINITE_MS:
        return INFINITE_MS
    first, by_arc = found.metric.hierarchy.turns_into
    into = by_arc[first[arc] : first[arc + 1]]
    ways_ms = found.vertex_ms[turns.from_arc[into]].astype(np.int64) + turn_ms[into]
    return int(ways_ms.min(initial=INFINITE_MS))
