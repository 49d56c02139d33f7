"""Other good ways: not much longer than the fastest, not mostly the same, and without senseless detours.

A way over a vertex of two shortest path trees, the one from the source and the one to the target, is made of two
shortest paths. Where the trees share a path, a *plateau*, every part of the way over it that is no longer than the
plateau is a shortest path itself: it makes sense to whoever drives there.

References
----------
Abraham, Delling, Goldberg, Werneck: Alternative routes in road networks. ACM Journal of Experimental Algorithmics 18,
2013: single-via paths, and what makes them admissible: limited sharing, local optimality, bounded stretch.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from routing.clock.departures import departures_ms
from routing.clock.legs import between_vertices, directions, from_place, to_place
from routing.clock.timed_metric import TimedMetric, open_metric
from routing.places import snap_places
from routing.reach import times_to, vertex_times
from routing.routes.polyline import Part, parts_ms
from routing.routes.route import NoRoute, Route, assembled_route, on_quickest_roads, place_route, with_walk
from routing.terminals import source_terminals, stops, target_terminals, vertex_terminals
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.metric import Metric
    from routing.terminals import Stops

MAX_STRETCH: Final = 1.25
"""What replaces a part of the fastest way takes at most this much of its time."""

MAX_SHARED: Final = 0.8
"""At most this part of the time of the fastest way is spent on roads that two of the ways share."""

MIN_LOCAL: Final = 0.25
"""Every part of a way that is no longer than this part of the fastest one is a shortest path."""

MAX_TRIED: Final = 50
"""So many ways are drawn at most in search of good ones."""


def alternatives(
    metric: Metric | TimedMetric,
    source: Sequence[float],
    target: Sequence[float],
    *,
    count: int = 2,
    at: datetime | None = None,
) -> list[Route]:
    """Find up to `count` ways from a place to a place: the fastest, then others that are worth a look.

    Parameters
    ----------
    metric : Metric or TimedMetric
        With or without turns.
    source, target : lon, lat in degrees
    count : int
    at : datetime, optional
        With a time zone: when the vehicle sets out. Where it is given, the fastest obeys closures by the clock, and the
        others use no road that the clock closes.

    Returns
    -------
    list of Route
        The fastest first, as `route` finds it; fewer where there are no more good ones, none where no road leads.

    Raises
    ------
    PlaceError
        Where either is no place in degrees, or the map has no road.
    DepartureError
        Where `at` has no time zone.
    """
    hierarchy = open_metric(metric).hierarchy
    places = snap_places(hierarchy, [source], name="source"), snap_places(hierarchy, [target], name="target")
    start_ms = None if at is None else departures_ms(at, 1)
    if start_ms is not None and isinstance(metric, TimedMetric):
        from routing.clock.timed_route import timed_place_route, timed_quickest_roads

        begin, end = timed_quickest_roads(metric, *places, start_ms)
        searched, fastest = metric.without, timed_place_route(metric, begin, end, start_ms)
    else:
        searched = open_metric(metric)
        begin, end = on_quickest_roads(searched, *places)
        fastest = place_route(searched, begin, end)
    if isinstance(fastest, NoRoute) or count < 1:
        return []
    return [fastest, *_others(searched, fastest, (begin, end), count - 1)]


def _others(metric: Metric, fastest: Route, places: tuple[Snapped, Snapped], count: int) -> list[Route]:
    begin, end = places
    ends = (float(begin.lon[0]), float(begin.lat[0])), (float(end.lon[0]), float(end.lat[0]))
    pair = stops(metric, begin), stops(metric, end)
    routes = [with_walk(assembled_route(metric, way, ends), end) for way in _admissible(metric, fastest, pair, count)]
    return [found for found in routes if isinstance(found, Route)]


def _admissible(metric: Metric, fastest: Route, pair: tuple[Stops, Stops], count: int) -> list[list[Part]]:
    driven_ms = fastest.travel_ms - fastest.walk_ms
    accepted: list[list[Part]] = []
    known = [fastest.arcs]
    candidates = islice(_plateaus(metric, pair, driven_ms), MAX_TRIED) if count else ()
    for plateau in candidates:
        way = _over(metric, pair, plateau)
        shared_ms = [_shared_ms(metric, way, arcs) for arcs in known]
        own_ms = int(parts_ms(metric.travel_ms, way).sum()) - shared_ms[0]
        is_short = own_ms <= MAX_STRETCH * (driven_ms - shared_ms[0])
        if is_short and max(shared_ms) <= MAX_SHARED * driven_ms and _makes_sense(metric, way):
            accepted.append(way)
            known.append(np.array([part.arc for part in way], dtype=np.int32))
            if len(accepted) == count:
                break
    return accepted


@dataclass(frozen=True, slots=True)
class _Plateau:
    """A path that is part of both trees, by its first and last vertex, which may be the same."""

    first: int
    last: int


def _plateaus(metric: Metric, pair: tuple[Stops, Stops], fastest_ms: int) -> Iterator[_Plateau]:
    """Give the plateaus that are long enough and not too far off; first those of short ways that make sense.

    A part of a way over one of them that is no shortest path begins at least a link before and ends a link behind it.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    from_ms, to_ms = _trees(metric, pair)
    via_ms = from_ms + to_ms
    near = via_ms <= MAX_STRETCH * fastest_ms
    tail, head, link_ms = _links(metric)
    on = np.flatnonzero(near[tail] & near[head])
    tail, head, link_ms = tail[on], head[on], link_ms[on]
    comes, goes = from_ms[tail] + link_ms == from_ms[head], link_ms + to_ms[head] == to_ms[tail]
    before_ms, after_ms = from_ms.copy(), to_ms.copy()
    np.minimum.at(before_ms, head[comes], link_ms[comes])
    np.minimum.at(after_ms, tail[goes], link_ms[goes])
    vertex = np.flatnonzero(near)
    row = np.cumsum(near) - 1
    ends = row[tail[comes & goes]], row[head[comes & goes]]
    links = coo_array((np.ones(len(ends[0])), ends), shape=(len(vertex), len(vertex)))
    plateaus, of_vertex = connected_components(links, directed=False)
    order = np.lexsort((from_ms[vertex], of_vertex))
    begins = np.searchsorted(of_vertex[order], np.arange(plateaus + 1))
    first, last = vertex[order[begins[:-1]]], vertex[order[begins[1:] - 1]]
    long_ms = from_ms[last] - from_ms[first]
    enough = np.flatnonzero(before_ms[first] + long_ms + after_ms[last] > MIN_LOCAL * fastest_ms)
    for each in enough[np.argsort((2 * via_ms[first] - long_ms)[enough], kind="stable")]:
        yield _Plateau(int(first[each]), int(last[each]))


