"""Calls: taken and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.places import known_reason, public_place
from dispatch.priority import UNKNOWN_REASON
from dispatch.refusals import IncidentErasedError, StaleVersionError, UnknownError

if TYPE_CHECKING:
    from dispatch.commands import ChangeCall, ReceiveCall
    from dispatch.situation import Situation


def receive_call(command: ReceiveCall, situation: Situation) -> Decision:
    """Open a call and its incident; a call without a place is an incident too."""
    reason = known_reason(command.reason or UNKNOWN_REASON)
    place = public_place(command.lon, command.lat, situation)
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
        known_reason(command.reason)
    names = (*command.sealed, *(["reason"] if command.reason is not None else []))
    changed = e.new_event(
        e.CallChanged(call=call.id, fields=tuple(sorted(names)), reason=command.reason),
        f"call:{call.id}",
        sealed=dict(command.sealed),
        sealed_for=call.incident,
    )
    return Decision((changed,), {f"call:{call.id}": call.version}, {"id": call.id, "version": call.version + 1})
