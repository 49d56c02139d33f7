"""Handovers and the crews of units, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.incident import HandoverRecord

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def offered(state: CentreState, event: StoredEvent, data: e.HandoverOffered) -> None:
    """A handover that waits to be signed."""
    state.last_handover = max(state.last_handover, int(data.handover))
    state.handovers[data.handover] = HandoverRecord(
        id=data.handover,
        kind=data.kind,
        seat=data.seat,
        open_incidents=data.open_incidents,
        note=data.note,
        offered_by=event.by,
        offered_at=event.at,
    )


def signed(state: CentreState, event: StoredEvent, data: e.HandoverSigned) -> None:
    """A handover that both have signed."""
    held = state.handovers.get(data.handover)
    if held is not None:
        state.handovers[data.handover] = replace(held, signed_by=event.by, signed_at=event.at)


def manned(state: CentreState, event: StoredEvent, data: e.UnitManned) -> None:
    """A unit with another crew."""
    state.units[data.unit] = replace(state.unit(data.unit), version=event.stream_version, crew=data.crew)
