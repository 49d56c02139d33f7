"""The largest part of a road graph in which every node reaches every other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import NO_ARC, RoadGraph, road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray


_ISLANDS: Final = 10


@dataclass(frozen=True, slots=True)
class Island:
    """A strongly connected part that was not kept, with the place of its first node."""

    nodes: int
    arcs: int
    length_m: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """What lies outside the largest strongly connected part, and the largest of it."""

    parts: int
    nodes: int
    arcs: int
    islands: tuple[Island, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StrongPart:
    """The part that is kept.

    Attributes
    ----------
    graph : RoadGraph
    node, arc : (nodes,), (arcs,) int64
        Their numbers in the whole graph, ascending.
    dropped : Dropped
    """

    graph: RoadGraph
    node: NDArray[np.int64]
    arc: NDArray[np.int64]
    dropped: Dropped


def largest_strong_part(graph: RoadGraph) -> StrongPart:
    """Keep the largest strongly connected part (by nodes, a tie to the one with the lowest node)."""
    label = strong_parts(graph)
    size = np.bincount(label, minlength=1)
    first_node = np.full(len(size), graph.nodes)
    np.minimum.at(first_node, label, np.arange(graph.nodes))
    kept, *others = np.lexsort((first_node, -size)).tolist()
    keep = label == kept
    part = induced_part(graph, keep)
    islands = _islands(graph, label, [other for other in others[:_ISLANDS] if size[other] > 1], first_node)
    dropped = Dropped(len(others), graph.nodes - part.nodes, graph.arcs - part.arcs, islands)
    return StrongPart(part, np.flatnonzero(keep), np.flatnonzero(keep[graph.tail] & keep[graph.head]), dropped)


def _islands(
    graph: RoadGraph, label: NDArray[np.int32], parts: list[int], first_node: NDArray[np.int64]
) -> tuple[Island, ...]:
    """Measure parts of more than one node."""
    within = np.where(label[graph.tail] == label[graph.head], label[graph.tail], NO_ARC)
    islands = []
    for part in parts:
        arcs, node = within == part, first_node[part]
        length_m = round(float(graph.length_m[arcs].sum()), 1)
        place = (round(float(graph.lon[node]), 7), round(float(graph.lat[node]), 7))
        islands.append(Island(int((label == part).sum()), int(arcs.sum()), length_m, *place))
    return tuple(islands)


def strong_parts(graph: RoadGraph) -> NDArray[np.int32]:
    """Give each node the number of its strongly connected part, (nodes,) int32."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    shape = (graph.nodes, graph.nodes)
    matrix = csr_array((np.ones(graph.arcs, dtype=np.int8), (graph.tail, graph.head)), shape=shape)
    _, label = connected_components(matrix, directed=True, connection="strong")
    return np.asarray(label, dtype=np.int32)


def induced_part(graph: RoadGraph, keep: NDArray[np.bool_]) -> RoadGraph:
    """Keep the nodes that `keep` (nodes,) bool marks and the arcs between them, in their order."""
    arc = keep[graph.tail] & keep[graph.head]
    node_number = np.cumsum(keep) - 1
    arc_number = np.append(np.where(arc, np.cumsum(arc) - 1, NO_ARC), NO_ARC)
    count = np.diff(graph.via_start)
    point = np.repeat(arc, count)
    return road_graph(
        node_number[graph.tail[arc]],
        node_number[graph.head[arc]],
        graph.lon[keep],
        graph.lat[keep],
        length_m=graph.length_m[arc],
        travel_ms=graph.travel_ms[arc],
        road_class=graph.road_class[arc],
        name=graph.name[arc],
        names=graph.names,
        way_id=graph.way_id[arc],
        reverse=arc_number[graph.reverse[arc]],
        via_start=np.concatenate(([0], np.cumsum(count[arc]))),
        via_lon=graph.via_lon[point],
        via_lat=graph.via_lat[point],
    )
