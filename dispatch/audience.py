"""Whose crews an event concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


BEGINS_ANEW: Final = frozenset({"UnitAssigned", "Undone"})
"""Events after which a unit may be on an incident of which its crew was told nothing."""


SNAPSHOT_ALONE: Final = frozenset({"Undone"})
"""Events that hold records of several incidents: a crew is told only what is its own after them."""

CONCERNS_ALL: Final = frozenset({"ClosureSet", "ClosureLifted", "HospitalReported"})
"""Events of what every crew drives on or to."""


class _Record(msgspec.Struct, frozen=True):
    """A record that was put back."""

    id: str


class _Subject(msgspec.Struct, frozen=True):
    """Whom an event is about, as far as its public data says."""

    unit: str | None = None
    incident: str | None = None
    call: str | None = None


class _PutBack(msgspec.Struct, frozen=True):
    """What an undo put back."""

    incidents: tuple[_Record, ...] = ()
    units: tuple[_Record, ...] = ()


def units_concerned(event: StoredEvent, state: CentreState) -> tuple[str, ...] | None:
    """Give the unit that an event is about and those that its incident binds now; None where it concerns all."""
    if event.type in CONCERNS_ALL:
        return None
    if event.type == "Undone":
        return _put_back(msgspec.json.decode(event.data, type=_PutBack), state)
    subject = msgspec.json.decode(event.data, type=_Subject)
    call = state.calls.get(subject.call or "")
    bound = units_bound(subject.incident or (call.incident if call else ""), state)
    return bound if subject.unit is None else tuple(dict.fromkeys((subject.unit, *bound)))


def _put_back(undone: _PutBack, state: CentreState) -> tuple[str, ...]:
    bound = [unit for incident in undone.incidents for unit in units_bound(incident.id, state)]
    return tuple(dict.fromkeys([*(unit.id for unit in undone.units), *bound]))


def units_bound(incident: str, state: CentreState) -> tuple[str, ...]:
    """Give the units that an incident binds now."""
    held = state.incidents.get(incident)
    sent = dict.fromkeys(each.unit for each in held.assignments) if held else {}
    return tuple(unit for unit in sent if incident_of(unit, state) == incident)


def incident_of(unit: str, state: CentreState) -> str | None:
    """Give the id of the incident that binds a unit now."""
    binding = state.unit(unit).assignment
    return binding.partition("-")[0] if binding else None
