"""The drives of a route between places and the edges that the clock closes, as parts of arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from routing.routes.polyline import Part
from routing.routes.route import arriving_part, leaving_part, link_path
from routing.terminals import source_terminals, target_terminals, vertex_terminals
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.metric import Metric
    from routing.terminals import Stops, Terminals

    Leg = tuple[int, list[Part]]


def from_place(metric: Metric, start: Stops, vertex: int) -> Leg:
    """Give the time and the way from one place to a vertex; 2**30 - 1 and no parts for no way."""
    goal = _at(metric, vertex)
    if metric.hierarchy.turns is None:
        ms, path, links = link_path(metric, source_terminals(metric.hierarchy, start), goal)
        return (ms, [leaving_part(metric, start, int(path[0])), *_whole(metric, links)]) if len(path) else (ms, [])
    legs = [(INFINITE_MS, list[Part]())]
    for arc, fraction, rest_ms in directions(start):
        ms, path, links = link_path(metric, _at(metric, arc, rest_ms), goal)
        if len(path):
            legs.append((ms, [Part(arc, fraction, 1.0), *_whole(metric, links)]))
    return min(legs, key=lambda leg: leg[0])


def between_vertices(metric: Metric, one: int, other: int) -> Leg:
    """Give the time and the way from a vertex to a vertex; 2**30 - 1 for no way."""
    ms, _, links = link_path(metric, _at(metric, one), _at(metric, other))
    return ms, _whole(metric, links)


def to_place(metric: Metric, vertex: int, goal: Stops) -> Leg:
    """Give the time and the way from a vertex to one place; 2**30 - 1 and no parts for no way."""
    begin = _at(metric, vertex)
    if metric.hierarchy.turns is None:
        ms, path, links = link_path(metric, begin, target_terminals(metric.hierarchy, goal))
        return (ms, [*_whole(metric, links), arriving_part(metric, goal, int(path[-1]))]) if len(path) else (ms, [])
    legs = [(INFINITE_MS, list[Part]())]
    for arc, fraction, rest_ms in directions(goal):
        ms, path, links = link_path(metric, begin, _at(metric, arc))
        if len(path):
            *whole, last = _whole(metric, links)
            legs.append((ms - rest_ms, [*whole, Part(arc, 0.0, fraction, last.lost_ms)]))
    return min(legs, key=lambda leg: leg[0])


def _at(metric: Metric, vertex: int, spent_ms: int = 0) -> Terminals:
    return vertex_terminals(metric.hierarchy, np.array([vertex]), np.array([spent_ms], dtype=np.int32))


def directions(stop: Stops) -> list[tuple[int, float, int]]:
    """Give each arc of the road of one place that may be driven, the part behind the place, the time to its end."""
    both = (
        (int(stop.arc[0]), float(stop.fraction[0]), int(stop.rest_ms[0])),
        (int(stop.back[0]), float(stop.back_fraction[0]), int(stop.back_rest_ms[0])),
    )
    return [each for each in both if each[0] != NO_ARC and each[2] < INFINITE_MS]


def _whole(metric: Metric, links: NDArray[np.int32]) -> list[Part]:
    """Give links of the hierarchy as whole arcs, with the turns before them."""
    turns = metric.hierarchy.turns
    if turns is None:
        return [Part(arc, 0.0, 1.0) for arc in links.tolist()]
    arcs = turns.to_arc[links]
    lost_ms = metric.link_ms[links] - metric.travel_ms[arcs]
    return [Part(arc, 0.0, 1.0, lost) for arc, lost in zip(arcs.tolist(), lost_ms.tolist(), strict=True)]
