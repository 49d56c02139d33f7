"""The one shape of all that is decoded: read or refused, and what could be read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.errors import ChannelError
from dispatch.channels.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What every kind of message may tell; each kind has fields of its own beside these.

    Attributes
    ----------
    lon, lat : float or None
        Degrees (WGS 84); None where the message tells no place.
    radius_m : float or None
        Radius around the place in metres; None where nothing tells how exact it is.
    at : datetime or None
        When the sender was there, by its own clock, UTC.
    source : Source
        What the place was found with.
    """

    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    at: datetime | None = None
    source: Source = Source.UNKNOWN


NOTHING: Final = Fields()


class Decoded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message that was read (`ok`) or refused, with the reason in one sentence.

    A refused message keeps the fields that are certain all the same, such as the VIN of a damaged MSD.
    """

    ok: bool
    reason: str | None = None
    fields: Fields


def refused(reason: str, fields: Fields = NOTHING) -> Decoded:
    """Give a message as refused."""
    return Decoded(ok=False, fields=fields, reason=reason)


def read(decoder: Callable[[], Fields]) -> Decoded:
    """Run a decoder; what it cannot read becomes a refusal with its reason."""
    try:
        return Decoded(ok=True, fields=decoder())
    except ChannelError as error:
        return refused(str(error))


def instant(seconds: float) -> datetime | None:
    """Give the instant some seconds after 1970 (UTC), None where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
