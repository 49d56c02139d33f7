"""Units: what they are by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.refusals import UnknownError

if TYPE_CHECKING:
    from dispatch.commands import ChangeUnitState
    from dispatch.situation import Situation


def change_unit_state(command: ChangeUnitState, situation: Situation) -> Decision:
    """Set what a unit is by itself; while it is busy, this shows once it is free."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    unit = situation.unit(command.unit)
    changed = e.new_event(e.UnitStateChanged(unit=unit.id, state=command.state), f"unit:{unit.id}")
    return Decision((changed,), {f"unit:{unit.id}": unit.version}, {"id": unit.id, "state": command.state.value})
