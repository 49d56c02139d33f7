"""The card of the 112 system: what another centre knows of one call, in our versioned JSON.

The 112 system questions the caller and passes a card on; the service confirms it within 30 s and reports how it reacts
(Government decree 1931 of 12.11.2021). A card has an id of its sender and a version that grows with each update.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from dispatch.refusals import BadFieldError
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT: Final = "dispatch112.card/1"

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far ahead of the centre the clock of a sender may be (m)."""

EARLIEST_YEAR: Final = 1970
LONGEST_ID: Final = 64
_YEARS: Final = range(EARLIEST_YEAR, 2200)
_NO_NUL: Final = r"^[^\x00]*\Z"
_CARD_ID: Final = re.compile(r"[0-9A-Za-zА-яЁё][0-9A-Za-zА-яЁё._:-]*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[0-9A-Za-z]{1,8})*")

CardId = Annotated[str, Meta(min_length=1, max_length=LONGEST_ID)]
CardVersion = Annotated[int, Meta(ge=1, lt=2**53)]
Words = Annotated[str, Meta(max_length=8_000, pattern=_NO_NUL)]
Line = Annotated[str, Meta(max_length=300, pattern=_NO_NUL)]
Number = Annotated[str, Meta(max_length=50, pattern=_NO_NUL)]
Language = Annotated[str, Meta(max_length=35)]
Sex = Literal["female", "male", "other", "unknown"]
Instant = Annotated[datetime, Meta(tz=True)]
Lon = Annotated[float, Meta(ge=-180, le=180, description="degrees")]
Lat = Annotated[float, Meta(ge=-90, le=90, description="degrees")]
RadiusM = Annotated[float, Meta(ge=0, le=1_000_000, description="metres")]


class CardChannel(StrEnum):
    """How the person reached the 112 system."""

    PHONE = "phone"
    SMS = "sms"
    TEXT = "text"
    ECALL = "ecall"
    WEB = "web"
    SENSOR = "sensor"
    SERVICE = "service"


class PlaceSource(StrEnum):
    """Where a place comes from."""

    CALLER = "caller"
    AML = "aml"
    ECALL = "ecall"
    NETWORK = "network"
    MAP = "map"
    REGISTER = "register"


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a card; a field that is not named is refused."""


class Caller(_Part, frozen=True, kw_only=True):
    """Who called."""

    phone: Number | None = None
    name: Line | None = None


class CardPlace(_Part, frozen=True, kw_only=True):
    """Where help is needed: a point in degrees with its uncertainty in metres, an address, or both."""

    lon: Lon | None = None
    lat: Lat | None = None
    radius_m: RadiusM | None = None
    source: PlaceSource | None = None
    at: Instant | None = None
    address: Line | None = None


class What(_Part, frozen=True, kw_only=True):
    """What happened: in words, and the reason by a code of the sender."""

    text: Words | None = None
    reason: Line | None = None


class CardPatient(_Part, frozen=True, kw_only=True):
    """Who needs help, as far as the sender knows; the age in years."""

    name: Line | None = None
    birth_date: date | None = None
    age: Annotated[int, Meta(ge=0, le=150)] | None = None
    sex: Sex | None = None
    snils: Number | None = None
    enp: Number | None = None
    phone: Number | None = None
    note: Line | None = None


class Card(_Part, frozen=True, kw_only=True):
    """One card of the 112 system.

    Attributes
    ----------
    format
        Names this form and its version.
    card, version
        The id that the sender gave it, and which writing of it this is, from 1.
    created_at
        When the sender made the card.
    urgency
        What the sender takes it for; the decision is ours.
    patient_count
        How many need help; those who are known are in `patients`.
    earlier
        The card of the same sender that this one carries on.
    attachments
        Is there to be refused with a reason.
    """

    format: Literal["dispatch112.card/1"]
    card: CardId
    version: CardVersion = 1
    created_at: Instant
    channel: CardChannel = CardChannel.PHONE
    language: Language | None = None
    caller: Caller | None = None
    place: CardPlace | None = None
    what: What = What()
    patients: Annotated[tuple[CardPatient, ...], Meta(max_length=50)] = ()
    patient_count: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    urgency: Form | None = None
    earlier: CardId | None = None
    attachments: Raw | UnsetType = UNSET


def check_card(card: Card, now: datetime) -> None:
    """Refuse a card whose fields are well formed and cannot be true together, or not yet.

    Raises
    ------
    BadFieldError
        For an instant that lies ahead of the centre's clock, half a place, a place that says nothing, attachments, ids
        and languages that are none, and a card that carries on itself.
    """
    if card.attachments is not UNSET:
        raise BadFieldError("attachments", "attachments are not taken; say in what.text where they are")
    check_card_id("card", card.card)
    if card.earlier is not None:
        check_card_id("earlier", card.earlier)
    if card.earlier == card.card:
        raise BadFieldError("earlier", "names the card itself; an update is the same card with a higher version")
    if card.language is not None and not _LANGUAGE.fullmatch(card.language):
        raise BadFieldError("language", "must be a language tag, such as ru or en-GB")
    for field, at in _instants(card):
        check_instant(field, at, now)
    if card.place is not None:
        _check_place(card.place)


def check_card_id(field: str, card: str) -> None:
    """Refuse an id that could not stand in an address, a log or a list."""
    if not _CARD_ID.fullmatch(card):
        raise BadFieldError(field, "must begin with a letter or digit and hold only these and . _ : -")


def check_instant(field: str, at: datetime, now: datetime) -> None:
    """Refuse an instant outside all reason, or ahead of the centre's clock."""
    if at.year not in _YEARS:
        raise BadFieldError(field, f"must lie between {_YEARS[0]} and {_YEARS[-1]}")
    if at > now + CLOCK_TOLERANCE:
        raise BadFieldError(field, f"lies in the future; the centre's clock says {now.isoformat()}")


def _instants(card: Card) -> Iterator[tuple[str, datetime]]:
    yield "created_at", card.created_at
    if card.place is not None and card.place.at is not None:
        yield "place.at", card.place.at


def _check_place(place: CardPlace) -> None:
    if (place.lon is None) != (place.lat is None):
        missing = "lon" if place.lon is None else "lat"
        raise BadFieldError(f"place.{missing}", "is missing beside the other coordinate")
    if place.lon is None and place.radius_m is not None:
        raise BadFieldError("place.radius_m", "goes with lon and lat")
    if place.lon is None and not (place.address or "").strip():
        raise BadFieldError("place", "names neither a point nor an address; leave it out where it is not known")
