"""Places to the nearest point of the nearest road, or roads where several are as near."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.errors import MapError, PlaceError
from maps.lines import arc_lines, is_mirror
from maps.projection import LocalPlane, plane_around
from maps.road_graph import frozen, great_circle_m

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.road_graph import RoadGraph

_CELLS_PER_SEGMENT: Final = 2.0
_SMALLEST_CELL_M: Final = 1.0

EQUALLY_NEAR_M: Final = 0.1
"""A road that is not further away than the nearest by more than this counts as being as near.

About what coordinates of six decimals leave open; more would let vehicles jump from road to road (m)."""


@dataclass(frozen=True, slots=True, eq=False)
class ArcIndex:
    """A grid over the segments of all arcs, as read-only arrays that can be stored and memory-mapped.

    Attributes
    ----------
    grid : (7,) float64
        Left and lower edge in metres, cell size in metres, columns, rows; lon, lat of the plane's middle in degrees.
    cell_start : (cells + 1,) int64
    cell_segment : (entries,) int32
    segment : (segments, 6) float64
        Ends ax, ay, bx, by in metres on the plane, and the part of the arc's length at either end, from its tail.
    segment_arc : (segments,) int32
    """

    grid: NDArray[np.float64]
    cell_start: NDArray[np.int64]
    cell_segment: NDArray[np.int32]
    segment: NDArray[np.float64]
    segment_arc: NDArray[np.int32]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))

    @property
    def plane(self) -> LocalPlane:
        """The plane in which the segments lie."""
        return LocalPlane(float(self.grid[5]), float(self.grid[6]))


@dataclass(frozen=True, slots=True, eq=False)
class OtherRoads:
    """Roads that are as near to places as their nearest one, as at a junction; one row for each.

    Attributes
    ----------
    place : (m,) int64
        Rows of the places that have such roads, ascending.
    arc : (m,) int32
        Ascending for each place; of a two-way road that takes one line, the lower arc.
    fraction, lon, lat : (m,) float64
        As in `Snapped`.
    """

    place: NDArray[np.int64]
    arc: NDArray[np.int32]
    fraction: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))

    def __len__(self) -> int:
        return len(self.place)


NO_OTHERS: Final = OtherRoads(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), *np.empty((3, 0)))


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Where places meet the road.

    Attributes
    ----------
    arc : (n,) int32
        The nearest arc, the lower one of equals.
    fraction : (n,) float64
        Part of the arc's length from its tail, 0 to 1; 0 on an arc without length.
    lon, lat : (n,) float64
        The nearest point on the arc.
    distance_m : (n,) float64
        From the place to that point.
    others : OtherRoads
        Those on which the places could be just as well: their nearest point is not further away than that of the
        nearest road by more than `EQUALLY_NEAR_M`.
    """

    arc: NDArray[np.int32]
    fraction: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    distance_m: NDArray[np.float64]
    others: OtherRoads = NO_OTHERS

    def __post_init__(self) -> None:
        for name in ("arc", "fraction", "lon", "lat", "distance_m"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def __len__(self) -> int:
        return len(self.arc)

    def row(self, number: int) -> Snapped:
        """Give one of the places, with all of its roads."""
        only, others = slice(number, number + 1), self.others
        mine = np.flatnonzero(others.place == number)
        return Snapped(
            self.arc[only],
            self.fraction[only],
            self.lon[only],
            self.lat[only],
            self.distance_m[only],
            OtherRoads(
                np.zeros_like(mine), others.arc[mine], others.fraction[mine], others.lon[mine], others.lat[mine]
            ),
        )


def snapping_index(graph: RoadGraph) -> ArcIndex:
    """Make the grid of a road graph, once per map.

    Raises
    ------
    MapError
        Where the graph has no arc.
    """
    from maps.kernels.nearest_arc import cells_of_segments

    if graph.arcs == 0:
        raise MapError("a road graph without arcs has no road to snap to")
    plane = plane_around(graph.lon, graph.lat)
    segment, segment_arc = _segments(graph, plane)
    grid = _grid(segment, plane)
    cell_start, cell_segment = cells_of_segments(grid, segment)
    return ArcIndex(grid, cell_start, cell_segment, segment, segment_arc)


def snap(index: ArcIndex, places: ArrayLike) -> Snapped:
    """Find the nearest road of each place, (n, 2) lon, lat in degrees, also outside the map.

    Raises
    ------
    PlaceError
        Where the shape is not (n, 2), or a coordinate is not finite or impossible; the message names the row.
    """
    from maps.kernels.nearest_arc import nearest_arcs

    place = checked_places(places)
    place_m = frozen(index.plane.to_metres(place[:, 0], place[:, 1]))
    arc, spot, *others = nearest_arcs(
        place_m, index.grid, index.cell_start, index.cell_segment, index.segment, index.segment_arc, EQUALLY_NEAR_M
    )
    lon, lat = index.plane.to_degrees(spot[:, 1], spot[:, 2]).T
    distance_m = great_circle_m(place[:, 0], place[:, 1], lon, lat)
    return Snapped(arc, spot[:, 0], lon, lat, distance_m, _others(index.plane, *others))


def _others(
    plane: LocalPlane, place: NDArray[np.int64], arc: NDArray[np.int32], spot: NDArray[np.float64]
) -> OtherRoads:
    if len(place) == 0:
        return NO_OTHERS
    lon, lat = plane.to_degrees(spot[:, 1], spot[:, 2]).T
    return OtherRoads(place, arc, spot[:, 0], lon, lat)


def checked_places(places: ArrayLike) -> NDArray[np.float64]:
    """Give places as (n, 2) float64 lon, lat; refuse what cannot be a place on earth."""
    try:
        place = np.asarray(places, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise PlaceError("places must be pairs of numbers, lon and lat") from error
    if place.ndim != 2 or place.shape[1] != 2:
        raise PlaceError(f"places must be an array of shape (n, 2), lon and lat; its shape is {place.shape}")
    bad = np.flatnonzero(~(np.abs(place) <= (180.0, 90.0)).all(axis=1))
    if len(bad):
        lon, lat = place[bad[0]]
        raise PlaceError(f"place {bad[0]} is not on earth: lon {lon:g}, lat {lat:g}")
    return place


def _segments(graph: RoadGraph, plane: LocalPlane) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Give the segments of all arcs, without those that repeat a lower arc the other way."""
    lines = arc_lines(graph)
    point_m, share = plane.to_metres(lines.lon, lines.lat), lines.shares()
    begin = lines.segment_begins()
    arc = np.repeat(np.arange(graph.arcs, dtype=np.int32), np.diff(lines.start) - 1)
    keep = ~is_mirror(graph, lines)[arc]
    begin, arc = begin[keep], arc[keep]
    return np.column_stack((point_m[begin], point_m[begin + 1], share[begin], share[begin + 1])), arc


def _grid(segment: NDArray[np.float64], plane: LocalPlane) -> NDArray[np.float64]:
    x, y = segment[:, [0, 2]], segment[:, [1, 3]]
    width_m, height_m = float(np.ptp(x)), float(np.ptp(y))
    cells = _CELLS_PER_SEGMENT * len(segment)
    cell_m = max(np.sqrt(width_m * height_m / cells), max(width_m, height_m) / cells, _SMALLEST_CELL_M)
    columns, rows = int(width_m / cell_m) + 1, int(height_m / cell_m) + 1
    return np.array([x.min(), y.min(), cell_m, columns, rows, plane.lon, plane.lat])
