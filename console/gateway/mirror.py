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
from functools import partial
from typing import TYPE_CHECKING, Final

from console.api.groups import SIGNED_OUT
from console.api.history import spelled_public
from console.api.live import RESUMED, event_frame, written_alive
from console.api.shapes import utc
from console.gateway.centre_client import CentreAwayError
from console.gateway.following import Follower
from console.gateway.questions import AGAIN_S, Questions, event_of
from console.gateway.whereabouts import Whereabouts
from console.people.reach import Breadth
from dispatch.audience import BEGINS_ANEW, SNAPSHOT_ALONE
from dispatch.bus.port import EVENTS_KEPT
from dispatch.link import Link
from fleet.instants import from_ms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from console.api.hall import Pace
    from console.api.listener import Listener
    from console.gateway.centre_client import CentreClient
    from console.gateway.following import Fixes
    from console.people.reach import Reach
    from dispatch.bus.port import BusEvent, EventBus

BADGES_EVERY_S: Final = 5.0

NOTHING: Final = -1
"""What stands for the number of the last event told where none was."""

_log = logging.getLogger(__name__)


class Mirror:
    """Stands between the bus and the listeners of a gateway; lives on the event loop.

    Attributes
    ----------
    pace : Pace
        How often sockets hear something.
    links : tuple of Link
        Whether the bus answers, and whether the centre does.
    """

    def __init__(self, bus: EventBus, centre: CentreClient, pace: Pace) -> None:
        self.pace = pace
        self.links = (Link("bus", lambda: datetime.now(UTC)), centre.link)
        self._follower = Follower(bus, self.links[0], self)
        self._questions = Questions(centre, self._send_away)
        self._listeners: set[Listener] = set()
        self._recent: deque[BusEvent] = deque(maxlen=EVENTS_KEPT)
        self._written = (0, "")
        self._now_ms, self._told_s = 0, 0.0
        self._whereabouts = Whereabouts((), self._stamp)
        for link in self.links:
            link.on_change(self._tell_alive)

    @property
    def seq(self) -> int:
        """The newest event that the bus told."""
        return self._follower.seq or 0

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
            await self._follower.run()
        finally:
            self._questions.stop()

    async def catch_up(self, listener: Listener, after: int | None) -> AsyncIterator[str]:
        """Give what a listener missed, or a snapshot; while the centre is away, signs of life that say so."""
        listener.told_seq = NOTHING if after is None else after
        if listener.binary and after is not None:
            yield self.alive(listener)
        while listener not in self._listeners and listener.ended is None:
            try:
                for frame in await self._missed(listener):
                    yield frame
            except CentreAwayError:
                yield self.alive(listener)
                await asyncio.sleep(AGAIN_S)
        contexts = self._questions.contexts(partial(self._if_there, listener))
        while not (await asyncio.wait([contexts], timeout=self.pace.alive_s))[0]:
            yield self.alive(listener)
        for frame in contexts.result():
            yield frame

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

    def hear(self, event: BusEvent) -> None:
        """Offer the next event to everyone whom it concerns."""
        self._recent.append(event)
        for listener in tuple(self._listeners):
            self._offer(event, listener)
            if listener.ended:
                self.leave(listener)
                _log.warning("a socket is closed at event %d: %s", event.seq, listener.ended)

    def skip(self, seq: int, next_seq: int) -> None:
        """Send away whom the events between these two, which the bus no longer has, were not told."""
        self._recent.clear()
        for listener in tuple(self._listeners):
            if max(seq, listener.told_seq) < next_seq - 1:
                self._send_away(listener, "the bus no longer has what you miss")

    def move(self, fixes: Fixes) -> None:
        """Take fixes, and wake everyone where one of them is new."""
        if self._whereabouts.take(fixes):
            for listener in self._listeners:
                listener.wake.set()

    def know(self, contexts: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Ask what is known now of the patients of incidents, for everyone at the board and for their crews."""
        for incident, units in contexts:
            bounded = {each.reach for each in self._listeners if each.sealed and _is_bounded(each)}
            for readers in (
                partial(self._readers, units),
                *(partial(self._alike, reach, sealed=True) for reach in bounded),
            ):
                if readers():
                    frames = self._questions.context(incident, self.seq, readers)
                    for listener in readers():
                        listener.offer(frames)

    def know_all(self) -> None:
        """Ask what is known now of all patients: changes may not have been heard of."""
        for listener in [each for each in self._listeners if each.sealed]:
            listener.offer(self._questions.contexts(partial(self._if_there, listener)))

    async def watch_badges(self) -> None:
        """End the sockets of whoever is no longer signed in, again and again until cancelled."""
        while True:
            await asyncio.sleep(BADGES_EVERY_S)
            await self.check_badges()

    async def check_badges(self) -> None:
        """Ask the centre of everyone who listens whether they are still signed in."""
        badges = {each.caller.asks_with.get("authorization"): each.caller for each in self._listeners}
        gone = {badge for badge, caller in badges.items() if badge and not await self._questions.knows(caller)}
        for listener in tuple(self._listeners):
            if listener.caller.asks_with.get("authorization") in gone:
                self._send_away(listener, SIGNED_OUT)

    def set_clock(self, now_ms: int) -> None:
        """Take the present instant of the centre."""
        self._now_ms, self._told_s = now_ms, _time_s()

    def take_roster(self, units: Sequence[str]) -> None:
        """Take the units; where they were others before, all sockets begin anew, for rows have changed."""
        if self.units:
            self.begin_anew()
        self._whereabouts = Whereabouts(units, self._stamp)

    def begin_anew(self) -> None:
        """Forget all events and send everyone away."""
        self._recent.clear()
        for listener in tuple(self._listeners):
            self._send_away(listener, "the centre has begun anew")

    async def _missed(self, listener: Listener) -> Sequence[str]:
        """Give the next events after those that a listener was told, else a snapshot; the last of them lets it join."""
        if listener.told_seq == NOTHING:
            return [await self._first(listener)]
        page = await self._questions.past(listener)
        if not 0 <= page.newest - listener.told_seq <= RESUMED:
            return [await self._first(listener)]
        if page.begin_anew:
            return [await self._first(listener)]
        listener.told_seq = page.last
        if page.last >= page.newest:
            self._join(listener)
        return [event_of(told) for told in page.events]

    async def _first(self, listener: Listener) -> str:
        """Take a snapshot and let the listener join."""
        tick, snapshot = await self._questions.snapshot(listener, tick=self._whereabouts.tick)
        listener.seen_tick, listener.told_seq = tick, snapshot.seq
        self._join(listener)
        return snapshot.text

    def _join(self, listener: Listener) -> None:
        """Offer a listener all events after those that it was told, unless some are no longer here to be offered."""
        if self._recent and listener.told_seq < self._recent[0].seq - 1:
            return
        self._listeners.add(listener)
        for event in self._recent:
            self._offer(event, listener)
        listener.wake.set()

    def _offer(self, event: BusEvent, listener: Listener) -> None:
        """Offer an event to a listener whom it concerns."""
        if event.seq <= listener.told_seq or not _concerns(event.units, listener):
            return
        if listener.unit is None or event.type not in SNAPSHOT_ALONE:
            self._tell(event, listener)
        if listener.unit is not None and event.type in BEGINS_ANEW:
            listener.offer(self._questions.new_snapshot(partial(self._if_there, listener)))

    def _tell(self, event: BusEvent, listener: Listener) -> None:
        """Offer an event with as much as the listener may read."""
        if _is_bounded(listener) and event.units is not None:
            alike = partial(self._alike, listener.reach, sealed=listener.sealed)
            listener.offer(self._questions.bounded(event, listener.reach, alike, sealed=listener.sealed))
        elif event.sealed and listener.sealed:
            listener.offer(self._questions.unsealed(event, partial(self._readers, event.units)))
        else:
            listener.offer(self._public_frame(event))

    def _readers(self, units: tuple[str, ...] | None) -> list[Listener]:
        """Give who may read sealed parts of what concerns these units."""
        return [each for each in self._listeners if each.sealed and not _is_bounded(each) and _concerns(units, each)]

    def _alike(self, reach: Reach, *, sealed: bool) -> list[Listener]:
        """Give who sees as far and may read as much."""
        return [each for each in self._listeners if each.reach == reach and each.sealed == sealed]

    def _if_there(self, listener: Listener) -> set[Listener]:
        return self._listeners & {listener}

    def _public_frame(self, event: BusEvent) -> str:
        if self._written[0] != event.seq:
            self._written = event.seq, event_frame(event.seq, spelled_public(event.public, event.hash))
        return self._written[1]

    def _send_away(self, listener: Listener, why: str) -> None:
        self.leave(listener)
        listener.end(why)

    def _tell_alive(self) -> None:
        for listener in tuple(self._listeners):
            listener.offer(self.alive(listener))

    def _stamp(self) -> tuple[int, datetime]:
        """Give the newest event and the centre's clock, carried on since its last tick."""
        return self.seq, from_ms(self._now_ms + int((_time_s() - self._told_s) * 1_000))


def _is_bounded(listener: Listener) -> bool:
    """Tell whether only the centre knows what lies in a listener's reach."""
    return listener.reach.breadth is Breadth.STATIONS


def _concerns(units: tuple[str, ...] | None, listener: Listener) -> bool:
    return listener.unit is None or units is None or listener.unit in units


def _time_s() -> float:
    return asyncio.get_running_loop().time()
