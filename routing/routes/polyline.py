"""The line that a vehicle drives over parts of arcs, and when it is at each point of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps import RoadGraph

    LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an arc between two fractions of its length.

    Attributes
    ----------
    lost_ms : int
        Time lost before it, in the turn and by waiting.
    wait_ms : int
        Of that, time spent waiting before a closed road.
    """

    arc: int
    begin: float
    end: float
    lost_ms: int = 0
    wait_ms: int = 0


def parts_ms(travel_ms: NDArray[np.int32], parts: Sequence[Part]) -> NDArray[np.int64]:
    """Give the time of each part with the turn before it.

    From the tail to a fraction it is that fraction of the arc's time, rounded down.

    Parameters
    ----------
    travel_ms : (arcs,) int32
    parts : sequence of Part

    Returns
    -------
    (parts,) int64
        In ms.
    """
    arc, begin, end = _columns(parts)
    return _lost_ms(parts) + _reached_ms(travel_ms[arc], end) - _reached_ms(travel_ms[arc], begin)


def driven_line(
    graph: RoadGraph, travel_ms: NDArray[np.int32], parts: Sequence[Part], ends: tuple[LonLat, LonLat]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the line along parts of arcs, each point once.

    Parameters
    ----------
    graph : RoadGraph
    travel_ms : (arcs,) int32
        Time of each arc in ms; within an arc it grows with the length.
    parts : sequence of Part
        At least one; each begins where the one before ends, at a node.
    ends : two lon, lat
        Where the first part begins and the last ends.

    Returns
    -------
    geometry : (points, 2) float64
        Lon, lat in degrees.
    vertex_ms : (points,) int64
        Time from the beginning until each point is reached, in ms; a turn is made after its point.
    """
    arc, begin, end = _columns(parts)
    geometry, first, owner = whole_arcs(graph, arc)
    last = np.append(first[1:], len(geometry)) - 1
    fraction = fractions_along(geometry, first, last, owner)
    keep = (fraction > begin[owner]) & (fraction < end[owner])
    keep[last] = True
    keep[0] = True
    fraction[last] = end
    fraction[0] = begin[0]
    geometry[0], geometry[-1] = ends
    began_ms = _reached_ms(travel_ms[arc], begin)
    part_ms = _reached_ms(travel_ms[arc], end) - began_ms
    offset_ms = np.cumsum(part_ms) - part_ms - began_ms + np.cumsum(_lost_ms(parts))
    vertex_ms = _reached_ms(travel_ms[arc][owner], fraction) + offset_ms[owner]
    vertex_ms[0] = 0
    return geometry[keep], vertex_ms[keep]


def _columns(parts: Sequence[Part]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    arc = np.array([part.arc for part in parts], dtype=np.int64)
    return arc, np.array([part.begin for part in parts]), np.array([part.end for part in parts])


def _lost_ms(parts: Sequence[Part]) -> NDArray[np.int64]:
    return np.array([part.lost_ms for part in parts], dtype=np.int64)


def _reached_ms(travel_ms: NDArray[np.int32], fraction: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(travel_ms * fraction).astype(np.int64)


def whole_arcs(
    graph: RoadGraph, arc: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the points of whole arcs one after another, where each arc begins, and which one each point is of."""
    via = graph.via_start[arc]
    size = graph.via_start[arc + 1] - via + 2
    first = np.cumsum(size) - size
    owner = np.repeat(np.arange(len(arc)), size)
    point = np.clip(np.arange(len(owner)) - first[owner] - 1 + via[owner], 0, max(len(graph.via_lon) - 1, 0))
    geometry = np.empty((len(owner), 2))
    if len(graph.via_lon):
        geometry[:, 0], geometry[:, 1] = graph.via_lon[point], graph.via_lat[point]
    for node, row in ((graph.tail[arc], first), (graph.head[arc], first + size - 1)):
        geometry[row, 0], geometry[row, 1] = graph.lon[node], graph.lat[node]
    return geometry, first, owner


def fractions_along(
    geometry: NDArray[np.float64], first: NDArray[np.int64], last: NDArray[np.int64], owner: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the part of its arc's length that lies before each point."""
    step_m = np.zeros(len(geometry))
    step_m[1:] = great_circle_m(geometry[:-1, 0], geometry[:-1, 1], geometry[1:, 0], geometry[1:, 1])
    step_m[first] = 0.0
    reached_m = np.cumsum(step_m)
    length_m = (reached_m[last] - reached_m[first])[owner]
    within_m = reached_m - reached_m[first][owner]
    return np.divide(within_m, length_m, out=np.zeros(len(geometry)), where=length_m > 0)
