"""The histories of numbers and places, kept as calls come and incidents are closed or erased."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.history.entries import FALSE_CALL, Entry, Hazard, HazardKind, History, PastCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

MOST_CALLS: Final = 100
"""Of one number or place; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class FloodRule:
    """So many calls of one number within so long are a flood; figures are defaults (m)."""

    calls: int = 5
    within: timedelta = timedelta(minutes=10)


class HistoryBook:
    """Calls by number and by place, and hazards by place. Not for two threads.

    Adding a call costs what the list of its own number and place costs, whatever else the book holds.
    """

    def __init__(
        self, entries: Iterable[Entry] = (), *, flood: FloodRule | None = None, most_calls: int = MOST_CALLS
    ) -> None:
        self._flood = flood or FloodRule()
        self._most = most_calls
        self._calls: dict[str, PastCall] = {}
        self._of_incident: dict[str, dict[str, None]] = {}
        self._by_key: dict[str, list[tuple[datetime, str]]] = {}
        self._hazards: dict[str, dict[HazardKind, Hazard]] = {}
        self.load(entries)

    def load(self, entries: Iterable[Entry]) -> None:
        """Add calls and hazards, as `entries` gave them or in any other order."""
        for entry in entries:
            if isinstance(entry, PastCall):
                self.add(entry)
            else:
                self.warn(entry)

    def entries(self) -> Iterator[Entry]:
        """Give all that is held: calls in order of arrival, then hazards."""
        yield from sorted(self._calls.values(), key=lambda call: (call.at, call.call))
        for by_kind in self._hazards.values():
            yield from by_kind.values()

    def add(self, call: PastCall) -> None:
        """Add a call, or what is now known of it."""
        self._drop(call.call)
        self._calls[call.call] = call
        self._of_incident.setdefault(call.incident, {})[call.call] = None
        for key in _keys(call):
            line = self._by_key.setdefault(key, [])
            insort(line, (call.at, call.call))
            if len(line) > self._most:
                self._drop(line[0][1])

    def close(self, incident: str, outcome: str) -> None:
        """Say how an incident ended."""
        for call in self._of_incident.get(incident, ()):
            self._calls[call] = replace(self._calls[call], outcome=outcome)

    def erase(self, incident: str) -> None:
        """Forget every call of an incident."""
        for call in tuple(self._of_incident.get(incident, ())):
            self._drop(call)

    def forget_before(self, instant: datetime) -> None:
        """Forget calls that came before an instant, and hazards that ended before it."""
        for call in [each for each in self._calls.values() if each.at < instant]:
            self._drop(call.call)
        for hazard in [each for by_kind in self._hazards.values() for each in by_kind.values()]:
            if not hazard.holds_at(instant):
                self.lift(hazard.place, hazard.kind)

    def warn(self, hazard: Hazard) -> None:
        """Set a hazard of a place; it replaces one of its kind there."""
        self._hazards.setdefault(hazard.place, {})[hazard.kind] = hazard

    def lift(self, place: str, kind: HazardKind) -> None:
        """Take back a hazard, where there is one."""
        by_kind = self._hazards.get(place, {})
        by_kind.pop(kind, None)
        if not by_kind:
            self._hazards.pop(place, None)

    def of_number(self, number: str, now: datetime) -> History:
        """Tell the history of a number by its digest."""
        calls = self._newest((_number_key(number),))
        recent = sum(now - self._flood.within < call.at <= now for call in calls)
        flood = recent if recent >= self._flood.calls else 0
        return History(calls, _false_calls(calls), flood)

    def of_place(self, places: Sequence[str], now: datetime) -> History:
        """Tell the history of a place by any of its keys: its address, the cells around it."""
        calls = self._newest(places)
        holding = (
            each
            for place in dict.fromkeys(places)
            for each in self._hazards.get(place, {}).values()
            if each.holds_at(now)
        )
        hazards = tuple(sorted(holding, key=lambda each: (-each.at.timestamp(), each.kind, each.place)))
        return History(calls, _false_calls(calls), hazards=hazards)

    def _newest(self, keys: Sequence[str]) -> tuple[PastCall, ...]:
        found = {entry for key in keys for entry in self._by_key.get(key, ())}
        return tuple(self._calls[call] for _, call in sorted(found, reverse=True)[: self._most])

    def _drop(self, call_id: str) -> None:
        call = self._calls.pop(call_id, None)
        if call is None:
            return
        del self._of_incident[call.incident][call_id]
        if not self._of_incident[call.incident]:
            del self._of_incident[call.incident]
        for key in _keys(call):
            self._by_key[key].remove((call.at, call.call))
            if not self._by_key[key]:
                del self._by_key[key]


def _keys(call: PastCall) -> tuple[str, ...]:
    number = () if call.number is None else (_number_key(call.number),)
    return (*number, *dict.fromkeys(call.places))


def _number_key(number: str) -> str:
    return f"number:{number}"


def _false_calls(calls: Sequence[PastCall]) -> int:
    return sum(call.outcome == FALSE_CALL for call in calls)
