"""Whose crews an event concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


class _Subject(msgspec.Struct, frozen=True):
    """Whom an event is about, as far as its public data says."""

    unit: str | None = None
    incident: str | None = None
    call: str | None = None


def units_concerned(event: StoredEvent, state: CentreState) -> tuple[str, ...] | None:
    """Give the unit that an event is about, else those that its incident binds now; None where it concerns all."""
    if event.type in {"ClosureSet", "ClosureLifted"}:
        return None
    subject = msgspec.json.decode(event.data, type=_Subject)
    if subject.unit is not None:
        return (subject.unit,)
    call = state.calls.get(subject.call or "")
    return units_bound(subject.incident or (call.incident if call else ""), state)


def units_bound(incident: str, state: CentreState) -> tuple[str, ...]:
    """Give the units that an incident binds now."""
    held = state.incidents.get(incident)
    sent = dict.fromkeys(each.unit for each in held.assignments) if held else {}
    return tuple(unit for unit in sent if incident_of(unit, state) == incident)


def incident_of(unit: str, state: CentreState) -> str | None:
    """Give the id of the incident that binds a unit now."""
    binding = state.unit(unit).assignment
    return binding.partition("-")[0] if binding else None
