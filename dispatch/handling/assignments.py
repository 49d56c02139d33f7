"""Assignments: a unit sent, its statuses walked, reported by radio, corrected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.endings import closed, moved
from dispatch.handling.found import active_assignment
from dispatch.handling.proposing import check_wanted, free_unit, proposed
from dispatch.refusals import BadFieldError, CannotConveyError, IncidentEndedError, OutcomeError, StatusOrderError
from dispatch.vocabulary import (
    CLOSES_AS,
    ENDS_FROM,
    NEXT_STATUS,
    REPORTED_OUTCOMES,
    AssignmentStatus,
    IncidentState,
    Outcome,
    Source,
)
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from dispatch.commands import AskForHelp, AssignUnit, CorrectStatus, MoveAssignment
    from dispatch.incident import Assignment, Incident
    from dispatch.situation import Situation


CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far ahead of the centre a device's clock may be (m)."""

HELP_LIMIT: Final = 20
"""Units that a crew may ask for at once; more is a major incident, which is opened as one."""

_ORDER: Final = tuple(AssignmentStatus)
_CONVEYING: Final = frozenset({AssignmentStatus.TRANSPORTING, AssignmentStatus.AT_HOSPITAL})


def assign_unit(command: AssignUnit, situation: Situation) -> Decision:
    """Propose a unit to an incident; from then on the unit is busy."""
    incident = situation.incident(command.incident)
    if incident is None:
        raise BadFieldError("incident", f"there is no incident {command.incident!r}")
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    if command.automatic:
        check_wanted(incident)
    unit = free_unit(command.unit, situation)
    assigned, answer = proposed(
        incident,
        unit.id,
        situation,
        override_reason=command.override_reason,
        automatic=command.automatic,
        offer=command.offer,
    )
    return Decision((assigned,), {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version}, answer)


def move_assignment(command: MoveAssignment, situation: Situation) -> Decision:
    """Bring an assignment to its next status; the last one to end closes the incident, if no crew is wanted still.

    A crew walks the statuses one by one. What it says by radio may skip some: a dispatcher reports where it is now.
    """
    incident, assignment = active_assignment(command.assignment, situation)
    _check_order(command, assignment)
    _check_conveys(command, assignment)
    _check_hospital(command, situation)
    outcome = _outcome(command, incident, assignment)
    reached_at = _reached_at(command.at, assignment, situation.now)
    events = [
        moved(
            assignment,
            command.status,
            reached_at,
            command.hospital,
            source=command.source,
            outcome=outcome,
            handed_to=command.handed_to,
            why=command.why,
        )
    ]
    if outcome is not None and _is_last(assignment, incident):
        events.append(closed(incident, CLOSES_AS.get(outcome, "completed")))
    unit = situation.unit(assignment.unit)
    return Decision(
        tuple(events),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment.id, "incident": incident.id, "unit": unit.id, "status": command.status.value},
    )


def correct_status(command: CorrectStatus, situation: Situation) -> Decision:
    """Put an assignment back to a status that it had reached; what came after it in the journal stays there."""
    incident, assignment = active_assignment(command.assignment, situation)
    earlier = [status for status in _ORDER[: _ORDER.index(assignment.status)] if status.value in assignment.times]
    if not assignment.active or command.status not in earlier:
        raise _out_of_order(assignment, command.status, earlier if assignment.active else [])
    unit = situation.unit(assignment.unit)
    corrected = e.new_event(
        e.StatusCorrected(assignment=assignment.id, incident=incident.id, unit=unit.id, status=command.status),
        f"incident:{incident.id}",
        touches=(f"unit:{unit.id}",),
        sealed={"why": command.why},
        sealed_for=incident.id,
    )
    return Decision(
        (corrected,),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment.id, "incident": incident.id, "unit": unit.id, "status": command.status.value},
    )


