"""The largest part of a road graph in which every node reaches every other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC, RoadGraph, road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Dropped:
    """What lies outside the largest strongly connected part."""

    parts: int
    nodes: int
    arcs: int


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
    keep = label == np.lexsort((first_node, -size))[0]
    part = induced_part(graph, keep)
    dropped = Dropped(max(len(size) - 1, 0), graph.nodes - part.nodes, graph.arcs - part.arcs)
    return StrongPart(part, np.flatnonzero(keep), np.flatnonzero(keep[graph.tail] & keep[graph.head]), dropped)


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
