"""Exact distances between points on roads, by the hierarchy's own tables over the lengths of its arcs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.near_roads import mirrored_arcs
from maps.road_graph import MAX_TRAVEL_MS, frozen
from maps.turns import FORBIDDEN_MS
from routing.metric import Metric, customise, prune
from routing.route import link_path
from routing.terminals import vertex_terminals
from routing.times import UNREACHABLE_MS
from routing.travel_times import table

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
    hierarchy = lengths.hierarchy
    ends_cm = table(lengths.metric, _starts(lengths, sources), _goals(lengths, targets))
    over_m = np.where(ends_cm == UNREACHABLE_MS, np.inf, ends_cm / CM_PER_M)
    if hierarchy.turns is not None:
        over_m -= _rest_cm(lengths, targets) / CM_PER_M
    same = sources.arc[:, None] == targets.arc
    along_m = (targets.fraction - sources.fraction[:, None]) * hierarchy.graph.length_m[targets.arc]
    if hierarchy.turns is not None:
        over_m[same] = np.inf
    return np.where(same & (along_m >= -back_m), np.maximum(along_m, 0.0), over_m)


def way(lengths: RoadLengths, source_arc: int, target_arc: int) -> NDArray[np.int32]:
    """Give the arcs of the shortest way from the end of one arc to the beginning of another, without these two.

    There must be such a way.
    """
    hierarchy = lengths.hierarchy
    graph = hierarchy.graph
    if hierarchy.turns is None:
        ends = np.array([graph.head[source_arc]]), np.array([graph.tail[target_arc]])
    else:
        ends = np.array([source_arc]), np.array([target_arc])
    origin, goal = (vertex_terminals(hierarchy, each.astype(np.int64)) for each in ends)
    _, _, links = link_path(lengths.metric, origin, goal)
    if hierarchy.turns is None:
        return links
    return hierarchy.turns.to_arc[links][:-1]


def _starts(lengths: RoadLengths, sources: Spots) -> Terminals:
    """Give where ways go on from the sources, with the rest of their arcs as spent."""
    hierarchy = lengths.hierarchy
    vertices = sources.arc if hierarchy.turns is not None else hierarchy.graph.head[sources.arc]
    return vertex_terminals(hierarchy, vertices.astype(np.int64), _rest_cm(lengths, sources))


def _goals(lengths: RoadLengths, targets: Spots) -> Terminals:
    """Give where ways to the targets end: with turns the end of the arc, whose rest is too much."""
    hierarchy = lengths.hierarchy
    if hierarchy.turns is not None:
        return vertex_terminals(hierarchy, targets.arc.astype(np.int64))
    vertices = hierarchy.graph.tail[targets.arc].astype(np.int64)
    reached_cm = lengths.metric.travel_ms[targets.arc] - _rest_cm(lengths, targets)
    return vertex_terminals(hierarchy, vertices, frozen(reached_cm))


def _rest_cm(lengths: RoadLengths, spots: Spots) -> NDArray[np.int32]:
    whole_cm = lengths.metric.travel_ms[spots.arc]
    return frozen((whole_cm - np.floor(whole_cm * spots.fraction)).astype(np.int32))
