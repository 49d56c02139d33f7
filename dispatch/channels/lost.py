"""Queries of LoST (RFC 5222): which service answers at this place; read for the place and the service asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dispatch.channels.decoded import Decoded, Fields, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.pidf.civic import civic_line, read_civic
from dispatch.channels.pidf.shapes import first_shape
from dispatch.channels.source import Source
from dispatch.channels.written import shown
from dispatch.channels.xml_tree import namespace_of, word, xml_tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from dispatch.channels.pidf.shapes import Shape

LOST: Final = "urn:ietf:params:xml:ns:lost1"
MOST_LOCATIONS: Final = 20

_FLAT: Final = frozenset({"Point", "Circle", "Ellipse", "ArcBand", "Polygon"})
"""Shapes of the profile geodetic-2d (RFC 5222, 12.2)."""

_PROFILES: Final = ("geodetic-2d", "civic")
_LONGEST: Final = 200
_SERVICE: Final = re.compile(r"urn:service:[a-z][a-z0-9-]{0,30}(\.[a-z0-9-]{1,31}){0,9}", re.ASCII | re.IGNORECASE)
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}


class LostFields(Fields, frozen=True, kw_only=True):
    """What a query tells: for whom it asks and where.

    Attributes
    ----------
    service : str
        URN of what is asked for, such as ``urn:service:sos.ambulance``, in small letters.
    location : str or None
        The sender's id of the location that the place is of.
    shape : str or None
    altitude_m : float or None
    civic : dict
        Parts of an address by the codes of RFC 5139.
    address : str or None
    boundary : str or None
        How the area served is wanted: ``value`` or ``reference``.
    recursive, validate : bool
        Whether other servers are to be asked, and whether the address is to be checked.
    faults : tuple of str
        What stands there and makes no sense.
    """

    service: str
    location: str | None
    shape: str | None
    altitude_m: float | None
    civic: dict[str, str]
    address: str | None
    boundary: str | None
    recursive: bool
    validate: bool
    faults: tuple[str, ...]


def decode_lost(octets: bytes) -> Decoded:
    """Read a ``findService``; a location that makes no sense is passed over and told in `faults`.

    Refused are other documents and requests, a query without a service or without a location that can be read.
    """
    return read(lambda: _fields(xml_tree(octets)))


def _fields(root: Element) -> LostFields:
    _check_query(root)
    service = _service(root)
    locations = [each for each in root.findall("location") if namespace_of(each) == LOST]
    if not locations:
        raise ChannelError("findService: location is missing")
    if len(locations) > MOST_LOCATIONS:
        raise ChannelError(f"findService: it has over {MOST_LOCATIONS} locations")
    faults: list[str] = []
    shapes = {row: shape for row, each in enumerate(locations) if (shape := _shape(each, faults))}
    civics = {row: civic for row, each in enumerate(locations) if (civic := _civic(each, faults))}
    if not shapes and not civics:
        raise ChannelError(faults[0])
    found = next(iter(shapes or civics))
    shape, civic = shapes.get(found), next(iter(civics.values()), {})
    return LostFields(
        lon=None if shape is None else shape.lon,
        lat=None if shape is None else shape.lat,
        radius_m=None if shape is None else shape.radius_m,
        source=Source.PIDF,
        service=service,
        location=_attribute(locations[found], "id"),
        shape=None if shape is None else shape.kind,
        altitude_m=None if shape is None else shape.altitude_m,
        civic=civic,
        address=civic_line(civic),
        boundary=_attribute(root, "serviceBoundary"),
        recursive=_truth(root, "recursive", faults),
        validate=_truth(root, "validateLocation", faults),
        faults=tuple(faults),
    )


def _check_query(root: Element) -> None:
    if namespace_of(root) != LOST:
        where = shown(namespace_of(root)) if namespace_of(root) else "no namespace"
        raise ChannelError(f"it is {root.tag[:_LONGEST]} of {where}, no LoST query ({LOST})")
    if root.tag != "findService":
        raise ChannelError(f"it is {root.tag[:_LONGEST]}; of LoST only findService is read")


def _service(root: Element) -> str:
    told = word(root, "service")
    if told is None:
        raise ChannelError("findService: service is missing")
    if not _SERVICE.fullmatch(told):
        raise ChannelError(f"service: {shown(told)} is no service such as urn:service:sos")
    return told.lower()


def _shape(location: Element, faults: list[str]) -> Shape | None:
    """Give the place of a location of the profile geodetic-2d."""
    profile = location.get("profile", "")
    if profile not in _PROFILES:
        faults.append(f"location: the profile {shown(profile)} is none of {', '.join(_PROFILES)}")
    if profile != "geodetic-2d":
        return None
    flat = [each for each in location if each.tag in _FLAT]
    if not flat:
        faults.append(f"location: it holds no shape of geodetic-2d: {', '.join(sorted(_FLAT))}")
    return first_shape(flat, faults)


def _civic(location: Element, faults: list[str]) -> dict[str, str]:
    """Give the address of a location of the profile civic, empty where it is not of that."""
    if location.get("profile") != "civic":
        return {}
    told = location.find("civicAddress")
    civic = {} if told is None else read_civic(told)
    if not civic:
        faults.append("location: it holds no civicAddress, or one that says nothing")
    return civic


def _truth(root: Element, name: str, faults: list[str]) -> bool:
    told = root.get(name, "false").strip()
    if told not in _TRUTHS:
        faults.append(f"{name}: {shown(told)} is neither true nor false")
    return _TRUTHS.get(told, False)


def _attribute(element: Element, name: str) -> str | None:
    return element.get(name, "").strip()[:_LONGEST] or None
