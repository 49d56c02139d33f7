"""Hospitals as their reports leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.hospitals.record import BedsTold, Diversion, HospitalRecord, RoomTold

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def reported(state: CentreState, event: StoredEvent, data: e.HospitalReported) -> None:
    """A hospital told how it stands."""
    at, by = event.at, event.by
    before = state.hospitals.get(data.hospital) or HospitalRecord(id=data.hospital)
    closed = {code: each for code, each in before.closed.items() if code not in data.opened}
    room = before.room if data.room is None else RoomTold(patients=data.room, at=at, by=by)
    state.hospitals[data.hospital] = replace(
        before,
        version=event.stream_version,
        beds=before.beds | {code: BedsTold(free=free, at=at, by=by) for code, free in data.beds.items()},
        closed=closed | {each.department: Diversion(until=each.until, at=at, by=by) for each in data.closed},
        room=None if data.any_number else room,
    )
