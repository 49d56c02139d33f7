"""The roster moves the board: units come on duty at their station and go off duty when they are free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, ChangeUnitState
from dispatch.vocabulary import UnitState

if TYPE_CHECKING:
    from dispatch.situation import Situation

ROSTER: Final = Actor("roster")
"""Who changes the state of units when shifts begin and end."""


def roster_changes(situation: Situation) -> list[ChangeUnitState]:
    """Give the changes that the roster asks for now; a busy unit stays until it is free."""
    on_duty = situation.fleet.duty(situation.now)
    changes = []
    for unit in situation.fleet.units:
        record = situation.unit(unit.id)
        if unit.id in on_duty and record.state is UnitState.OFF_DUTY:
            changes.append(ChangeUnitState(unit.id, UnitState.AT_STATION))
        elif unit.id not in on_duty and record.state is not UnitState.OFF_DUTY and record.assignment is None:
            changes.append(ChangeUnitState(unit.id, UnitState.OFF_DUTY))
    return changes
