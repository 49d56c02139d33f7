"""The hub: every event and every tick of positions to everyone who listens, each written once."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from console.api.history import spelled
from console.api.shapes import closure_answer, held_incidents, incident_answer, unit_answers, utc
from console.api.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.api.hall import Hall
    from dispatch.incident import Incident
    from dispatch.journal import StoredEvent

RESUMED: Final = 10_000
"""Events that a socket may have missed and still be told one by one; who missed more gets a snapshot."""

_log = logging.getLogger(__name__)


class _Subject(msgspec.Struct, frozen=True):
    """Whom an event is about, as far as its public data says."""

    unit: str | None = None
    incident: str | None = None
    call: str | None = None


class Listener:
    """One socket: what it may see, the events that wait for it, and the last tick that it was sent.

    Parameters
    ----------
    sealed
        Whether it may read sealed fields.
    unit
        The unit that it follows; None for the whole board.
    binary
        Whether it takes ticks as binary frames.
    limit
        Events that may wait.
    """

    def __init__(self, *, sealed: bool, unit: str | None, binary: bool, limit: int) -> None:
        self.sealed = sealed
        self.unit = unit
        self.binary = binary
        self.seen_tick = 0
        self.overflowed = False
        self.waiting: deque[str] = deque()
        self.wake = asyncio.Event()
        self._limit = limit

    def offer(self, frame: str) -> None:
        """Let a frame wait; one too many drops them all and ends the socket."""
        if len(self.waiting) >= self._limit:
            self.waiting.clear()
            self.overflowed = True
        if not self.overflowed:
            self.waiting.append(frame)
        self.wake.set()


class Hub:
    """Stands between the centre and its listeners; lives on the event loop."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._centre = hall.centre
        self.ticks = Ticks(hall.centre)
        self._listeners: set[Listener] = set()
        self._grown = asyncio.Event()
        self._stopped = False
        self._snapshots: dict[tuple[bool, int, int], str] = {}
        self._stop_listening = hall.centre.listen(self._hear)
        self._ticking = asyncio.get_running_loop().create_task(self._tick())

    def sockets(self) -> dict[str, int]:
        """Count the open sockets by kind."""
        return {"console": 0, "crew": 0} | Counter("crew" if each.unit else "console" for each in self._listeners)

    def join(self, listener: Listener) -> int:
        """Tell a listener everything from now on; gives the number of the newest event that it is not told."""
        self._listeners.add(listener)
        return self._centre.state.last_seq

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

    def snapshot(self, listener: Listener) -> str:
        """Write all that a listener sees, as it stands now; the same string for all who see the same."""
        if listener.unit is not None:
            return self._written_snapshot(listener, self._incidents_of(listener.unit))
        key = (listener.sealed, self._centre.state.last_seq, self.ticks.number)
        if key not in self._snapshots:
            stale = [old for old in self._snapshots if old[1:] != key[1:]]
            for old in stale:
                del self._snapshots[old]
            self._snapshots[key] = self._written_snapshot(listener, held_incidents(self._centre))
        return self._snapshots[key]

    def alive(self, listener: Listener) -> str:
        """Write a sign of life; one that takes binary ticks is told whose row is whose."""
        frame = {"kind": "alive", "seq": self._centre.state.last_seq, "now": utc(self._centre.clock.now())}
        if listener.binary:
            frame["unit_order"] = self._centre.positions.units
        return msgspec.json.encode(frame).decode()

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
            if self._concerns(event, _subject(event), listener)
        ]

    def _hear(self, event: StoredEvent) -> None:
        """Offer a new event to everyone whom it concerns (called by the centre)."""
        subject, written = _subject(event), {}
        for listener in tuple(self._listeners):
            if not self._concerns(event, subject, listener):
                continue
            if listener.sealed not in written:
                written[listener.sealed] = self._frame(event, sealed=listener.sealed)
            listener.offer(written[listener.sealed])
            if listener.unit is not None and event.type == "UnitAssigned" and subject.unit == listener.unit:
                listener.offer(self.snapshot(listener))
            if listener.overflowed:
                self.leave(listener)
                _log.warning("a socket was too slow and is closed at event %d", event.seq)
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._hall.pace.tick_s)
            if self._listeners and self.ticks.notice():
                for listener in self._listeners:
                    listener.wake.set()

    def _frame(self, event: StoredEvent, *, sealed: bool) -> str:
        fields = self._centre.sealed.of(event.seq) if sealed and event.ciphertext is not None else None
        told = spelled(event, fields, sealed=sealed)
        return (b'{"kind":"event","seq":%d,"event":%b}' % (event.seq, told)).decode()

    def _written_snapshot(self, listener: Listener, incidents: Sequence[Incident]) -> str:
        centre = self._centre
        units = centre.fleet.units if listener.unit is None else [centre.fleet.unit_by_id[listener.unit]]
        frame = {
            "kind": "snapshot",
            "seq": centre.state.last_seq,
            "now": utc(centre.clock.now()),
            "training": self._hall.training,
            "incidents": [incident_answer(centre, each, sealed=listener.sealed) for each in incidents],
            "units": list(unit_answers(centre, units)),
            "closures": [closure_answer(each) for each in centre.state.closures.values()],
            "unit_order": centre.positions.units,
        }
        return msgspec.json.encode(frame).decode()

    def _concerns(self, event: StoredEvent, subject: _Subject, listener: Listener) -> bool:
        """Tell whether an event is for this listener: a crew hears of itself and of the incidents that it is on."""
        if listener.unit is None or event.type in {"ClosureSet", "ClosureLifted"}:
            return True
        if subject.unit is not None:
            return subject.unit == listener.unit
        call = self._centre.state.calls.get(subject.call or "")
        incident = subject.incident or (call.incident if call else None)
        return incident in {each.id for each in self._incidents_of(listener.unit)}

    def _incidents_of(self, unit: str) -> list[Incident]:
        """Give the open incident that binds a unit."""
        binding = self._centre.state.unit(unit).assignment
        incident = self._centre.state.incidents.get(binding.partition("-")[0]) if binding else None
        return [incident] if incident else []


def _subject(event: StoredEvent) -> _Subject:
    return msgspec.json.decode(event.data, type=_Subject)
