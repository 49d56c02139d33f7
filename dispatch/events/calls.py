"""What happened to a call: one contact with the centre."""

from __future__ import annotations

from typing import ClassVar

from dispatch.events.base import EventData
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


class CallEnded(EventData, frozen=True, kw_only=True):
    """The line is closed."""

    call: str
