"""Incidents: changed, closed, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.erasing import decide_erase
from dispatch.handling.endings import closed
from dispatch.handling.found import kept_incident, open_incident
from dispatch.handling.places import known_reason, public_place, units_of
from dispatch.handling.rerouting import cancelled
from dispatch.refusals import (
    AlreadyConfirmedError,
    BadFieldError,
    IncidentErasedError,
    IncidentOpenError,
    StaleVersionError,
)
from dispatch.vocabulary import COMES_BY_ITSELF, PRIORITIES, IncidentState
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from dispatch.commands import (
        ChangeIncident,
        CloseIncident,
        ConfirmIncident,
        EraseIncident,
        ReopenIncident,
        ReserveUnit,
    )
    from dispatch.incident import Incident
    from dispatch.situation import Situation


def change_incident(command: ChangeIncident, situation: Situation) -> Decision:
    """Change urgency, reason, needs or place of an open incident; a new reason brings its own urgency."""
    incident = open_incident(command.incident, situation)
    if incident.version != command.version:
        raise StaleVersionError("incident", incident.id, current=incident.version)
    _check_change(command, incident)
    reason = None if command.reason is None else known_reason(command.reason, situation)
    units = None if reason is None else units_of(reason.code, situation)
    changed = e.new_event(
        e.IncidentChanged(
            incident=incident.id,
            priority=command.priority or (reason.priority if reason else None),
            form=command.form or (reason.form if reason else None),
            reason=command.reason,
            needs=command.needs if command.needs is not None or reason is None else reason.needs,
            place=public_place(command.lon, command.lat, situation),
            units=units if command.units is None else command.units,
        ),
        f"incident:{incident.id}",
        sealed={"address": command.address, "lon": command.lon, "lat": command.lat, "why": command.why},
        sealed_for=incident.id,
    )
    return Decision(
        (changed,),
        {f"incident:{incident.id}": incident.version},
        {"id": incident.id, "version": incident.version + 1},
    )


def confirm_incident(command: ConfirmIncident, situation: Situation) -> Decision:
    """Note that a person has seen an incident that came by itself."""
    incident = open_incident(command.incident, situation)
    if incident.channel not in COMES_BY_ITSELF:
        raise BadFieldError("incident", f"incident {incident.id} was taken by a person: there is nothing to confirm")
    if incident.confirmed_by is not None:
        raise AlreadyConfirmedError(incident.id, by=incident.confirmed_by)
    event = e.new_event(e.IncidentConfirmed(incident=incident.id), f"incident:{incident.id}")
    answer = {"id": incident.id, "version": incident.version + 1}
    return Decision((event,), {f"incident:{incident.id}": incident.version}, answer)


def close_incident(command: CloseIncident, situation: Situation) -> Decision:
    """End an incident; units that are still bound by it are free again."""
    incident = open_incident(command.incident, situation)
    units = {f"unit:{each.unit}": situation.unit(each.unit).version for each in incident.assignments if each.active}
    return Decision(
        (*cancelled(incident, situation), closed(incident, command.reason)),
        {f"incident:{incident.id}": incident.version, **units},
        {"id": incident.id, "state": IncidentState.CLOSED.value},
    )


def reopen_incident(command: ReopenIncident, situation: Situation) -> Decision:
    """Go on with an incident that was closed in the last day."""
    incident = kept_incident(command.incident, situation)
    if incident.state is not IncidentState.CLOSED:
        raise IncidentOpenError(incident.id)
    if incident.erased:
        raise IncidentErasedError(incident.id)
    if incident.joined_to is not None:
        raise BadFieldError("incident", f"was joined to incident {incident.joined_to}: split it from there")
    reopened = e.new_event(
        e.IncidentReopened(incident=incident.id),
        f"incident:{incident.id}",
        sealed={"why": command.why},
        sealed_for=incident.id,
    )
    answer = {"id": incident.id, "version": incident.version + 1}
    return Decision((reopened,), {f"incident:{incident.id}": incident.version}, answer)


def reserve_unit(command: ReserveUnit, situation: Situation) -> Decision:
    """Mean a unit for planned work; it stays free for anything else until it is assigned."""
    incident = open_incident(command.incident, situation)
    if not situation.knows_unit(command.unit):
        raise BadFieldError("unit", f"there is no unit {command.unit!r}")
    if incident.due_at is None:
        raise BadFieldError("incident", f"incident {incident.id} is not planned for later: send a unit")
    reserved = e.new_event(
        e.UnitReserved(incident=incident.id, unit=command.unit, reserved=command.reserved), f"incident:{incident.id}"
    )
    answer = {"id": incident.id, "version": incident.version + 1}
    return Decision((reserved,), {f"incident:{incident.id}": incident.version}, answer)


def erase_incident(command: EraseIncident, situation: Situation) -> Decision:
    """Erase an ended incident."""
    return decide_erase(command.incident, situation.incident)


def _check_change(command: ChangeIncident, incident: Incident) -> None:
    if command.priority is not None and command.priority not in PRIORITIES:
        raise BadFieldError("priority", "must be 1 to 5")
    if command.priority is not None and command.priority > incident.priority and not command.why:
        raise BadFieldError("why", "is missing: lowering the urgency needs a reason")
    if command.units is not None and command.units < 1:
        raise BadFieldError("units", "must be at least 1")
    unknown = set(command.needs or ()) - CAPABILITIES.codes
    if unknown:
        raise BadFieldError("needs", CAPABILITIES.unknown(min(unknown)))
