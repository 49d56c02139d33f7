"""Where an Emergency Incident Data Object says that help is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dispatch.channels.pidf.document import PidfFields, decode_pidf
from dispatch.exchange import card as c
from dispatch.exchange.cutting import LINE, cut
from dispatch.exchange.eido.messages import refs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dispatch.exchange.eido.messages import Eido, Location

FOR_ROUTING: Final = "RoutingLocation"
"""The place that chose the centre, often only that of a mast; any other of the sender goes before it."""

GREATEST_RADIUS_M: Final = 1_000_000.0


class Told(NamedTuple):
    """A location and what its presence document says, or why that cannot be read."""

    location: Location
    document: PidfFields | None
    reason: str | None


def told_places(eido: Eido) -> list[Told]:
    """Give the locations, the likeliest to be the place of the incident first."""
    named = set(refs(eido.incident_component.location_reference)) if eido.incident_component else set()
    ranked = sorted(
        eido.location_component,
        key=lambda location: (
            location.id not in named,
            location.location_type_description_registry_text == FOR_ROUTING,
        ),
    )
    return [_told(location) for location in ranked]


def place_of(places: list[Told], until: datetime) -> c.CardPlace | None:
    """Give the first point and the first address that are told; an instant after `until` is none."""
    documents = [told.document for told in places if told.document is not None]
    point = next((each for each in documents if each.lon is not None), None)
    words = (told.location.location_description_text for told in places)
    address = next((each.address for each in documents if each.address), None) or next(filter(None, words), None)
    if point is None:
        return c.CardPlace(address=cut(address, LINE)) if address and address.strip() else None
    return c.CardPlace(
        lon=point.lon,
        lat=point.lat,
        radius_m=None if point.radius_m is None else min(point.radius_m, GREATEST_RADIUS_M),
        at=point.at if point.at is not None and point.at <= until and point.at.year >= c.EARLIEST_YEAR else None,
        address=cut(address, LINE),
    )


def place_lines(places: list[Told]) -> Iterator[str]:
    """Tell each location in words: its type, what it says, and where more may be fetched."""
    for location, document, reason in places:
        parts = [location.location_type_description_registry_text, location.location_description_text]
        if document is not None:
            parts += [document.address, document.method, *document.faults]
            if document.lon is not None:
                parts.append(f"lat {document.lat:.6f} lon {document.lon:.6f}")
        if reason is not None:
            parts.append(f"не прочитано: {reason}")
        if location.location_by_reference_url:
            parts.append(f"по ссылке {location.location_by_reference_url}")
        yield f"Место: {', '.join(part for part in parts if part)}"


def _told(location: Location) -> Told:
    if not location.location_by_value:
        return Told(location, None, None)
    decoded = decode_pidf(location.location_by_value.strip().encode())
    fields = decoded.fields
    return Told(location, fields if isinstance(fields, PidfFields) else None, decoded.reason)
