"""The open and recent calls of a centre as sketches, in step with every event, and which of them a new call is like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dispatch.channels.source import USUAL_RADIUS_M, Source
from dispatch.duplicates.book import SketchBook
from dispatch.duplicates.proposing import propose
from dispatch.duplicates.sketch import sketch_of
from dispatch.duplicates.told import NOBODY, Person
from dispatch.duplicates.weights import DEFAULT
from dispatch.history.numbers import number_digest
from dispatch.intake.sealed_fields import told_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dispatch.centre import Centre
    from dispatch.duplicates.proposal import Proposal
    from dispatch.duplicates.sketch import Sketch
    from dispatch.incident import Call, Incident
    from dispatch.journal.port import StoredEvent

MOST_ASKED: Final = 5
"""Calls of one incident, the newest, that are compared with those of others."""

MOST_FOUND: Final = 20
"""Incidents that one question finds, before those are left out that somebody may not see."""

READ_AT_ONCE: Final = 20
"""Calls that are read in one go at the start: some milliseconds."""

_SEXES: Final = {"male": "m", "female": "f"}
_DAYS_PER_YEAR: Final = 365.25


_CHANGES_A_SKETCH: Final = frozenset(
    {
        "CallReceived",
        "CallChanged",
        "CallLocated",
        "IncidentOpened",
        "IncidentChanged",
        "IncidentTriaged",
        "IncidentsJoined",
        "IncidentSplit",
        "IncidentErased",
        "PatientAdded",
        "Undone",
    }
)


class KnownCalls:
    """Keeps a `SketchBook` in step with a centre; lives on its event loop, told of every event by `hear`.

    The calls that are there at the start are read bit by bit, so that no start waits for them.

    Parameters
    ----------
    key : bytes
        Of the digests of numbers.
    """

    def __init__(self, centre: Centre, key: bytes) -> None:
        self._centre = centre
        self._key = key
        self._book = SketchBook()
        since = centre.clock.now() - DEFAULT.window
        self._unread = [call.id for call in centre.state.calls.values() if call.received_at >= since]

    def read_on(self, most: int = READ_AT_ONCE) -> bool:
        """Take in some of the calls that were there at the start, the newest first; tells whether there are more."""
        for _ in range(min(most, len(self._unread))):
            self._take(self._unread.pop())
        return bool(self._unread)

    def hear(self, event: StoredEvent) -> None:
        """Take in an event, after the state of the centre did."""
        if event.type in _CHANGES_A_SKETCH:
            for call in self._calls_of(event):
                self._take(call)

    def like(self, new: Sketch, *, is_told: Callable[[str], bool], limit: int = 3) -> list[Proposal]:
        """Give the incidents that a call may be about, the likeliest first, of those that may be told."""
        self.read_on()
        self.tidy()
        found = propose(new, self._book, self._centre.clock.now(), limit=MOST_FOUND)
        return [proposal for proposal in found if is_told(proposal.incident)][:limit]

    def like_incident(self, incident: Incident, *, is_told: Callable[[str], bool], limit: int = 3) -> list[Proposal]:
        """Give the incidents that another one may be, each by the calls that agree best."""
        sketches = (self._sketch(call) for call in incident.calls[-MOST_ASKED:])
        best: dict[str, Proposal] = {}
        for sketch in filter(None, sketches):
            for proposal in self.like(sketch, is_told=is_told, limit=limit):
                held = best.get(proposal.incident)
                if held is None or held.likelihood < proposal.likelihood:
                    best[proposal.incident] = proposal
        return sorted(best.values(), key=lambda each: (-each.likelihood, int(each.incident)))[:limit]

    def typed(self, told: Mapping[str, Any], *, incident: str = "") -> Sketch:
        """Sketch a call that is being typed, of any fields of a new call; `incident` is its own, if it has one."""
        return self._sketched("typed", self._centre.clock.now(), incident, told, told.get("reason"))

    def tidy(self) -> None:
        """Forget calls that came too long ago."""
        self._book.expire(self._centre.clock.now() - DEFAULT.window)

    def _calls_of(self, event: StoredEvent) -> set[str]:
        """Give the calls that an event may have changed: those it names, and those of incidents that it names."""
        calls: set[str] = set()
        for stream in (event.stream, *event.touches):
            kind, _, key = stream.partition(":")
            if kind == "call":
                calls.add(key)
            elif kind == "incident" and key in self._centre.state.incidents:
                calls.update(self._centre.state.incidents[key].calls)
        return calls

    def _take(self, key: str) -> None:
        """Sketch a call as it is now; one that has no incident yet, or was erased, is none to compare with."""
        sketch = self._sketch(key)
        if sketch is None:
            self._book.drop(key)
        else:
            self._book.put(sketch)

    def _sketch(self, key: str) -> Sketch | None:
        state = self._centre.state
        call = state.calls.get(key)
        incident = state.incidents.get(call.incident) if call else None
        if call is None or incident is None or incident.erased:
            return None
        home = state.incidents.get(call.opened, incident)
        told = {**told_at(self._centre, call.sealed_at), **_placed(told_at(self._centre, home.sealed_at))}
        sketch = self._sketched(call.id, call.received_at, incident.id, told, home.reason)
        return replace(sketch, radius_m=_radius_m(call, home), patients=len(home.patients) or None)

    def _sketched(self, call: str, at: datetime, incident: str, told: Mapping[str, Any], reason: str | None) -> Sketch:
        version = self._centre.versions.with_reason(reason or "", at)
        placed = told.get("lon") is not None and told.get("lat") is not None
        return sketch_of(
            call,
            at,
            incident=incident,
            place=(told["lon"], told["lat"]) if placed else None,
            radius_m=USUAL_RADIUS_M[Source.MAP],
            address=told.get("address"),
            reason=reason,
            group=version.reasons[reason].group if version and reason else None,
            text=told.get("text"),
            person=_person(told.get("patient"), at),
            phone=number_digest(self._key, told.get("phone") or ""),
        )


def _placed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give the place alone of what is told of an incident."""
    return {name: told[name] for name in ("lon", "lat", "address") if told.get(name) is not None}


def _radius_m(call: Call, home: Incident) -> float:
    located = home.located or call.located
    if located is None:
        return USUAL_RADIUS_M[Source.MAP]
    return USUAL_RADIUS_M[located.source] if located.radius_m is None else located.radius_m


def _person(told: Mapping[str, Any] | None, at: datetime) -> Person:
    """Give who a form says the patient is."""
    if not told:
        return NOBODY
    born = told.get("birth_date")
    day = date.fromisoformat(born) if isinstance(born, str) else born
    age = None if day is None else max((at.date() - day).days / _DAYS_PER_YEAR, 0.0)
    return Person(_SEXES.get(told.get("sex") or "", ""), age)
