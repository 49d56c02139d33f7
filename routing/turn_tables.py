"""Tables where turns count: a vertex of the search is the end of an arc, so a place is asked by the arcs of its road.

A target lies before the end of its arc: the search goes to the end, and the rest of the arc is taken off again. Where
the source lies on the same arc behind the target, this says how to be at the end, not how to come to the target; there
the vehicle has to drive around.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from routing.terminals import checked_nodes, equal_pairs, source_terminals, vertex_terminals
from routing.times import INFINITE_MS, UNREACHABLE_MS, to_public_ms
from routing.travel_times import table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from routing.hierarchy import Hierarchy
    from routing.metric import Metric
    from routing.terminals import Stops


def road_table(metric: Metric, source: Stops, target: Stops) -> NDArray[np.int32]:
    """Find times between places on roads, but for the direct way along a common one; (S, T) int32 ms.

    `UNREACHABLE_MS` stands where no way leads.
    """
    sources = source_terminals(metric.hierarchy, source)
    onward, back = arcs_of(target)
    ends_ms = table(metric, sources, vertex_terminals(metric.hierarchy, np.concatenate((onward, back))))
    return before_ends(metric, source, target, ends_ms[:, : len(onward)], ends_ms[:, len(onward) :])


def arcs_of(target: Stops) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the first arc of the road of each place, and the other one of those that have it."""
    return target.arc.astype(np.int64), target.back[target.back != NO_ARC].astype(np.int64)


def before_ends(
    metric: Metric, source: Stops, target: Stops, onward_ms: NDArray[np.int32], back_ms: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Find the times of `road_table` of those to the ends of the arcs of the targets, as `arcs_of` gives these.

    Parameters
    ----------
    metric, source, target
    onward_ms, back_ms : (S, T), (S, two-way roads) int32
        In ms, `UNREACHABLE_MS` for no way. Written over.
    """
    times = _before_ends(metric, source, target.arc, target.rest_ms, onward_ms, behind=_behind(source, target))
    two_way = np.flatnonzero(target.back != NO_ARC)
    if len(two_way):
        back, rest_ms = target.back[two_way], target.back_rest_ms[two_way]
        behind = _behind_on_way_back(source, target, two_way)
        times_back = _before_ends(metric, source, back, rest_ms, back_ms, behind=behind)
        times[:, two_way] = np.minimum(times[:, two_way], times_back)
    return times


def node_table(metric: Metric, source_nodes: ArrayLike, target_nodes: ArrayLike) -> NDArray[np.int32]:
    """Find times between nodes: out over any arc of the source, in over any of the target, with no turn there."""
    hierarchy = metric.hierarchy
    graph = hierarchy.graph
    sources = checked_nodes(hierarchy, source_nodes, name="source_nodes")
    targets = checked_nodes(hierarchy, target_nodes, name="target_nodes")
    leaving, source_row = _arcs_at(graph.tail, sources)
    arriving, target_row = _arcs_at(graph.head, targets)
    starts = vertex_terminals(hierarchy, leaving, metric.travel_ms[leaving])
    arcs_ms = table(metric, starts, vertex_terminals(hierarchy, arriving))
    times = np.full((len(sources), len(targets)), UNREACHABLE_MS, dtype=np.int32)
    by_source = np.full((len(sources), len(arriving)), UNREACHABLE_MS, dtype=np.int32)
    np.minimum.at(by_source, source_row, arcs_ms)
    np.minimum.at(times.T, target_row, by_source.T)
    times[sources[:, None] == targets] = 0
    return times


def _before_ends(
    metric: Metric,
    source: Stops,
    arcs: NDArray[np.int32],
    rest_ms: NDArray[np.int32],
    ends_ms: NDArray[np.int32],
    *,
    behind: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int32]:
    """Find times to places by one direction of their roads.

    Parameters
    ----------
    metric, source
    arcs, rest_ms : (T,) int32
        The arc of each place, and the time from the place to its end.
    ends_ms : (S, T) int32
        Time to the end of each arc.
    behind : rows of sources and of targets
        Pairs where the source lies on that arc, past the target.
    """
    rows, columns = behind
    if len(rows):
        ends_ms[rows, columns] = _driven_around(metric, source, arcs, rows, columns)
    reached = (ends_ms != UNREACHABLE_MS) & (rest_ms < INFINITE_MS)
    return np.where(reached, ends_ms - np.where(rest_ms < INFINITE_MS, rest_ms, 0), np.int32(UNREACHABLE_MS))


def _driven_around(
    metric: Metric, source: Stops, arcs: NDArray[np.int32], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give the time from each source to the end of the arc that it is on, once around and over the whole arc."""
    unique, row_of = np.unique(arcs[columns], return_inverse=True)
    around_ms, from_back_ms = np.array([_around(metric, int(arc)) for arc in unique], dtype=np.int64).T[:, row_of]
    same = source.arc[rows] == arcs[columns]
    ahead_ms = np.where(same, source.rest_ms[rows], source.back_rest_ms[rows]).astype(np.int64)
    back_ms = np.where(same, source.back_rest_ms[rows], source.rest_ms[rows]).astype(np.int64)
    best_ms = np.minimum(np.minimum(ahead_ms + around_ms, back_ms + from_back_ms), INFINITE_MS)
    return to_public_ms(best_ms.astype(np.int32))


def _around(metric: Metric, arc: int) -> tuple[int, int]:
    """Give the time from the end of an arc to the end of it again, and from the end of its reverse; kernel times."""
    hierarchy = metric.hierarchy
    links, nexts = links_from(hierarchy, arc)
    back = int(hierarchy.graph.reverse[arc])
    starts = np.append(nexts, back if back != NO_ARC else arc).astype(np.int64)
    spent_ms = np.append(metric.link_ms[links], np.int32(0))
    once = vertex_terminals(hierarchy, np.array([arc]))
    times = table(metric, vertex_terminals(hierarchy, starts, spent_ms), once)[:, 0]
    kernel_ms = np.minimum(times, np.int32(INFINITE_MS))
    around_ms = int(kernel_ms[:-1].min(initial=INFINITE_MS))
    return around_ms, int(kernel_ms[-1]) if back not in {NO_ARC, arc} else INFINITE_MS


def links_from(hierarchy: Hierarchy, arc: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the turns that leave an arc, and the arcs that they enter."""
    turns = hierarchy.turns
    assert turns is not None
    first, last = np.searchsorted(turns.from_arc, [arc, arc + 1])
    return np.arange(first, last), turns.to_arc[first:last]


def _behind(source: Stops, target: Stops) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows, columns = equal_pairs(source.arc, target.arc)
    past = source.fraction[rows] > target.fraction[columns]
    return rows[past], columns[past]


def _behind_on_way_back(
    source: Stops, target: Stops, two_way: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows, columns = equal_pairs(source.arc, target.arc[two_way])
    past = source.back_fraction[rows] > target.back_fraction[two_way][columns]
    return rows[past], columns[past]


def _arcs_at(ends: NDArray[np.int32], nodes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the arcs of which an end is one of these nodes, and which row of the nodes that is."""
    rows, arcs = equal_pairs(nodes.astype(np.int32), ends)
    return arcs, rows
