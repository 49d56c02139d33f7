"""Following a bus: its events in order, its ticks, and what to do when it begins anew."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Protocol

from dispatch.errors import BusAwayError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from dispatch.bus.port import BusEvent, EventBus
    from dispatch.link import Link

    Fixes = Iterable[tuple[str, float, float, int]]
    """Unit, lon, lat, ms since 1970."""

AGAIN_S: Final = 0.5
"""Until a bus that did not answer is tried again."""

READ_AT_ONCE: Final = 500
READ_WAIT_S: Final = 1.0
LOOK_S: Final = 1.0
"""Between two looks at the roster."""

_log = logging.getLogger(__name__)


class Follower:
    """Reads a bus for a mirror.

    Attributes
    ----------
    seq : int or None
        The newest event that was read; None before it is known where to begin.
    """

    def __init__(self, bus: EventBus, link: Link, mirror: Reflecting) -> None:
        self.seq: int | None = None
        self._bus = bus
        self._link = link
        self._mirror = mirror
        self._units: tuple[str, ...] = ()
        self._behind = False

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            async with asyncio.TaskGroup() as following:
                following.create_task(self._again_and_again(self._read_events))
                following.create_task(self._again_and_again(self._hear_ticks))
        finally:
            await self._bus.close()

    async def _again_and_again(self, follow: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await follow()
            except BusAwayError as error:
                self._link.lost(error)
                await asyncio.sleep(AGAIN_S)

    async def _read_events(self) -> None:
        while True:
            if self.seq is None:
                newest = await self._bus.newest()
                self.seq = newest.seq if newest else 0
                self._mirror.skip(0, self.seq + 1)
            after = self.seq
            events = await self._bus.read(after=after, limit=READ_AT_ONCE, wait_s=READ_WAIT_S)
            self._link.found()
            if self.seq == after:
                self._reflect(events, after)

    def _reflect(self, events: Sequence[BusEvent], after: int) -> None:
        if events and events[0].seq != after + 1:
            self._mirror.skip(after, events[0].seq)
        for event in events:
            self.seq = event.seq
            self._mirror.hear(event)

    async def _hear_ticks(self) -> None:
        async with self._bus.ticks() as ticks:
            await self._learn()
            self._mirror.know_all()
            look_s = _time_s() + LOOK_S
            async for tick in ticks:
                self._mirror.set_clock(tick.now_ms)
                self._mirror.move(zip(tick.units, tick.lon, tick.lat, tick.at_ms, strict=True))
                self._mirror.know(tick.contexts)
                if _time_s() >= look_s:
                    look_s = _time_s() + LOOK_S
                    await self._look()

    async def _look(self) -> None:
        """Notice a new roster, and a bus that stays behind what was read from it, as one being filled does not."""
        if (await self._bus.roster() or self._units) != self._units:
            await self._learn()
        read = self.seq or 0
        newest = await self._bus.newest()
        was_behind, self._behind = self._behind, newest is not None and newest.seq < read
        if newest is not None and was_behind and self._behind:
            _log.error("the bus is behind what it told: the journal was replaced; all sockets begin anew")
            self.seq = newest.seq
            self._mirror.begin_anew()

    async def _learn(self) -> None:
        """Take the roster and the last fixes that the bus holds."""
        roster = await self._bus.roster()
        if roster and roster != self._units:
            self._units = roster
            self._mirror.take_roster(roster)
        latest = await self._bus.latest()
        self._mirror.move((unit, fix.lon, fix.lat, fix.at_ms) for unit, fix in latest.items())


class Reflecting(Protocol):
    """What is told what a bus holds."""

    def hear(self, event: BusEvent) -> None:
        """Take the next event."""

    def skip(self, seq: int, next_seq: int) -> None:
        """Take note that the events between these two are no longer on the bus."""

    def move(self, fixes: Fixes) -> None:
        """Take fixes."""

    def know(self, contexts: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Take incidents of whose patients something else is known, and their units."""

    def know_all(self) -> None:
        """Take it that something else may be known of every patient."""

    def set_clock(self, now_ms: int) -> None:
        """Take the present instant of the centre."""

    def take_roster(self, units: Sequence[str]) -> None:
        """Take the units, in the order of their rows; they are others than before."""

    def begin_anew(self) -> None:
        """Forget all events."""


def _time_s() -> float:
    return asyncio.get_running_loop().time()
