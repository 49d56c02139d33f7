"""Points for ways and areas: what stands for a building, a line's middle, known points of a torn way."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]


def known_points(way: Any) -> list[Point]:
    """Give lon, lat of the points of an osmium way that are in its file."""
    return [(node.lon, node.lat) for node in way.nodes if node.location.valid()]


def point_of(points: Sequence[Point]) -> Point | None:
    """Give the place that stands for a way: inside a ring, half-way on a line; None without points."""
    if not points:
        return None
    if len(points) > 3 and points[0] == points[-1]:
        return _inside_ring(points)
    return half_way(points)


def half_way(points: Sequence[Point]) -> Point:
    """Give the place on a line that has as much of its length before it as behind."""
    stretch = cos(radians(points[0][1]))
    steps = [hypot((b[0] - a[0]) * stretch, b[1] - a[1]) for a, b in pairwise(points)]
    left = sum(steps) / 2
    for (a, b), step in zip(pairwise(points), steps, strict=True):
        if step and left <= step:
            part = left / step
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= step
    return points[0]


def _inside_ring(ring: Sequence[Point]) -> Point:
    """Give the centroid of a ring (shoelace formula) or, where that is outside, a place inside."""
    origin_lon, origin_lat = ring[0]
    area = lon = lat = 0.0
    for (a_lon, a_lat), (b_lon, b_lat) in pairwise(ring):
        ax, ay, bx, by = a_lon - origin_lon, a_lat - origin_lat, b_lon - origin_lon, b_lat - origin_lat
        cross = ax * by - bx * ay
        area += cross
        lon += (ax + bx) * cross
        lat += (ay + by) * cross
    if not area:
        return half_way(ring)
    centroid = origin_lon + lon / (3 * area), origin_lat + lat / (3 * area)
    return centroid if _holds(ring, centroid) else _surface_point(ring)


def _holds(ring: Sequence[Point], place: Point) -> bool:
    """Tell whether a ring holds a place, by the sides that a ray from it to the east meets."""
    lon, lat = place
    sides = ((a, b) for a, b in pairwise(ring) if (a[1] > lat) != (b[1] > lat))
    return sum(lon < a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in sides) % 2 == 1


def _surface_point(ring: Sequence[Point]) -> Point:
    import shapely

    point = shapely.point_on_surface(shapely.make_valid(shapely.Polygon(ring)))
    return float(point.x), float(point.y)
