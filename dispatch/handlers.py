"""The table of handlers: every command and the function that decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dispatch import commands as c
from dispatch.handling.assignments import assign_unit, move_assignment
from dispatch.handling.calls import change_call, receive_call
from dispatch.handling.closures import lift_closure, set_closure
from dispatch.handling.incidents import change_incident, close_incident, erase_incident
from dispatch.handling.units import change_unit_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.decision import Decision
    from dispatch.situation import Situation

HANDLERS: Final[dict[type, Callable[[Any, Situation], Decision]]] = {
    c.ReceiveCall: receive_call,
    c.ChangeCall: change_call,
    c.ChangeIncident: change_incident,
    c.AssignUnit: assign_unit,
    c.MoveAssignment: move_assignment,
    c.ChangeUnitState: change_unit_state,
    c.CloseIncident: close_incident,
    c.EraseIncident: erase_incident,
    c.SetClosure: set_closure,
    c.LiftClosure: lift_closure,
}


def decide_on(command: c.Command, situation: Situation) -> Decision:
    """Decide on a command in the present situation; a rule that fails raises a `RefusedError`."""
    return HANDLERS[type(command)](command, situation)
