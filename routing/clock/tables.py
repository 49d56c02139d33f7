"""Tables of travel times that obey closures by the clock, to the millisecond.

Every way either uses no arc that the clock closes, or has a last one; what comes after that is a static table again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from routing.candidates import between_places, on_each_road, place_rows
from routing.clock.edges import places_on_edges
from routing.clock.search import approaches, edge_times
from routing.terminals import equal_pairs, stops, target_terminals, vertex_terminals
from routing.times import INFINITE_MS, UNREACHABLE_MS, to_kernel_ms
from routing.travel_times import place_travel_times, road_times, table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.clock.edges import OnEdges, TimedEdges
    from routing.clock.search import EdgeTimes
    from routing.clock.timed_metric import TimedMetric
    from routing.metric import Metric
    from routing.terminals import Terminals


def timed_travel_times(
    timed: TimedMetric, sources: Snapped, targets: Snapped, start_ms: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Find the travel times between places that are on their roads already, waits included.

    Parameters
    ----------
    timed : TimedMetric
    sources, targets : maps.snapping.Snapped
        Of S and T places, as given by `snap_places`.
    start_ms : (S,) int64
        When each source sets out, in ms since 1970.

    Returns
    -------
    (S, T) int32
        Time in ms, walks included, `UNREACHABLE_MS` where no way leads.
    """
    open_ms = place_travel_times(timed.metric, sources, targets)
    if len(timed.edges) == 0 or is_undisturbed(timed, start_ms, open_ms):
        return open_ms
    rows_ms = start_ms[place_rows(sources)]
    times = timed_road_times(timed, on_each_road(sources), on_each_road(targets), rows_ms)
    return between_places(times, sources, targets)


def is_undisturbed(timed: TimedMetric, start_ms: NDArray[np.int64], open_ms: NDArray[np.int32]) -> bool:
    """Tell whether no closure holds while anybody is under way: then times with all roads open are right.

    A closure only ever delays, so who has arrived before the first one begins is concerned by none, unless it is on an
    edge that could not have been driven to its end.
    """
    last_ms = int(open_ms.max(initial=0, where=open_ms != UNREACHABLE_MS))
    return len(start_ms) == 0 or timed.is_open(int(start_ms.min()), int(start_ms.max()) + last_ms)


def timed_road_times(
    timed: TimedMetric, sources: Snapped, targets: Snapped, start_ms: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Find the travel times between places of one road each, walks left out; as `timed_travel_times`."""
    times = road_times(timed.without, sources, targets)
    if len(timed.edges):
        found = edge_times(timed, approaches(timed, sources), start_ms)
        ends = places_on_edges(timed.edges, stops(timed.metric, targets))
        lower_over_edges(timed, found, start_ms, ends, onward_ms(timed, targets), times)
    return times


def lower_over_edges(
    timed: TimedMetric,
    found: EdgeTimes,
    start_ms: NDArray[np.int64],
    ends: OnEdges,
    onward_ms: NDArray[np.int32],
    times: NDArray[np.int32],
) -> None:
    """Lower a table by the ways over edges.

    Parameters
    ----------
    timed : TimedMetric
    found : EdgeTimes
        Of S sources.
    start_ms : (S,) int64
        When each sets out, in ms since 1970.
    ends : OnEdges
        The targets that are on edges.
    onward_ms : (edges, T) int32
        From the end of each edge to each target, as of `onward_ms`.
    times : (S, T) int32
        Lowered.
    """
    from routing.kernels.timed_overlay import lower_behind_edges, lower_on_edges

    edges = timed.edges
    lower_behind_edges(found.head_ms, onward_ms, times)
    lower_on_edges(
        start_ms, found.tail_ms, edges.edge[ends.row], ends.row, ends.reached_ms, ends.place, edges.shut, times
    )
    rows, columns = pairs_along_edge(edges, found.on, ends)
    along_ms = (ends.reached_ms[columns] - found.on.reached_ms[rows]).astype(np.int32)
    np.minimum.at(times, (found.on.place[rows], ends.place[columns]), along_ms)


def onward_ms(timed: TimedMetric, targets: Snapped) -> NDArray[np.int32]:
    """Find the times from the ends of edges to places without another edge, (edges, T) int32, 2**30 - 1 for no way."""
    hierarchy = timed.without.hierarchy
    target = stops(timed.without, targets)
    begin = vertex_terminals(hierarchy, timed.edges.exit_vertex)
    if hierarchy.turns is None:
        return to_kernel_ms(table(timed.without, begin, target_terminals(hierarchy, target)))
    back = np.where(target.back == NO_ARC, target.arc, target.back)
    there_ms = _over_arcs_ms(timed.without, begin, target.arc, target.rest_ms)
    return np.minimum(there_ms, _over_arcs_ms(timed.without, begin, back, target.back_rest_ms))


def _over_arcs_ms(
    without: Metric, begin: Terminals, arcs: NDArray[np.int32], rest_ms: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Find the times to places on arcs where turns count: to the end of the arc, less the rest of it."""
    ends_ms = to_kernel_ms(table(without, begin, vertex_terminals(without.hierarchy, arcs.astype(np.int64))))
    reached = (ends_ms < INFINITE_MS) & (rest_ms < INFINITE_MS)
    return np.where(reached, ends_ms - rest_ms, np.int32(INFINITE_MS))


def pairs_along_edge(edges: TimedEdges, starts: OnEdges, ends: OnEdges) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows of starts and ends where one is on the way from the other to the end of its edge."""
    rows, columns = equal_pairs(edges.edge[starts.row], edges.edge[ends.row])
    one, other = starts.row[rows], ends.row[columns]
    ahead = (one < other) | ((one == other) & (starts.fraction[rows] <= ends.fraction[columns]))
    ahead &= ends.reached_ms[columns] - starts.reached_ms[rows] < INFINITE_MS
    return rows[ahead], columns[ahead]
