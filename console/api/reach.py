"""What lies beyond somebody's reach is refused: units by 403 `not_your_unit`, incidents by 403 `not_your_patient`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from console.api.audit_trail import concerns
from console.api.desk import caller_at, desk_of
from console.api.problems import ProblemError, bad_field
from console.people.accounts import CREW
from console.people.reach import Breadth, Reach

if TYPE_CHECKING:
    from fastapi import Request

    from console.api.callers import Caller
    from dispatch.incident import Assignment, Call, Incident

BREAK_GLASS: Final = "X-Break-Glass"
REASON_LENGTH: Final = 500


def require_unit(caller: Caller, unit: str) -> None:
    """Refuse everything of a unit beyond the caller's reach; raises a 403."""
    if Reach.of(caller).sees_unit(unit):
        return
    if caller.unit is not None:
        raise ProblemError(403, "not_your_unit", f"your account is that of unit {caller.unit}", unit=caller.unit)
    raise ProblemError(
        403, "not_your_unit", f"unit {unit} is not of the stations of your account", stations=caller.stations
    )


def require_patient(request: Request, incident: str) -> None:
    """Refuse what is of an incident beyond the caller's reach; raises a 403.

    One that does not exist is let pass: the route says so itself.
    """
    concerns(request, incident)
    if not _sees(request, incident):
        raise _not_yours(caller_at(request), incident)


def require_handed_over(request: Request, incident: str) -> None:
    """Do the same, but let a system that sees no patients confirm what was handed to it and waits to be taken."""
    caller = caller_at(request)
    found = desk_of(request).centre.situation().incident(incident)
    waits = found is not None and found.handed is not None and found.handed.taken_at is None
    if Reach.of(caller).breadth is Breadth.NO_PATIENT and waits:
        concerns(request, incident)
        return
    require_patient(request, incident)


def require_patient_or_reason(request: Request, incident: str) -> None:
    """Do the same, but let a senior doctor pass who gives a reason: the glass is broken, and the audit tells."""
    concerns(request, incident)
    if _sees(request, incident):
        return
    caller = caller_at(request)
    reason = _reason(request) if caller.role == "senior_doctor" else ""
    if not reason:
        raise _not_yours(caller, incident)
    concerns(request, incident, broken_for=reason)


def require_known_unit(request: Request, unit: str) -> None:
    """Refuse a unit that a body names and that lies beyond the caller's reach; an unknown one is told elsewhere."""
    if unit in desk_of(request).centre.fleet.unit_by_id:
        require_unit(caller_at(request), unit)


def require_call(request: Request, call: str) -> None:
    """Refuse a call beyond the caller's reach; raises a 403. One that does not exist is let pass."""
    found = desk_of(request).centre.situation().call(call)
    if found is None:
        return
    concerns(request, found.incident)
    if not sees_call(request, found):
        raise ProblemError(403, "not_your_patient", f"call {call} is not yours", incident=found.incident)


def sees_call(request: Request, call: Call) -> bool:
    """Tell whether a call lies in the caller's reach: by its incident, or because they took it themselves."""
    caller, desk = caller_at(request), desk_of(request)
    reach = Reach.of(caller)
    if reach.everything or (caller.role != CREW and caller.actor.name in {call.by, call.taker}):
        return True
    return reach.sees(desk.hub.borders.of_call(call.id))


def require_assignment(request: Request, incident: Incident, assignment: Assignment) -> None:
    """Refuse an assignment beyond the caller's reach: a crew's own ones lie in it, also those that have ended."""
    caller = caller_at(request)
    concerns(request, incident.id)
    if Reach.of(caller).breadth in {Breadth.UNIT, Breadth.ANY_CREW}:
        require_unit(caller, assignment.unit)
    else:
        require_patient(request, incident.id)


def _sees(request: Request, key: str) -> bool:
    reach = Reach.of(caller_at(request))
    if reach.everything:
        return True
    desk = desk_of(request)
    incident = desk.centre.situation().incident(key)
    return incident is None or reach.sees(desk.hub.borders.of(incident))


def _not_yours(caller: Caller, incident: str) -> ProblemError:
    why = "is not of the stations of your account" if caller.stations else "does not bind your crew"
    return ProblemError(403, "not_your_patient", f"incident {incident} {why}", incident=incident)


def _reason(request: Request) -> str:
    """Read why the glass is broken: percent-encoded UTF-8."""
    try:
        reason = unquote(request.headers.get(BREAK_GLASS, ""), errors="strict").strip()
    except UnicodeDecodeError:
        raise bad_field(BREAK_GLASS, "must be UTF-8, percent-encoded") from None
    if len(reason) > REASON_LENGTH or not reason.isprintable():
        raise bad_field(BREAK_GLASS, f"must be at most {REASON_LENGTH} printable characters")
    return reason
