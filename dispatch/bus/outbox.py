"""The outbox: brings every stored event and every new fix to the bus, and fills a bus that has forgotten.

It keeps nothing of its own but numbers: what the bus lacks is read again from the journal, so an outage of the bus
costs no memory, and nothing of dispatch ever waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.audience import units_bound, units_concerned
from dispatch.bus.port import EVENTS_KEPT, BusEvent, Tick
from dispatch.errors import DispatchError
from dispatch.link import Link
from dispatch.past_events import events_between
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dispatch.bus.port import EventBus
    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent

TICK_S: Final = 0.25
"""Between two ticks of positions."""

BEAT_S: Final = 1.0
"""A tick is told at least so often; it says that the centre is there, and finds a bus that has forgotten."""

AGAIN_S: Final = 0.5
"""Until a bus that did not answer is tried again."""

PAGE: Final = 500
"""Events in one message to the bus."""

_log = logging.getLogger(__name__)


class Outbox:
    """Carries what happens in a centre to a bus; lives on the event loop.

    Attributes
    ----------
    link : Link
        Whether the bus answers.
    """

    def __init__(self, centre: Centre, bus: EventBus) -> None:
        self.link = Link("bus", centre.clock.now)
        self._centre = centre
        self._bus = bus
        self._published = 0
        self._concerned: dict[int, tuple[str, ...] | None] = {}
        self._contexts: set[str] = set()
        self._grown = asyncio.Event()
        self._shown: NDArray[np.int64] = np.full_like(centre.positions.at_ms, -1)
        self._next_tick_s = 0.0
        self._next_beat_s = 0.0

    async def run(self) -> None:
        """Carry until cancelled; a bus that does not answer is tried again and again."""
        stop_listening = self._centre.listen(self._hear)
        try:
            while True:
                with suppress(_ForgottenError):
                    await self._carry()
        finally:
            stop_listening()
            await self._bus.close()

    def tell_context(self, incident: str) -> None:
        """Let the next tick say that something else is known of the patient of an incident."""
        self._contexts.add(incident)

    def _hear(self, event: StoredEvent) -> None:
        """Note whom a new event concerns while that is known exactly (called by the centre)."""
        if self.link.up:
            self._concerned[event.seq] = units_concerned(event, self._centre.state)
        self._grown.set()

    async def _carry(self) -> None:
        try:
            await self._join()
            while True:
                await self._publish()
                self.link.found()
                await self._show()
                await self._rest()
        except DispatchError as error:
            self.link.lost(error)
            self._concerned.clear()
            await asyncio.sleep(AGAIN_S)

    async def _join(self) -> None:
        """Find out how far the bus is; one that holds another journal's events is emptied."""
        newest = await self._bus.newest()
        if newest is not None and not await self._is_ours(newest):
            _log.error("the bus holds events of another journal: it is emptied")
            await self._bus.clear()
            newest = None
        self._published = newest.seq if newest else 0
        self._shown.fill(-1)
        await self._bus.announce(self._centre.positions.units)

    async def _is_ours(self, newest: BusEvent) -> bool:
        held = await events_between(self._centre, after=newest.seq - 1, until=newest.seq)
        return bool(held) and held[0].seq == newest.seq and held[0].hash == newest.hash

    async def _publish(self) -> None:
        """Put what the bus lacks, no more than it keeps."""
        self._grown.clear()
        while (newest := self._centre.state.last_seq) > self._published:
            start = max(self._published, newest - EVENTS_KEPT)
            events = await events_between(self._centre, after=start, until=min(newest, start + PAGE))
            await self._put([self._for_bus(event) for event in events])

    async def _put(self, events: Sequence[BusEvent]) -> None:
        reached = events[-1].seq if events else self._published
        if await self._bus.publish(events, behind=self._published) != reached:
            raise _ForgottenError
        self._published = reached

    def _for_bus(self, event: StoredEvent) -> BusEvent:
        if event.seq in self._concerned:
            units = self._concerned.pop(event.seq)
        else:
            units = units_concerned(event, self._centre.state)
        return BusEvent(event.seq, event.type, event.public, event.hash, event.ciphertext is not None, units)

    async def _show(self) -> None:
        """Tell the fixes that are new, and now and then that the centre is there."""
        now_s = asyncio.get_running_loop().time()
        if now_s < self._next_tick_s:
            return
        self._next_tick_s = now_s + TICK_S
        at_ms = self._centre.positions.at_ms.copy()
        moved, beat = np.flatnonzero(at_ms != self._shown), now_s >= self._next_beat_s
        contexts = frozenset(self._contexts)
        if moved.size or beat or contexts:
            self._next_beat_s = now_s + BEAT_S
            if await self._bus.show(self._tick_of(moved, contexts)) < np.count_nonzero(at_ms >= 0):
                raise _ForgottenError
            self._contexts -= contexts
            self._shown = at_ms
            await self._put([])

    def _tick_of(self, rows: NDArray[np.intp], contexts: frozenset[str]) -> Tick:
        positions, state = self._centre.positions, self._centre.state
        return Tick(
            state.last_seq,
            to_ms(self._centre.clock.now()),
            [positions.units[row] for row in rows.tolist()],
            positions.lon[rows].tolist(),
            positions.lat[rows].tolist(),
            positions.at_ms[rows].tolist(),
            [(incident, units_bound(incident, state)) for incident in sorted(contexts)],
        )

    async def _rest(self) -> None:
        """Wait for the next event, or for the time of the next tick."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._next_tick_s):
                await self._grown.wait()


class _ForgottenError(Exception):
    """The bus no longer holds what was put there."""
