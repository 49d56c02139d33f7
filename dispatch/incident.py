"""Calls, incidents, assignments and units as they stand: frozen records, made from events alone."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from dispatch.channels.better import Why
from dispatch.channels.source import Source as PlaceSource
from dispatch.place import Place
from dispatch.vocabulary import (
    COMES_BY_ITSELF,
    HELP_STILL_OWED,
    AssignmentStatus,
    CallState,
    Channel,
    Form,
    HandoverKind,
    IncidentKind,
    IncidentState,
    Outcome,
    PatientOutcome,
    Pause,
    Source,
    UnitState,
)


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """How a place was found: with what, how exactly, and when, by the clock of the sender."""

    source: PlaceSource
    radius_m: float | None
    found_at: datetime


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a message told and that a person should look at; the event `seq` holds it."""

    seq: int
    located: Located
    why: Why
    contradicts: bool


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One contact with the centre; `sealed_at` names the events whose sealed parts tell more.

    `opened` is the incident that it opened, or will open once it is answered; `incident` the one that it belongs to
    now. `taker` has the call, or had it last.
    """

    id: str
    version: int
    incident: str
    opened: str
    received_at: datetime
    by: str
    reason: str | None
    sealed_at: tuple[int, ...]
    state: CallState = CallState.ENDED
    channel: Channel = Channel.DESK
    line: str | None = None
    taker: str | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    located: Located | None = None


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One unit on one incident; `times` holds when each status was reached, `sources` who said so.

    `back_at` is when the unit was back at its station.
    """

    id: str
    incident: str
    unit: str
    status: AssignmentStatus
    times: dict[str, datetime]
    by: str
    hospital: str | None = None
    automatic: bool = False
    moved_by: str | None = None
    sources: dict[str, Source] = {}
    outcome: Outcome | None = None
    handed_to: str | None = None
    replaces: str | None = None
    back_at: datetime | None = None
    assists: bool = False

    @property
    def active(self) -> bool:
        """Tell whether the unit is still bound by it."""
        return self.status is not AssignmentStatus.ENDED


class PatientRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One patient of an incident, as far as all may know."""

    number: int
    sealed_at: tuple[int, ...]
    outcome: PatientOutcome | None = None
    assignment: str | None = None
    hospital: str | None = None
    ended_at: datetime | None = None


class TriageRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What answers made of an incident: the leaf of which catalogue, whether it is a guess, the priority it gives.

    `version` is that of the incident when they were taken.
    """

    version: int
    catalogue: str
    leaf: str
    provisional: bool
    judged: int


class HandedOver(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that was handed to somebody outside, who must have taken it until `due_at`."""

    at: datetime
    due_at: datetime
    taken_at: datetime | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """The event behind one or many calls.

    `units` is how many are wanted in all; `joined` are incidents that turned out to be this one, `joined_to` the one
    that this turned out to be. `confirmed_at` is when a person first dealt with one that came by itself. `by_hand` is
    the priority that a person set against what answers made of it.
    """

    id: str
    version: int
    priority: int
    form: Form
    reason: str
    needs: tuple[str, ...]
    place: Place | None
    opened_at: datetime
    calls: tuple[str, ...]
    assignments: tuple[Assignment, ...] = ()
    closed_at: datetime | None = None
    close_reason: str | None = None
    erased: bool = False
    sealed_at: tuple[int, ...] = ()
    units: int = 1
    kind: IncidentKind = IncidentKind.CALL
    due_at: datetime | None = None
    hospital: str | None = None
    reserved: tuple[str, ...] = ()
    patients: tuple[PatientRecord, ...] = ()
    joined: tuple[str, ...] = ()
    joined_to: str | None = None
    triage: TriageRecord | None = None
    target_s: int | None = None
    by_hand: int | None = None
    handed: HandedOver | None = None
    located: Located | None = None
    proposal: Proposal | None = None
    channel: Channel = Channel.DESK
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None

    @property
    def unconfirmed(self) -> bool:
        """Tell whether it came by itself and nobody has shown yet to have seen it, by word or by deed."""
        return self.channel in COMES_BY_ITSELF and self.confirmed_at is None and self.closed_at is None

    def seen(self, at: datetime, by: str) -> Incident:
        """Give it as somebody has dealt with it: the first to do so has confirmed it."""
        return replace(self, confirmed_at=at, confirmed_by=by) if self.unconfirmed else self

    @property
    def preliminary(self) -> bool:
        """Tell whether its urgency is a guess so far."""
        return self.triage is None or self.triage.provisional

    @property
    def wanting(self) -> int:
        """Units that are still to be sent; who only assists counts for none."""
        if self.closed_at is not None:
            return 0
        coming = sum(each.outcome not in HELP_STILL_OWED and not each.assists for each in self.assignments)
        return max(self.units - coming, 0)

    @property
    def attended(self) -> bool:
        """Tell whether a crew is on it; who only assists is none."""
        return any(each.active and not each.assists for each in self.assignments)

    @property
    def state(self) -> IncidentState:
        """Draft without a place, waiting without a unit, assigned with one, closed for good."""
        if self.closed_at is not None:
            return IncidentState.CLOSED
        if any(assignment.active for assignment in self.assignments):
            return IncidentState.ASSIGNED
        return IncidentState.DRAFT if self.place is None else IncidentState.WAITING

    def assignment(self, assignment_id: str) -> Assignment | None:
        """Give one assignment by its id."""
        return next((each for each in self.assignments if each.id == assignment_id), None)


class UnitRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the journal knows of a unit; `assignment` is the one that binds it, `last_assignment` the one before.

    `crew` is who rides with it where that was set by hand; empty where the roster says so. `sent_at` is when it was
    sent in the last day, `rested_at` when its last break ended. `bound_for` is the station that it was ordered to,
    until it arrives, leaves for an incident, or becomes something else; `stands_at` the one where it waits, where that
    is not its own; `moved_at` when it was so ordered in the last day.
    """

    id: str
    version: int
    state: UnitState
    since: datetime
    assignment: str | None = None
    last_assignment: str | None = None
    pause: Pause | None = None
    until: datetime | None = None
    crew: tuple[str, ...] = ()
    sent_at: tuple[datetime, ...] = ()
    rested_at: datetime | None = None
    bound_for: str | None = None
    stands_at: str | None = None
    moved_at: tuple[datetime, ...] = ()


class HandoverRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A seat or a shift that one person hands over to another; both sign."""

    id: str
    kind: HandoverKind
    seat: str
    open_incidents: tuple[str, ...]
    note: str
    offered_by: str
    offered_at: datetime
    signed_by: str | None = None
    signed_at: datetime | None = None


class ClosureRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A closure that has not been lifted."""

    id: str
    arcs: tuple[int, ...]
    geometry: dict[str, object]
    reason: str
    start: datetime | None
    until: datetime | None
    set_at: datetime
    by: str

    def holds_at(self, now: datetime) -> bool:
        """Tell whether the roads are closed at this instant."""
        return (self.start is None or self.start <= now) and (self.until is None or now < self.until)
