"""Routes that obey closures by the clock, with the waits on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.candidates import on_each_road, quickest_pair
from routing.clock.edges import OnEdges, places_on_edges
from routing.clock.legs import between_vertices, from_place, to_place
from routing.clock.search import STANDS_THERE, EdgeTimes, approaches, edge_times
from routing.clock.tables import onward_ms, pairs_along_edge, timed_road_times
from routing.routes.polyline import Part, parts_ms
from routing.routes.route import NoRoute, Route, assembled_route, fastest_parts, place_route, with_walk
from routing.terminals import Stops, stops
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.clock.legs import Leg
    from routing.clock.timed_metric import TimedMetric


@dataclass(frozen=True, slots=True)
class _Way:
    """Parts of arcs, and the waits: when each begins, in ms after setting out, and how long it lasts."""

    parts: tuple[Part, ...] = ()
    waits: tuple[tuple[int, int], ...] = ()

    def then(self, *parts: Part, waits: tuple[tuple[int, int], ...] = ()) -> _Way:
        return _Way((*self.parts, *parts), (*self.waits, *waits))


def timed_place_route(
    timed: TimedMetric, source: Snapped, target: Snapped, start_ms: NDArray[np.int64]
) -> Route | NoRoute:
    """Find the fastest way between two places that are on their roads already.

    Parameters
    ----------
    timed : TimedMetric
    source, target : maps.snapping.Snapped
        Of one place each, as given by `snap_places`.
    start_ms : (1,) int64
        When the vehicle sets out, in ms since 1970.

    Returns
    -------
    Route or NoRoute
        Where it waits, the geometry holds the point twice: when it is reached, and when it is left.
    """
    open_way = place_route(timed.metric, source, target)
    lasts_ms = 0 if isinstance(open_way, NoRoute) else open_way.travel_ms
    if timed.is_open(int(start_ms[0]), int(start_ms[0]) + lasts_ms):
        return open_way
    start, goal = timed_quickest_roads(timed, source, target, start_ms)
    ends = (_place(start), _place(goal))
    search = _Search(
        timed,
        start=stops(timed.without, start),
        goal=stops(timed.without, goal),
        start_ms=int(start_ms[0]),
        found=edge_times(timed, approaches(timed, start), start_ms),
        ends=places_on_edges(timed.edges, stops(timed.metric, goal)),
        onward_ms=onward_ms(timed, goal)[:, 0],
    )
    ms, way = min(search.ways(), key=lambda way: way[0], default=(INFINITE_MS, _Way))
    if ms >= INFINITE_MS:
        return NoRoute(source=ends[0], target=ends[1])
    return with_walk(_told(timed, way(), ends, search.start_ms), target)


def timed_quickest_roads(
    timed: TimedMetric, source: Snapped, target: Snapped, start_ms: NDArray[np.int64]
) -> tuple[Snapped, Snapped]:
    """Choose one road for each of two places: those between which it takes least at a moment."""
    start, goal = on_each_road(source), on_each_road(target)
    if len(start) == len(goal) == 1:
        return start, goal
    return quickest_pair(timed_road_times(timed, start, goal, np.repeat(start_ms, len(start))), start, goal)


@dataclass(frozen=True, eq=False, slots=True)
class _Search:
    timed: TimedMetric
    start: Stops
    goal: Stops
    start_ms: int
    found: EdgeTimes
    ends: OnEdges
    onward_ms: NDArray[np.int32]

    def ways(self) -> Iterator[tuple[int, Callable[[], _Way]]]:
        """Give the best way of each kind: its time, and how to draw it."""
        parts = fastest_parts(self.timed.without, self.start, self.goal)
        if parts is not None:
            yield int(parts_ms(self.timed.metric.travel_ms, parts).sum()), partial(_Way, tuple(parts))
        if len(self.timed.edges) == 0:
            return
        behind_ms = self.found.head_ms[0] + self.onward_ms
        edge = int(np.argmin(behind_ms))
        yield int(behind_ms[edge]), partial(self._behind, edge)
        for end in range(len(self.ends)):
            yield self._on_ms(end), partial(self._on, end)
        for one, other in zip(*pairs_along_edge(self.timed.edges, self.found.on, self.ends), strict=True):
            ms = int(self.ends.reached_ms[other] - self.found.on.reached_ms[one])
            yield ms, partial(self._along, one, other)

    def _behind(self, edge: int) -> _Way:
        _, parts = to_place(self.timed.without, int(self.timed.edges.exit_vertex[edge]), self.goal)
        return self._over(edge).then(*parts)

    def _on_ms(self, end: int) -> int:
        row = int(self.ends.row[end])
        tail_ms = int(self.found.tail_ms[0, self.timed.edges.edge[row]])
        if tail_ms >= INFINITE_MS:
            return INFINITE_MS
        return tail_ms + self._wait_ms(tail_ms, row) + int(self.ends.reached_ms[end])

    def _on(self, end: int) -> _Way:
        return self._entered(int(self.ends.row[end]), float(self.ends.fraction[end]))

    def _along(self, one: int, other: int) -> _Way:
        on = self.found.on
        begin, end = int(on.row[one]), int(self.ends.row[other])
        return _Way(tuple(self._driven(begin, float(on.fraction[one]), end, float(self.ends.fraction[other]))))

    def _over(self, edge: int) -> _Way:
        """Drive to the end of an edge, from a place on it or from its beginning."""
        last = int(self.timed.edges.last_row[edge])
        if self.found.left_ms[0, edge] > self.found.head_ms[0, edge]:
            return self._entered(last, 1.0)
        on = self.found.on
        mine = np.flatnonzero(self.timed.edges.edge[on.row] == edge)
        place = mine[np.argmax(on.reached_ms[mine])]
        return _Way(tuple(self._driven(int(on.row[place]), float(on.fraction[place]), last, 1.0)))

    def _entered(self, row: int, fraction: float) -> _Way:
        """Drive to the beginning of an edge, wait there, and drive to a part of one of its arcs."""
        edge = int(self.timed.edges.edge[row])
        way, lost_ms = self._to(edge)
        tail_ms = int(self.found.tail_ms[0, edge])
        wait_ms = self._wait_ms(tail_ms, row)
        first = int(self.timed.edges.first_row[edge])
        parts = self._driven(first, 0.0, row, fraction, lost_ms=lost_ms + wait_ms, wait_ms=wait_ms)
        return way.then(*parts, waits=((tail_ms, wait_ms),) if wait_ms else ())

    def _to(self, edge: int) -> tuple[_Way, int]:
        """Drive to the beginning of an edge; give the way and the time lost in the turn there."""
        edges, without = self.timed.edges, self.timed.without
        before = int(self.found.before[0, edge])
        if before == STANDS_THERE:
            return _Way(), 0
        way = _Way() if before < 0 else self._over(before)
        legs: list[tuple[Leg, int]] = []
        for number in np.flatnonzero(edges.approach_edge == edge):
            vertex, lost_ms = int(edges.approach_vertex[number]), int(edges.approach_ms[number])
            if before < 0:
                legs.append((from_place(without, self.start, vertex), lost_ms))
            else:
                legs.append((between_vertices(without, int(edges.exit_vertex[before]), vertex), lost_ms))
        (_, parts), lost_ms = min(legs, key=lambda leg: leg[0][0] + leg[1])
        return way.then(*parts), lost_ms

    def _wait_ms(self, tail_ms: int, row: int) -> int:
        from routing.kernels.timed_overlay import entered_ms

        return int(entered_ms(self.start_ms, tail_ms, row, self.timed.edges.shut)) - tail_ms

    def _driven(
        self, row: int, begin: float, last: int, end: float, *, lost_ms: int = 0, wait_ms: int = 0
    ) -> Iterator[Part]:
        """Give the arcs of an edge from a part of one to a part of another."""
        edges = self.timed.edges
        for each in range(row, last + 1):
            until = end if each == last else 1.0
            if each == row:
                yield Part(int(edges.arc[each]), begin, until, lost_ms, wait_ms)
            else:
                yield Part(int(edges.arc[each]), 0.0, until, int(edges.begin_ms[each] - edges.end_ms[each - 1]))


def _told(timed: TimedMetric, way: _Way, ends: tuple[tuple[float, float], tuple[float, float]], start_ms: int) -> Route:
    """Give the route, with the points where it waits twice: the time there counts as lost before the next part."""
    wait_ms = sum(lasts_ms for _, lasts_ms in way.waits)
    found = assembled_route(timed.metric, list(way.parts), ends, wait_ms=wait_ms, start_ms=start_ms)
    begins_ms = np.array([begins for begins, _ in way.waits], dtype=np.int64)
    left_ms = begins_ms + np.array([lasts_ms for _, lasts_ms in way.waits], dtype=np.int64)
    after = np.searchsorted(found.vertex_ms, begins_ms, side="right")
    return replace(
        found,
        geometry=frozen(np.insert(found.geometry, after, found.geometry[after - 1], axis=0)),
        vertex_ms=frozen(np.insert(found.vertex_ms, after, left_ms)),
    )


def _place(snapped: Snapped) -> tuple[float, float]:
    return float(snapped.lon[0]), float(snapped.lat[0])
