"""The mirror of a centre: its events and positions as the bus tells them, for the sockets of a gateway.

Public frames are written here, once for all. Whatever is sealed comes from the centre, which decides who may read it:
each sealed event is asked for once, with the credentials of one who listens and may read it, and shared with all
others who may. Snapshots and what a socket missed are asked for with its own credentials.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from console.api.history import spelled_public
from console.api.live import RESUMED, event_frame, written_alive
from console.api.problems import ProblemError
from console.api.shapes import utc
from console.gateway.centre_client import CentreAwayError
from console.gateway.whereabouts import Whereabouts
from dispatch.bus import EVENTS_KEPT
from dispatch.errors import BusAwayError
from dispatch.link import Link
from fleet.instants import from_ms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence

    from console.api.hall import Pace
    from console.api.listener import Listener
    from console.gateway.centre_client import CentreClient, Snapshot
    from dispatch.bus import BusEvent, EventBus

AGAIN_S: Final = 0.5
"""Until a bus or centre that did not answer is tried again."""

READ_AT_ONCE: Final = 500
READ_WAIT_S: Final = 1.0
ROSTER_S: Final = 1.0

NOTHING: Final = -1
"""What stands for the number of the last event told where none was."""

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class _Numbered(msgspec.Struct, frozen=True):
    seq: int


class Mirror:
    """Stands between the bus and the listeners of a gateway; lives on the event loop.

    Attributes
    ----------
    bus_link : Link
        Whether the bus answers.
    pace : Pace
        How often sockets hear something.
    """

    def __init__(self, bus: EventBus, centre: CentreClient, pace: Pace) -> None:
        self.bus_link = Link("bus", lambda: datetime.now(UTC))
        self.pace = pace
        self._bus = bus
        self._centre = centre
        self._seq: int | None = None
        self._now_ms, self._told_s = 0, 0.0
        self._recent: deque[BusEvent] = deque(maxlen=EVENTS_KEPT)
        self._listeners: set[Listener] = set()
        self._whereabouts = Whereabouts((), self._stamp)
        self._written = (0, "")
        self._sealed: dict[int, asyncio.Task[str | None]] = {}
        self._snapshots: dict[tuple[bool, str | None], asyncio.Task[tuple[int, Snapshot]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        for link in self.links:
            link.on_change(self._tell_alive)

    @property
    def links(self) -> tuple[Link, ...]:
        """What the gateway leans on."""
        return self.bus_link, self._centre.link

    @property
    def seq(self) -> int:
        """The newest event that the bus told."""
        return self._seq or 0

    @property
    def units(self) -> tuple[str, ...]:
        """The roster; empty until the bus has told it."""
        return self._whereabouts.units

    def sockets(self) -> dict[str, int]:
        """Count the open sockets by kind."""
        return {"console": 0, "crew": 0} | Counter("crew" if each.unit else "console" for each in self._listeners)

    async def run(self) -> None:
        """Follow the bus until cancelled."""
        try:
            async with asyncio.TaskGroup() as following:
                following.create_task(self._again_and_again(self._read_events))
                following.create_task(self._again_and_again(self._hear_ticks))
        finally:
            for task in self._tasks:
                task.cancel()
            await self._bus.close()

    async def catch_up(self, listener: Listener, after: int | None) -> AsyncIterator[str]:
        """Give what a listener missed, or a snapshot; while the centre is away, signs of life that say so."""
        listener.told_seq = NOTHING if after is None else after
        if listener.binary and after is not None:
            yield self.alive(listener)
        while listener not in self._listeners:
            try:
                for frame in await self._missed(listener):
                    yield frame
            except CentreAwayError:
                yield self.alive(listener)
                await asyncio.sleep(AGAIN_S)

    def leave(self, listener: Listener) -> None:
        """Tell a listener nothing more."""
        self._listeners.discard(listener)

    def alive(self, listener: Listener) -> str:
        """Write a sign of life; one that takes binary ticks is told whose row is whose."""
        seq, now = self._stamp()
        frame = {"kind": "alive", "seq": seq, "now": utc(now)}
        return written_alive(frame, self.links, self.units if listener.binary else None)

    def positions(self, listener: Listener) -> bytes | str | None:
        """Give the newest fixes that a listener has not seen, and take them for seen; None where there are none."""
        return self._whereabouts.unseen(listener)

    async def _missed(self, listener: Listener) -> Sequence[str]:
        """Give the next events after those that a listener was told, else a snapshot; the last of them lets it join."""
        if listener.told_seq == NOTHING:
            return [await self._first(listener)]
        page = await self._centre.events(listener.caller, listener.unit, after=listener.told_seq)
        if not 0 <= page.newest - listener.told_seq <= RESUMED:
            return [await self._first(listener)]
        listener.told_seq = page.last
        if page.last >= page.newest:
            self._join(listener)
        return [_event_of(told) for told in page.events]

    async def _first(self, listener: Listener) -> str:
        """Take a snapshot, one for all who ask at the same time and may see the same, and let the listener join."""
        key = (listener.sealed, listener.unit)
        if key not in self._snapshots:
            self._snapshots[key] = self._task(self._snapshot(listener))
            self._snapshots[key].add_done_callback(lambda _: self._snapshots.pop(key))
        tick, snapshot = await asyncio.shield(self._snapshots[key])
        listener.seen_tick, listener.told_seq = tick, snapshot.seq
        self._join(listener)
        return snapshot.text

    async def _snapshot(self, listener: Listener) -> tuple[int, Snapshot]:
        tick = self._whereabouts.tick
        return tick, await self._centre.snapshot(listener.caller, listener.unit)

    def _join(self, listener: Listener) -> None:
        """Offer a listener all events after those that it was told, now and from now on."""
        self._listeners.add(listener)
        for event in self._recent:
            self._offer(event, listener)
        listener.wake.set()

    def _offer(self, event: BusEvent, listener: Listener) -> None:
        """Offer an event to a listener whom it concerns."""
        if event.seq <= listener.told_seq or not _concerns(event, listener):
            return
        listener.offer(self._sealed_frame(event) if event.sealed and listener.sealed else self._public_frame(event))
        if listener.unit is not None and event.type == "UnitAssigned":
            listener.offer(self._task(self._asked_for(lambda: self._listeners & {listener}, self._new_snapshot)))

    def _public_frame(self, event: BusEvent) -> str:
        if self._written[0] != event.seq:
            self._written = event.seq, event_frame(event.seq, spelled_public(event.public, event.hash))
        return self._written[1]

    def _sealed_frame(self, event: BusEvent) -> asyncio.Task[str | None]:
        """Ask for an event with its sealed part, once for all who may read it."""
        if event.seq not in self._sealed:
            self._sealed[event.seq] = self._task(self._unsealed(event))
            self._sealed[event.seq].add_done_callback(lambda _: self._sealed.pop(event.seq))
        return self._sealed[event.seq]

    async def _unsealed(self, event: BusEvent) -> str | None:
        """Fetch an event for the first who may read it and is still there."""

        async def fetched(reader: Listener) -> str:
            page = await self._centre.events(reader.caller, reader.unit, after=event.seq - 1, limit=1)
            return _event_of(page.events[0])

        def readers() -> Iterable[Listener]:
            return [each for each in self._listeners if each.sealed and _concerns(event, each)]

        return await self._asked_for(readers, fetched)

    async def _new_snapshot(self, listener: Listener) -> str:
        return (await self._centre.snapshot(listener.caller, listener.unit)).text

    async def _asked_for(
        self, readers: Callable[[], Iterable[Listener]], fetch: Callable[[Listener], Awaitable[str]]
    ) -> str | None:
        """Ask the centre for one of the readers until it answers; one whom it refuses is sent away.

        Gives None where no reader is left.
        """
        while reader := next(iter(readers()), None):
            try:
                return await fetch(reader)
            except CentreAwayError:
                await asyncio.sleep(AGAIN_S)
            except ProblemError as problem:
                _log.warning("a socket is closed: the centre no longer lets it read: %s", problem)
                self._send_away(reader, "the centre no longer lets you read this")
        return None

    async def _again_and_again(self, follow: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await follow()
            except BusAwayError as error:
                self.bus_link.lost(error)
                await asyncio.sleep(AGAIN_S)

    async def _read_events(self) -> None:
        """Read what the bus has after what was read."""
        if self._seq is None:
            newest = await self._bus.newest()
            self._seq = newest.seq if newest else 0
        while True:
            events = await self._bus.read(after=self._seq, limit=READ_AT_ONCE, wait_s=READ_WAIT_S)
            self.bus_link.found()
            if events and events[0].seq != self._seq + 1:
                self._jump(events[0].seq)
            for event in events:
                self._hear(event)

    def _jump(self, seq: int) -> None:
        """Send away whom the events before this one, which the bus no longer has, were not told."""
        self._recent.clear()
        for listener in tuple(self._listeners):
            if max(self.seq, listener.told_seq) < seq - 1:
                self._send_away(listener, "the bus no longer has what you miss")

    def _hear(self, event: BusEvent) -> None:
        self._seq = event.seq
        self._recent.append(event)
        for listener in tuple(self._listeners):
            self._offer(event, listener)
            if listener.ended:
                self.leave(listener)
                _log.warning("a socket was too slow and is closed at event %d", event.seq)

    def _send_away(self, listener: Listener, why: str) -> None:
        self.leave(listener)
        listener.end(why)

    async def _hear_ticks(self) -> None:
        async with self._bus.ticks() as ticks:
            await self._learn()
            look_s = _time_s() + ROSTER_S
            async for tick in ticks:
                self._now_ms, self._told_s = tick.now_ms, _time_s()
                self._move(zip(tick.units, tick.lon, tick.lat, tick.at_ms, strict=True))
                if _time_s() >= look_s:
                    look_s = _time_s() + ROSTER_S
                    await self._look()

    async def _look(self) -> None:
        """Notice a new roster, and a bus that begins anew below what was read from it."""
        if (await self._bus.roster() or self.units) != self.units:
            await self._learn()
        newest = await self._bus.newest()
        if newest is not None and self._seq is not None and newest.seq < self._seq:
            _log.error("the centre is behind what it told: its journal was replaced; all sockets begin anew")
            self._seq = None
            self._forget()

    async def _learn(self) -> None:
        """Take the roster and the last fixes that the bus holds; after a change of the roster all sockets come back."""
        roster = await self._bus.roster()
        if roster and roster != self.units:
            if self.units:
                self._forget()
            self._whereabouts = Whereabouts(roster, self._stamp)
        latest = await self._bus.latest()
        self._move((unit, fix.lon, fix.lat, fix.at_ms) for unit, fix in latest.items())

    def _forget(self) -> None:
        self._recent.clear()
        for listener in tuple(self._listeners):
            self._send_away(listener, "the centre has begun anew")

    def _move(self, fixes: Iterable[tuple[str, float, float, int]]) -> None:
        if self._whereabouts.take(fixes):
            for listener in self._listeners:
                listener.wake.set()

    def _tell_alive(self) -> None:
        for listener in tuple(self._listeners):
            listener.offer(self.alive(listener))

    def _stamp(self) -> tuple[int, datetime]:
        """Give the newest event and the centre's clock, carried on since its last tick."""
        return self.seq, from_ms(self._now_ms + int((_time_s() - self._told_s) * 1_000))

    def _task(self, work: Coroutine[None, None, Result]) -> asyncio.Task[Result]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _concerns(event: BusEvent, listener: Listener) -> bool:
    return listener.unit is None or event.units is None or listener.unit in event.units


def _event_of(told: msgspec.Raw) -> str:
    """Write a frame of an event as the centre spelled it."""
    return event_frame(msgspec.json.decode(told, type=_Numbered).seq, bytes(told))


def _time_s() -> float:
    return asyncio.get_running_loop().time()
