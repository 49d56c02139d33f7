"""When crews that drive, or are about to, will be where they are bound for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS
from dispatch.place import Place
from dispatch.under_way import rolls_at
from dispatch.vocabulary import AssignmentStatus
from dispatch.whereabouts import unit_place
from fleet.instants import MS, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dispatch.incident import Assignment, Incident
    from dispatch.situation import Situation
    from fleet.roster import Fleet

_TO_INCIDENT: Final = frozenset({AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A crew that is bound for a place.

    Attributes
    ----------
    assignment, incident, unit : str
    arrives_at : datetime or None
        From its last known place, in its own way: by the roads as they are now and the closures by the clock, on foot,
        or in the air. None where nobody knows where it is, or it does not come there.
    estimated : bool
        Whether that is a straight-line estimate.
    """

    assignment: str
    incident: str
    unit: str
    arrives_at: datetime | None
    estimated: bool


def goal_of(fleet: Fleet, incident: Incident, assignment: Assignment) -> Place | None:
    """Give the place that an assignment's unit is bound for; None where it is bound for none, or it is not known."""
    if assignment.status in _TO_INCIDENT:
        return incident.place
    hospital = fleet.hospital_by_id.get(assignment.hospital or "")
    if assignment.status is AssignmentStatus.TRANSPORTING and hospital is not None:
        return Place(lon=hospital.lon, lat=hospital.lat)
    return None


def arrivals(situation: Situation) -> list[Arrival]:
    """Give every crew that is bound for a place, by incident and assignment."""
    bound = list(bound_crews(situation))
    places = [_place_of(situation, assignment) for _, assignment, _ in bound]
    starts = [rolls_at(situation, assignment) for _, assignment, _ in bound]
    tables = situation.streets.tables(
        np.array([place or (np.nan, np.nan) for place in places]).reshape(-1, 2),
        [goal for *_, goal in bound],
        np.array([to_ms(start) for start in starts], dtype=np.int64),
        moves=np.array([situation.fleet.moves_of(assignment.unit) for _, assignment, _ in bound], dtype=np.int8),
    )
    travel_ms, estimated = tables.travel_ms.diagonal().tolist(), tables.estimated.diagonal().tolist()
    return [
        Arrival(
            assignment=assignment.id,
            incident=incident.id,
            unit=assignment.unit,
            arrives_at=None if ms == UNREACHABLE_MS else start + ms * MS,
            estimated=is_estimated,
        )
        for (incident, assignment, _), start, ms, is_estimated in zip(bound, starts, travel_ms, estimated, strict=True)
    ]


def bound_crews(situation: Situation) -> Iterator[tuple[Incident, Assignment, Place]]:
    """Give every crew that is bound for an incident or a hospital, with the place."""
    for incident in situation.state.open_incidents():
        for assignment in incident.assignments:
            goal = goal_of(situation.fleet, incident, assignment)
            if goal is not None:
                yield incident, assignment, goal


def _place_of(situation: Situation, assignment: Assignment) -> tuple[float, float] | None:
    row = situation.fleet.unit_rows.get(assignment.unit)
    return None if row is None else unit_place(row, situation.fleet, situation.positions, situation.state)
