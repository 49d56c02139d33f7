"""Patients of an incident: who they are, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import APIRouter, Request

from console.api.asked import NewPatient, PatientEnd, PatientPatch
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, carry_out, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.problems import bad_field
from console.api.reach import require_patient
from console.api.rights import Right
from console.api.shapes import PatientState
from dispatch.commands import AddPatient, ChangePatient, EndPatient

if TYPE_CHECKING:
    from fastapi.responses import Response

patients = APIRouter(prefix="/api/v1/incidents/{incident}/patients", tags=["incidents"])


class PatientAnswer(PatientState, frozen=True, kw_only=True):
    """A patient with what is known of them."""

    name: str | None
    birth_date: str | None
    sex: str | None
    snils: str | None
    enp: str | None
    phone: str | None
    note: str | None
    ended_at: datetime | None


class PatientMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A patient that was added or changed, and the version of the incident now."""

    incident: str
    patient: int
    version: int


@patients.get("", dependencies=needs(Right.READ_SEALED), **described(list[PatientAnswer]))
async def list_patients(request: Request, incident: str) -> Response:
    """List the patients of an incident."""
    centre = desk_of(request).centre
    held = found_incident(centre, incident)
    require_patient(request, incident)
    listed = []
    for each in held.patients:
        told = {} if held.erased else centre.sealed.merged(each.sealed_at)
        listed.append(
            PatientAnswer(
                number=each.number,
                outcome=each.outcome,
                assignment=each.assignment,
                hospital=each.hospital,
                ended_at=each.ended_at,
                **{name: told.get(name) for name in PatientPatch.__struct_fields__},
            )
        )
    return answer(listed)


@patients.post("", dependencies=needs(Right.RECORD_PATIENTS), **described(PatientMoved, status=201, body=NewPatient))
async def add_patient(request: Request, incident: str) -> Response:
    """Add a patient, known by name or not."""
    asked = await body_of(request, NewPatient)
    require_patient(request, incident)
    return answer(await carry_out(request, AddPatient(incident, _told(asked)), body=asked), status=201)


@patients.patch("/{patient}", dependencies=needs(Right.RECORD_PATIENTS), **described(PatientMoved, body=PatientPatch))
async def correct_patient(request: Request, incident: str, patient: int) -> Response:
    """Correct details of a patient."""
    asked = await body_of(request, PatientPatch)
    require_patient(request, incident)
    told = _told(asked)
    if not told:
        raise bad_field("body", "names no field to change")
    return answer(await carry_out(request, ChangePatient(incident, patient, told)))


@patients.post(
    "/{patient}/outcome", dependencies=needs(Right.RECORD_PATIENTS), **described(PatientMoved, body=PatientEnd)
)
async def end_patient(request: Request, incident: str, patient: int) -> Response:
    """Say what became of a patient."""
    asked = await body_of(request, PatientEnd)
    require_patient(request, incident)
    command = EndPatient(
        incident, patient, asked.outcome, assignment=asked.assignment, hospital=asked.hospital, note=asked.note
    )
    return answer(await carry_out(request, command, body=asked))


def _told(form: msgspec.Struct) -> dict[str, Any]:
    """Give the fields that were sent with a value."""
    fields: dict[str, Any] = msgspec.to_builtins(form)
    return {name: value for name, value in fields.items() if value is not None}
