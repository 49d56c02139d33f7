"""Units that are called off: stood down, refused by their crew, diverted, swapped; the incident goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.endings import moved
from dispatch.handling.found import active_assignment
from dispatch.handling.proposing import check_wanted, free_unit, proposed
from dispatch.refusals import BadFieldError, IncidentEndedError, OutcomeError, UnitUnavailableError
from dispatch.vocabulary import ENDS_FROM, FREE_STATES, AssignmentStatus, IncidentState, Outcome, Source, UnitState

if TYPE_CHECKING:
    from dispatch.commands import DivertUnit, EndWithoutHelp, SwapUnit
    from dispatch.incident import Assignment, Incident
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation

_CALLED_OFF: Final = frozenset({Outcome.STOOD_DOWN, Outcome.REFUSED})


def end_without_help(command: EndWithoutHelp, situation: Situation) -> Decision:
    """Free a unit that will not help; the incident waits for another. A refusal says why and may stop the unit."""
    incident, assignment = active_assignment(command.assignment, situation)
    if command.outcome not in _CALLED_OFF:
        raise BadFieldError("outcome", "must be stood_down or refused")
    if command.outcome is Outcome.REFUSED and not (command.why or command.pause):
        raise BadFieldError("why", "is missing: a refusal needs a reason")
    events = [_ended(assignment, command.outcome, situation, why=command.why)]
    unit = situation.unit(assignment.unit)
    if command.pause is not None:
        stopped = e.UnitStateChanged(unit=unit.id, state=UnitState.OUT_OF_SERVICE, pause=command.pause)
        events.append(e.new_event(stopped, f"unit:{unit.id}"))
    answer = {"id": assignment.id, "incident": incident.id, "unit": unit.id, "status": AssignmentStatus.ENDED.value}
    return Decision(
        tuple(events), {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version}, answer
    )


def divert_unit(command: DivertUnit, situation: Situation) -> Decision:
    """Send a unit that is under way to another incident; the first one waits again."""
    incident, assignment = active_assignment(command.assignment, situation)
    other = situation.incident(command.incident)
    if other is None:
        raise BadFieldError("incident", f"there is no incident {command.incident!r}")
    if other.state is IncidentState.CLOSED:
        raise IncidentEndedError(other.id, other.close_reason)
    if other.id == incident.id:
        raise BadFieldError("incident", f"unit {assignment.unit} is on incident {incident.id} already")
    unit = situation.unit(assignment.unit)
    if command.automatic:
        check_wanted(other)
        if unit.state not in FREE_STATES:
            raise UnitUnavailableError(unit.id, unit.state.value)
    assigned, answer = proposed(
        other,
        unit.id,
        situation,
        override_reason=command.override_reason,
        automatic=command.automatic,
        replaces=assignment.id,
        offer=command.offer,
    )
    versions = {f"incident:{each.id}": each.version for each in (incident, other)}
    return Decision(
        (_ended(assignment, Outcome.DIVERTED, situation), assigned),
        versions | {f"unit:{unit.id}": unit.version},
        answer,
    )


def swap_unit(command: SwapUnit, situation: Situation) -> Decision:
    """Send another unit to the incident of one that is under way, and free that one."""
    incident, assignment = active_assignment(command.assignment, situation)
    unit, before = free_unit(command.unit, situation), situation.unit(assignment.unit)
    assigned, answer = proposed(
        incident,
        unit.id,
        situation,
        override_reason=command.override_reason,
        automatic=command.automatic,
        replaces=assignment.id,
        offer=command.offer,
    )
    versions = {f"unit:{each.id}": each.version for each in (unit, before)}
    return Decision(
        (_ended(assignment, Outcome.SWAPPED, situation), assigned),
        versions | {f"incident:{incident.id}": incident.version},
        answer,
    )


def cancelled(incident: Incident, situation: Situation) -> list[NewEvent]:
    """End every assignment that an incident still binds, because the incident ends."""
    return [_ended(each, Outcome.CANCELLED, situation) for each in incident.assignments if each.active]


def _ended(assignment: Assignment, outcome: Outcome, situation: Situation, *, why: str | None = None) -> NewEvent:
    if assignment.status not in ENDS_FROM[outcome]:
        raise OutcomeError(assignment.id, present=assignment.status.value, outcome=outcome.value)
    reached_at = max(situation.now, assignment.times[assignment.status.value])
    return moved(assignment, AssignmentStatus.ENDED, reached_at, source=Source.CENTRE, outcome=outcome, why=why)
