"""The same driving times with some more roads closed: searched anew only where the old way may lead over these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS
from dispatch.covering.known_rows import KnownRows
from dispatch.covering.open_roads import open_roads, rows_of
from dispatch.covering.searches import within_limit
from maps.road_graph import NO_ARC
from maps.snapping import Snapped
from routing import keep_sources, keep_targets, labelled_travel_times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dispatch.covering.known_rows import Cell
    from dispatch.covering.searches import Searches
    from maps.road_graph import RoadGraph
    from routing import Labels, Metric

MOST_ROADS: Final = 32
"""With more roads closed at once, to search everything anew is as fast."""

_NO_WAY_MS: Final = 2**30 - 1
"""Twice this still fits into int32."""


class MoreClosed:
    """Times on roads of which some more are closed than where all was searched.

    A way over a closed road passes the middle of it. Where the times to that middle and on from it are together longer
    than the old way, the old way leads elsewhere, and stays the shortest: closing a road makes no way shorter. Places
    on closed roads count as on the nearest open ones, and their old ways are those from there and to there; places on
    roads that are closed in one direction are always searched anew.
    """

    def __init__(self, before: Searches, arcs: frozenset[int]) -> None:
        graph = before.metric.hierarchy.graph
        self._before = before
        self._open = open_roads(before.index, graph, before.closed | arcs)
        self._points = self._open.put(before.points)
        self._moved = self._open.rows_off(before.points)
        self._targets_moved = self._searched_moved()
        self._closed = np.array(sorted(closed_roads(graph, arcs)), dtype=np.int32)
        middles = _middles(graph, self._closed)
        self._middles = keep_targets(before.metric, middles)
        self._onward_ms = self._onward(keep_sources(before.metric, middles))
        self._point_closed = self._lies_on_closed(self._points)
        self._columns = np.empty(0, dtype=np.int64)
        self._targets: Labels | None = None
        self._known = KnownRows()

    def travel_ms(self, cells: Sequence[Cell], metric: Callable[[], Metric]) -> NDArray[np.int32]:
        """Give the driving times from cells to all points, (cells, points) int32; as of `Searches`.

        Parameters
        ----------
        cells : sequence of (int, int)
        metric : callable
            Gives the metric with the roads closed; asked only where something is searched anew.
        """
        new = self._known.missing(cells)
        if new:
            self._known.add(new, self._found(new, metric))
        return self._known.table(cells)

    def _found(self, cells: Sequence[Cell], metric: Callable[[], Metric]) -> NDArray[np.int32]:
        lay = self._before.places(cells)
        places = self._open.put(lay)
        sources = keep_sources(self._before.metric, places)
        times_ms = self._before.travel_ms(cells)
        self._put_moved(times_ms, self._open.rows_off(lay), sources)
        touched = self._touched(sources, times_ms)
        rows = np.flatnonzero(touched.any(axis=1))
        if rows.size:
            targets = self._searched(np.flatnonzero(touched.any(axis=0)), metric)
            anew = keep_sources(targets.metric, rows_of(places, rows))
            times_ms[np.ix_(rows, self._columns)] = within_limit(anew, targets)
        return times_ms

    def _searched_moved(self) -> Labels | None:
        """Give the old searches to the points that lie elsewhere now."""
        return keep_targets(self._before.metric, rows_of(self._points, self._moved)) if self._moved.size else None

    def _onward(self, middles: Labels) -> NDArray[np.int32]:
        """Give the old times from the closed roads to the points where these lie now, (roads, points) int32."""
        onward_ms = labelled_travel_times(middles, self._before.targets)
        if self._targets_moved is not None:
            onward_ms[:, self._moved] = labelled_travel_times(middles, self._targets_moved)
        return _capped(onward_ms)

    def _put_moved(self, times_ms: NDArray[np.int32], rows: NDArray[np.int64], sources: Labels) -> None:
        """Put the old times of cells, in rows, and points that lie elsewhere now into the times from all cells."""
        if rows.size:
            moved = keep_sources(self._before.metric, rows_of(sources.places, rows))
            times_ms[rows] = within_limit(moved, self._before.targets)
        if self._targets_moved is not None:
            times_ms[:, self._moved] = within_limit(sources, self._targets_moved)

    def _touched(self, sources: Labels, times_ms: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell where the old way may lead over a closed road, (places, points) bool; a way that is late is none."""
        to_ms = _capped(labelled_travel_times(sources, self._middles))
        over: NDArray[np.bool_] = self._lies_on_closed(sources.places)[:, None] | self._point_closed
        for column, onward_ms in enumerate(self._onward_ms):
            over |= to_ms[:, column, None] + onward_ms <= times_ms
        over &= times_ms != UNREACHABLE_MS
        return over

    def _searched(self, wanted: NDArray[np.int64], metric: Callable[[], Metric]) -> Labels:
        """Give the searches to some points with the roads closed, and to all that were wanted before."""
        if self._targets is None or not np.isin(wanted, self._columns).all():
            self._columns = np.union1d(self._columns, wanted)
            self._targets = keep_targets(metric(), rows_of(self._points, self._columns))
        return self._targets

    def _lies_on_closed(self, places: Snapped) -> NDArray[np.bool_]:
        graph = self._before.metric.hierarchy.graph
        return np.isin(_roads(graph, places.arc), self._closed)


def closed_roads(graph: RoadGraph, arcs: frozenset[int]) -> set[int]:
    """Give the lower arc of each road that some arcs lie on; a road has two where it is driven both ways."""
    return set(_roads(graph, np.array(sorted(arcs), dtype=np.int32)).tolist())


def _roads(graph: RoadGraph, arcs: NDArray[np.int32]) -> NDArray[np.int32]:
    back = graph.reverse[arcs]
    return np.where(back == NO_ARC, arcs, np.minimum(arcs, back)).astype(np.int32)


def _middles(graph: RoadGraph, arcs: NDArray[np.int32]) -> Snapped:
    """Give a place on the middle of each arc; where that lies in degrees is not asked, so halfway between its ends."""
    ends = graph.tail[arcs], graph.head[arcs]
    lon, lat = ((axis[ends[0]] + axis[ends[1]]) / 2 for axis in (graph.lon, graph.lat))
    return Snapped(arcs, np.full(len(arcs), 0.5), lon, lat, np.zeros(len(arcs)))


def _capped(times_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.minimum(times_ms, np.int32(_NO_WAY_MS))
