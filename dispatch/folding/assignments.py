"""Assignments and the units that they bind, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from dispatch.folding.recent import remembered
from dispatch.incident import Assignment
from dispatch.vocabulary import AssignmentStatus, Source, UnitState

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.incident import UnitRecord
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


_UNDER_WAY: Final = frozenset(AssignmentStatus) - {
    AssignmentStatus.PROPOSED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.ENDED,
}
"""Statuses in which a unit has left the place where it was sent from."""

_STILL: Final = frozenset({UnitState.AT_STATION, UnitState.RELOCATING})
"""States of a unit that has not left for its incident."""


def assigned(state: CentreState, event: StoredEvent, data: e.UnitAssigned) -> None:
    """An incident with a unit that is bound to it."""
    incident = state.incidents[data.incident]
    if not data.automatic:
        incident = incident.seen(event.at, event.by)
    assignment = Assignment(
        id=data.assignment,
        incident=data.incident,
        unit=data.unit,
        status=AssignmentStatus.PROPOSED,
        times={AssignmentStatus.PROPOSED.value: event.at},
        by=event.by,
        automatic=data.automatic,
        sources={AssignmentStatus.PROPOSED.value: Source.CENTRE},
        replaces=data.replaces,
        assists=data.assists,
    )
    state.incidents[data.incident] = replace(
        incident,
        version=event.stream_version,
        assignments=(*incident.assignments, assignment),
        reserved=tuple(unit for unit in incident.reserved if unit != data.unit),
    )
    unit = _unit(state, event, data.unit)
    sent_at = remembered(unit.sent_at, event.at)
    state.units[data.unit] = replace(unit, assignment=data.assignment, sent_at=sent_at)


def moved(state: CentreState, event: StoredEvent, data: e.AssignmentMoved) -> None:
    """An assignment at its next status; an end frees the unit."""
    incident = state.incidents[data.incident]
    walked = tuple(
        _walked(each, event.by, data) if each.id == data.assignment else each for each in incident.assignments
    )
    state.incidents[data.incident] = replace(incident, version=event.stream_version, assignments=walked)
    unit = _unit(state, event, data.unit)
    if data.status in _UNDER_WAY and (data.status is AssignmentStatus.EN_ROUTE or unit.state in _STILL):
        unit = replace(unit, state=UnitState.FREE_ON_ROAD, since=data.reached_at, bound_for=None, stands_at=None)
    if data.status is AssignmentStatus.ENDED:
        unit = replace(unit, assignment=None, last_assignment=data.assignment, since=data.reached_at)
    state.units[data.unit] = unit


def corrected(state: CentreState, event: StoredEvent, data: e.StatusCorrected) -> None:
    """An assignment at an earlier status again."""
    incident = state.incidents[data.incident]
    stood = tuple(_put_back(each, data.status) if each.id == data.assignment else each for each in incident.assignments)
    state.incidents[data.incident] = replace(incident, version=event.stream_version, assignments=stood)
    state.units[data.unit] = _unit(state, event, data.unit)


def help_asked(state: CentreState, event: StoredEvent, data: e.HelpAsked) -> None:
    """An incident that wants more units."""
    incident = state.incidents[data.incident]
    needs = (*incident.needs, *(need for need in data.needs if need not in incident.needs))
    state.incidents[data.incident] = replace(
        incident, version=event.stream_version, units=incident.units + data.units, needs=needs
    )
    state.units[data.unit] = _unit(state, event, data.unit)


def reserved(state: CentreState, event: StoredEvent, data: e.UnitReserved) -> None:
    """An incident for which a unit is meant, or no longer."""
    incident = state.incidents[data.incident]
    kept = tuple(unit for unit in incident.reserved if unit != data.unit)
    state.incidents[data.incident] = replace(
        incident, version=event.stream_version, reserved=(*kept, data.unit) if data.reserved else kept
    )


def _walked(assignment: Assignment, by: str, data: e.AssignmentMoved) -> Assignment:
    return replace(
        assignment,
        status=data.status,
        moved_by=by,
        times={**assignment.times, data.status.value: data.reached_at},
        sources={**assignment.sources, data.status.value: data.source},
        hospital=data.hospital or assignment.hospital,
        outcome=data.outcome or assignment.outcome,
        handed_to=data.handed_to or assignment.handed_to,
    )


def _put_back(assignment: Assignment, status: AssignmentStatus) -> Assignment:
    order = list(AssignmentStatus)
    kept = {each.value for each in order[: order.index(status) + 1]}
    return replace(
        assignment,
        status=status,
        times={name: at for name, at in assignment.times.items() if name in kept},
        sources={name: source for name, source in assignment.sources.items() if name in kept},
    )


def _unit(state: CentreState, event: StoredEvent, unit: str) -> UnitRecord:
    return replace(state.unit(unit), version=event.touches[f"unit:{unit}"])
