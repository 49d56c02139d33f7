"""Ways as chains of points made into a road graph: junctions and ends become nodes, what lies between becomes `via`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS, NO_ARC, RoadGraph, great_circle_m, road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Roads as lines of points, in flat arrays.

    Attributes
    ----------
    start : (chains + 1,) int64
        Points of chain `c` lie at `start[c]:start[c + 1]`, at least two.
    point : (points,) int64
        Identity of each point; the same number in two chains is a junction.
    lon, lat : (points,) float64
    forward_mps, backward_mps : (chains,) float64
        Speed along and against the line, 0 where that direction is closed.
    road_class : (chains,) uint8
    name : (chains,) int32
    way_id : (chains,) int64
    names : tuple of str
    """

    start: NDArray[np.int64]
    point: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    forward_mps: NDArray[np.float64]
    backward_mps: NDArray[np.float64]
    road_class: NDArray[np.uint8]
    name: NDArray[np.int32]
    way_id: NDArray[np.int64]
    names: tuple[str, ...]


PER_CHAIN: Final = ("forward_mps", "backward_mps", "road_class", "name", "way_id")
"""Names of the arrays of `Chains` that have a value for each chain."""


@dataclass(frozen=True, slots=True, eq=False)
class Collapsed:
    """A road graph, and where each of its arcs begins and ends among the points of the chains.

    Attributes
    ----------
    graph : RoadGraph
    first, last : (arcs,) int64
        Index into `Chains.point` of the arc's tail and head; `first > last` where it runs against the line.
    """

    graph: RoadGraph
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def collapse(chains: Chains) -> Collapsed:
    """Make a road graph whose nodes are the ends of chains and the points that two chains share."""
    chain = np.repeat(np.arange(len(chains.start) - 1), np.diff(chains.start))
    node, at_node, node_lon, node_lat = _nodes(chains)
    cut = np.flatnonzero(at_node)
    inner = chain[cut[:-1]] == chain[cut[1:]]
    first, last = cut[:-1][inner], cut[1:][inner]
    length_m = _lengths_m(chains, first, last)
    edge, with_line = _directions(chains, chain[first])
    of_chain = chain[first][edge]
    speed_mps = np.where(with_line, chains.forward_mps[of_chain], chains.backward_mps[of_chain])
    via_start, via_point = _via_points(first[edge], last[edge], with_line)
    graph = road_graph(
        np.where(with_line, node[first][edge], node[last][edge]),
        np.where(with_line, node[last][edge], node[first][edge]),
        node_lon,
        node_lat,
        length_m=length_m[edge],
        travel_ms=travel_times_ms(length_m[edge], speed_mps),
        road_class=chains.road_class[of_chain],
        name=chains.name[of_chain],
        names=chains.names,
        way_id=chains.way_id[of_chain],
        reverse=_reverse(edge),
        via_start=via_start,
        via_lon=chains.lon[via_point],
        via_lat=chains.lat[via_point],
    )
    begin, end = np.where(with_line, (first[edge], last[edge]), (last[edge], first[edge]))
    return Collapsed(graph, begin, end)


def travel_times_ms(length_m: NDArray[np.float64], speed_mps: NDArray[np.float64]) -> NDArray[np.int32]:
    """Give the driving time in ms, at least 1 on a road that has a length."""
    time_ms = np.clip(np.round(length_m / speed_mps * 1000), 1, MAX_TRAVEL_MS)
    return np.where(length_m > 0, time_ms, 0).astype(np.int32)


def _nodes(
    chains: Chains,
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Give for each point its node's number and whether it is a node, and the places of the nodes."""
    _, first, inverse, uses = np.unique(chains.point, return_index=True, return_inverse=True, return_counts=True)
    is_node = uses > 1
    is_node[inverse[chains.start[:-1]]] = True
    is_node[inverse[chains.start[1:] - 1]] = True
    number = np.cumsum(is_node) - 1
    return number[inverse], is_node[inverse], chains.lon[first[is_node]], chains.lat[first[is_node]]


def _lengths_m(chains: Chains, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum the great-circle steps between two points of one chain."""
    if len(first) == 0:
        return np.empty(0)
    lon, lat = chains.lon, chains.lat
    step_m = np.append(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]), 0.0)
    bounds = np.column_stack((first, last)).ravel()
    total: NDArray[np.float64] = np.add.reduceat(step_m, bounds)[::2]
    return total


def _directions(chains: Chains, chain: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give each arc's edge and whether it runs with the line; the two arcs of an edge follow each other."""
    open_ways = np.column_stack((chains.forward_mps[chain] > 0, chains.backward_mps[chain] > 0))
    edge, against = np.nonzero(open_ways)
    return edge, against == 0


def _reverse(edge: NDArray[np.int64]) -> NDArray[np.int64]:
    arcs = np.arange(len(edge))
    pair = np.flatnonzero(edge[:-1] == edge[1:])
    reverse = np.full(len(edge), NO_ARC, dtype=np.int64)
    reverse[pair], reverse[pair + 1] = arcs[pair + 1], arcs[pair]
    return reverse


def _via_points(
    first: NDArray[np.int64], last: NDArray[np.int64], with_line: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the start of each arc's inner points, and the points themselves in driving order."""
    count = last - first - 1
    start = np.concatenate(([0], np.cumsum(count)))
    offset = np.arange(start[-1]) - np.repeat(start[:-1], count)
    step = np.where(with_line, 1, -1)
    begin = np.where(with_line, first + 1, last - 1)
    return start, np.repeat(begin, count) + np.repeat(step, count) * offset
