"""The state of the centre: a fold of the public parts of all events, and its form as a checkpoint.

The fold reads nothing else: no clock, no key, no file. The same events give the same bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from dispatch import events as e
from dispatch.incident import Assignment, Call, ClosureRecord, Incident, UnitRecord
from dispatch.journal.port import CHECKPOINT_EVERY, Checkpoint, StoredEvent
from dispatch.vocabulary import AssignmentStatus, UnitState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEPT_AFTER_CLOSE: Final = timedelta(hours=24)
"""How long a closed incident stays in the state; older ones are read from their stream in the journal."""

_ENVELOPE: Final = msgspec.json.Decoder(StoredEvent)
_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_UNKNOWN_SINCE: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class _Snapshot(msgspec.Struct, kw_only=True):
    last_seq: int
    last_call: int
    last_incident: int
    last_closure: int
    calls: list[Call]
    incidents: list[Incident]
    units: list[UnitRecord]
    closures: list[ClosureRecord]


class CentreState:
    """Everything public that decisions and screens are made of.

    Attributes
    ----------
    calls, incidents, units, closures : dict
        Records by id; open incidents and those closed in the last 24 hours.
    erased : set
        Incidents whose erase was taken in since the checkpoint, for whoever deletes the keys.
    last_seq : int
        The newest event in it.
    last_call, last_incident, last_closure : int
        The highest numbers given so far.
    """

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.incidents: dict[str, Incident] = {}
        self.units: dict[str, UnitRecord] = {}
        self.closures: dict[str, ClosureRecord] = {}
        self.open: dict[str, None] = {}
        self.erased: set[str] = set()
        self.last_seq = 0
        self.last_call = 0
        self.last_incident = 0
        self.last_closure = 0

    def apply(self, event: StoredEvent) -> bool:
        """Take in the next event; tells whether a checkpoint is due."""
        _APPLY[event.type](self, event, e.event_data(event))
        self.last_seq = event.seq
        if event.seq % CHECKPOINT_EVERY:
            return False
        self._forget_ended(event.at - KEPT_AFTER_CLOSE)
        return True

    def checkpoint(self) -> Checkpoint:
        """Write the state as JSON; the same state gives the same bytes."""
        snapshot = _Snapshot(
            last_seq=self.last_seq,
            last_call=self.last_call,
            last_incident=self.last_incident,
            last_closure=self.last_closure,
            calls=list(self.calls.values()),
            incidents=list(self.incidents.values()),
            units=[self.units[unit] for unit in sorted(self.units)],
            closures=list(self.closures.values()),
        )
        return Checkpoint(seq=self.last_seq, state=_ENCODER.encode(snapshot))

    @classmethod
    def of(cls, checkpoint: Checkpoint | None) -> CentreState:
        """Read a checkpoint back; the empty state where there is none."""
        state = cls()
        if checkpoint is None:
            return state
        snapshot = msgspec.json.decode(checkpoint.state, type=_Snapshot)
        state.last_seq, state.last_call = snapshot.last_seq, snapshot.last_call
        state.last_incident, state.last_closure = snapshot.last_incident, snapshot.last_closure
        state.calls = {call.id: call for call in snapshot.calls}
        state.incidents = {incident.id: incident for incident in snapshot.incidents}
        state.units = {unit.id: unit for unit in snapshot.units}
        state.closures = {closure.id: closure for closure in snapshot.closures}
        state.open = {incident.id: None for incident in snapshot.incidents if incident.closed_at is None}
        return state

    def fold(self, public_parts: Iterable[bytes], *, keep: Callable[[Checkpoint], None] | None = None) -> CentreState:
        """Take in public parts in order; each checkpoint that is due on the way is given to `keep`."""
        for public in public_parts:
            if self.apply(envelope(public)) and keep is not None:
                keep(self.checkpoint())
        return self

    def open_incidents(self) -> list[Incident]:
        """Give the incidents that are not closed, by number."""
        return [self.incidents[incident] for incident in self.open]

    def assignment(self, assignment_id: str) -> Assignment | None:
        """Give an assignment of a kept incident by its id."""
        incident = self.incidents.get(assignment_id.partition("-")[0])
        return incident.assignment(assignment_id) if incident else None

    def unit(self, unit_id: str) -> UnitRecord:
        """Give what is known of a unit: off duty and without history where nothing is."""
        known = self.units.get(unit_id)
        return known or UnitRecord(id=unit_id, version=0, state=UnitState.OFF_DUTY, since=_UNKNOWN_SINCE)

    def version(self, stream: str) -> int:
        """Give the version of a kept stream, 0 where nothing is known of it."""
        kind, _, key = stream.partition(":")
        tables: dict[str, dict[str, Any]] = {"incident": self.incidents, "unit": self.units, "call": self.calls}
        record = tables[kind].get(key)
        return record.version if record is not None else 0

    def _forget_ended(self, before: datetime) -> None:
        ended = [i.id for i in self.incidents.values() if i.closed_at is not None and i.closed_at < before]
        for incident in ended:
            for call in self.incidents.pop(incident).calls:
                self.calls.pop(call, None)


def envelope(public: bytes) -> StoredEvent:
    """Read the public part of an event; its data stays JSON."""
    return _ENVELOPE.decode(public)


def _call_received(state: CentreState, event: StoredEvent, data: e.CallReceived) -> None:
    state.last_call = max(state.last_call, int(data.call))
    state.calls[data.call] = Call(
        id=data.call,
        version=event.stream_version,
        incident=data.incident,
        received_at=event.at,
        by=event.by,
        reason=data.reason,
        sealed_at=(event.seq,),
    )


def _call_changed(state: CentreState, event: StoredEvent, data: e.CallChanged) -> None:
    call = state.calls.get(data.call)
    if call is not None:
        state.calls[data.call] = replace(
            call,
            version=event.stream_version,
            reason=call.reason if data.reason is None else data.reason,
            sealed_at=(*call.sealed_at, event.seq),
        )


def _incident_opened(state: CentreState, event: StoredEvent, data: e.IncidentOpened) -> None:
    state.last_incident = max(state.last_incident, int(data.incident))
    state.incidents[data.incident] = Incident(
        id=data.incident,
        version=event.stream_version,
        priority=data.priority,
        form=data.form,
        reason=data.reason,
        needs=data.needs,
        place=data.place,
        opened_at=event.at,
        calls=(data.call,),
        sealed_at=(event.seq,),
    )
    state.open[data.incident] = None


def _incident_changed(state: CentreState, event: StoredEvent, data: e.IncidentChanged) -> None:
    incident = state.incidents[data.incident]
    state.incidents[data.incident] = replace(
        incident,
        version=event.stream_version,
        priority=data.priority or incident.priority,
        form=data.form or incident.form,
        reason=data.reason or incident.reason,
        needs=incident.needs if data.needs is None else data.needs,
        place=data.place or incident.place,
        sealed_at=(*incident.sealed_at, event.seq),
    )


def _unit_assigned(state: CentreState, event: StoredEvent, data: e.UnitAssigned) -> None:
    incident = state.incidents[data.incident]
    assignment = Assignment(
        id=data.assignment,
        incident=data.incident,
        unit=data.unit,
        status=AssignmentStatus.PROPOSED,
        times={AssignmentStatus.PROPOSED.value: event.at},
        by=event.by,
        automatic=data.automatic,
    )
    state.incidents[data.incident] = replace(
        incident, version=event.stream_version, assignments=(*incident.assignments, assignment)
    )
    state.units[data.unit] = replace(
        state.unit(data.unit), version=event.touches[f"unit:{data.unit}"], assignment=data.assignment
    )


def _assignment_moved(state: CentreState, event: StoredEvent, data: e.AssignmentMoved) -> None:
    incident = state.incidents[data.incident]
    moved = tuple(
        replace(
            each,
            status=data.status,
            times={**each.times, data.status.value: data.reached_at},
            hospital=data.hospital or each.hospital,
        )
        if each.id == data.assignment
        else each
        for each in incident.assignments
    )
    state.incidents[data.incident] = replace(incident, version=event.stream_version, assignments=moved)
    unit = replace(state.unit(data.unit), version=event.touches[f"unit:{data.unit}"])
    if data.status is AssignmentStatus.EN_ROUTE:
        unit = replace(unit, state=UnitState.FREE_ON_ROAD, since=data.reached_at)
    if data.status is AssignmentStatus.ENDED:
        unit = replace(unit, assignment=None, since=data.reached_at)
    state.units[data.unit] = unit


def _unit_state_changed(state: CentreState, event: StoredEvent, data: e.UnitStateChanged) -> None:
    state.units[data.unit] = replace(
        state.unit(data.unit), version=event.stream_version, state=data.state, since=event.at
    )


def _closure_set(state: CentreState, event: StoredEvent, data: e.ClosureSet) -> None:
    state.last_closure = max(state.last_closure, int(data.closure))
    state.closures[data.closure] = ClosureRecord(
        id=data.closure,
        arcs=data.arcs,
        geometry=data.geometry,
        reason=data.reason,
        start=data.start,
        until=data.until,
        set_at=event.at,
        by=event.by,
    )


def _closure_lifted(state: CentreState, _event: StoredEvent, data: e.ClosureLifted) -> None:
    state.closures.pop(data.closure, None)


def _incident_closed(state: CentreState, event: StoredEvent, data: e.IncidentClosed) -> None:
    state.incidents[data.incident] = replace(
        state.incidents[data.incident],
        version=event.stream_version,
        closed_at=event.at,
        close_reason=data.reason,
        sealed_at=(*state.incidents[data.incident].sealed_at, event.seq),
    )
    state.open.pop(data.incident, None)


def _incident_erased(state: CentreState, event: StoredEvent, data: e.IncidentErased) -> None:
    state.erased.add(data.incident)
    incident = state.incidents.get(data.incident)
    if incident is not None:
        state.incidents[data.incident] = replace(incident, version=event.stream_version, erased=True)


_APPLY: Final[dict[str, Callable[[CentreState, StoredEvent, Any], None]]] = {
    "CallReceived": _call_received,
    "CallChanged": _call_changed,
    "IncidentOpened": _incident_opened,
    "IncidentChanged": _incident_changed,
    "UnitAssigned": _unit_assigned,
    "AssignmentMoved": _assignment_moved,
    "UnitStateChanged": _unit_state_changed,
    "ClosureSet": _closure_set,
    "ClosureLifted": _closure_lifted,
    "IncidentClosed": _incident_closed,
    "IncidentErased": _incident_erased,
}
