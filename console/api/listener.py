"""One socket that listens, and what it listens to."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

from console.api.rights import Right
from console.people.reach import Reach

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.api.callers import Caller
    from console.api.groups import Group
    from console.api.hall import Pace


TOO_SLOW: Final = "too slow: more events wait than are kept"


class Listener:
    """One socket: who it is, the frames that wait for it, and the last tick that it was sent.

    Parameters
    ----------
    caller
        Who listens, and what they may see.
    unit
        The unit that it follows; None for the whole board.
    binary
        Whether it takes ticks as binary frames.
    limit
        Frames that may wait; what is still being fetched counts as one.

    Attributes
    ----------
    reach : Reach
        How far it sees: as its caller, or as the crew of the unit.
    told_seq : int
        Events up to this one are not offered to it: it was told otherwise.
    ended : str or None
        Why it is told nothing more and has to come back.
    """

    def __init__(self, caller: Caller, *, unit: str | None, binary: bool, limit: int) -> None:
        self.caller = caller
        self.sealed = caller.may(Right.READ_SEALED)
        self.unit = unit
        self.reach = Reach.of(caller) if unit is None else Reach.of_crew(unit)
        self.binary = binary
        self.seen_tick = 0
        self.told_seq = 0
        self.ended: str | None = None
        self.waiting: deque[str | asyncio.Future[tuple[str, ...]]] = deque()
        self.wake = asyncio.Event()
        self._limit = limit

    @property
    def group(self) -> Group:
        """How far it sees, and whether it reads what is sealed."""
        return self.reach, self.sealed

    def offer(self, frame: str | asyncio.Future[tuple[str, ...]]) -> None:
        """Let a frame wait; one too many drops them all and ends the socket."""
        if len(self.waiting) >= self._limit:
            self.end(TOO_SLOW)
        if self.ended is None:
            self.waiting.append(frame)
        self.wake.set()

    def end(self, why: str) -> None:
        """Drop what waits and end the socket: it has to come back."""
        self.waiting.clear()
        self.ended = why
        self.wake.set()


class Feed(Protocol):
    """Where the frames of sockets come from: the centre itself, or its mirror in a gateway."""

    @property
    def pace(self) -> Pace:
        """How often sockets hear something."""

    def catch_up(self, listener: Listener, after: int | None) -> AsyncIterator[str]:
        """Give exactly the events after `after`, or a snapshot where that cannot be; from then on all is offered.

        Raises
        ------
        JournalError
            Where past events cannot be read.
        """

    def leave(self, listener: Listener) -> None:
        """Offer a listener nothing more."""

    def alive(self, listener: Listener) -> str:
        """Write a sign of life; one that takes binary ticks is told whose row is whose."""

    def positions(self, listener: Listener) -> bytes | str | None:
        """Give the newest fixes that a listener has not seen, and take them for seen; None where there are none."""


class Door(Protocol):
    """Who may come in to a feed."""

    @property
    def feed(self) -> Feed:
        """What is behind the door."""

    async def caller(self, headers: dict[str, str], token: str | None, ticket: str | None) -> Caller:
        """Find out who knocks; raises a `ProblemError` where nobody known does."""

    async def opened(self, caller: Caller, unit: str | None) -> None:
        """Leave a row in the audit: somebody opens a socket; raises a `ProblemError` where that cannot be told."""

    def knows_unit(self, unit: str) -> bool:
        """Tell whether there is such a unit."""
