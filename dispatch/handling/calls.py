"""Calls: taken and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.following import followed, may_follow
from dispatch.handling.locating import located
from dispatch.handling.opening import opened_by
from dispatch.handling.places import known_reason, public_place
from dispatch.refusals import BadFieldError, IncidentErasedError, StaleVersionError, UnknownError
from dispatch.vocabulary import IncidentKind

if TYPE_CHECKING:
    from dispatch.commands import ChangeCall, ReceiveCall
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation


def receive_call(command: ReceiveCall, situation: Situation) -> Decision:
    """Open a call and its incident; a call without a place is an incident too."""
    _check_planned(command, situation)
    place = public_place(command.lon, command.lat, situation)
    call, incident = situation.numbers.next_call(), situation.numbers.next_incident()
    point = {"address": command.address, "lon": command.lon, "lat": command.lat}
    received = e.new_event(
        e.CallReceived(call=call, incident=incident, reason=command.reason, channel=command.channel),
        f"call:{call}",
        sealed={**point, "phone": command.phone, "text": command.text, "patient": command.patient},
        sealed_for=incident,
    )
    opened = opened_by(
        call,
        incident,
        situation,
        reason=command.reason,
        place=place,
        sealed=point,
        kind=command.kind,
        due_at=command.due_at,
        hospital=command.hospital,
        located=None if command.found is None else located(command.found),
        channel=command.channel,
    )
    return Decision(
        events=(received, opened),
        expected={f"call:{call}": 0, f"incident:{incident}": 0},
        answer={"call": call, "incident": incident},
    )


def _check_planned(command: ReceiveCall, situation: Situation) -> None:
    if command.due_at is not None and command.kind in {None, IncidentKind.CALL}:
        raise BadFieldError("due_at", "goes with transfer, planned and standby: a call for help is due now")
    if command.hospital is not None and not situation.knows_hospital(command.hospital):
        raise BadFieldError("hospital", f"there is no hospital {command.hospital!r}")


def change_call(command: ChangeCall, situation: Situation) -> Decision:
    """Correct a call; its incident follows where it still holds what the call had said."""
    call = situation.call(command.call)
    if call is None:
        raise UnknownError("call", command.call)
    incident = situation.incident(call.incident)
    if incident is not None and incident.erased:
        raise IncidentErasedError(incident.id)
    if call.version != command.version:
        raise StaleVersionError("call", call.id, current=call.version)
    if command.reason is not None:
        known_reason(command.reason, situation)
    names = (*command.sealed, *(["reason"] if command.reason is not None else []))
    changed = e.new_event(
        e.CallChanged(call=call.id, fields=tuple(sorted(names)), reason=command.reason),
        f"call:{call.id}",
        sealed=dict(command.sealed),
        sealed_for=call.incident,
    )
    expected = {f"call:{call.id}": call.version}
    following: tuple[NewEvent, ...] = ()
    if incident is not None and may_follow(command):
        expected[f"incident:{incident.id}"] = incident.version
        following = tuple(followed(command, call, incident, situation))
    return Decision((changed, *following), expected, {"id": call.id, "version": call.version + 1})
