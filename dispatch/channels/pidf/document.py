"""A presence document becomes its places: shapes, addresses, how and when they were found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.additional_data import AdditionalBlock, additional_blocks
from dispatch.channels.decoded import Decoded, Fields, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.pidf.civic import civic_line, read_civic
from dispatch.channels.pidf.shapes import Shape, first_shape
from dispatch.channels.source import Source
from dispatch.channels.written import iso_instant, kept, number
from dispatch.channels.xml_tree import namespace_of, text_of, word, xml_tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PRESENCE: Final = "urn:ietf:params:xml:ns:pidf"
GEOPRIV: Final = "urn:ietf:params:xml:ns:pidf:geopriv10"
MOST_LOCATIONS: Final = 20

_CARRIERS: Final = ("device", "tuple", "person")
"""What may hold a place, the one that is likeliest where the caller is first."""


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a document, as it stands there.

    Attributes
    ----------
    carrier : str
        ``device``, ``tuple`` or ``person``.
    device : str or None
    shape : Shape or None
    civic : dict
        Parts of an address by the codes of RFC 5139.
    method : str or None
        How it was found, by the words of the sender.
    confidence : float or None
        Per cent of cases in which the caller is within the shape (RFC 7459).
    at : datetime or None
    expires : datetime or None
        When it is no longer to be kept.
    faults : tuple of str
        What stands there and makes no sense.
    """

    carrier: str
    device: str | None
    shape: Shape | None
    civic: dict[str, str]
    method: str | None
    confidence: float | None
    at: datetime | None
    expires: datetime | None
    faults: tuple[str, ...]


class PidfFields(Fields, frozen=True, kw_only=True):
    """What a presence document tells: the likeliest shape and address of its locations, and all of them."""

    entity: str | None
    shape: str | None
    altitude_m: float | None
    method: str | None
    confidence: float | None
    expires: datetime | None
    civic: dict[str, str]
    address: str | None
    device: str | None
    faults: tuple[str, ...]
    locations: tuple[Location, ...]
    additional: tuple[AdditionalBlock, ...]


def decode_pidf(octets: bytes) -> Decoded:
    """Read a presence document; a place in it that makes no sense is passed over and told in `faults`."""
    return read(lambda: _fields(xml_tree(octets)))


def _fields(root: Element) -> PidfFields:
    if (namespace_of(root), root.tag) != (PRESENCE, "presence"):
        raise ChannelError(f"it is {root.tag or 'nothing'}, no presence document")
    locations = _locations(root)
    if not locations:
        raise ChannelError("the presence document holds no location")
    ranked = sorted(locations, key=lambda location: _CARRIERS.index(location.carrier))
    placed = next((each for each in ranked if each.shape is not None), ranked[0])
    civic = next((each.civic for each in ranked if each.civic), {})
    shape = placed.shape
    return PidfFields(
        lon=None if shape is None else shape.lon,
        lat=None if shape is None else shape.lat,
        radius_m=None if shape is None else shape.radius_m,
        at=placed.at,
        source=Source.PIDF,
        entity=root.get("entity"),
        shape=None if shape is None else shape.kind,
        altitude_m=None if shape is None else shape.altitude_m,
        method=placed.method,
        confidence=placed.confidence,
        expires=placed.expires,
        civic=civic,
        address=civic_line(civic),
        device=placed.device,
        faults=tuple(fault for location in locations for fault in location.faults),
        locations=tuple(locations),
        additional=additional_blocks(root),
    )


def _locations(root: Element) -> list[Location]:
    """Give every location, with what carries it; older documents put a tuple into another namespace."""
    found = [
        _location(carrier, element)
        for carrier in root
        if carrier.tag in _CARRIERS
        for element in carrier.iter("geopriv")
        if namespace_of(element) == GEOPRIV
    ]
    if len(found) > MOST_LOCATIONS:
        raise ChannelError(f"the presence document holds over {MOST_LOCATIONS} locations")
    return found


def _location(carrier: Element, geopriv: Element) -> Location:
    faults: list[str] = []
    info = geopriv.find("location-info")
    inside = [] if info is None else list(info)
    return Location(
        carrier=carrier.tag,
        device=word(carrier, "deviceID"),
        shape=first_shape(inside, faults),
        civic=next((read_civic(each) for each in inside if each.tag == "civicAddress"), {}),
        method=word(geopriv, "method"),
        confidence=_confidence(inside, faults),
        at=_instant("timestamp", word(carrier, "timestamp"), faults),
        expires=_instant("retention-expiry", word(geopriv, "usage-rules", "retention-expiry"), faults),
        faults=tuple(faults),
    )


def _confidence(inside: list[Element], faults: list[str]) -> float | None:
    """Give the confidence; `unknown` is a word of RFC 7459."""
    told = next((text_of(each).strip() for each in inside if each.tag == "confidence"), "unknown")
    return None if told == "unknown" else kept(faults, lambda: number("confidence", told, low=0, high=100))


def _instant(name: str, text: str | None, faults: list[str]) -> datetime | None:
    return None if text is None else kept(faults, lambda: iso_instant(name, text))
