"""Which open call is whose number: so that what a phone sends of its place finds its call.

Numbers are held as keyed digests. A message may come before its call rings, so what was sent of a number's place is
held for some minutes, and told to each call that the number makes meanwhile.
"""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.commands import LocateCall
from dispatch.events import IncidentErased, event_data
from dispatch.history.numbers import number_digest
from dispatch.intake.adapters.sightings_file import KeptSighting
from dispatch.intake.sealed_fields import told_at
from dispatch.vocabulary import CallState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dispatch.centre import Centre
    from dispatch.channels.fix import Fix
    from dispatch.journal.port import StoredEvent

HELD: Final = timedelta(minutes=10)
"""How long a place waits for a call of its number."""

MOST_HELD: Final = 10_000
"""Places that wait at once; the oldest are given up first."""

MOST_OF_ONE: Final = 5
"""Of one number, the newest; phones send one or two for a call."""

_TELLS_A_NUMBER: Final = frozenset({"CallRang", "CallReceived", "CallChanged"})
_OPENS_AGAIN: Final = frozenset({"IncidentReopened", "IncidentSplit", "Undone"})
_BEFORE_ANSWER: Final = frozenset({CallState.RINGING, CallState.ABANDONED})

_log = logging.getLogger(__name__)


class Callers:
    """Follows the calls of a centre by their numbers; lives on its event loop, told of every event by `hear`.

    Parameters
    ----------
    key : bytes
        Of the digests of numbers.
    held : iterable of KeptSighting
        Places that waited before a restart, in the order in which they came.

    Attributes
    ----------
    erased : deque of str
        Digests of numbers whose places are to be forgotten wherever they are kept.
    """

    def __init__(self, centre: Centre, key: bytes, held: Iterable[KeptSighting] = ()) -> None:
        self._centre = centre
        self._key = key
        self._calls_of: dict[str, dict[str, None]] = {}
        self._number_of: dict[str, str] = {}
        self._held: OrderedDict[str, deque[KeptSighting]] = OrderedDict()
        self._due: deque[LocateCall] = deque()
        self.erased: deque[str] = deque()
        for call in centre.state.calls:
            if self._is_open(call):
                self._note(call)
        for each in held:
            self._put(each)
        self._owe_again()

    def call_of(self, phone: str) -> str | None:
        """Give the newest open call of a number, or one that rings or wants to be called back; None without one."""
        calls = self._calls_of.get(number_digest(self._key, phone) or "", {})
        return next((call for call in sorted(calls, key=int, reverse=True) if self._is_open(call)), None)

    def hold(self, phone: str, fix: Fix) -> KeptSighting | None:
        """Hold a place for the calls that its number makes within `HELD`; None where it is held already."""
        digest = number_digest(self._key, phone)
        if digest is None:
            return None
        sighting = KeptSighting(digest, fix, self._centre.clock.now())
        return sighting if self._put(sighting) else None

    def hear(self, event: StoredEvent) -> None:
        """Take in an event; a new call is owed what is held of its number."""
        if event.type in _TELLS_A_NUMBER:
            call = event.stream.partition(":")[2]
            known = self._number_of.get(call)
            number = self._note(call)
            if number is not None and number != known:
                self._due.extend(LocateCall(call, held.fix) for held in self._fresh(number))
        elif event.type in _OPENS_AGAIN:
            for call in self._calls_named(event):
                self._note(call)
        elif event.type == "IncidentErased":
            data = event_data(event)
            assert isinstance(data, IncidentErased)
            self._erase({data.incident, *data.joined})

    def due(self) -> Iterator[LocateCall]:
        """Give, once, what calls are to be told of places that came before them."""
        while self._due:
            yield self._due.popleft()

    def tidy(self) -> None:
        """Forget calls that have left the state of the centre, and places that nobody called about."""
        for call in [call for call in self._number_of if call not in self._centre.state.calls]:
            self._drop(call)
        self._forget(self._centre.clock.now())

    def _put(self, sighting: KeptSighting) -> bool:
        """Hold a place, unless the same is held already; tells whether it was not."""
        held = self._held.setdefault(sighting.number, deque(maxlen=MOST_OF_ONE))
        new = all(sighting.fix != each.fix for each in held)
        if new:
            held.append(sighting)
        self._held.move_to_end(sighting.number)
        self._forget(self._centre.clock.now())
        return new

    def _owe_again(self) -> None:
        """Owe open calls that no message has placed what is held of their number: a crash may have come between."""
        for call, number in self._number_of.items():
            if self._centre.state.calls[call].located is None:
                self._due.extend(LocateCall(call, held.fix) for held in self._fresh(number))

    def _calls_named(self, event: StoredEvent) -> list[str]:
        incidents = self._centre.state.incidents
        streams = (stream.partition(":") for stream in (event.stream, *event.touches))
        keys = [key for kind, _, key in streams if kind == "incident" and key in incidents]
        return [call for key in keys for call in incidents[key].calls]

    def _note(self, call: str) -> str | None:
        """Note the number of a call as it is now; give its digest, None without one."""
        record = self._centre.state.calls.get(call)
        told = {} if record is None else told_at(self._centre, record.sealed_at)
        digest = number_digest(self._key, told.get("phone") or "")
        self._drop(call)
        if digest is not None:
            self._number_of[call] = digest
            self._calls_of.setdefault(digest, {})[call] = None
        return digest

    def _is_open(self, call: str) -> bool:
        record = self._centre.state.calls.get(call)
        if record is None:
            return False
        incident = self._centre.state.incidents.get(record.incident)
        return record.state in _BEFORE_ANSWER if incident is None else incident.closed_at is None

    def _fresh(self, number: str) -> list[KeptSighting]:
        since = self._centre.clock.now() - HELD
        return [each for each in self._held.get(number, ()) if each.received_at >= since]

    def _forget(self, now: datetime) -> None:
        """Give up what has waited too long, or is too much; the number that was heard of longest ago is first."""
        while self._held:
            digest, held = next(iter(self._held.items()))
            if len(self._held) <= MOST_HELD and now - held[-1].received_at <= HELD:
                return
            del self._held[digest]
            if digest not in self._calls_of:
                _log.info("%d places of a number that did not call were given up", len(held))

    def _erase(self, incidents: set[str]) -> None:
        calls = self._centre.state.calls
        for call in [call for call in self._number_of if call not in calls or calls[call].opened in incidents]:
            self._held.pop(self._number_of[call], None)
            self.erased.append(self._number_of[call])
            self._drop(call)

    def _drop(self, call: str) -> None:
        digest = self._number_of.pop(call, None)
        if digest is None:
            return
        del self._calls_of[digest][call]
        if not self._calls_of[digest]:
            del self._calls_of[digest]
