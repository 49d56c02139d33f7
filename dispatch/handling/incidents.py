"""Incidents: changed, closed, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.erasing import decide_erase
from dispatch.handling.endings import closed, moved
from dispatch.handling.places import known_reason, public_place
from dispatch.refusals import BadFieldError, IncidentEndedError, StaleVersionError, UnknownError
from dispatch.vocabulary import PRIORITIES, AssignmentStatus, IncidentState
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from dispatch.commands import ChangeIncident, CloseIncident, EraseIncident
    from dispatch.incident import Incident
    from dispatch.situation import Situation


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
    reason = None if command.reason is None else known_reason(command.reason)
    changed = e.new_event(
        e.IncidentChanged(
            incident=incident.id,
            priority=command.priority or (reason.priority if reason else None),
            form=command.form or (reason.form if reason else None),
            reason=command.reason,
            needs=command.needs if command.needs is not None or reason is None else reason.needs,
            place=public_place(command.lon, command.lat, situation),
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


def close_incident(command: CloseIncident, situation: Situation) -> Decision:
    """End an incident; units that are still bound by it are free again."""
    incident = _open_incident(command.incident, situation)
    active = [assignment for assignment in incident.assignments if assignment.active]
    ended = [moved(each, AssignmentStatus.ENDED, situation.now) for each in active]
    units = {f"unit:{each.unit}": situation.unit(each.unit).version for each in active}
    return Decision(
        (*ended, closed(incident, command.reason)),
        {f"incident:{incident.id}": incident.version, **units},
        {"id": incident.id, "state": IncidentState.CLOSED.value},
    )


def erase_incident(command: EraseIncident, situation: Situation) -> Decision:
    """Erase an ended incident."""
    return decide_erase(command.incident, situation.incident(command.incident))


def _open_incident(key: str, situation: Situation) -> Incident:
    incident = situation.incident(key)
    if incident is None:
        raise UnknownError("incident", key)
    if incident.state is IncidentState.CLOSED:
        raise IncidentEndedError(incident.id, incident.close_reason)
    return incident
