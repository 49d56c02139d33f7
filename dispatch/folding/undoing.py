"""What may be taken back: the records as they stood before the newest changes."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from dispatch.incident import Call, Incident, UnitRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState

    _Record = Incident | UnitRecord | Call
    _Step = tuple[StoredEvent, list[tuple[str, _Record | None]]]

UNDO_WITHIN: Final = timedelta(seconds=10)
"""How long a change may be taken back; after that a correction is an entry of its own."""

UNDOABLE: Final = frozenset(
    {
        "IncidentChanged",
        "IncidentConfirmed",
        "IncidentTriaged",
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


GOES_ON: Final[dict[str, frozenset[str]]] = {
    "IncidentOpened": frozenset({"CallReceived", "CallAnswered"}),
    "IncidentChanged": frozenset({"IncidentsJoined", "CallChanged"}),
    "IncidentClosed": frozenset({"AssignmentMoved"}),
    "AssignmentMoved": frozenset({"AssignmentMoved"}),
    "UnitAssigned": frozenset({"AssignmentMoved"}),
    "UnitStateChanged": frozenset({"AssignmentMoved"}),
}
"""Events that one command adds to another: after which ones they may stand."""


class Change(msgspec.Struct, kw_only=True):
    """Events of one command, `first` to `last`, and the records of their streams before and, by version, after it.

    `newest` is the type of the last one; `whole` is false where one of them cannot be taken back.
    """

    first: int
    last: int
    at: datetime
    by: str
    seat: str
    newest: str
    whole: bool
    incidents: dict[str, Incident] = {}
    units: dict[str, UnitRecord] = {}
    calls: dict[str, Call] = {}
    after: dict[str, int] = {}


class Changes:
    """The changes of the last seconds, by the clock of the events.

    Each event is noted with the records that it is about to change; what belongs together is found when asked for.
    """

    def __init__(self, earlier: Sequence[Change] = ()) -> None:
        self._earlier = list(earlier)
        self._steps: deque[_Step] = deque()

    def note(self, event: StoredEvent, state: CentreState) -> None:
        """Note what an event is about to change."""
        self._steps.append((event, [(stream, _record(stream, state)) for stream in (event.stream, *event.touches)]))
        since = event.at - UNDO_WITHIN
        while self._steps[0][0].at < since:
            self._steps.popleft()

    def kept(self) -> list[Change]:
        """Give the changes in their order; the events of one command make one change."""
        since = self._steps[-1][0].at - UNDO_WITHIN if self._steps else None
        changes = [msgspec.convert(msgspec.to_builtins(each), Change) for each in self._earlier]
        for event, records in self._steps:
            if not (changes and _goes_on(changes[-1], event)):
                changes.append(_begun(event))
            _go_on(changes[-1], event, records)
        return [each for each in changes if since is None or each.at >= since]

    def newest_of(self, by: str, seat: str) -> Change | None:
        """Give the newest change that somebody made from a seat."""
        return next((each for each in reversed(self.kept()) if (each.by, each.seat) == (by, seat)), None)


def _goes_on(change: Change, event: StoredEvent) -> bool:
    """Tell whether an event is of the same command: stored next, by the same person, in the same instant."""
    together = (change.at, change.by, change.seat) == (event.at, event.by, event.seat)
    return together and change.last == event.seq - 1 and change.newest in GOES_ON.get(event.type, ())


def _begun(event: StoredEvent) -> Change:
    return Change(
        first=event.seq, last=event.seq, at=event.at, by=event.by, seat=event.seat, newest=event.type, whole=True
    )


def _go_on(change: Change, event: StoredEvent, records: list[tuple[str, _Record | None]]) -> None:
    """Add an event to a change; the record of a stream is the one before its first event."""
    change.last, change.newest = event.seq, event.type
    change.whole = change.whole and event.type in UNDOABLE
    for stream, record in records:
        if record is not None and stream not in change.after:
            kind, _, key = stream.partition(":")
            _table(change, kind)[key] = record
    change.after |= {event.stream: event.stream_version, **event.touches}


def _table(change: Change, kind: str) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {"incident": change.incidents, "unit": change.units, "call": change.calls}
    return tables[kind]


def _record(stream: str, state: CentreState) -> _Record | None:
    """Give the record of a stream as it stands; None where it has none."""
    kind, _, key = stream.partition(":")
    if kind == "incident":
        return state.incidents.get(key)
    if kind == "unit":
        return state.unit(key)
    return state.calls.get(key) if kind == "call" else None


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
