"""Assignments: a unit sent, its statuses walked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.endings import closed, moved
from dispatch.refusals import (
    BadFieldError,
    IncidentEndedError,
    StatusOrderError,
    UnitTakenError,
    UnitUnavailableError,
    UnknownError,
)
from dispatch.vocabulary import FREE_STATES, NEXT_STATUS, AssignmentStatus, IncidentState

if TYPE_CHECKING:
    from dispatch.commands import AssignUnit, MoveAssignment
    from dispatch.incident import Assignment, Incident, UnitRecord
    from dispatch.situation import Situation


CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far ahead of the centre a device's clock may be (m)."""


def assign_unit(command: AssignUnit, situation: Situation) -> Decision:
    """Propose a unit to an incident; from then on the unit is busy."""
    incident = situation.incident(command.incident)
    if incident is None:
        raise BadFieldError("incident", f"there is no incident {command.incident!r}")
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    unit = _free_unit(command.unit, situation)
    assignment = f"{incident.id}-{len(incident.assignments) + 1}"
    offer = situation.offer(incident, unit.id)
    assigned = e.new_event(
        e.UnitAssigned(
            assignment=assignment,
            incident=incident.id,
            unit=unit.id,
            eta_ms=offer.eta_ms,
            estimated=offer.estimated,
            recommended=offer.recommended,
            parts=offer.parts,
            automatic=command.automatic,
        ),
        f"incident:{incident.id}",
        touches=(f"unit:{unit.id}",),
        sealed={"override_reason": command.override_reason},
        sealed_for=incident.id,
    )
    return Decision(
        (assigned,),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment, "incident": incident.id, "unit": unit.id, "status": AssignmentStatus.PROPOSED.value},
    )


def move_assignment(command: MoveAssignment, situation: Situation) -> Decision:
    """Bring an assignment to its next status; the last one to end closes the incident."""
    incident, assignment = _assignment(command.assignment, situation)
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    if command.status not in NEXT_STATUS[assignment.status]:
        raise StatusOrderError(
            assignment.id,
            present=assignment.status.value,
            asked=command.status.value,
            allowed=[status.value for status in AssignmentStatus if status in NEXT_STATUS[assignment.status]],
        )
    _check_hospital(command, situation)
    reached_at = _reached_at(command.at, assignment, situation.now)
    events = [moved(assignment, command.status, reached_at, command.hospital)]
    others = any(each.active for each in incident.assignments if each.id != assignment.id)
    if command.status is AssignmentStatus.ENDED and not others:
        events.append(closed(incident, "completed"))
    unit = situation.unit(assignment.unit)
    return Decision(
        tuple(events),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment.id, "incident": incident.id, "unit": unit.id, "status": command.status.value},
    )


def _assignment(key: str, situation: Situation) -> tuple[Incident, Assignment]:
    incident = situation.incident(key.partition("-")[0])
    assignment = incident.assignment(key) if incident else None
    if incident is None or assignment is None:
        raise UnknownError("assignment", key)
    return incident, assignment


def _free_unit(key: str, situation: Situation) -> UnitRecord:
    if not situation.knows_unit(key):
        raise BadFieldError("unit", f"there is no unit {key!r}")
    unit = situation.unit(key)
    if unit.assignment is not None:
        binding = situation.state.assignment(unit.assignment)
        raise UnitTakenError(unit.id, by=binding.by if binding else "", assignment=unit.assignment)
    if unit.state not in FREE_STATES:
        raise UnitUnavailableError(unit.id, unit.state.value)
    return unit


def _check_hospital(command: MoveAssignment, situation: Situation) -> None:
    if command.hospital is None:
        return
    if command.status not in {AssignmentStatus.TRANSPORTING, AssignmentStatus.AT_HOSPITAL}:
        raise BadFieldError("hospital", f"goes with transporting and at_hospital, not with {command.status.value}")
    if not situation.knows_hospital(command.hospital):
        raise BadFieldError("hospital", f"there is no hospital {command.hospital!r}")


def _reached_at(at: datetime | None, assignment: Assignment, now: datetime) -> datetime:
    if at is None:
        return max(now, assignment.times[assignment.status.value])
    if at > now + CLOCK_TOLERANCE:
        raise BadFieldError("at", f"lies in the future; the centre's clock says {now.isoformat()}")
    before = assignment.times[assignment.status.value]
    if at < before:
        raise BadFieldError("at", f"lies before {assignment.status.value} at {before.isoformat()}")
    return at
