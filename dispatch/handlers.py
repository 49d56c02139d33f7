"""One function per command: load, decide, and say which events follow; nothing is stored here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from dispatch import events as e
from dispatch.commands import (
    AssignUnit,
    ChangeCall,
    ChangeIncident,
    ChangeUnitState,
    CloseIncident,
    EraseIncident,
    LiftClosure,
    MoveAssignment,
    ReceiveCall,
    SetClosure,
)
from dispatch.decision import Decision
from dispatch.erasing import decide_erase
from dispatch.priority import UNKNOWN_REASON, Reason, reasons
from dispatch.refusals import (
    BadFieldError,
    IncidentEndedError,
    IncidentErasedError,
    StaleVersionError,
    StatusOrderError,
    UnitTakenError,
    UnitUnavailableError,
    UnknownError,
)
from dispatch.vocabulary import (
    CLOSE_REASONS,
    FREE_STATES,
    NEXT_STATUS,
    PRIORITIES,
    AssignmentStatus,
    IncidentState,
)
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.incident import Assignment, Incident, UnitRecord
    from dispatch.journal import NewEvent
    from dispatch.situation import Situation

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far ahead of the centre a device's clock may be (m)."""


def decide_on(command: object, situation: Situation) -> Decision:
    """Decide on a command in the present situation; a rule that fails raises a `RefusedError`."""
    return _HANDLERS[type(command)](command, situation)


def receive_call(command: ReceiveCall, situation: Situation) -> Decision:
    """Open a call and its incident; a call without a place is an incident too."""
    reason = _reason(command.reason or UNKNOWN_REASON)
    place = _place(command.lon, command.lat, situation)
    call, incident = situation.numbers.next_call(), situation.numbers.next_incident()
    point = {"address": command.address, "lon": command.lon, "lat": command.lat}
    received = e.new_event(
        e.CallReceived(call=call, incident=incident, reason=command.reason),
        f"call:{call}",
        sealed={**point, "phone": command.phone, "text": command.text, "patient": command.patient},
        sealed_for=incident,
    )
    opened = e.new_event(
        e.IncidentOpened(
            incident=incident,
            call=call,
            priority=reason.priority,
            form=reason.form,
            reason=reason.code,
            needs=reason.needs,
            place=place,
        ),
        f"incident:{incident}",
        sealed=point,
        sealed_for=incident,
    )
    return Decision(
        events=(received, opened),
        expected={f"call:{call}": 0, f"incident:{incident}": 0},
        answer={"call": call, "incident": incident},
    )


def change_call(command: ChangeCall, situation: Situation) -> Decision:
    """Correct a call."""
    call = situation.call(command.call)
    if call is None:
        raise UnknownError("call", command.call)
    incident = situation.incident(call.incident)
    if incident is not None and incident.erased:
        raise IncidentErasedError(incident.id)
    if call.version != command.version:
        raise StaleVersionError("call", call.id, current=call.version)
    if command.reason is not None:
        _reason(command.reason)
    names = (*command.sealed, *(["reason"] if command.reason is not None else []))
    changed = e.new_event(
        e.CallChanged(call=call.id, fields=tuple(sorted(names)), reason=command.reason),
        f"call:{call.id}",
        sealed=dict(command.sealed),
        sealed_for=call.incident,
    )
    return Decision((changed,), {f"call:{call.id}": call.version}, {"id": call.id, "version": call.version + 1})


def change_incident(command: ChangeIncident, situation: Situation) -> Decision:
    """Change urgency, reason, needs or place of an open incident; a new reason brings its own urgency."""
    incident = _open_incident(command.incident, situation)
    if incident.version != command.version:
        raise StaleVersionError("incident", incident.id, current=incident.version)
    if command.priority is not None and command.priority not in PRIORITIES:
        raise BadFieldError("priority", "must be 1 to 5")
    unknown = set(command.needs or ()) - CAPABILITIES.codes
    if unknown:
        raise BadFieldError("needs", CAPABILITIES.unknown(min(unknown)))
    reason = None if command.reason is None else _reason(command.reason)
    changed = e.new_event(
        e.IncidentChanged(
            incident=incident.id,
            priority=command.priority or (reason.priority if reason else None),
            form=command.form or (reason.form if reason else None),
            reason=command.reason,
            needs=command.needs if command.needs is not None or reason is None else reason.needs,
            place=_place(command.lon, command.lat, situation),
        ),
        f"incident:{incident.id}",
        sealed={"address": command.address, "lon": command.lon, "lat": command.lat},
        sealed_for=incident.id,
    )
    return Decision(
        (changed,),
        {f"incident:{incident.id}": incident.version},
        {"id": incident.id, "version": incident.version + 1},
    )


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
    moved = [_moved(assignment, command.status, reached_at, command.hospital)]
    others = any(each.active for each in incident.assignments if each.id != assignment.id)
    if command.status is AssignmentStatus.ENDED and not others:
        moved.append(_closed(incident, "completed"))
    unit = situation.unit(assignment.unit)
    return Decision(
        tuple(moved),
        {f"incident:{incident.id}": incident.version, f"unit:{unit.id}": unit.version},
        {"id": assignment.id, "incident": incident.id, "unit": unit.id, "status": command.status.value},
    )