def _trees(metric: Metric, pair: tuple[Stops, Stops]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the times from the source to all vertices, and from these to the target; for no way, far more than any."""
    hierarchy, (start, goal) = metric.hierarchy, pair
    from_ms = vertex_times(metric, source_terminals(hierarchy, start)).astype(np.int64)
    if hierarchy.turns is None:
        return from_ms, times_to(metric, target_terminals(hierarchy, goal)).astype(np.int64)
    to_ms = np.full(len(from_ms), INFINITE_MS, dtype=np.int64)
    for arc, _, rest_ms in directions(goal):
        end_ms = times_to(metric, vertex_terminals(hierarchy, np.array([arc]))).astype(np.int64)
        to_ms = np.minimum(to_ms, np.where(end_ms < INFINITE_MS, end_ms - rest_ms, INFINITE_MS))
    to_ms[[arc for arc, _, _ in directions(goal)]] = INFINITE_MS
    return from_ms, to_ms


def _links(metric: Metric) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    turns, graph = metric.hierarchy.turns, metric.hierarchy.graph
    if turns is None:
        return graph.tail, graph.head, metric.link_ms
    return turns.from_arc, turns.to_arc, metric.link_ms


def _over(metric: Metric, pair: tuple[Stops, Stops], plateau: _Plateau) -> list[Part]:
    """Give the way over both ends of a plateau."""
    start, goal = pair
    _, before = from_place(metric, start, plateau.first)
    _, along = between_vertices(metric, plateau.first, plateau.last)
    _, after = to_place(metric, plateau.last, goal)
    return [*before, *along, *after]


def _makes_sense(metric: Metric, way: list[Part]) -> bool:
    """Whether a way passes nothing twice nor turns back."""
    graph, arcs = metric.hierarchy.graph, np.array([part.arc for part in way])
    heads = graph.head[arcs[:-1]]
    turns_back = graph.reverse[arcs[:-1]] == arcs[1:]
    return len(np.unique(heads)) == len(heads) and len(np.unique(arcs)) == len(arcs) and not turns_back.any()


def _shared_ms(metric: Metric, way: list[Part], arcs: NDArray[np.int32]) -> int:
    """Give the time that a way spends on arcs of another."""
    common = set(arcs.tolist())
    shared = [part for part in way if part.arc in common]
    return int(parts_ms(metric.travel_ms, shared).sum()) if shared else 0
