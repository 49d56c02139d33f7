"""One route: the roads from a place to a place, with the time at each of their points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.candidates import on_each_road, quickest_pair
from routing.clock.departures import departures_ms
from routing.clock.timed_metric import TimedMetric, open_metric
from routing.errors import NotSupportedError
from routing.places import snap_places
from routing.routes.polyline import Part, driven_line, parts_ms
from routing.routes.steps import Step, route_steps, walked_steps
from routing.terminals import Stops, Terminals, checked_node, direct_ms, source_terminals, stops, target_terminals
from routing.times import INFINITE_MS
from routing.travel_times import road_times
from routing.walking import walk_m, walk_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.kernels.path_unpacking import Downward, Links, Upward
    from routing.metric import Metric


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """The fastest way from a place to a place.

    Attributes
    ----------
    travel_ms : int
        Time of the whole way, the same as in a table, `wait_ms` and `walk_ms` included.
    wait_ms : int
        Time spent waiting on the way, in ms.
    length_m : float
        Of the way on roads.
    geometry : (points, 2) float64
        Lon, lat in degrees, from the road nearest to the source to the road nearest to the target.
    vertex_ms : (points,) int64
        Time from the start until each point is reached; the last is `travel_ms` less `walk_ms`.
    arcs : (arcs,) int32
        Arcs of the graph that are driven, the first and the last in part.
    steps : tuple of Step
        What to do on the way, for `routing.spoken`; their times add up to `travel_ms`, their lengths to those on roads
        and on foot.
    walk_ms : int
        Time on foot from the end of the geometry to a target more than 300 m from any road, in ms; 0 to any other.
    walk_m : float
        How far that is.
    """

    travel_ms: int
    wait_ms: int
    length_m: float
    geometry: NDArray[np.float64]
    vertex_ms: NDArray[np.int64]
    arcs: NDArray[np.int32]
    steps: tuple[Step, ...]
    walk_ms: int = 0
    walk_m: float = 0.0


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No road leads from the source to the target."""

    source: tuple[float, float]
    target: tuple[float, float]


def route(
    metric: Metric | TimedMetric, source: Sequence[float], target: Sequence[float], *, at: datetime | None = None
) -> Route | NoRoute:
    """Find the fastest way from a place to a place.

    Parameters
    ----------
    metric : Metric or TimedMetric
    source, target : lon, lat in degrees
    at : datetime, optional
        With a time zone: when the vehicle sets out. Closures by the clock are obeyed only where it is given.

    Raises
    ------
    PlaceError
        Where either is no place in degrees, or the map has no road.
    DepartureError
        Where `at` has no time zone.
    """
    whole = open_metric(metric)
    start = snap_places(whole.hierarchy, [source], name="source")
    goal = snap_places(whole.hierarchy, [target], name="target")
    start_ms = None if at is None else departures_ms(at, 1)
    if start_ms is None or not isinstance(metric, TimedMetric):
        return place_route(whole, start, goal)
    from routing.clock.timed_route import timed_place_route

    return timed_place_route(metric, start, goal, start_ms)


def place_route(metric: Metric, source: Snapped, target: Snapped) -> Route | NoRoute:
    """Find the fastest way between two places that are on their roads already.

    Parameters
    ----------
    metric : Metric
    source, target : maps.snapping.Snapped
        Of one place each, as given by `snap_places`.
    """
    begin, end = on_quickest_roads(metric, source, target)
    ends = (_place(begin), _place(end))
    parts = fastest_parts(metric, stops(metric, begin), stops(metric, end))
    if parts is None:
        return NoRoute(source=ends[0], target=ends[1])
    return with_walk(assembled_route(metric, parts, ends), target)


def on_quickest_roads(metric: Metric, source: Snapped, target: Snapped) -> tuple[Snapped, Snapped]:
    """Choose one road for each of two places: those between which it takes least."""
    start, goal = on_each_road(source), on_each_road(target)
    if len(start) == len(goal) == 1:
        return start, goal
    return quickest_pair(road_times(metric, start, goal), start, goal)


def with_walk(found: Route, target: Snapped) -> Route | NoRoute:
    """Give a route to one place together with the walk from its end, where there is one; over 12 days are none."""
    lasts_ms = int(walk_ms(target)[0])
    if lasts_ms == 0:
        return found
    if found.travel_ms + lasts_ms >= INFINITE_MS:
        begin, end = found.geometry[[0, -1]].tolist()
        return NoRoute(source=(begin[0], begin[1]), target=(end[0], end[1]))
    far_m = float(walk_m(target)[0])
    return replace(
        found,
        travel_ms=found.travel_ms + lasts_ms,
        steps=walked_steps(found.steps, far_m, lasts_ms),
        walk_ms=lasts_ms,
        walk_m=far_m,
    )


def node_path(metric: Metric, source_node: int, target_node: int) -> NDArray[np.int32] | None:
    """Find the arcs of the fastest way from a node to a node.

    Returns
    -------
    (arcs,) int32 or None
        None where no way leads.

    Raises
    ------
    PlaceError
        Where either is no node of the graph.
    NotSupportedError
        Where turns count: a way depends there on the arcs by which it leaves and comes.
    """
    if metric.hierarchy.turns is not None:
        raise NotSupportedError("between nodes there is no path where turns count: ask for a route between places")
    from routing.kernels.node_pair import links_between

    hierarchy = metric.hierarchy
    source, target = (
        checked_node(hierarchy, node, name=name)
        for name, node in (("source_node", source_node), ("target_node", target_node))
    )
    ms, arcs = links_between(
        hierarchy.rank,
        hierarchy.parent,
        hierarchy.depth,
        hierarchy.depths,
        (metric.forward, metric.backward),
        unpacked_from(metric),
        source,
        target,
    )
    return arcs if ms < INFINITE_MS else None


