"""What a message asks of the centre: a place for a call, a call of its own, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from dispatch.channels.aml.fields import AmlFields
from dispatch.channels.crash import CrashFields
from dispatch.channels.fix import fix_of
from dispatch.channels.msd.decoder import MsdFields
from dispatch.channels.pidf.document import PidfFields
from dispatch.channels.text_message import TextFields
from dispatch.channels.web_form import FormFields
from dispatch.commands import ReceiveCall
from dispatch.history.numbers import normal_number
from dispatch.intake.words import crash_words, form_words, msd_words
from dispatch.priority import CAR_REASON, UNKNOWN_REASON
from dispatch.vocabulary import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.channels.decoded import Decoded, Fields
    from dispatch.channels.fix import Fix

KINDS: Final = ("aml", "msd", "pidf", "veds", "text", "form")
"""Messages that callers, their phones and their cars send; trackers (EGTS) tell where units are."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a number is that calls, has called or is about to."""

    phone: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Nothing:
    """A message that was read and asks nothing: `test_call`, `no_crash` or `no_place`."""

    why: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A message that is refused, and which part of it is wrong."""

    field: str
    reason: str


Arrival = Sighting | ReceiveCall | Nothing | Unusable


def arrival_of(decoded: Decoded, received_at: datetime, phone: str | None = None) -> Arrival:
    """Tell what becomes of a message.

    Parameters
    ----------
    decoded : Decoded
        Of one of `KINDS`.
    received_at : datetime
        By our clock, UTC.
    phone : str, optional
        The number that the network says it came from.

    Notes
    -----
    A damaged message of a car is a call that says so: it may be all that a crash leaves.
    """
    fields = decoded.fields
    if isinstance(fields, MsdFields):
        return _of_car(decoded, fields, received_at, phone)
    if not decoded.ok:
        return Unusable("body", decoded.reason or "it cannot be read")
    found = _found(decoded, received_at)
    if isinstance(fields, AmlFields):
        return _sighting(phone or fields.phone, found)
    if isinstance(fields, PidfFields):
        return _sighting(phone or _called_from(fields.entity), found)
    return _of_words(fields, found, phone)


def _of_words(fields: Fields, found: Fix | None, phone: str | None) -> Arrival:
    """Tell what becomes of a message that says what happened; data of a car's call without a crash asks nothing."""
    match fields:
        case CrashFields():
            return _call(Channel.CAR, found, phone=phone or fields.phone, text=crash_words(fields))
        case TextFields():
            return _call(Channel.TEXT, found, phone=phone, text=fields.text)
        case FormFields():
            return _call(Channel.WEB, found, phone=fields.phone or phone, text=form_words(fields))
        case _:
            return Nothing("no_crash")


def _of_car(decoded: Decoded, fields: MsdFields, received_at: datetime, phone: str | None) -> Arrival:
    if decoded.ok and fields.test_call:
        return Nothing("test_call")
    words = msd_words(fields, None if decoded.ok else decoded.reason)
    return _call(Channel.CAR, _found(decoded, received_at), phone=phone, text=words)


def _found(decoded: Decoded, received_at: datetime) -> Fix | None:
    """Give the place of a message; one that a clock puts into the future was found when it came."""
    fix = fix_of(decoded, received_at)
    return None if fix is None else replace(fix, at=min(fix.at, received_at))


def _sighting(phone: str | None, found: Fix | None) -> Arrival:
    if not phone or not normal_number(phone):
        return Unusable("phone", "neither the message nor its envelope tells the number of the caller")
    return Nothing("no_place") if found is None else Sighting(phone, found)


def _called_from(entity: str | None) -> str | None:
    """Give the number of a presentity that is one, such as `tel:+7…` or `sip:+7…@…`."""
    scheme, _, rest = (entity or "").partition(":")
    number = rest.partition("@")[0].partition(";")[0]
    return number if scheme == "tel" or (scheme in {"sip", "sips"} and number.startswith("+")) else None


def _call(channel: Channel, found: Fix | None, *, phone: str | None, text: str | None) -> ReceiveCall:
    return ReceiveCall(
        phone=phone,
        text=text.replace("\x00", " ") if text else None,
        lon=None if found is None else found.lon,
        lat=None if found is None else found.lat,
        reason=CAR_REASON if channel is Channel.CAR else UNKNOWN_REASON,
        channel=channel,
        found=found,
    )
