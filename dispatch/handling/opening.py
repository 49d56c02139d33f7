"""How an incident begins, as an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch import events as e
from dispatch.handling.places import known_reason, units_of
from dispatch.priority import UNKNOWN_REASON
from dispatch.vocabulary import Channel, IncidentKind

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Located
    from dispatch.journal.port import NewEvent
    from dispatch.place import Place
    from dispatch.situation import Situation


def opened_by(
    call: str,
    incident: str,
    situation: Situation,
    *,
    reason: str | None = None,
    place: Place | None = None,
    sealed: dict[str, Any] | None = None,
    kind: IncidentKind | None = None,
    due_at: datetime | None = None,
    hospital: str | None = None,
    located: Located | None = None,
    channel: Channel = Channel.DESK,
) -> NewEvent:
    """Say that a call opened an incident, as urgent as its reason is; raises `BadFieldError` for an unknown one."""
    known = known_reason(reason or UNKNOWN_REASON, situation)
    return e.new_event(
        e.IncidentOpened(
            incident=incident,
            call=call,
            priority=known.priority,
            form=known.form,
            reason=known.code,
            needs=known.needs,
            place=place,
            units=units_of(known.code, situation),
            kind=kind or IncidentKind.CALL,
            due_at=due_at,
            hospital=hospital,
            located=located,
            channel=channel,
        ),
        f"incident:{incident}",
        sealed=sealed,
        sealed_for=incident,
    )
