"""What may be taken back: the records as they stood before the newest changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from dispatch.incident import Call, Incident, UnitRecord

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState

UNDO_WITHIN: Final = timedelta(seconds=10)
"""How long a change may be taken back; after that a correction is an entry of its own."""

UNDOABLE: Final = frozenset(
    {
        "IncidentChanged",
        "IncidentClosed",
        "IncidentReopened",
        "IncidentsJoined",
        "IncidentSplit",
        "PatientAdded",
        "PatientEnded",
        "UnitAssigned",
        "UnitReserved",
        "AssignmentMoved",
        "StatusCorrected",
        "HelpAsked",
        "UnitStateChanged",
    }
)


class Change(msgspec.Struct, kw_only=True):
    """Events of one command, `first` to `last`, and the records of their streams before and, by version, after it.

    `whole` is false where one of the events cannot be taken back.
    """

    first: int
    last: int
    at: datetime
    by: str
    seat: str
    whole: bool
    incidents: dict[str, Incident] = {}
    units: dict[str, UnitRecord] = {}
    calls: dict[str, Call] = {}
    after: dict[str, int] = {}


class Changes:
    """The changes of the last seconds, by the clock of the events."""

    def __init__(self, kept: list[Change] | None = None) -> None:
        self.kept = kept or []

    def note(self, event: StoredEvent, state: CentreState) -> None:
        """Note what an event is about to change; the events of one command make one change."""
        change = self._change(event)
        change.last = event.seq
        change.whole = change.whole and event.type in UNDOABLE
        for stream in (event.stream, *event.touches):
            _keep(change, stream, state)
        change.after |= {event.stream: event.stream_version, **event.touches}

    def newest_of(self, by: str, seat: str) -> Change | None:
        """Give the newest change that somebody made from a seat."""
        return next((each for each in reversed(self.kept) if (each.by, each.seat) == (by, seat)), None)

    def forget(self, before: datetime) -> None:
        """Drop changes that are too old to be taken back."""
        self.kept = [each for each in self.kept if each.at >= before]

    def _change(self, event: StoredEvent) -> Change:
        newest = self.kept[-1] if self.kept else None
        who = (event.at, event.by, event.seat)
        if newest is not None and newest.last == event.seq - 1 and (newest.at, newest.by, newest.seat) == who:
            return newest
        if newest is not None and event.at - self.kept[0].at > UNDO_WITHIN:
            self.forget(event.at - UNDO_WITHIN)
        at, by, seat = who
        change = Change(first=event.seq, last=event.seq, at=at, by=by, seat=seat, whole=True)
        self.kept.append(change)
        return change


def _keep(change: Change, stream: str, state: CentreState) -> None:
    """Keep the record of a stream as it stands, unless an event before in the same change has kept it."""
    kind, _, key = stream.partition(":")
    if kind == "incident" and key in state.incidents:
        change.incidents.setdefault(key, state.incidents[key])
    elif kind == "unit":
        change.units.setdefault(key, state.unit(key))
    elif kind == "call" and key in state.calls:
        change.calls.setdefault(key, state.calls[key])


def undone(state: CentreState, event: StoredEvent, data: e.Undone) -> None:
    """Records as they stood before a change."""
    versions = {event.stream: event.stream_version, **event.touches}
    for incident in data.incidents:
        state.incidents[incident.id] = replace(incident, version=versions[f"incident:{incident.id}"])
        state.open.pop(incident.id, None)
        if incident.closed_at is None:
            state.open[incident.id] = None
    for unit in data.units:
        state.units[unit.id] = replace(unit, version=versions[f"unit:{unit.id}"])
    for call in data.calls:
        state.calls[call.id] = replace(call, version=versions[f"call:{call.id}"])
