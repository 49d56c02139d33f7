"""The choice of a hospital in a centre, live or simulated: its columns and tables as they stand, and what they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NEVER_MS, UNREACHABLE_MS
from dispatch.hospitals.choice import HospitalChoice, choose_hospitals
from dispatch.hospitals.columns import (
    DEPARTMENT_ROWS,
    HospitalColumns,
    HospitalState,
    HospitalTables,
    PatientColumns,
)
from dispatch.hospitals.crews import Crews
from dispatch.hospitals.departments import department_for, has_window
from dispatch.hospitals.policy import DEFAULT
from dispatch.hospitals.told import duty_columns, has_department, told_columns
from dispatch.place import Place
from dispatch.vocabulary import AssignmentStatus
from dispatch.whereabouts import unit_place
from fleet.going.ways import Moves
from fleet.instants import to_ms
from routing import travel_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.hospitals.policy import HospitalPolicy
    from dispatch.incident import Incident
    from dispatch.view import CentreView
    from fleet.roster import Fleet


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice with the columns and tables that it was made of, and its instant in ms since 1970."""

    choice: HospitalChoice
    state: HospitalState
    tables: HospitalTables
    now_ms: int


def choose_for(
    view: CentreView,
    incident: Incident,
    place: tuple[float, float],
    *,
    now: datetime,
    patients: Sequence[str] = ("1",),
    unit: str | None = None,
    policy: HospitalPolicy = DEFAULT,
) -> Chosen:
    """Choose the hospitals for the patients of an incident, who set out together.

    Its own crews are left out of the queues: they bring these patients.

    Parameters
    ----------
    view : CentreView
    incident : Incident
    place : tuple of float
        Where they set out, lon and lat.
    now : datetime
    patients : sequence of str
        Their numbers, in order.
    unit : str, optional
        Who brings them; the first crew on the incident where it is left out.
    policy : HospitalPolicy
    """
    crews = Crews.of(view.state, view.fleet, besides=incident.id)
    columns = HospitalState(_hospitals(view, crews, now, policy), _patients(incident, patients, now, policy))
    tables = _tables(view, np.array([place] * len(patients)).reshape(-1, 2), to_ms(now), _moves(view, incident, unit))
    return Chosen(choose_hospitals(columns, to_ms(now), tables, policy), columns, tables, to_ms(now))


def department_of(incident: Incident) -> str:
    """Give the department that the patients of an incident need, as far as all may know."""
    leaf = incident.triage.leaf if incident.triage else None
    return department_for(incident.reason, incident.needs, leaf=leaf)


def deadline_of(incident: Incident, now: datetime, policy: HospitalPolicy = DEFAULT) -> int:
    """Give until when its patients should be at the door, ms since 1970; `NEVER_MS` where no window runs."""
    window = policy.windows.get(department_of(incident))
    if window is None or not has_window(incident.triage.leaf if incident.triage else None):
        return NEVER_MS
    there = [each.times.get(AssignmentStatus.ON_SCENE.value) for each in incident.assignments]
    begins = min((at for at in there if at is not None and window.from_contact), default=now)
    return to_ms(begins) + window.arrive_within_ms


def _patients(incident: Incident, patients: Sequence[str], now: datetime, policy: HospitalPolicy) -> PatientColumns:
    return PatientColumns(
        ids=tuple(patients),
        department=np.full(len(patients), DEPARTMENT_ROWS[department_of(incident)], dtype=np.int64),
        deadline_ms=np.full(len(patients), deadline_of(incident, now, policy), dtype=np.int64),
    )


def _hospitals(view: CentreView, crews: Crews, now: datetime, policy: HospitalPolicy) -> HospitalColumns:
    fleet = view.fleet
    duty, told = duty_columns(fleet, now), told_columns(view.state.hospitals, fleet, crews, now)
    bound = crews.bound
    return HospitalColumns(
        ids=tuple(hospital.id for hospital in fleet.hospitals),
        has=has_department(fleet),
        on_duty=duty.on_duty,
        duty_turns_ms=duty.turns_ms,
        closed_until_ms=told.closed_until_ms,
        beds=told.beds,
        beds_at_ms=told.beds_at_ms,
        takes=told.takes,
        places=np.full(len(fleet.hospitals), policy.handover_places, dtype=np.int64),
        handover_ms=crews.handover_ms(policy),
        at_door=crews.at_door(),
        bound=np.array([each.hospital for each in bound], dtype=np.int64),
        bound_at_ms=_arrivals_ms(view, crews, to_ms(now)),
    )


def _arrivals_ms(view: CentreView, crews: Crews, now_ms: int) -> NDArray[np.int64]:
    """Give when each crew on the way will be there; one whose way nobody knows is taken to be there soon."""
    bound, rows = crews.bound, view.fleet.unit_rows
    if not bound:
        return np.zeros(0, dtype=np.int64)
    units = [rows.get(each.assignment.unit) for each in bound]
    places = [None if row is None else unit_place(row, view.fleet, view.positions, view.state) for row in units]
    at = np.array([place or (np.nan, np.nan) for place in places]).reshape(-1, 2)
    moves = np.array([view.fleet.moves_of(each.assignment.unit) for each in bound], dtype=np.int8)
    tables = view.streets.tables(at, _goals(view.fleet), np.full(len(at), now_ms), moves=moves)
    travel_ms = tables.travel_ms[np.arange(len(bound)), [each.hospital for each in bound]].astype(np.int64)
    return now_ms + np.where(travel_ms == UNREACHABLE_MS, 0, travel_ms)


def _moves(view: CentreView, incident: Incident, unit: str | None) -> Moves:
    crews = (each.unit for each in incident.assignments if each.active and not each.assists)
    bringing = unit or next(crews, None)
    return Moves.ROAD if bringing is None else view.fleet.moves_of(bringing)


def _tables(view: CentreView, places: NDArray[np.float64], now_ms: int, moves: Moves) -> HospitalTables:
    goals = _goals(view.fleet)
    ways = np.full(len(places), moves, dtype=np.int8)
    tables = view.streets.tables(places, goals, np.full(len(places), now_ms), moves=ways)
    open_ms = tables.travel_ms
    if goals and moves is Moves.ROAD:
        hospitals = np.array([[goal.lon, goal.lat] for goal in goals])
        open_ms = np.minimum(travel_times(view.streets.metric, places, hospitals), tables.travel_ms)
    return HospitalTables(
        tables.travel_ms, np.where(tables.estimated, tables.travel_ms, open_ms).astype(np.int32), tables.estimated
    )


def _goals(fleet: Fleet) -> list[Place]:
    return [Place(lon=hospital.lon, lat=hospital.lat) for hospital in fleet.hospitals]
