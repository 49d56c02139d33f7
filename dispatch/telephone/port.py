"""What a telephone exchange tells, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True, slots=True)
class Rang:
    """A line rings; `call` names the call in the exchange."""

    call: str
    line: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class RangOff:
    """The caller hung up before anybody answered."""

    call: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood of what the caller said so far, as text."""

    call: str
    text: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The line of an answered call is closed."""

    call: str


LineEvent = Rang | RangOff | Said | HungUp


class Telephone(Protocol):
    """A telephone exchange.

    Of each call it tells `Rang` first, then either `RangOff`, or, once it was answered, any number of `Said` and then
    `HungUp`; each once and in this order. A call that it still tells after a restart of the centre is unknown there
    and is left alone.
    """

    def events(self) -> AsyncIterator[LineEvent]:
        """Give what happens on the lines, as it happens, until the exchange is shut down."""

    async def answered(self, call: str, taker: str) -> None:
        """Put a caller through to whoever answered; a call that is over already is no error."""
