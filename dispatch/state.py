"""The state of the centre: a fold of the public parts of all events, and its form as a checkpoint.

The fold reads nothing else: no clock, no key, no file. The same events give the same bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dispatch import events as e
from dispatch.folding import assignments, calls, hospitals, incidents, patients, people, units
from dispatch.folding.busy_times import BusyRecord, BusyTimes
from dispatch.folding.undoing import Change, Changes, undone
from dispatch.hospitals.record import HospitalRecord
from dispatch.incident import Assignment, Call, ClosureRecord, HandoverRecord, Incident, UnitRecord
from dispatch.journal.port import CHECKPOINT_EVERY, Checkpoint, StoredEvent
from dispatch.vocabulary import CallState, UnitState

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
    last_handover: int
    calls: list[Call]
    incidents: list[Incident]
    units: list[UnitRecord]
    closures: list[ClosureRecord]
    handovers: list[HandoverRecord]
    changes: list[Change]
    busy: BusyRecord
    hospitals: list[HospitalRecord] = []


class CentreState:
    """Everything public that decisions and screens are made of.

    Attributes
    ----------
    calls, incidents, units, closures, handovers, hospitals : dict
        Records by id; open incidents and those closed in the last 24 hours.
    changes : Changes
        What may still be taken back.
    busy : BusyTimes
        How long units were on duty and busy.
    erased : set
        Incidents whose erase was taken in since the checkpoint, for whoever deletes the keys.
    last_seq : int
        The newest event in it.
    last_call, last_incident, last_closure, last_handover : int
        The highest numbers given so far.
    """

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.incidents: dict[str, Incident] = {}
        self.units: dict[str, UnitRecord] = {}
        self.closures: dict[str, ClosureRecord] = {}
        self.handovers: dict[str, HandoverRecord] = {}
        self.hospitals: dict[str, HospitalRecord] = {}
        self.open: dict[str, None] = {}
        self.erased: set[str] = set()
        self.changes = Changes()
        self.busy = BusyTimes()
        self.last_seq = 0
        self.last_call = 0
        self.last_incident = 0
        self.last_closure = 0
        self.last_handover = 0

    def apply(self, event: StoredEvent) -> bool:
        """Take in the next event; tells whether a checkpoint is due."""
        self.changes.note(event, self)
        _APPLY[event.type](self, event, e.event_data(event))
        self.busy.note(event, self)
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
            last_handover=self.last_handover,
            calls=list(self.calls.values()),
            incidents=list(self.incidents.values()),
            units=[self.units[unit] for unit in sorted(self.units)],
            closures=list(self.closures.values()),
            handovers=list(self.handovers.values()),
            changes=self.changes.kept(),
            busy=self.busy.kept(),
            hospitals=[self.hospitals[hospital] for hospital in sorted(self.hospitals)],
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
        state.last_handover = snapshot.last_handover
        state.closures = {closure.id: closure for closure in snapshot.closures}
        state.handovers = {handover.id: handover for handover in snapshot.handovers}
        state.changes = Changes(snapshot.changes)
        state.busy = BusyTimes(snapshot.busy)
        state.hospitals = {hospital.id: hospital for hospital in snapshot.hospitals}
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

    def lines(self) -> list[Call]:
        """Give the calls that want somebody: ringing, answered, let go, or abandoned and not called back; by number."""
        return [call for call in self.calls.values() if call.state is not CallState.ENDED]

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
        tables: dict[str, dict[str, Any]] = {
            "incident": self.incidents,
            "unit": self.units,
            "call": self.calls,
            "hospital": self.hospitals,
        }
        record = tables[kind].get(key)
        return record.version if record is not None else 0

    def _forget_ended(self, before: datetime) -> None:
        ended = [i.id for i in self.incidents.values() if i.closed_at is not None and i.closed_at < before]
        for incident in ended:
            for call in self.incidents.pop(incident).calls:
                self.calls.pop(call, None)
        self.handovers = {key: each for key, each in self.handovers.items() if each.offered_at >= before}
        for line in self.lines():
            if line.incident not in self.incidents and line.received_at < before:
                del self.calls[line.id]


def envelope(public: bytes) -> StoredEvent:
    """Read the public part of an event; its data stays JSON."""
    return _ENVELOPE.decode(public)


_APPLY: Final[dict[str, Callable[[CentreState, StoredEvent, Any], None]]] = {
    "CallRang": calls.rang,
    "CallAnswered": calls.answered,
    "CallAbandoned": calls.abandoned,
    "CallReleased": calls.released,
    "CallEnded": calls.ended,
    "CallReceived": calls.received,
    "CallLocated": calls.located,
    "CallChanged": calls.changed,
    "IncidentOpened": incidents.opened,
    "IncidentChanged": incidents.changed,
    "IncidentTriaged": incidents.triaged,
    "IncidentConfirmed": incidents.confirmed,
    "HandOverTaken": incidents.hand_over_taken,
    "IncidentsJoined": incidents.joined,
    "IncidentSplit": incidents.split,
    "IncidentClosed": incidents.closed,
    "IncidentReopened": incidents.reopened,
    "IncidentErased": incidents.erased,
    "PatientAdded": patients.added,
    "PatientChanged": patients.changed,
    "PatientEnded": patients.ended,
    "UnitReserved": assignments.reserved,
    "UnitAssigned": assignments.assigned,
    "AssignmentMoved": assignments.moved,
    "StatusCorrected": assignments.corrected,
    "HelpAsked": assignments.help_asked,
    "UnitStateChanged": units.state_changed,
    "UnitManned": people.manned,
    "HandoverOffered": people.offered,
    "HandoverSigned": people.signed,
    "ClosureSet": units.closure_set,
    "ClosureLifted": units.closure_lifted,
    "HospitalReported": hospitals.reported,
    "Undone": undone,
}
