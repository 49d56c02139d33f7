"""Units by themselves, and roads, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.folding.recent import remembered
from dispatch.incident import ClosureRecord
from dispatch.vocabulary import Pause, UnitState

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch import events as e
    from dispatch.incident import UnitRecord
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def state_changed(state: CentreState, event: StoredEvent, data: e.UnitStateChanged) -> None:
    """A unit in another state; its last assignment learns when it was back."""
    unit, relocating = state.unit(data.unit), data.state is UnitState.RELOCATING
    ends_break = unit.pause is Pause.BREAK and data.pause is not Pause.BREAK
    state.units[data.unit] = replace(
        unit,
        version=event.stream_version,
        rested_at=event.at if ends_break else unit.rested_at,
        state=data.state,
        since=event.at,
        pause=data.pause,
        until=data.until,
        bound_for=data.station if relocating else None,
        stands_at=None if relocating else data.station,
        moved_at=_moved_at(unit, event, data),
    )
    incident = state.incidents.get((data.back_from or "").partition("-")[0])
    if incident is not None:
        back = tuple(
            replace(each, back_at=event.at) if each.id == data.back_from else each for each in incident.assignments
        )
        state.incidents[incident.id] = replace(
            incident, version=event.touches[f"incident:{incident.id}"], assignments=back
        )


def _moved_at(unit: UnitRecord, event: StoredEvent, data: e.UnitStateChanged) -> tuple[datetime, ...]:
    """Give when the unit was ordered to other stations; the same order told again is none."""
    if data.state is not UnitState.RELOCATING or data.station in {None, unit.bound_for}:
        return unit.moved_at
    return remembered(unit.moved_at, event.at)


def closure_set(state: CentreState, event: StoredEvent, data: e.ClosureSet) -> None:
    """One more closure."""
    state.last_closure = max(state.last_closure, int(data.closure))
    state.closures[data.closure] = ClosureRecord(
        id=data.closure,
        arcs=data.arcs,
        geometry=data.geometry,
        reason=data.reason,
        start=data.start,
        until=data.until,
        set_at=event.at,
        by=event.by,
    )


def closure_lifted(state: CentreState, _event: StoredEvent, data: e.ClosureLifted) -> None:
    """One closure less."""
    state.closures.pop(data.closure, None)
