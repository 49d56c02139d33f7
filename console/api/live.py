"""The hub: every event and every tick of positions to everyone who listens, each written once."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec

from console.api.context import context_frame
from console.api.history import PAGE, spelled
from console.api.shapes import closure_answer, held_incidents, incident_answer, unit_answers, utc
from console.api.ticks import Ticks
from dispatch.audience import incident_of, units_concerned
from dispatch.past_events import events_between

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from console.api.hall import Hall, Pace
    from console.api.listener import Listener
    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent
    from dispatch.link import Link
    from dispatch.records.patient_watch import Standing

RESUMED: Final = 10_000
"""Events that a socket may have missed and still be told one by one; who missed more gets a snapshot."""

_log = logging.getLogger(__name__)


class Hub:
    """Stands between the centre and its listeners; lives on the event loop."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._centre = hall.centre
        self.ticks = Ticks(hall.centre.positions, lambda: (hall.centre.state.last_seq, hall.centre.clock.now()))
        self._listeners: set[Listener] = set()
        self._grown = asyncio.Event()
        self._stopped = False
        self._snapshots: dict[tuple[bool, int, int], str] = {}
        self._stop_listening = hall.centre.listen(self._hear)
        self._ticking = asyncio.get_running_loop().create_task(self._tick())
        for link in hall.links:
            link.on_change(self._tell_alive)
        if hall.patients is not None:
            hall.patients.listen(self._tell_context)

    @property
    def pace(self) -> Pace:
        """How often sockets hear something."""
        return self._hall.pace

    def sockets(self) -> dict[str, int]:
        """Count the open sockets by kind."""
        return {"console": 0, "crew": 0} | Counter("crew" if each.unit else "console" for each in self._listeners)

    async def catch_up(self, listener: Listener, after: int | None) -> AsyncIterator[str]:
        """Give exactly the events after `after` up to the newest, or a snapshot of the newest where that cannot be."""
        self._listeners.add(listener)
        newest = self._centre.state.last_seq
        if after is None or after > newest or newest - after > RESUMED:
            listener.waiting.clear()
            listener.seen_tick = self.ticks.number
            yield self.snapshot(unit=listener.unit, sealed=listener.sealed)
            for frame in self.contexts(unit=listener.unit, sealed=listener.sealed):
                yield frame
            return
        if listener.binary:
            yield self.alive(listener)
        for start in range(after, newest, PAGE):
            events = await events_between(self._centre, after=start, until=min(start + PAGE, newest))
            for frame in self.frames(listener, events):
                yield frame
        for frame in self.contexts(unit=listener.unit, sealed=listener.sealed):
            yield frame
        listener.wake.set()

    def leave(self, listener: Listener) -> None:
        """Tell a listener nothing more."""
        self._listeners.discard(listener)

    async def wait_past(self, seq: int, wait_s: float) -> None:
        """Wait until there is an event after this one, at most so many seconds, and no longer than the hub lives."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                while self._centre.state.last_seq <= seq and not self._stopped:
                    await self._grown.wait()

    async def stop(self) -> None:
        """End the ticks and wake whoever waits."""
        self._stopped = True
        self._stop_listening()
        self._ticking.cancel()
        with suppress(asyncio.CancelledError):
            await self._ticking
        self._grown.set()

    def snapshot(self, *, unit: str | None, sealed: bool) -> str:
        """Write the board, or what a unit sees, as it stands now; its long part once for all who see the same."""
        now = utc(self._centre.clock.now())
        return f'{{"kind":"snapshot","now":"{now}",{self._seen(unit=unit, sealed=sealed)[1:]}'

    def _seen(self, *, unit: str | None, sealed: bool) -> str:
        if unit is not None:
            return self._written(unit, self._incidents_of(unit), sealed=sealed)
        key = (sealed, self._centre.state.last_seq, self.ticks.number)
        if key not in self._snapshots:
            stale = [old for old in self._snapshots if old[1:] != key[1:]]
            for old in stale:
                del self._snapshots[old]
            self._snapshots[key] = self._written(None, held_incidents(self._centre), sealed=sealed)
        return self._snapshots[key]

    def alive(self, listener: Listener) -> str:
        """Write a sign of life; one that takes binary ticks is told whose row is whose."""
        frame = {"kind": "alive", "seq": self._centre.state.last_seq, "now": utc(self._centre.clock.now())}
        return written_alive(frame, self._hall.links, self._centre.positions.units if listener.binary else None)

    def positions(self, listener: Listener) -> bytes | str | None:
        """Give the newest fixes that a listener has not seen, and take them for seen; None where there are none."""
        row = None if listener.unit is None else self._centre.fleet.unit_rows[listener.unit]
        frame = self.ticks.since(listener.seen_tick, unit=row, binary=listener.binary)
        listener.seen_tick = self.ticks.number
        return frame

    def frames(self, listener: Listener, events: Iterable[StoredEvent]) -> list[str]:
        """Write past events for a listener."""
        return [
            self._frame(event, sealed=listener.sealed)
            for event in events
            if _concerns(units_concerned(event, self._centre.state), listener)
        ]

    def contexts(self, *, unit: str | None, sealed: bool) -> list[str]:
        """Write what medical records say now of all patients, or of that of a unit, to who may read it."""
        patients = self._hall.patients
        if patients is None or not sealed:
            return []
        seq = self._centre.state.last_seq
        return [context_frame(each, seq) for each in patients.standings() if self._may_follow(each, unit)]

    def _hear(self, event: StoredEvent) -> None:
        """Offer a new event to everyone whom it concerns (called by the centre)."""
        units, written = units_concerned(event, self._centre.state), {}
        for listener in tuple(self._listeners):
            if not _concerns(units, listener):
                continue
            if listener.sealed not in written:
                written[listener.sealed] = self._frame(event, sealed=listener.sealed)
            listener.offer(written[listener.sealed])
            if listener.unit is not None and event.type == "UnitAssigned":
                for frame in (
                    self.snapshot(unit=listener.unit, sealed=listener.sealed),
                    *self.contexts(unit=listener.unit, sealed=listener.sealed),
                ):
                    listener.offer(frame)
            if listener.ended:
                self.leave(listener)
                _log.warning("a socket was too slow and is closed at event %d", event.seq)
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    def _tell_context(self, standing: Standing) -> None:
        """Offer what is newly known of a patient to everyone who may read it, written once."""
        frame = context_frame(standing, self._centre.state.last_seq)
        for listener in tuple(self._listeners):
            if listener.sealed and self._may_follow(standing, listener.unit):
                listener.offer(frame)
                if listener.ended is not None:
                    self.leave(listener)

    def _may_follow(self, standing: Standing, unit: str | None) -> bool:
        return unit is None or incident_of(unit, self._centre.state) == standing.incident

    def _tell_alive(self) -> None:
        for listener in tuple(self._listeners):
            listener.offer(self.alive(listener))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._hall.pace.tick_s)
            if self._listeners and self.ticks.notice():
                for listener in self._listeners:
                    listener.wake.set()

    def _frame(self, event: StoredEvent, *, sealed: bool) -> str:
        fields = self._centre.sealed.of(event.seq) if sealed and event.ciphertext is not None else None
        return event_frame(event.seq, spelled(event, fields, sealed=sealed))

    def _written(self, unit: str | None, incidents: Sequence[Incident], *, sealed: bool) -> str:
        centre = self._centre
        units = centre.fleet.units if unit is None else [centre.fleet.unit_by_id[unit]]
        frame = {
            "seq": centre.state.last_seq,
            "training": self._hall.training,
            "incidents": [incident_answer(centre, each, sealed=sealed) for each in incidents],
            "units": list(unit_answers(centre, units)),
            "closures": [closure_answer(each) for each in centre.state.closures.values()],
            "unit_order": centre.positions.units,
        }
        return msgspec.json.encode(frame).decode()

    def _incidents_of(self, unit: str) -> list[Incident]:
        """Give the open incident that binds a unit."""
        incident = self._centre.state.incidents.get(incident_of(unit, self._centre.state) or "")
        return [incident] if incident else []


def event_frame(seq: int, told: bytes) -> str:
    """Write the frame of an event that is already spelled."""
    return (b'{"kind":"event","seq":%d,"event":%b}' % (seq, told)).decode()


def written_alive(frame: dict[str, Any], links: Iterable[Link], units: Sequence[str] | None) -> str:
    """Write a sign of life with the state of each link, and with the order of units where they are given."""
    frame |= {link.name: link.state for link in links}
    if units is not None:
        frame["unit_order"] = units
    return msgspec.json.encode(frame).decode()


def _concerns(units: tuple[str, ...] | None, listener: Listener) -> bool:
    """Tell whether an event is for this listener: a crew hears of itself and of the incident that it is on."""
    return listener.unit is None or units is None or listener.unit in units
