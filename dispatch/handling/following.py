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
    """Give the change that a corrected call makes to its open incident; what a person set there stays."""
    if incident.closed_at is not None:
        return
    public = _reason(command, call, incident, situation)
    sealed = _place(command.sealed, situation.sealed(call.sealed_at), situation.sealed(incident.sealed_at))
    if not public and not sealed:
        return
    place = public_place(sealed.get("lon"), sealed.get("lat"), situation)
    yield e.new_event(
        e.IncidentChanged(incident=incident.id, place=place, **public),
        f"incident:{incident.id}",
        sealed=sealed,
        sealed_for=incident.id,
    )


def _reason(command: ChangeCall, call: Call, incident: Incident, situation: Situation) -> dict[str, Any]:
    as_told = incident.reason == (call.reason or UNKNOWN_REASON)
    judged = incident.triage is not None or incident.by_hand is not None
    if command.reason is None or command.reason == incident.reason or not as_told or judged:
        return {}
    known = known_reason(command.reason, situation)
    return {
        "reason": known.code,
        "priority": known.priority,
        "form": known.form,
        "needs": known.needs,
        "units": units_of(known.code, situation),
    }


def _place(change: Mapping[str, Any], told: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Give the address and the point that change, each where the incident holds what the call had told."""
    moved: dict[str, Any] = {}
    if change.get("address") is not None and _same(told, held, "address"):
        moved["address"] = change["address"]
    if change.get("lon") is not None and change.get("lat") is not None and _same(told, held, "lon", "lat"):
        moved |= {"lon": change["lon"], "lat": change["lat"]}
    return {} if all(held.get(name) == value for name, value in moved.items()) else moved


def _same(told: Mapping[str, Any], held: Mapping[str, Any], *names: str) -> bool:
    return all(told.get(name) == held.get(name) for name in names)
