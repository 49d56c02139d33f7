"""What is asked of a call: one contact with the centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dispatch.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dispatch.channels.fix import Fix
    from dispatch.vocabulary import IncidentKind, ReleaseReason


@dataclass(frozen=True, slots=True)
class ReceiveCall:
    """Take a call and open its incident; every field may be missing.

    `found` says how its place was found, where a message told it and not a person.
    """

    phone: str | None = None
    text: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    reason: str | None = None
    patient: Mapping[str, Any] | None = None
    channel: Channel = Channel.DESK
    kind: IncidentKind | None = None
    due_at: datetime | None = None
    hospital: str | None = None
    found: Fix | None = None


@dataclass(frozen=True, slots=True)
class LocateCall:
    """Tell where a message says that a caller is."""

    call: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class RingIn:
    """Tell that the telephone rings on a line."""

    line: str
    phone: str | None = None
    channel: Channel = Channel.TELEPHONE


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Take a call that rings, that nobody holds, or that was abandoned and is called back."""

    call: str
    taker: str


@dataclass(frozen=True, slots=True)
class AbandonCall:
    """Tell that the caller rang off before anybody answered."""

    call: str


@dataclass(frozen=True, slots=True)
class ReleaseCall:
    """Take a call from whoever has it; `taker` is whom it is to be taken from."""

    call: str
    taker: str
    why: ReleaseReason
    text: str | None = None


@dataclass(frozen=True, slots=True)
class EndCall:
    """Tell that the line is closed."""

    call: str


@dataclass(frozen=True, slots=True)
class ChangeCall:
    """Correct fields of a call; `version` is the one that the person saw."""

    call: str
    version: int
    reason: str | None = None
    sealed: Mapping[str, Any] = field(default_factory=dict)
