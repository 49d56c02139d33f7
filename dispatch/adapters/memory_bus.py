"""The bus within one process."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from dispatch.bus.port import EVENTS_KEPT, BusEvent, LastFix, Tick
from dispatch.errors import BusAwayError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

TICKS_WAITING: Final = 100
"""Ticks that may wait for one reader."""


class MemoryBus:
    """Keeps the port `EventBus` inside one event loop."""

    def __init__(self) -> None:
        self._events: deque[BusEvent] = deque(maxlen=EVENTS_KEPT)
        self._grown = asyncio.Event()
        self._units: tuple[str, ...] = ()
        self._latest: dict[str, LastFix] = {}
        self._readers: set[asyncio.Queue[Tick]] = set()

    async def publish(self, events: Sequence[BusEvent], *, behind: int) -> int:
        """Put events behind the one numbered `behind`; gives the number of the newest."""
        if self._newest_seq() == behind and events:
            self._events.extend(events)
            grown, self._grown = self._grown, asyncio.Event()
            grown.set()
        return self._newest_seq()

    async def newest(self) -> BusEvent | None:
        """Give the newest event."""
        return self._events[-1] if self._events else None

    async def read(self, *, after: int, limit: int, wait_s: float) -> list[BusEvent]:
        """Give events after a number; wait for the first."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                while self._newest_seq() <= after:
                    await self._grown.wait()
        return list(islice((event for event in self._events if event.seq > after), limit))

    async def announce(self, units: Sequence[str]) -> None:
        """Say which units there are."""
        self._units = tuple(units)

    async def roster(self) -> tuple[str, ...]:
        """Give the units that were announced."""
        return self._units

    async def show(self, tick: Tick) -> int:
        """Keep the fixes and tell the tick."""
        for unit, lon, lat, at_ms in zip(tick.units, tick.lon, tick.lat, tick.at_ms, strict=True):
            self._latest[unit] = LastFix(lon, lat, at_ms)
        for reader in tuple(self._readers):
            if reader.full():
                self._readers.discard(reader)
            else:
                reader.put_nowait(tick)
        return len(self._latest)

    async def latest(self) -> dict[str, LastFix]:
        """Give the last fixes."""
        return dict(self._latest)

    @asynccontextmanager
    async def ticks(self) -> AsyncGenerator[AsyncIterator[Tick]]:
        """Hear every tick from now on."""
        waiting: asyncio.Queue[Tick] = asyncio.Queue(TICKS_WAITING)
        self._readers.add(waiting)
        try:
            yield self._heard(waiting)
        finally:
            self._readers.discard(waiting)

    async def clear(self) -> None:
        """Forget everything."""
        self._events.clear()
        self._latest.clear()
        self._units = ()

    async def close(self) -> None:
        """Nothing is held open."""

    async def _heard(self, waiting: asyncio.Queue[Tick]) -> AsyncIterator[Tick]:
        while waiting in self._readers or not waiting.empty():
            yield await waiting.get()
        raise BusAwayError("ticks were read too slowly")

    def _newest_seq(self) -> int:
        return self._events[-1].seq if self._events else 0
