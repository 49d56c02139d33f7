"""How far a crew's sight and hand reach: its own unit, and the incident that it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.api.desk import caller_at, desk_of
from console.api.problems import ProblemError
from console.api.rights import Right
from dispatch.audience import units_bound

if TYPE_CHECKING:
    from fastapi import Request

    from console.api.callers import Caller


def require_unit(caller: Caller, unit: str) -> None:
    """Refuse an account of one unit everything of another; raises a 403."""
    if caller.unit is not None and caller.unit != unit:
        raise ProblemError(403, "not_your_unit", f"your account is that of unit {caller.unit}", unit=caller.unit)


def require_patient(request: Request, incident: str) -> None:
    """Refuse who does not see the board what is of an incident that binds no unit of theirs; raises a 403.

    An account of no unit is that of a tablet which goes from hand to hand: any unit that is on the incident will do.
    """
    caller = caller_at(request)
    if caller.may(Right.READ_BOARD):
        return
    bound = units_bound(incident, desk_of(request).centre.state)
    if not (bound if caller.unit is None else caller.unit in bound):
        raise ProblemError(403, "not_your_patient", f"your crew is not on incident {incident}", incident=incident)
