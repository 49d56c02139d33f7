"""Places that stand for all that lies around them, kept off closed roads: one closed block shuts in nobody near by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import NO_ARC
from maps.snapping import NO_OTHERS, ArcIndex, Snapped, snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

_FIRST_REACH_M: Final = 250.0
_EXACT_WITHIN: Final = 0.99
"""Of the reach: beyond it a segment of a cell that was not looked at could be nearer."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenRoads:
    """The roads that are left where some arcs are closed.

    Attributes
    ----------
    index : maps.snapping.ArcIndex
        Of all roads.
    shut : (arcs,) int32
        Arcs of roads that nobody may drive in either direction, ascending.
    """

    index: ArcIndex
    shut: NDArray[np.int32]

    def rows_off(self, places: Snapped) -> NDArray[np.int64]:
        """Tell which places lie on a road that is closed."""
        return np.flatnonzero(np.isin(places.arc, self.shut))

    def put(self, places: Snapped) -> Snapped:
        """Put places from closed roads on the nearest open ones, as far to walk; where there are none, they stay."""
        rows = self.rows_off(places)
        if not rows.size:
            return places
        arc = places.arc.copy()
        fraction, lon, lat = (column.copy() for column in (places.fraction, places.lon, places.lat))
        for row in rows.tolist():
            found = self._nearest(float(places.lon[row]), float(places.lat[row]))
            if found is not None:
                arc[row], fraction[row] = found.arc[0], found.fraction[0]
                lon[row], lat[row] = found.lon[0], found.lat[0]
        return Snapped(arc, fraction, lon, lat, places.distance_m)

    def _nearest(self, lon: float, lat: float) -> Snapped | None:
        """Find the nearest open road of a place; None where there is none."""
        place, reach_m = np.array([[lon, lat]]), _FIRST_REACH_M
        middle_m = self.index.plane.to_metres(place[:, 0], place[:, 1])
        while True:
            segments, whole = self._open_segments(middle_m[0], reach_m)
            found = on_nearest_road(_index_of(self.index, segments), place) if segments.size else None
            if whole or (found is not None and self._away_m(found, middle_m) <= _EXACT_WITHIN * reach_m):
                return found
            reach_m *= 2

    def _away_m(self, found: Snapped, middle_m: NDArray[np.float64]) -> float:
        return float(np.hypot(*(self.index.plane.to_metres(found.lon, found.lat) - middle_m).T)[0])

    def _open_segments(self, middle_m: NDArray[np.float64], reach_m: float) -> tuple[NDArray[np.int32], bool]:
        """List the segments of open roads within reach, ascending, and tell whether these are all that there are."""
        left, lower, cell_m, columns, rows = self.index.grid[:5]
        last = np.array([columns, rows]) - 1
        corner = (middle_m - (left, lower)) / cell_m
        low, high = (
            np.clip(np.floor(corner + side * reach_m / cell_m), 0, last).astype(np.int64).tolist() for side in (-1, 1)
        )
        begins = np.arange(low[1], high[1] + 1) * int(columns)
        start = self.index.cell_start
        within = [self.index.cell_segment[start[row + low[0]] : start[row + high[0] + 1]] for row in begins]
        segments = np.unique(np.concatenate(within))
        is_open = ~np.isin(self.index.segment_arc[segments], self.shut)
        return segments[is_open], low == [0, 0] and high == last.astype(np.int64).tolist()


def open_roads(index: ArcIndex, graph: RoadGraph, closed: frozenset[int]) -> OpenRoads:
    """Give the roads that are left with some arcs closed; one that may still be driven the other way is open."""
    arcs = np.array(sorted(closed), dtype=np.int32)
    back = graph.reverse[arcs]
    return OpenRoads(index, arcs[(back == NO_ARC) | np.isin(back, arcs)])


def on_nearest_road(index: ArcIndex, places: NDArray[np.float64]) -> Snapped:
    """Put places on the nearest road alone: what stands for all that lies around it need not be at a junction."""
    return replace(snap(index, places), others=NO_OTHERS)


def rows_of(places: Snapped, rows: NDArray[np.int64]) -> Snapped:
    """Give some of the places, each on its nearest road alone."""
    lon, lat = places.lon[rows], places.lat[rows]
    return Snapped(places.arc[rows], places.fraction[rows], lon, lat, places.distance_m[rows])


def _index_of(index: ArcIndex, segments: NDArray[np.int32]) -> ArcIndex:
    """Give an index of some segments alone, all of them in one cell."""
    grid, count = index.grid.copy(), len(segments)
    grid[3:5] = 1
    cell_start, cell_segment = np.array([0, count], dtype=np.int64), np.arange(count, dtype=np.int32)
    return ArcIndex(grid, cell_start, cell_segment, index.segment[segments], index.segment_arc[segments])
