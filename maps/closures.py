"""Closed roads: by the clock, way by way; or the arcs that a drawn geometry names."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from maps.errors import GeometryError, PlaceError
from maps.lines import ArcLines, arc_lines
from maps.projection import LocalPlane, plane_around
from maps.road_graph import METRES_PER_DEGREE, NO_ARC
from maps.snapping import ArcIndex, checked_places, snap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

NEAR_LINE_M: Final = 15.0
SHARE_NEAR_LINE: Final = 0.8
_CIRCLE_SEGMENTS: Final = 16

EVERY_DAY: Final = frozenset(range(1, 8))


class TimedClosure(msgspec.Struct, frozen=True):
    """Ways that nobody can use from one local time of day to another.

    Attributes
    ----------
    name : str
    way_ids : tuple of int
    begins, ends : time
        Local time of day; where `ends` is not later than `begins` the closure lasts past midnight.
    days : frozenset of int
        Days of the week on which it begins, 1 (Monday) to 7.
    valid_from, valid_until : date or None
        First and last day on which it begins, None where the season is open.
    """

    name: str
    way_ids: tuple[int, ...]
    begins: time
    ends: time
    days: frozenset[int] = EVERY_DAY
    valid_from: date | None = None
    valid_until: date | None = None


def arcs_of_closure(graph: RoadGraph, index: ArcIndex, geometry: Mapping[str, Any]) -> NDArray[np.int32]:
    """Find the arcs that a GeoJSON geometry closes.

    A Point closes the nearest arc and its reverse, and their copies; a LineString arcs with at least 80 % of their
    length within 15 m of it; a Polygon arcs that lie in it or cross its edge.

    Returns
    -------
    (n,) int32
        Ascending.

    Raises
    ------
    GeometryError
        Where the geometry is none of the three, or its coordinates are not what it needs.
    """
    kind = geometry.get("type")
    coordinates = geometry.get("coordinates")
    if kind == "Point":
        return _of_point(graph, index, coordinates)
    if kind == "LineString":
        return _of_line(graph, _places(coordinates, "a LineString", least=2))
    if kind == "Polygon":
        return _of_polygon(graph, _rings(coordinates))
    raise GeometryError(f"a closure is a Point, a LineString or a Polygon, not {kind!r}")


def _of_point(graph: RoadGraph, index: ArcIndex, coordinates: Any) -> NDArray[np.int32]:
    arc = snap(index, _places([coordinates], "a Point", least=1)).arc[0]
    both = [each for each in (arc, graph.reverse[arc]) if each != NO_ARC]
    return np.unique(np.concatenate([_on_the_same_line(graph, each) for each in both])).astype(np.int32)


def _on_the_same_line(graph: RoadGraph, arc: int) -> NDArray[np.int64]:
    """Give an arc and those of its way that lie on it, as copies for restrictions over ways do."""
    line = graph.geometry(arc)
    alike = (graph.tail == graph.tail[arc]) & (graph.head == graph.head[arc]) & (graph.way_id == graph.way_id[arc])
    return np.array([each for each in np.flatnonzero(alike).tolist() if np.array_equal(graph.geometry(each), line)])


def _of_line(graph: RoadGraph, line: NDArray[np.float64]) -> NDArray[np.int32]:
    import shapely

    lines = arc_lines(graph)
    candidate = _arcs_in_box(lines, line, NEAR_LINE_M)
    if len(candidate) == 0:
        return candidate
    plane = plane_around(line[:, 0], line[:, 1])
    drawn = shapely.linestrings(plane.to_metres(line[:, 0], line[:, 1]))
    near = shapely.buffer(drawn, NEAR_LINE_M, quad_segs=_CIRCLE_SEGMENTS)
    roads = _drawn_arcs(lines, candidate, plane)
    length_m = shapely.length(roads)
    near_m = shapely.length(shapely.intersection(roads, near))
    without_length = (length_m == 0) & (shapely.distance(roads, drawn) <= NEAR_LINE_M)
    closed = ((length_m > 0) & (near_m >= SHARE_NEAR_LINE * length_m)) | without_length
    return np.asarray(candidate[closed])


def _of_polygon(graph: RoadGraph, rings: list[NDArray[np.float64]]) -> NDArray[np.int32]:
    import shapely

    plane = plane_around(rings[0][:, 0], rings[0][:, 1])
    shell, *holes = (plane.to_metres(ring[:, 0], ring[:, 1]) for ring in rings)
    area = shapely.make_valid(shapely.Polygon(shell, holes))
    shapely.prepare(area)
    closed = _ends_inside(graph, area, plane)
    lines = arc_lines(graph)
    candidate = _arcs_in_box(lines, rings[0], 0.0)
    candidate = candidate[~closed[candidate]]
    closed[candidate[shapely.intersects(area, _drawn_arcs(lines, candidate, plane))]] = True
    return np.flatnonzero(closed).astype(np.int32)


def _ends_inside(graph: RoadGraph, area: Any, plane: LocalPlane) -> NDArray[np.bool_]:
    """Tell which arcs have an end in the area: most of those that lie in a large one, found without drawing them."""
    import shapely

    place_m = plane.to_metres(graph.lon, graph.lat)
    inside: NDArray[np.bool_] = shapely.contains_xy(area, place_m[:, 0], place_m[:, 1])
    return np.asarray(inside[graph.tail] | inside[graph.head])


def _arcs_in_box(lines: ArcLines, places: NDArray[np.float64], margin_m: float) -> NDArray[np.int32]:
    """Give the arcs whose box meets the box around the places, widened by a margin."""
    if len(lines.lon) == 0:
        return np.empty(0, dtype=np.int32)
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    margin_lat = 1.01 * margin_m / METRES_PER_DEGREE
    margin_lon = margin_lat / max(float(np.cos(np.radians(max(abs(south), abs(north)) + margin_lat))), 1e-6)
    first = lines.start[:-1]
    meets = np.minimum.reduceat(lines.lon, first) <= east + margin_lon
    meets &= np.maximum.reduceat(lines.lon, first) >= west - margin_lon
    meets &= np.minimum.reduceat(lines.lat, first) <= north + margin_lat
    meets &= np.maximum.reduceat(lines.lat, first) >= south - margin_lat
    return np.flatnonzero(meets).astype(np.int32)


def _drawn_arcs(lines: ArcLines, arcs: NDArray[np.int32], plane: LocalPlane) -> Any:
    """Draw arcs as shapely lines on the plane."""
    import shapely

    count = (lines.start[1:] - lines.start[:-1])[arcs]
    owner = np.repeat(np.arange(len(arcs)), count)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    point = np.repeat(lines.start[arcs], count) + offset
    return shapely.linestrings(plane.to_metres(lines.lon[point], lines.lat[point]), indices=owner)


def _rings(coordinates: Any) -> list[NDArray[np.float64]]:
    if not isinstance(coordinates, list | tuple) or not coordinates:
        raise GeometryError("a Polygon needs a list of rings, each a list of lon, lat")
    rings = [_places(ring, "a ring of a Polygon", least=4) for ring in coordinates]
    if any((ring[0] != ring[-1]).any() for ring in rings):
        raise GeometryError("a ring of a Polygon must end where it begins")
    return rings


def _places(coordinates: Any, what: str, *, least: int) -> NDArray[np.float64]:
    try:
        places = checked_places(coordinates)
    except PlaceError as error:
        raise GeometryError(f"{what} is not understood: {error}") from error
    if len(places) < least:
        raise GeometryError(f"{what} needs at least {least} places, it has {len(places)}")
    return places