def _place(snapped: Snapped) -> tuple[float, float]:
    return float(snapped.lon[0]), float(snapped.lat[0])


def fastest_parts(metric: Metric, start: Stops, goal: Stops) -> list[Part] | None:
    """Choose between the way along the common road, if there is one, and the way over nodes."""
    hierarchy = metric.hierarchy
    only = np.zeros(1, dtype=np.int64)
    along_ms = int(direct_ms(start, only, goal, only)[0]) if start.arc[0] == goal.arc[0] else INFINITE_MS
    if hierarchy.turns is None:
        ms, parts = _over_nodes(metric, start, goal)
    else:
        from routing.routes.turn_route import over_turns

        ms, parts = over_turns(metric, start, goal)
    return [_along_own_road(start, goal)] if along_ms < INFINITE_MS and along_ms <= ms else parts


def _over_nodes(metric: Metric, start: Stops, goal: Stops) -> tuple[int, list[Part] | None]:
    hierarchy = metric.hierarchy
    ms, path, links = link_path(metric, source_terminals(hierarchy, start), target_terminals(hierarchy, goal))
    if len(path) == 0:
        return INFINITE_MS, None
    whole = [Part(int(arc), 0.0, 1.0) for arc in links]
    return ms, [leaving_part(metric, start, int(path[0])), *whole, arriving_part(metric, goal, int(path[-1]))]


def link_path(metric: Metric, source: Terminals, target: Terminals) -> tuple[int, NDArray[np.int32], NDArray[np.int32]]:
    """Give the time between two ends of a search in kernel ms, ranks on the way from first to last, and all links.

    No rank stands for no way.
    """
    from routing.kernels.elimination_tree_search import shortest_path
    from routing.kernels.path_unpacking import unpack_path

    hierarchy = metric.hierarchy
    ms, path = shortest_path(
        hierarchy.parent,
        hierarchy.depth,
        hierarchy.depths,
        metric.forward,
        metric.backward,
        _only(source),
        _only(target),
    )
    if len(path) == 0:
        return INFINITE_MS, path, path
    links = unpack_path(path, hierarchy.depths, *unpacked_from(metric))
    return int(ms), path, links


def unpacked_from(metric: Metric) -> tuple[Upward, Downward, Links]:
    """Give what tells which links a path up and down the hierarchy stands for, as kernels take it."""
    hierarchy = metric.hierarchy
    return (
        (hierarchy.up_first, hierarchy.up_head, metric.up_ms, metric.down_ms),
        (hierarchy.down_first, hierarchy.down_arc, hierarchy.down_tail, hierarchy.down_place),
        (hierarchy.link_first, hierarchy.slot_link, hierarchy.link_slot, metric.link_ms),
    )


def _only(terminals: Terminals) -> NDArray[np.int32]:
    return np.concatenate(terminals.take(np.zeros(1, dtype=np.int64)))


def _along_own_road(start: Stops, goal: Stops) -> Part:
    begin, end = float(start.fraction[0]), float(goal.fraction[0])
    if begin <= end and start.reached_ms[0] < INFINITE_MS:
        return Part(int(start.arc[0]), begin, end)
    return Part(int(start.back[0]), float(start.back_fraction[0]), float(goal.back_fraction[0]))


def leaving_part(metric: Metric, start: Stops, rank: int) -> Part:
    """Give the part of the first road that leads to a node, in the quicker direction where both do.

    A way back that is not there takes infinitely long, so whatever arc stands in its place is not chosen.
    """
    onward = Part(int(start.arc[0]), float(start.fraction[0]), 1.0)
    back = Part(int(start.back[0]), float(start.back_fraction[0]), 1.0)
    onward_rank, back_rank = metric.hierarchy.rank[metric.hierarchy.graph.head[[onward.arc, back.arc]]]
    if onward_rank != back_rank:
        return onward if onward_rank == rank else back
    return onward if start.rest_ms[0] <= start.back_rest_ms[0] else back


def arriving_part(metric: Metric, goal: Stops, rank: int) -> Part:
    """Give the part of the last road that leads from a node; as `leaving_part`."""
    onward = Part(int(goal.arc[0]), 0.0, float(goal.fraction[0]))
    back = Part(int(goal.back[0]), 0.0, float(goal.back_fraction[0]))
    onward_rank, back_rank = metric.hierarchy.rank[metric.hierarchy.graph.tail[[onward.arc, back.arc]]]
    if onward_rank != back_rank:
        return onward if onward_rank == rank else back
    return onward if goal.reached_ms[0] <= goal.back_reached_ms[0] else back


def assembled_route(
    metric: Metric,
    parts: list[Part],
    ends: tuple[tuple[float, float], tuple[float, float]],
    *,
    wait_ms: int = 0,
    start_ms: int = 0,
) -> Route:
    """Give a route of its parts, with all waits and the moment of setting out; its geometry holds no wait yet."""
    graph = metric.hierarchy.graph
    geometry, vertex_ms = driven_line(graph, metric.travel_ms, parts, ends)
    arcs = np.array([part.arc for part in parts], dtype=np.int32)
    length_m = graph.length_m[arcs] * [part.end - part.begin for part in parts]
    return Route(
        travel_ms=int(vertex_ms[-1]),
        wait_ms=wait_ms,
        length_m=float(length_m.sum()),
        geometry=frozen(geometry),
        vertex_ms=frozen(vertex_ms),
        arcs=frozen(arcs),
        steps=route_steps(metric.hierarchy, parts, length_m, parts_ms(metric.travel_ms, parts), start_ms=start_ms),
    )
