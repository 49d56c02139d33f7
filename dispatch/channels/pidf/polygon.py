"""Rings of places: how they are written, and a circle around them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dispatch.channels.errors import ChannelError
from dispatch.channels.sphere import distance_m
from dispatch.channels.xml_tree import down, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    Places = list[tuple[float, float]]

FEWEST_PLACES: Final = 4
MOST_NUMBERS: Final = 1_500


def ring_of(polygon: Element) -> list[str]:
    """Give the numbers of the outer ring of a polygon, in one list or place by place.

    Raises
    ------
    ChannelError
        Where it has none, has holes, or has too many numbers.
    """
    ring = down(polygon, "exterior", "LinearRing")
    if ring is None or polygon.find("interior") is not None:
        raise ChannelError("it needs one outer ring and no holes")
    words = [word for part in ring if part.tag in {"posList", "pos"} for word in text_of(part).split()]
    if len(words) > MOST_NUMBERS:
        raise ChannelError(f"its ring has over {MOST_NUMBERS} numbers")
    return words


def covered_by(places: Places) -> tuple[float, float, float]:
    """Give the centre of mass of a closed ring (lon, lat) and the radius in metres to its furthest corner.

    Raises
    ------
    ChannelError
        Where it is not closed, or has fewer than three corners.
    """
    if len(places) < FEWEST_PLACES or places[0] != places[-1]:
        raise ChannelError("its ring has three corners or more, and ends where it begins")
    lon, lat = _centre(_unrolled(places))
    radius_m = max(distance_m(lon, lat, *place) for place in places)
    return (lon + 180) % 360 - 180, lat, radius_m


def _unrolled(places: Places) -> Places:
    """Write longitudes so that a ring across the 180th meridian does not jump."""
    first = places[0][0]
    return [(first + (lon - first + 180) % 360 - 180, lat) for lon, lat in places]


def _centre(places: Places) -> tuple[float, float]:
    """Give the centre of mass (shoelace formula), or the middle of the box where that is not inside it."""
    lon_0, lat_0 = places[0]
    area = east = north = 0.0
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(places):
        x_a, y_a, x_b, y_b = lon_a - lon_0, lat_a - lat_0, lon_b - lon_0, lat_b - lat_0
        part = x_a * y_b - x_b * y_a
        area, east, north = area + part, east + part * (x_a + x_b), north + part * (y_a + y_b)
    lons, lats = [lon for lon, _ in places], [lat for _, lat in places]
    if area:
        lon, lat = lon_0 + east / (3 * area), lat_0 + north / (3 * area)
        if min(lons) <= lon <= max(lons) and min(lats) <= lat <= max(lats):
            return lon, lat
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
