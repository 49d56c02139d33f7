"""What happened to a call: one contact with the centre."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from dispatch.channels.better import Why
from dispatch.channels.source import Source
from dispatch.events.base import EventData
from dispatch.place import Place
from dispatch.vocabulary import Channel, ReleaseReason


class CallReceived(EventData, frozen=True, kw_only=True):
    """A call came in and opened an incident."""

    SEALED: ClassVar[tuple[str, ...]] = ("phone", "text", "address", "lon", "lat", "patient")

    call: str
    incident: str
    reason: str | None = None
    channel: Channel = Channel.DESK


class CallChanged(EventData, frozen=True, kw_only=True):
    """Fields of a call were corrected; `fields` names them."""

    SEALED: ClassVar[tuple[str, ...]] = CallReceived.SEALED

    call: str
    fields: tuple[str, ...]
    reason: str | None = None


class CallRang(EventData, frozen=True, kw_only=True):
    """The telephone rings; `incident` is the number that the call will open once it is answered."""

    SEALED: ClassVar[tuple[str, ...]] = ("phone",)

    call: str
    incident: str
    line: str
    channel: Channel = Channel.TELEPHONE


class CallAnswered(EventData, frozen=True, kw_only=True):
    """Somebody took the call: a ringing one, one that another had to let go, or one that is called back."""

    call: str
    taker: str
    called_back: bool = False


class CallAbandoned(EventData, frozen=True, kw_only=True):
    """The caller rang off before anybody answered."""

    call: str


class CallReleased(EventData, frozen=True, kw_only=True):
    """Whoever had the call holds it no longer; the line is still open."""

    SEALED: ClassVar[tuple[str, ...]] = ("text",)

    call: str
    taker: str
    why: ReleaseReason


class CallLocated(EventData, frozen=True, kw_only=True):
    """A message told where the caller is.

    `used` tells whether it is now the place of the call and its incident, `why` the rule that said so; `proposed`
    whether a person should look at it, `contradicts` whether it and the place held before cannot both be right.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("lon", "lat")

    call: str
    incident: str
    source: Source
    radius_m: float | None
    found_at: datetime
    used: bool
    why: Why
    proposed: bool = False
    contradicts: bool = False
    place: Place | None = None


class CallEnded(EventData, frozen=True, kw_only=True):
    """The line is closed."""

    call: str
