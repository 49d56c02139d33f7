"""Shapes of GML in presence documents (RFC 5491, 5.2; OGC 06-142r1), each with a centre and a radius that covers it."""

from __future__ import annotations

import math
import re
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.errors import ChannelError
from dispatch.channels.pidf.arc_band import covering_circle
from dispatch.channels.pidf.polygon import covered_by, ring_of
from dispatch.channels.sphere import moved
from dispatch.channels.written import kept, latitude, longitude, number, shown
from dispatch.channels.xml_tree import down, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.etree.ElementTree import Element

GREATEST_LENGTH_M: Final = 20_000_000.0
"""Half way round the earth."""

_AXES: Final = {"4326": 2, "4979": 3}
"""Reference systems and how many numbers a place has there: latitude, longitude and height (RFC 5491, 5.1)."""

_SYSTEM: Final = re.compile(rf".*EPSG.*[:/]({'|'.join(_AXES)})")
_METRE: Final = "9001"
_TURNS: Final = {"9101": math.degrees(1), "9102": 1.0}
"""Degrees in a radian and in a degree."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A shape as a circle: what kind it is, its centre in degrees, and the metres around it that cover all of it.

    `radius_m` is None for a point, which does not tell how exact it is; `altitude_m` is above the ellipsoid.
    """

    kind: str
    lon: float
    lat: float
    radius_m: float | None = None
    altitude_m: float | None = None


def read_shape(element: Element) -> Shape:
    """Read a shape.

    Raises
    ------
    ChannelError
        Where it is none that is known, or a part of it is missing or makes no sense; the message names the shape.
    """
    try:
        return SHAPES[element.tag](element)
    except ChannelError as error:
        raise ChannelError(f"{element.tag}: {error}") from error


def first_shape(elements: Sequence[Element], faults: list[str]) -> Shape | None:
    """Give the first of the elements that is a shape and can be read; why others before it cannot goes to `faults`."""
    shapes = (kept(faults, partial(read_shape, each)) for each in elements if each.tag in SHAPES)
    return next((shape for shape in shapes if shape is not None), None)


def _point(element: Element) -> Shape:
    return _round(element)


def _circle(element: Element) -> Shape:
    return _round(element, _metres(element, "radius"))


def _ellipse(element: Element) -> Shape:
    return _round(element, max(_metres(element, "semiMajorAxis"), _metres(element, "semiMinorAxis")))


def _arc_band(element: Element) -> Shape:
    apex = _round(element)
    inner_m, outer_m = _metres(element, "innerRadius"), _metres(element, "outerRadius")
    start, opening = _degrees(element, "startAngle"), _degrees(element, "openingAngle")
    if inner_m > outer_m:
        raise ChannelError(f"its inner radius {inner_m:g} m is greater than its outer radius {outer_m:g} m")
    away_m, radius_m = covering_circle(inner_m, outer_m, opening)
    lon, lat = moved(apex.lon, apex.lat, start + opening / 2, away_m)
    return Shape(kind=element.tag, lon=lon, lat=lat, radius_m=radius_m)


def _polygon(element: Element) -> Shape:
    return _cover(element, element)


def _prism(element: Element) -> Shape:
    base = down(element, "base", "Polygon")
    if base is None:
        raise ChannelError("its base is missing")
    _metres(element, "height")
    return _cover(element, base)


SHAPES: Final[dict[str, Callable[[Element], Shape]]] = {
    "Point": _point,
    "Circle": _circle,
    "Sphere": _circle,
    "Ellipse": _ellipse,
    "Ellipsoid": _ellipse,
    "ArcBand": _arc_band,
    "Polygon": _polygon,
    "Prism": _prism,
}
"""Every shape that may stand in a location, and what reads it."""


def _round(element: Element, radius_m: float | None = None) -> Shape:
    """Give a shape around the one place that it tells."""
    axes = _axes(element)
    words = text_of(_only(element, "pos")).split()
    if len(words) != axes:
        raise ChannelError(f"pos: {shown(' '.join(words))} is no place of {axes} numbers")
    place = _place(words)
    return Shape(kind=element.tag, lon=place[0], lat=place[1], radius_m=radius_m, altitude_m=_height(words))


def _cover(element: Element, polygon: Element) -> Shape:
    """Give a circle around the ring of a polygon; its reference system may stand at what it is the base of."""
    axes = _axes(polygon if "srsName" in polygon.attrib else element)
    words = ring_of(polygon)
    if len(words) % axes:
        raise ChannelError(f"its ring has {len(words)} numbers, {axes} make a place")
    places = [_place(words[at : at + axes]) for at in range(0, len(words), axes)]
    lon, lat, radius_m = covered_by(places)
    return Shape(kind=element.tag, lon=lon, lat=lat, radius_m=radius_m, altitude_m=_height(words[:axes]))


def _axes(element: Element) -> int:
    """Give how many numbers a place has; documents without a reference system mean that of the standard."""
    name = element.attrib.get("srsName", "urn:ogc:def:crs:EPSG::4326")
    system = _SYSTEM.fullmatch(name)
    if system is None:
        raise ChannelError(f"the reference system {shown(name)} is none of EPSG {', '.join(_AXES)}")
    return _AXES[system[1]]


def _place(words: list[str]) -> tuple[float, float]:
    """Give lon, lat; both reference systems put latitude first."""
    return longitude("longitude", words[1]), latitude("latitude", words[0])


def _height(words: list[str]) -> float | None:
    return number("height", words[2], low=-20_000, high=1e8) if len(words) > 2 else None


def _only(element: Element, name: str) -> Element:
    found = element.findall(name)
    if len(found) != 1:
        raise ChannelError(f"{name} stands there {len(found)} times")
    return found[0]


def _metres(element: Element, name: str) -> float:
    measure = _only(element, name)
    if _unit(measure) != _METRE:
        raise ChannelError(f"{name} is not in metres (EPSG 9001)")
    return number(name, text_of(measure), low=0, high=GREATEST_LENGTH_M)


def _degrees(element: Element, name: str) -> float:
    measure = _only(element, name)
    factor = _TURNS.get(_unit(measure))
    if factor is None:
        raise ChannelError(f"{name} is neither in degrees nor in radians (EPSG 9102, 9101)")
    return factor * number(name, text_of(measure), low=-360, high=360)


def _unit(measure: Element) -> str:
    return measure.attrib.get("uom", "").rpartition(":")[2]
