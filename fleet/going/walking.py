"""How far it is on foot: along every road in both directions, whatever is closed to cars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.road_graph import METRES_PER_DEGREE, great_circle_m
from maps.snapping import snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph
    from maps.snapping import ArcIndex, Snapped


_FLAT: Final = 0.01
"""Meridians are not taken to be nearer to each other than this part of their distance at the equator."""


class _Edges(NamedTuple):
    """Pieces of road: (edges,) int64 numbers of both ends, and (edges,) float64 lengths in metres."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length_m: NDArray[np.float64]


def walk_m(
    graph: RoadGraph,
    index: ArcIndex,
    places: NDArray[np.float64],
    target: tuple[float, float],
    *,
    farthest_m: float,
) -> NDArray[np.float64]:
    """Give how far it is to walk from places to a target, (places,) float64 in metres; infinite beyond `farthest_m`.

    From the place to its nearest road straight, along the roads, and straight to the target. Only roads within
    `farthest_m` of the target are looked at, so that it costs little on any map.

    Parameters
    ----------
    graph : RoadGraph
    index : ArcIndex
    places : (places, 2) float64
        Lon, lat in degrees; not finite where it is not known.
    target : tuple of float
        Lon, lat in degrees.
    farthest_m : float
    """
    found = np.full(len(places), np.inf)
    near = np.flatnonzero(great_circle_m(places[:, 0], places[:, 1], *target) <= farthest_m)
    if near.size:
        snapped = snap(index, np.vstack((target, places[near])))
        found[near] = _distances_m(graph, snapped, _around(graph, target, farthest_m), farthest_m)
    return found


def _around(graph: RoadGraph, target: tuple[float, float], farthest_m: float) -> NDArray[np.intp]:
    """Give the arcs of which an end lies within a square that holds all that is within reach."""
    lon, lat = target
    high = farthest_m / METRES_PER_DEGREE
    wide = high / max(np.cos(np.radians(abs(lat) + high)), _FLAT)
    inside = (np.abs(graph.lon - lon) <= wide) & (np.abs(graph.lat - lat) <= high)
    return np.flatnonzero(inside[graph.tail] | inside[graph.head])


def _distances_m(graph: RoadGraph, snapped: Snapped, arcs: NDArray[np.intp], farthest_m: float) -> NDArray[np.float64]:
    """Give the distances from the first snapped place to the others; each is a node of its own beside the junctions."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    roads = _Edges(graph.tail[arcs].astype(np.int64), graph.head[arcs].astype(np.int64), graph.length_m[arcs])
    parts = (roads, _to_ends(graph, snapped), _along_one_arc(graph, snapped))
    one, other, length_m = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    nodes, numbers = np.unique(np.concatenate((one, other)), return_inverse=True)
    edges = _shortest(_Edges(numbers[: one.size], numbers[one.size :], length_m))
    matrix = csr_array((edges.length_m, (edges.one, edges.other)), shape=(nodes.size, nodes.size))
    own = np.searchsorted(nodes, graph.nodes + np.arange(snapped.arc.size))
    away_m = dijkstra(matrix, directed=False, indices=own[0], limit=farthest_m)[own[1:]] + snapped.distance_m[1:]
    whole_m = np.asarray(away_m + snapped.distance_m[0], dtype=np.float64)
    return np.where(whole_m <= farthest_m, whole_m, np.inf)


def _to_ends(graph: RoadGraph, snapped: Snapped) -> _Edges:
    """Join each snapped place with both ends of its arc."""
    own = graph.nodes + np.arange(snapped.arc.size)
    length_m = graph.length_m[snapped.arc]
    return _Edges(
        np.concatenate((own, own)),
        np.concatenate((graph.tail[snapped.arc], graph.head[snapped.arc])),
        np.concatenate((length_m * snapped.fraction, length_m * (1 - snapped.fraction))),
    )


def _along_one_arc(graph: RoadGraph, snapped: Snapped) -> _Edges:
    """Join the first place with those on the same arc."""
    same = 1 + np.flatnonzero(snapped.arc[1:] == snapped.arc[0])
    apart_m = np.abs(snapped.fraction[same] - snapped.fraction[0]) * graph.length_m[snapped.arc[0]]
    return _Edges(np.full(same.size, graph.nodes), graph.nodes + same, apart_m)


def _shortest(edges: _Edges) -> _Edges:
    """Leave the shortest of all that join the same two, as a sparse matrix would add them up."""
    low, high = np.minimum(edges.one, edges.other), np.maximum(edges.one, edges.other)
    order = np.lexsort((edges.length_m, high, low))
    low, high, length_m = low[order], high[order], edges.length_m[order]
    first = np.ones(low.size, dtype=np.bool_)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return _Edges(low[first], high[first], length_m[first])
