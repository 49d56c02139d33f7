"""Calls, incidents, assignments and units as they stand: frozen records, made from events alone."""

from __future__ import annotations

from datetime import datetime

import msgspec

from dispatch.events import Place
from dispatch.vocabulary import AssignmentStatus, Form, IncidentState, UnitState


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One contact with the centre; `sealed_at` names the events whose sealed parts tell more."""

    id: str
    version: int
    incident: str
    received_at: datetime
    by: str
    reason: str | None
    sealed_at: tuple[int, ...]


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One unit on one incident; `times` holds when each status was reached."""

    id: str
    incident: str
    unit: str
    status: AssignmentStatus
    times: dict[str, datetime]
    by: str
    hospital: str | None = None
    automatic: bool = False

    @property
    def active(self) -> bool:
        """Tell whether the unit is still bound by it."""
        return self.status is not AssignmentStatus.ENDED


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """The event behind one or many calls."""

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
    """What the journal knows of a unit; `assignment` is the one that binds it."""

    id: str
    version: int
    state: UnitState
    since: datetime
    assignment: str | None = None


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