def ask_for_help(command: AskForHelp, situation: Situation) -> Decision:
    """Make the incident want more units, as its crew asks."""
    incident, assignment = active_assignment(command.assignment, situation)
    if not assignment.active:
        raise _out_of_order(assignment, assignment.status, [])
    if not 1 <= command.units <= HELP_LIMIT:
        raise BadFieldError("units", f"must be 1 to {HELP_LIMIT}")
    unknown = set(command.needs) - CAPABILITIES.codes
    if unknown:
        raise BadFieldError("needs", CAPABILITIES.unknown(min(unknown)))
    unit = situation.unit(assignment.unit)
    asked = e.new_event(
        e.HelpAsked(
            assignment=assignment.id, incident=incident.id, unit=unit.id, units=command.units, needs=command.needs
        ),
        f"incident:{incident.id}",
        touches=(f"unit:{unit.id}",),
        sealed={"why": command.why},
        sealed_for=incident.id,
    )
    return Decision(
        (asked,),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment.id, "incident": incident.id, "wanting": incident.wanting + command.units},
    )


def _check_order(command: MoveAssignment, assignment: Assignment) -> None:
    allowed = NEXT_STATUS[assignment.status]
    if command.source is Source.RADIO:
        allowed = frozenset(_ORDER[_ORDER.index(assignment.status) + 1 :])
    if command.status not in allowed:
        raise _out_of_order(assignment, command.status, [status for status in _ORDER if status in allowed])


def _check_conveys(command: MoveAssignment, assignment: Assignment) -> None:
    if assignment.assists and command.status in _CONVEYING:
        raise CannotConveyError(assignment.unit)


def _is_last(assignment: Assignment, incident: Incident) -> bool:
    """Tell whether help is at its end with this assignment: who only assists leaves the incident to the crew."""
    others = any(each.active for each in incident.assignments if each.id != assignment.id)
    return not others and not (assignment.assists and incident.wanting)


def _out_of_order(assignment: Assignment, asked: AssignmentStatus, allowed: list[AssignmentStatus]) -> StatusOrderError:
    present = assignment.status.value
    return StatusOrderError(
        assignment.id,
        present=present,
        asked=asked.value,
        allowed=[status.value for status in allowed],
        by=assignment.moved_by or assignment.by,
        source=assignment.sources[present].value,
        since=assignment.times[present],
    )


def _outcome(command: MoveAssignment, incident: Incident, assignment: Assignment) -> Outcome | None:
    """Say how an assignment ends; None where it does not."""
    if command.status is not AssignmentStatus.ENDED:
        if command.outcome is not None or command.handed_to is not None:
            raise BadFieldError("outcome", f"goes with ended, not with {command.status.value}")
        return None
    outcome = command.outcome or (Outcome.HANDED_OVER if command.handed_to else Outcome.COMPLETED)
    if outcome not in REPORTED_OUTCOMES | {Outcome.HANDED_OVER}:
        raise BadFieldError("outcome", f"{outcome.value} has a command of its own")
    if assignment.status not in ENDS_FROM[outcome]:
        raise OutcomeError(assignment.id, present=assignment.status.value, outcome=outcome.value)
    if outcome is Outcome.HANDED_OVER:
        _check_heir(command.handed_to, incident, assignment)
    elif command.handed_to is not None:
        raise BadFieldError("handed_to", "goes with the outcome handed_over")
    return outcome


def _check_heir(key: str | None, incident: Incident, assignment: Assignment) -> None:
    heir = None if key is None else incident.assignment(key)
    if heir is None or heir.id == assignment.id or not heir.active:
        raise BadFieldError("handed_to", "must name another unit's assignment that is active on this incident")
    if heir.assists and not assignment.assists:
        raise CannotConveyError(heir.unit)
    if heir.status not in ENDS_FROM[Outcome.HANDED_OVER]:
        raise BadFieldError("handed_to", f"assignment {heir.id} is {heir.status.value}: it has to be there first")


def _check_hospital(command: MoveAssignment, situation: Situation) -> None:
    if command.hospital is None:
        return
    if command.status not in _CONVEYING:
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
