"""The hub: every event and every tick of positions to everyone who listens, each written once."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec

from console.api.context import context_frame
from console.api.groups import Groups
from console.api.history import PAGE, spelled
from console.api.rights import Right
from console.api.shapes import closure_answer, held_incidents, incident_answer, unit_answers, utc
from console.api.ticks import Ticks
from console.people.borders import Borders
from dispatch.audience import BEGINS_ANEW, incident_of
from dispatch.past_events import events_between

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from console.api.callers import Tokens
    from console.api.groups import Group
    from console.api.hall import Hall, Pace
    from console.api.listener import Listener
    from console.people.audit_book import AuditRow
    from console.people.reach import Reach, Subject
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
        self.borders = Borders(hall.centre)
        self.ticks = Ticks(hall.centre.positions, lambda: (hall.centre.state.last_seq, hall.centre.clock.now()))
        self.groups = Groups()
        self._grown = asyncio.Event()
        self._stopped = False
        self._snapshots: dict[tuple[Group, int, int], str] = {}
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

    async def catch_up(self, listener: Listener, after: int | None) -> AsyncIterator[str]:
        """Give exactly the events after `after` up to the newest, or a snapshot of the newest where that cannot be."""
        self.groups.add(listener)
        newest = self._centre.state.last_seq
        if after is None or after > newest or newest - after > RESUMED:
            listener.waiting.clear()
            listener.seen_tick = self.ticks.number
            for frame in self.first_frames(listener.group):
                yield frame
            return
        if listener.binary:
            yield self.alive(listener)
        anew = False
        for start in range(after, newest, PAGE):
            events = await events_between(self._centre, after=start, until=min(start + PAGE, newest))
            anew = anew or any(self._crossed(listener.reach, event) for event in events)
            for frame in self.frames(listener, events):
                yield frame
        if anew:
            listener.waiting.clear()
        for frame in self.first_frames(listener.group) if anew else self._contexts_of(listener.group):
            yield frame
        listener.wake.set()

    def leave(self, listener: Listener) -> None:
        """Tell a listener nothing more."""
        self.groups.leave(listener)

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

    def first_frames(self, group: Group) -> list[str]:
        """Write what a new socket of a group is told first."""
        reach, sealed = group
        return [self.snapshot(reach, sealed=sealed), *self._contexts_of(group)]

    def snapshot(self, reach: Reach, *, sealed: bool) -> str:
        """Write what lies in a reach, as it stands now; its long part once for all who see the same."""
        now = utc(self._centre.clock.now())
        return f'{{"kind":"snapshot","now":"{now}",{self._seen(reach, sealed=sealed)[1:]}'

    def _seen(self, reach: Reach, *, sealed: bool) -> str:
        key = ((reach, sealed), self._centre.state.last_seq, self.ticks.number)
        if key not in self._snapshots:
            stale = [old for old in self._snapshots if old[1:] != key[1:]]
            for old in stale:
                del self._snapshots[old]
            self._snapshots[key] = self._written(reach, sealed=sealed)
        return self._snapshots[key]

    def alive(self, listener: Listener) -> str:
        """Write a sign of life; one that takes binary ticks is told whose row is whose."""
        frame = {"kind": "alive", "seq": self._centre.state.last_seq, "now": utc(self._centre.clock.now())}
        return written_alive(frame, self._hall.links, self._centre.positions.units if listener.binary else None)

    def positions(self, listener: Listener) -> bytes | str | None:
        """Give the newest fixes that a listener has not seen, and take them for seen; None where there are none."""
        rows = listener.reach.rows(self._centre.fleet.unit_rows)
        frame = self.ticks.since(listener.seen_tick, only=rows, binary=listener.binary)
        listener.seen_tick = self.ticks.number
        return frame

    def frames(self, listener: Listener, events: Iterable[StoredEvent]) -> list[str]:
        """Write past events for a listener."""
        reach = listener.reach
        tellings = [(event, reach.telling(self.borders.subject(event))) for event in events]
        return [
            self._frame(event, sealed=listener.sealed and telling.sealed) for event, telling in tellings if telling.told
        ]

    def _contexts_of(self, group: Group) -> list[str]:
        reach, sealed = group
        return self.contexts(reach, sealed=sealed)

    def contexts(self, reach: Reach, *, sealed: bool) -> list[str]:
        """Write what medical records say now of all patients in a reach, to who may read it."""
        patients = self._hall.patients
        if patients is None or not sealed:
            return []
        seq = self._centre.state.last_seq
        return [context_frame(each, seq) for each in patients.standings() if self._sees(reach, each.incident)]

    def _hear(self, event: StoredEvent) -> None:
        """Offer a new event to everyone whom it concerns (called by the centre)."""
        self.borders.note(event)
        subject, written = self.borders.subject(event), {}
        for (reach, sealed), listeners in self.groups.each():
            telling = reach.telling(subject)
            frames = []
            if telling.told:
                opened = sealed and telling.sealed
                if opened not in written:
                    written[opened] = self._frame(event, sealed=opened)
                frames.append(written[opened])
            if self._begins_anew(event, reach, subject):
                frames += self.first_frames((reach, sealed))
            self.groups.offer(listeners, frames, event.seq)
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    def _crossed(self, reach: Reach, event: StoredEvent) -> bool:
        return not reach.everything and self.borders.crossed(reach, event, self.borders.subject(event))

    def _begins_anew(self, event: StoredEvent, reach: Reach, subject: Subject) -> bool:
        """Tell whether a reach holds something else after an event, of which earlier events were not told there."""
        if reach.everything:
            return False
        if reach.unit is not None:
            return event.type in BEGINS_ANEW and self.borders.concerns(reach.unit, event)
        return self.borders.crossed(reach, event, subject)

    def _tell_context(self, standing: Standing) -> None:
        """Offer what is newly known of a patient to everyone who may read it, written once."""
        seq = self._centre.state.last_seq
        frame = context_frame(standing, seq)
        for (reach, sealed), listeners in self.groups.each():
            if sealed and self._sees(reach, standing.incident):
                self.groups.offer(listeners, (frame,), seq)

    def tell_audit(self, row: AuditRow) -> None:
        """Tell whoever reads the audit of a row at once."""
        seq = self._centre.state.last_seq
        frame = msgspec.json.encode({"kind": "audit", "seq": seq, "row": row, "break_glass": True}).decode()
        for (reach, _), listeners in self.groups.each():
            readers = [each for each in listeners if reach.everything and each.caller.may(Right.READ_AUDIT)]
            self.groups.offer(readers, (frame,), seq)

    async def check_badges(self, tokens: Tokens) -> None:
        """End the sockets of whoever is no longer signed in."""
        await self.groups.check_badges(tokens)

    def _sees(self, reach: Reach, incident: str) -> bool:
        return reach.everything or reach.sees(self.borders.held(incident))

    def _tell_alive(self) -> None:
        for listener in self.groups.listeners():
            listener.offer(self.alive(listener))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._hall.pace.tick_s)
            if self.ticks.notice():
                for listener in self.groups.listeners():
                    listener.wake.set()

    def _frame(self, event: StoredEvent, *, sealed: bool) -> str:
        fields = self._centre.sealed.of(event.seq) if sealed and event.ciphertext is not None else None
        return event_frame(event.seq, spelled(event, fields, sealed=sealed))

    def _written(self, reach: Reach, *, sealed: bool) -> str:
        centre = self._centre
        units = [unit for unit in centre.fleet.units if reach.sees_unit(unit.id)]
        frame = {
            "seq": centre.state.last_seq,
            "training": self._hall.training,
            "incidents": [incident_answer(centre, each, sealed=sealed) for each in self.incidents(reach)],
            "units": list(unit_answers(centre, units)),
            "closures": [closure_answer(each) for each in centre.state.closures.values()],
            "unit_order": centre.positions.units,
        }
        return msgspec.json.encode(frame).decode()

    def incidents(self, reach: Reach) -> list[Incident]:
        """Give the incidents that lie in a reach: open ones and those closed in the last 24 hours, by number."""
        if reach.unit is not None:
            bound = self._centre.state.incidents.get(incident_of(reach.unit, self._centre.state) or "")
            return [bound] if bound else []
        held = held_incidents(self._centre)
        return held if reach.everything else [each for each in held if reach.sees(self.borders.of(each))]


def event_frame(seq: int, told: bytes) -> str:
    """Write the frame of an event that is already spelled."""
    return (b'{"kind":"event","seq":%d,"event":%b}' % (seq, told)).decode()


def written_alive(frame: dict[str, Any], links: Iterable[Link], units: Sequence[str] | None) -> str:
    """Write a sign of life with the state of each link, and with the order of units where they are given."""
    frame |= {link.name: link.state for link in links}
    if units is not None:
        frame["unit_order"] = units
    return msgspec.json.encode(frame).decode()
