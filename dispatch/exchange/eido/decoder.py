"""An Emergency Incident Data Object in the one shape of all that is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.channels.decoded import Decoded, Fields, refused
from dispatch.channels.source import Source
from dispatch.exchange.card import CardPlace
from dispatch.exchange.eido.reading import card_of
from dispatch.refusals import BadFieldError

if TYPE_CHECKING:
    from dispatch.exchange.card import Card


class EidoFields(Fields, frozen=True, kw_only=True):
    """The place of the incident, and the card that the object becomes."""

    card: Card


def decode_eido(octets: bytes) -> Decoded:
    """Read an object; without a clock, so one of the future is read here and refused by `read_eido`."""
    try:
        card = card_of(octets)
    except BadFieldError as error:
        return refused(" ".join(str(error).split()))
    place = card.place or CardPlace()
    fields = EidoFields(
        lon=place.lon,
        lat=place.lat,
        radius_m=place.radius_m,
        at=place.at,
        source=Source.UNKNOWN if place.lon is None else Source.PIDF,
        card=card,
    )
    return Decoded(ok=True, fields=fields)
