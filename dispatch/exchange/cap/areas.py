"""Where an alert holds: polygons and circles of CAP, which say latitude first, as rings of lon, lat."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from dispatch.exchange.cap.elements import Element

POINTS: Final = 20_000
"""Points that a polygon may have."""

CORNERS: Final = 36
"""Of a circle that is drawn as a ring."""

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius (IUGG)."""

LARGEST_RADIUS_KM: Final = 20_038.0
"""Half the way around the Earth."""

_POINT: Final = r"[-+0-9.eE]+,[-+0-9.eE]+"
_RING: Final = re.compile(rf"\s*{_POINT}(?:\s+{_POINT})*\s*", re.ASCII)

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]


class Circle(Struct, frozen=True):
    """A centre in degrees and a radius in kilometres, which may be 0: then it is a point."""

    lon: float
    lat: float
    radius_km: float


class Area(Struct, frozen=True, kw_only=True):
    """A part of the world in words, and, as far as it was told, as polygons, circles and codes."""

    description: str
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[tuple[str, str], ...] = ()

    def rings(self) -> tuple[Ring, ...]:
        """Give all of it as closed rings of lon, lat; a circle has 36 corners, a point has no ring."""
        return (*self.polygons, *(ring_of(circle) for circle in self.circles if circle.radius_km > 0))


def read_area(area: Element) -> Area:
    """Read an ``area``; raises `BadFieldError` where a polygon or circle is none."""
    return Area(
        description=area.needed("areaDesc"),
        polygons=tuple(_polygon(each) for each in area.all("polygon")),
        circles=tuple(_circle(each) for each in area.all("circle")),
        geocodes=tuple((each.needed("valueName"), each.needed("value")) for each in area.all("geocode")),
    )


def ring_of(circle: Circle) -> Ring:
    """Draw a circle as a closed ring on the sphere, counter-clockwise from north.

    References
    ----------
    Destination along a great circle: Williams, Aviation Formulary, "Lat/lon given radial and distance".
    """
    lat, distance = math.radians(circle.lat), circle.radius_km / EARTH_RADIUS_KM
    corners = [_destination(circle.lon, lat, -math.tau * corner / CORNERS, distance) for corner in range(CORNERS)]
    return (*corners, corners[0])


def _destination(lon: float, lat_rad: float, bearing_rad: float, distance_rad: float) -> LonLat:
    sine = math.sin(lat_rad) * math.cos(distance_rad) + math.cos(lat_rad) * math.sin(distance_rad) * math.cos(
        bearing_rad
    )
    there = math.asin(min(max(sine, -1.0), 1.0))
    east = math.atan2(
        math.sin(bearing_rad) * math.sin(distance_rad) * math.cos(lat_rad),
        math.cos(distance_rad) - math.sin(lat_rad) * math.sin(there),
    )
    return (lon + math.degrees(east) + 540.0) % 360.0 - 180.0, math.degrees(there)


def _polygon(polygon: Element) -> Ring:
    pairs = polygon.text.split()
    if not 4 <= len(pairs) <= POINTS:
        raise BadFieldError(polygon.path, f"must have 4 to {POINTS} points, not {len(pairs)}")
    ring = _points(polygon.text) or tuple(_point(pair, polygon.path) for pair in pairs)
    if ring[0] != ring[-1]:
        raise BadFieldError(polygon.path, "must end where it begins")
    return ring


def _points(text: str) -> Ring | None:
    """Read points all at once, where all are good; None where each has to be looked at for the fault."""
    if not _RING.fullmatch(text):
        return None
    try:
        numbers = list(map(float, text.replace(",", " ").split()))
    except ValueError:
        return None
    lats, lons = numbers[::2], numbers[1::2]
    if max(lats) > 90 or min(lats) < -90 or max(lons) > 180 or min(lons) < -180:
        return None
    return tuple(zip(lons, lats, strict=True))


def _circle(circle: Element) -> Circle:
    parts = circle.text.split()
    if len(parts) != 2:
        raise BadFieldError(circle.path, "must be a point and a radius in kilometres, such as 59.9,30.3 5")
    lon, lat = _point(parts[0], circle.path)
    radius_km = _number(parts[1], circle.path)
    if not 0 <= radius_km <= LARGEST_RADIUS_KM:
        raise BadFieldError(circle.path, f"must have a radius from 0 to {LARGEST_RADIUS_KM:g} km")
    return Circle(lon, lat, radius_km)


def _point(pair: str, path: str) -> LonLat:
    """Read ``lat,lon``; a latitude beyond 90 that would be a longitude is told as such."""
    parts = pair.split(",")
    if len(parts) != 2:
        raise BadFieldError(path, f"must hold points as latitude,longitude, not {pair[:50]!r}")
    lat, lon = (_number(part, path) for part in parts)
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        raise BadFieldError(path, f"has {pair[:50]!r}: latitude comes first, then longitude")
    if abs(lat) > 90 or abs(lon) > 180:
        raise BadFieldError(path, f"has {pair[:50]!r}, which is no point in degrees")
    return lon, lat


def _number(text: str, path: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadFieldError(path, f"has {text[:50]!r}, which is no number")
    return number
