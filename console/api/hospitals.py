"""Hospitals: which for an incident and why, several patients together, and what hospitals tell of themselves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import HospitalReport
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.hospital_choices import HospitalChoiceAnswer, HospitalPlanAnswer, planned, ranked
from console.api.incidents import open_or_ended
from console.api.openapi import described
from console.api.problems import ProblemError
from console.api.reach import require_patient
from console.api.rights import Right
from dispatch.commands import ReportHospital
from dispatch.hospitals.told import duty_columns
from fleet.instants import MS
from fleet.vocabulary import DEPARTMENTS

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.centre import Centre
    from dispatch.hospitals.record import BedsTold, Diversion, HospitalRecord, RoomTold
    from dispatch.incident import Incident
    from dispatch.place import Place
    from fleet.hospital import Hospital

hospitals = APIRouter(prefix="/api/v1", tags=["hospitals"])


class BedsAnswer(Struct, frozen=True, kw_only=True):
    """Free beds of a department: when that was told, how old it is, and by whom."""

    department: str
    free: int
    at: datetime
    age_ms: int
    by: str


class DiversionAnswer(Struct, frozen=True, kw_only=True):
    """A department that takes nobody until an instant; null: until further notice."""

    department: str
    until: datetime | None
    at: datetime
    age_ms: int
    by: str


class RoomAnswer(Struct, frozen=True, kw_only=True):
    """How many patients a hospital takes in all from when it told so."""

    patients: int
    at: datetime
    age_ms: int
    by: str


class HospitalAnswer(Struct, frozen=True, kw_only=True):
    """A hospital with the departments that take patients, those on duty now, and what it told of itself."""

    id: str
    name: str
    lon: float
    lat: float
    departments: list[str]
    on_duty: list[str]
    beds: list[BedsAnswer]
    closed: list[DiversionAnswer]
    room: RoomAnswer | None


class HospitalTold(Struct, frozen=True, kw_only=True):
    """The hospital whose report was taken."""

    id: str


@hospitals.get("/hospitals", dependencies=needs(Right.READ_REFERENCE), **described(list[HospitalAnswer]))
async def list_hospitals(request: Request) -> Response:
    """List the hospitals, by id."""
    centre = desk_of(request).centre
    now = centre.clock.now()
    on_duty = duty_columns(centre.fleet, now).on_duty.tolist()
    told = centre.state.hospitals
    pairs = zip(centre.fleet.hospitals, on_duty, strict=True)
    return answer([_hospital(each, duty, told.get(each.id), now) for each, duty in pairs])


@hospitals.post(
    "/hospitals/{hospital}/report",
    dependencies=needs(Right.REPORT_HOSPITALS),
    **described(HospitalTold, body=HospitalReport),
)
async def report_hospital(request: Request, hospital: str) -> Response:
    """Take in how a hospital stands: free beds, departments closed or open again, how many patients it takes."""
    asked = await body_of(request, HospitalReport)
    command = ReportHospital(
        hospital,
        beds=asked.beds,
        closed={each.department: each.until for each in asked.closed},
        opened=tuple(asked.opened),
        room=asked.room,
        any_number=asked.any_number,
    )
    return answer(await carry_out(request, command, body=asked))


@hospitals.get(
    "/incidents/{incident}/hospitals",
    dependencies=needs(Right.READ_ASSIGNMENT),
    **described(list[HospitalChoiceAnswer]),
)
async def read_hospitals(request: Request, incident: str) -> Response:
    """Rank the hospitals for an incident: the least price first, those that refuse last, each with its parts."""
    centre, language = desk_of(request).centre, caller_at(request).language
    require_patient(request, incident)
    found, place = _placed(centre, incident)
    return answer(ranked(centre, found, _known(place, incident), language))


@hospitals.get(
    "/incidents/{incident}/hospital-plan",
    dependencies=needs(Right.READ_ASSIGNMENT),
    **described(HospitalPlanAnswer),
)
async def read_hospital_plan(request: Request, incident: str) -> Response:
    """Share the patients of an incident among the hospitals at the least total price."""
    centre, language = desk_of(request).centre, caller_at(request).language
    require_patient(request, incident)
    found, place = _placed(centre, incident)
    return answer(planned(centre, found, _known(place, incident), language))


def _placed(centre: Centre, key: str) -> tuple[Incident, Place | None]:
    incident = open_or_ended(centre, key)
    return incident, incident.place


def _known(place: Place | None, incident: str) -> Place:
    if place is None:
        raise ProblemError(409, "no_place", f"incident {incident} has no place yet", incident=incident)
    return place


def _hospital(hospital: Hospital, on_duty: list[bool], record: HospitalRecord | None, now: datetime) -> HospitalAnswer:
    takes = {word.code for word, takes in zip(DEPARTMENTS.words, on_duty, strict=True) if takes}
    beds = sorted(record.beds.items()) if record else []
    closed = sorted(record.closed_at(now).items()) if record else []
    return HospitalAnswer(
        id=hospital.id,
        name=hospital.name,
        lon=hospital.lon,
        lat=hospital.lat,
        departments=sorted(hospital.departments),
        on_duty=sorted(hospital.departments & takes),
        beds=[_beds(department, each, now) for department, each in beds],
        closed=[_diversion(department, each, now) for department, each in closed],
        room=_room(record.room, now) if record and record.room else None,
    )


def _beds(department: str, told: BedsTold, now: datetime) -> BedsAnswer:
    return BedsAnswer(department=department, free=told.free, at=told.at, age_ms=(now - told.at) // MS, by=told.by)


def _diversion(department: str, told: Diversion, now: datetime) -> DiversionAnswer:
    return DiversionAnswer(
        department=department, until=told.until, at=told.at, age_ms=(now - told.at) // MS, by=told.by
    )


def _room(told: RoomTold, now: datetime) -> RoomAnswer:
    return RoomAnswer(patients=told.patients, at=told.at, age_ms=(now - told.at) // MS, by=told.by)
