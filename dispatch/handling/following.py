"""How an incident follows its call: what it still holds as the call had said it changes with the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch import events as e
from dispatch.handling.places import known_reason, public_place, units_of
from dispatch.priority import UNKNOWN_REASON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dispatch.commands import ChangeCall
    from dispatch.incident import Call, Incident
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation


def may_follow(command: ChangeCall) -> bool:
    """Tell whether it changes what an incident holds too."""
    return command.reason is not None or not command.sealed.keys().isdisjoint(("address", "lon", "lat"))


def followed(command: ChangeCall, call: Call, incident: Incident, situation: Situation) -> Iterator[NewEvent]:
    """Give the change that a corrected call makes to the incident that it opened; what a person set there stays.

    An incident follows until a crew is sent or questions are answered, and it never becomes less urgent by that: what
    differs then is told beside it, and a person decides.
    """
    if call.opened != incident.id or incident.closed_at is not None or incident.assignments or incident.triage:
        return
    public = _reason(command, call, incident, situation)
    sealed = _place(command.sealed, situation.sealed(call.sealed_at), incident, situation.sealed(incident.sealed_at))
    if not public and not sealed:
        return
    place = public_place(sealed.get("lon"), sealed.get("lat"), situation)
    yield e.new_event(
        e.IncidentChanged(incident=incident.id, place=place, follows=True, **public),
        f"incident:{incident.id}",
        sealed=sealed,
        sealed_for=incident.id,
    )


def _reason(command: ChangeCall, call: Call, incident: Incident, situation: Situation) -> dict[str, Any]:
    told = call.reason or UNKNOWN_REASON
    if command.reason is None or command.reason == incident.reason or not _is_as_told(incident, told, situation):
        return {}
    known = known_reason(command.reason, situation)
    if known.priority > incident.priority and told != UNKNOWN_REASON:
        return {}
    return {
        "reason": known.code,
        "priority": known.priority,
        "form": known.form,
        "needs": known.needs,
        "units": units_of(known.code, situation),
    }


def _is_as_told(incident: Incident, told: str, situation: Situation) -> bool:
    """Tell whether an incident is what its reason alone makes of it: nobody has set urgency, form, needs or units."""
    if incident.reason != told or incident.by_hand is not None:
        return False
    known = known_reason(told, situation)
    made = (known.priority, known.form, known.needs, units_of(told, situation))
    return made == (incident.priority, incident.form, incident.needs, incident.units)


def _place(
    change: Mapping[str, Any], told: Mapping[str, Any], incident: Incident, held: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the point with its address, where the incident holds what the call had told, and no message's place."""
    names = ("address", "lon", "lat")
    if incident.located is not None or any(told.get(name) != held.get(name) for name in names):
        return {}
    if change.get("lon") is None or change.get("lat") is None:
        return {"address": change["address"]} if incident.place is None and change.get("address") else {}
    moved = {name: change[name] for name in names if change.get(name) is not None}
    return {} if all(held.get(name) == value for name, value in moved.items()) else moved
