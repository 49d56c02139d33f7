"""Two incidents that are one, and one that is two after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.found import kept_incident, open_incident
from dispatch.refusals import BadFieldError, HasUnitsError
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from dispatch.commands import JoinIncidents, SplitIncident
    from dispatch.incident import Incident
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation


def join_incidents(command: JoinIncidents, situation: Situation) -> Decision:
    """Move the calls of an incident to another one, which becomes at least as urgent as it was, and close it."""
    incident = open_incident(command.incident, situation)
    into = situation.incident(command.into)
    if into is None or into.state is IncidentState.CLOSED:
        raise BadFieldError("into", f"there is no open incident {command.into!r}")
    if into.id == incident.id:
        raise BadFieldError("into", "is the same incident")
    bound = [each.unit for each in incident.assignments if each.active]
    if bound:
        raise HasUnitsError(incident.id, bound)
    if into.place is None and incident.place is not None:
        raise BadFieldError("into", "has no place yet: join it to this one instead")
    calls = {f"call:{call}": situation.state.version(f"call:{call}") for call in incident.calls}
    joined = e.new_event(
        e.IncidentsJoined(incident=incident.id, into=into.id, calls=incident.calls),
        f"incident:{incident.id}",
        touches=(f"incident:{into.id}", *calls),
    )
    versions = {f"incident:{each.id}": each.version for each in (incident, into)}
    return Decision((joined, *_taken_over(incident, into)), versions | calls, {"id": incident.id, "joined_to": into.id})


def split_incident(command: SplitIncident, situation: Situation) -> Decision:
    """Let an incident that was joined to another stand by itself again, with the calls that it brought."""
    incident = kept_incident(command.incident, situation)
    out_of = situation.incident(incident.joined_to or "")
    if out_of is None:
        raise BadFieldError("incident", f"incident {incident.id} was not joined to another one")
    family = _family(incident, situation)
    own = tuple(call for call in out_of.calls if _opened(call, situation) in family)
    calls = {f"call:{call}": situation.state.version(f"call:{call}") for call in own}
    split = e.new_event(
        e.IncidentSplit(incident=incident.id, out_of=out_of.id, calls=own),
        f"incident:{incident.id}",
        touches=(f"incident:{out_of.id}", *calls),
    )
    versions = {f"incident:{each.id}": each.version for each in (incident, out_of)}
    return Decision((split,), versions | calls, {"id": incident.id, "out_of": out_of.id})


def _taken_over(incident: Incident, into: Incident) -> tuple[NewEvent, ...]:
    """Say what the other incident takes over: the higher urgency, what is needed beside, and more units."""
    needs = (*into.needs, *(need for need in incident.needs if need not in into.needs))
    more_urgent = incident.priority < into.priority
    units = max(incident.units, into.units)
    if not more_urgent and needs == into.needs and units == into.units:
        return ()
    changed = e.IncidentChanged(
        incident=into.id,
        priority=incident.priority if more_urgent else None,
        form=incident.form if more_urgent else None,
        needs=needs,
        units=units,
    )
    return (e.new_event(changed, f"incident:{into.id}"),)


def _family(incident: Incident, situation: Situation) -> set[str]:
    """Give an incident and all that were joined to it, at any remove."""
    family = {incident.id}
    for key in incident.joined:
        joined = situation.incident(key)
        family |= {key} if joined is None else _family(joined, situation)
    return family


def _opened(call: str, situation: Situation) -> str | None:
    held = situation.call(call)
    return None if held is None else held.opened