def change_unit_state(command: ChangeUnitState, situation: Situation) -> Decision:
    """Set what a unit is by itself; while it is busy, this shows once it is free."""
    if not situation.knows_unit(command.unit):
        raise UnknownError("unit", command.unit)
    unit = situation.unit(command.unit)
    changed = e.new_event(e.UnitStateChanged(unit=unit.id, state=command.state), f"unit:{unit.id}")
    return Decision((changed,), {f"unit:{unit.id}": unit.version}, {"id": unit.id, "state": command.state.value})


def close_incident(command: CloseIncident, situation: Situation) -> Decision:
    """End an incident; units that are still bound by it are free again."""
    incident = _open_incident(command.incident, situation)
    active = [assignment for assignment in incident.assignments if assignment.active]
    ended = [_moved(each, AssignmentStatus.ENDED, situation.now) for each in active]
    units = {f"unit:{each.unit}": situation.unit(each.unit).version for each in active}
    return Decision(
        (*ended, _closed(incident, command.reason)),
        {f"incident:{incident.id}": incident.version, **units},
        {"id": incident.id, "state": IncidentState.CLOSED.value},
    )


def erase_incident(command: EraseIncident, situation: Situation) -> Decision:
    """Erase an ended incident."""
    return decide_erase(command.incident, situation.incident(command.incident))


def set_closure(command: SetClosure, situation: Situation) -> Decision:
    """Close the roads that a geometry names."""
    if command.start is not None and command.until is not None and command.until <= command.start:
        raise BadFieldError("until", "must be later than from")
    arcs = situation.arcs_of(command.geometry)
    if not arcs:
        raise BadFieldError("geometry", "no road lies there")
    closure = situation.numbers.next_closure()
    closed = e.new_event(
        e.ClosureSet(
            closure=closure,
            arcs=arcs,
            geometry=dict(command.geometry),
            reason=command.reason,
            start=command.start,
            until=command.until,
        ),
        f"closure:{closure}",
    )
    return Decision((closed,), {f"closure:{closure}": 0}, {"id": closure, "arcs": list(arcs)})


def lift_closure(command: LiftClosure, situation: Situation) -> Decision:
    """Open the roads of a closure again."""
    if command.closure not in situation.state.closures:
        raise UnknownError("closure", command.closure)
    lifted = e.new_event(e.ClosureLifted(closure=command.closure), f"closure:{command.closure}")
    return Decision((lifted,), {f"closure:{command.closure}": 1}, {"id": command.closure})


def _reason(code: str) -> Reason:
    try:
        return reasons()[code]
    except KeyError:
        raise BadFieldError("reason", f"there is no reason {code!r}; GET reasons lists them") from None


def _place(lon: float | None, lat: float | None, situation: Situation) -> e.Place | None:
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise BadFieldError("lon" if lon is None else "lat", "is missing beside the other coordinate")
    return situation.place(lon, lat)


def _open_incident(key: str, situation: Situation) -> Incident:
    incident = situation.incident(key)
    if incident is None:
        raise UnknownError("incident", key)
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    return incident


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


def _moved(
    assignment: Assignment,
    status: AssignmentStatus,
    reached_at: datetime,
    hospital: str | None = None,
) -> NewEvent:
    return e.new_event(
        e.AssignmentMoved(
            assignment=assignment.id,
            incident=assignment.incident,
            unit=assignment.unit,
            status=status,
            reached_at=reached_at,
            hospital=hospital,
        ),
        f"incident:{assignment.incident}",
        touches=(f"unit:{assignment.unit}",),
    )


def _closed(incident: Incident, reason: str) -> NewEvent:
    public = reason if reason in CLOSE_REASONS else "other"
    return e.new_event(
        e.IncidentClosed(incident=incident.id, reason=public),
        f"incident:{incident.id}",
        sealed={"text": None if public == reason else reason},
        sealed_for=incident.id,
    )


_HANDLERS: Final[dict[type, Callable[[Any, Situation], Decision]]] = {
    ReceiveCall: receive_call,
    ChangeCall: change_call,
    ChangeIncident: change_incident,
    AssignUnit: assign_unit,
    MoveAssignment: move_assignment,
    ChangeUnitState: change_unit_state,
    CloseIncident: close_incident,
    EraseIncident: erase_incident,
    SetClosure: set_closure,
    LiftClosure: lift_closure,
}
