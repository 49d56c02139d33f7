"""What people and systems ask for, in the imperative; a command is only a wish until its handler has decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dispatch.vocabulary import Channel, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dispatch.channels.fix import Fix
    from dispatch.vocabulary import (
        AssignmentStatus,
        Form,
        HandoverKind,
        IncidentKind,
        Outcome,
        PatientOutcome,
        Pause,
        ReleaseReason,
        UnitState,
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and from which seat."""

    name: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveCall:
    """Take a call and open its incident; every field may be missing.

    `found` says how its place was found, where a message told it and not a person.
    """

    phone: str | None = None
    text: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    reason: str | None = None
    patient: Mapping[str, Any] | None = None
    channel: Channel = Channel.DESK
    kind: IncidentKind | None = None
    due_at: datetime | None = None
    hospital: str | None = None
    found: Fix | None = None


@dataclass(frozen=True, slots=True)
class LocateCall:
    """Tell where a message says that a caller is."""

    call: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class RingIn:
    """Tell that the telephone rings on a line."""

    line: str
    phone: str | None = None
    channel: Channel = Channel.TELEPHONE


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Take a call that rings, that nobody holds, or that was abandoned and is called back."""

    call: str
    taker: str


@dataclass(frozen=True, slots=True)
class AbandonCall:
    """Tell that the caller rang off before anybody answered."""

    call: str


@dataclass(frozen=True, slots=True)
class ReleaseCall:
    """Take a call from whoever has it; `taker` is whom it is to be taken from."""

    call: str
    taker: str
    why: ReleaseReason
    text: str | None = None


@dataclass(frozen=True, slots=True)
class EndCall:
    """Tell that the line is closed."""

    call: str


@dataclass(frozen=True, slots=True)
class ChangeCall:
    """Correct fields of a call; `version` is the one that the person saw."""

    call: str
    version: int
    reason: str | None = None
    sealed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeIncident:
    """Change fields of an incident; `version` is the one that the person saw."""

    incident: str
    version: int
    priority: int | None = None
    form: Form | None = None
    reason: str | None = None
    needs: tuple[str, ...] | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    units: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the caller, by the codes of a catalogue, and when it was given."""

    question: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TriageIncident:
    """Judge an incident by all answers so far, in the order in which they were given.

    `seen` is the version of the answers that the person saw, 0 where there were none; `catalogue` the version by which
    the caller was asked, `opened_at` when the first question stood on the screen.
    """

    incident: str
    seen: int
    catalogue: str
    reason: str
    opened_at: datetime
    answers: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseWithoutCrew:
    """End an incident by advice, or hand it to somebody outside, in a way that the answers allow."""

    incident: str
    way: str
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class TakeHandOver:
    """Say that whoever an incident was handed to has taken it."""

    incident: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class JoinIncidents:
    """Say that an incident is another one: its calls go there."""

    incident: str
    into: str


@dataclass(frozen=True, slots=True)
class SplitIncident:
    """Make an incident that was joined to another one stand by itself again."""

    incident: str


@dataclass(frozen=True, slots=True)
class ReopenIncident:
    """Go on with a closed incident."""

    incident: str
    why: str


@dataclass(frozen=True, slots=True)
class AddPatient:
    """Add a patient to an incident."""

    incident: str
    sealed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangePatient:
    """Correct details of a patient."""

    incident: str
    patient: int
    sealed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EndPatient:
    """Say what became of a patient."""

    incident: str
    patient: int
    outcome: PatientOutcome
    assignment: str | None = None
    hospital: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReserveUnit:
    """Mean a unit for planned work, or no longer."""

    incident: str
    unit: str
    reserved: bool = True


@dataclass(frozen=True, slots=True)
class AssignUnit:
    """Send a unit to an incident."""

    incident: str
    unit: str
    override_reason: str | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class MoveAssignment:
    """Bring an assignment to its next status, reached at `at` (now, where None)."""

    assignment: str
    status: AssignmentStatus
    at: datetime | None = None
    hospital: str | None = None
    source: Source = Source.TABLET
    outcome: Outcome | None = None
    handed_to: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class EndWithoutHelp:
    """End an assignment whose unit does not help: stood down by a dispatcher, or refused by its crew."""

    assignment: str
    outcome: Outcome
    why: str | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class DivertUnit:
    """Send a unit that is under way to another incident instead."""

    assignment: str
    incident: str
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class SwapUnit:
    """Send another unit instead of the one that is under way."""

    assignment: str
    unit: str
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectStatus:
    """Put an assignment back to a status that it had reached before."""

    assignment: str
    status: AssignmentStatus
    why: str


@dataclass(frozen=True, slots=True)
class AskForHelp:
    """Ask for more units from the scene."""

    assignment: str
    units: int = 1
    needs: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what this person did last from this seat."""

    by: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class ChangeUnitState:
    """Say what a unit is by itself; `pause` and `until` tell why and how long it is out of service."""

    unit: str
    state: UnitState
    pause: Pause | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ManUnit:
    """Say who rides with a unit; nobody named leaves it to the roster."""

    unit: str
    crew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferHandover:
    """Sign what is handed over: one's seat, or the shift."""

    kind: HandoverKind
    seat: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignHandover:
    """Sign that one took it over; `by` is who signs."""

    handover: str
    by: str


@dataclass(frozen=True, slots=True)
class CloseIncident:
    """End an incident and with it every assignment that still binds a unit."""

    incident: str
    reason: str


@dataclass(frozen=True, slots=True)
class EraseIncident:
    """Make everything sealed of an ended incident unreadable for good."""

    incident: str


@dataclass(frozen=True, slots=True)
class SetClosure:
    """Close roads: a GeoJSON Point, LineString or Polygon, from `start` until `until`."""

    geometry: Mapping[str, Any]
    reason: str
    start: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiftClosure:
    """Open the roads of a closure again."""

    closure: str


Command = (
    ReceiveCall
    | LocateCall
    | RingIn
    | AnswerCall
    | AbandonCall
    | ReleaseCall
    | EndCall
    | ChangeCall
    | ChangeIncident
    | TriageIncident
    | CloseWithoutCrew
    | TakeHandOver
    | JoinIncidents
    | SplitIncident
    | ReopenIncident
    | AddPatient
    | ChangePatient
    | EndPatient
    | ReserveUnit
    | AssignUnit
    | MoveAssignment
    | EndWithoutHelp
    | DivertUnit
    | SwapUnit
    | CorrectStatus
    | AskForHelp
    | Undo
    | ChangeUnitState
    | ManUnit
    | OfferHandover
    | SignHandover
    | CloseIncident
    | EraseIncident
    | SetClosure
    | LiftClosure
)
