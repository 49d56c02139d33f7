"""Exact distances between points on roads, by the hierarchy's own tables over the lengths of its arcs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.near_roads import mirrored_arcs
from maps.road_graph import MAX_TRAVEL_MS, frozen
from maps.turns import FORBIDDEN_MS
from routing.metric import Metric, customise, prune
from routing.routes.route import link_path
from routing.terminals import vertex_terminals
from routing.times import UNREACHABLE_MS
from routing.travel_times import table
from routing.turn_tables import links_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.hierarchy import Hierarchy
    from routing.terminals import Terminals

CM_PER_M: Final = 100.0


@dataclass(frozen=True, eq=False, slots=True)
class RoadLengths:
    """A metric whose weights are centimetres; made by `road_lengths`, once per map.

    Attributes
    ----------
    metric : Metric
        Where others hold ms this one holds cm: up to 10,737 km in all.
    mirrored : (arcs,) int32
        As of `maps.near_roads.mirrored_arcs`.
    """

    metric: Metric
    mirrored: NDArray[np.int32]

    @property
    def hierarchy(self) -> Hierarchy:
        """The hierarchy of the map."""
        return self.metric.hierarchy


@dataclass(frozen=True, eq=False, slots=True)
class Spots:
    """Points on arcs, each to be passed in the direction of its arc.

    Attributes
    ----------
    arc : (spots,) int32
    fraction : (spots,) float64
        Part of the arc's length behind the point.
    """

    arc: NDArray[np.int32]
    fraction: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.arc)


def road_lengths(hierarchy: Hierarchy, *, forbidden_turn_m: float = 200.0) -> RoadLengths:
    """Prepare a map for matching. Closures are not obeyed: what has been driven was open.

    Parameters
    ----------
    hierarchy : Hierarchy
        With turns or without. Where it has them, their costs in time play no part.
    forbidden_turn_m : float
        A turn that the hierarchy forbids counts as so many metres: crews make such turns, and maps are wrong.
    """
    length_cm = np.minimum(np.round(hierarchy.graph.length_m * CM_PER_M), MAX_TRAVEL_MS).astype(np.int64)
    turn_cm = None
    if hierarchy.turns is not None:
        forbidden = hierarchy.turns.turn_ms == FORBIDDEN_MS
        turn_cm = np.where(forbidden, round(forbidden_turn_m * CM_PER_M), 0)
    metric = prune(customise(hierarchy, length_cm, turn_ms=turn_cm))
    return RoadLengths(metric, mirrored_arcs(hierarchy.graph))


def distances_m(lengths: RoadLengths, sources: Spots, targets: Spots, *, back_m: float) -> NDArray[np.float64]:
    """Find the lengths of the shortest ways from points on arcs to points on arcs.

    Parameters
    ----------
    lengths : RoadLengths
    sources, targets : Spots
        S and T of them.
    back_m : float
        A target at most so far behind a source on its arc is at the source.

    Returns
    -------
    (S, T) float64
        In metres, infinite where no way leads.
    """
    same = sources.arc[:, None] == targets.arc
    along_m = (targets.fraction - sources.fraction[:, None]) * lengths.hierarchy.graph.length_m[targets.arc]
    direct = same & (along_m >= -back_m)
    if lengths.hierarchy.turns is None:
        way_cm = _over_nodes_cm(lengths, sources, targets)
    else:
        way_cm = _over_turns_cm(lengths, sources, targets, behind=same & ~direct)
    return np.where(direct, np.maximum(along_m, 0.0), way_cm / CM_PER_M)


def way(lengths: RoadLengths, source_arc: int, target_arc: int) -> NDArray[np.int32]:
    """Give the arcs of the shortest way from the end of one arc to the beginning of another, without these two.

    There must be such a way.
    """
    hierarchy = lengths.hierarchy
    if hierarchy.turns is None:
        return _links(lengths, int(hierarchy.graph.head[source_arc]), int(hierarchy.graph.tail[target_arc]))
    if source_arc != target_arc:
        return hierarchy.turns.to_arc[_links(lengths, source_arc, target_arc)][:-1]
    _, nexts = links_from(hierarchy, source_arc)
    onward = int(nexts[_around_cm(lengths, source_arc).argmin()])
    if onward == target_arc:
        return nexts[:0]
    return np.append(np.int32(onward), way(lengths, onward, target_arc))


def _over_nodes_cm(lengths: RoadLengths, sources: Spots, targets: Spots) -> NDArray[np.float64]:
    """Find the ways that leave their first arc and come to their last."""
    hierarchy = lengths.hierarchy
    heads, tails = hierarchy.graph.head[sources.arc], hierarchy.graph.tail[targets.arc]
    rest_cm = _rest_cm(lengths, targets)
    reached_cm = frozen(lengths.metric.travel_ms[targets.arc] - rest_cm)
    starts = vertex_terminals(hierarchy, heads.astype(np.int64), _rest_cm(lengths, sources))
    return _table_cm(lengths, starts, vertex_terminals(hierarchy, tails.astype(np.int64), reached_cm))


def _over_turns_cm(
    lengths: RoadLengths, sources: Spots, targets: Spots, *, behind: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Find the ways over turns: to the end of the last arc, whose rest is taken off, and around to a target behind."""
    hierarchy = lengths.hierarchy
    rest_cm = _rest_cm(lengths, sources)
    starts = vertex_terminals(hierarchy, sources.arc.astype(np.int64), rest_cm)
    ends_cm = _table_cm(lengths, starts, vertex_terminals(hierarchy, targets.arc.astype(np.int64)))
    for row, column in np.argwhere(behind):
        ends_cm[row, column] = rest_cm[row] + _around_cm(lengths, int(sources.arc[row])).min(initial=np.inf)
    return ends_cm - _rest_cm(lengths, targets)


def _around_cm(lengths: RoadLengths, arc: int) -> NDArray[np.float64]:
    """Give how long the way from the end of an arc to its end again is, by the arc that one turns into first."""
    hierarchy = lengths.hierarchy
    links, nexts = links_from(hierarchy, arc)
    starts = vertex_terminals(hierarchy, nexts.astype(np.int64), frozen(lengths.metric.link_ms[links]))
    return _table_cm(lengths, starts, vertex_terminals(hierarchy, np.array([arc])))[:, 0]


def _table_cm(lengths: RoadLengths, starts: Terminals, goals: Terminals) -> NDArray[np.float64]:
    ways_cm = table(lengths.metric, starts, goals)
    return np.where(ways_cm == UNREACHABLE_MS, np.inf, ways_cm)


def _links(lengths: RoadLengths, source: int, target: int) -> NDArray[np.int32]:
    """Give the links of the shortest way between two vertices of the search."""
    ends = (vertex_terminals(lengths.hierarchy, np.array([vertex])) for vertex in (source, target))
    _, _, links = link_path(lengths.metric, *ends)
    return links


def _rest_cm(lengths: RoadLengths, spots: Spots) -> NDArray[np.int32]:
    whole_cm = lengths.metric.travel_ms[spots.arc]
    return frozen((whole_cm - np.floor(whole_cm * spots.fraction)).astype(np.int32))
