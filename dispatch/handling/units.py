"""Units: what they are by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.refusals import BadFieldError, UnknownError
from dispatch.vocabulary import UnitState

if TYPE_CHECKING:
    from dispatch.commands import ChangeUnitState
    from dispatch.incident import UnitRecord
    from dispatch.situation import Situation


def change_unit_state(command: ChangeUnitState, situation: Situation) -> Decision:
    """Set what a unit is by itself; while it is busy, this shows once it is free."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    if command.state is not UnitState.OUT_OF_SERVICE and (command.pause or command.until):
        raise BadFieldError("pause", f"goes with out_of_service, not with {command.state.value}")
    unit = situation.unit(command.unit)
    incident, back_from = _back_from(unit, command.state, situation)
    changed = e.new_event(
        e.UnitStateChanged(
            unit=unit.id, state=command.state, pause=command.pause, until=command.until, back_from=back_from
        ),
        f"unit:{unit.id}",
        touches=tuple(incident),
    )
    return Decision(
        (changed,), {f"unit:{unit.id}": unit.version, **incident}, {"id": unit.id, "state": command.state.value}
    )


def _back_from(unit: UnitRecord, state: UnitState, situation: Situation) -> tuple[dict[str, int], str | None]:
    """Give the incident, with its version, and the assignment after which the unit is back at its station now."""
    last = unit.last_assignment
    assignment = situation.state.assignment(last) if last else None
    if state is not UnitState.AT_STATION or unit.assignment or assignment is None or assignment.back_at:
        return {}, None
    incident = situation.state.incidents[assignment.incident]
    return {f"incident:{incident.id}": incident.version}, assignment.id
