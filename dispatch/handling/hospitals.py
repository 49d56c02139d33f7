"""Hospitals: what they tell of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.hospitals.record import HospitalRecord
from dispatch.refusals import BadFieldError, UnknownError

if TYPE_CHECKING:
    from dispatch.commands import ReportHospital
    from dispatch.situation import Situation


def report_hospital(command: ReportHospital, situation: Situation) -> Decision:
    """Take in how a hospital stands."""
    if not situation.knows_hospital(command.hospital):
        raise UnknownError("hospital", command.hospital)
    _check(command, situation)
    record = situation.state.hospitals.get(command.hospital) or HospitalRecord(id=command.hospital)
    told = e.HospitalReported(
        hospital=command.hospital,
        beds=dict(sorted(command.beds.items())),
        closed=tuple(
            e.DepartmentClosed(department=code, until=until) for code, until in sorted(command.closed.items())
        ),
        opened=tuple(sorted(command.opened)),
        room=command.room,
        any_number=command.any_number,
    )
    stream = f"hospital:{command.hospital}"
    return Decision((e.new_event(told, stream),), {stream: record.version}, {"id": command.hospital})


def _check(command: ReportHospital, situation: Situation) -> None:
    has = situation.fleet.hospital_by_id[command.hospital].departments
    named = {"beds": command.beds, "closed": command.closed, "opened": command.opened}
    for field, departments in named.items():
        for code in departments:
            if code not in has:
                raise BadFieldError(field, f"{code} is no department of hospital {command.hospital}")
    if not any(named.values()) and command.room is None and not command.any_number:
        raise BadFieldError("beds", "is missing, and closed, opened, room and any_number too: nothing was told")
    if set(command.closed) & set(command.opened):
        raise BadFieldError("opened", f"{min(set(command.closed) & set(command.opened))} is named in closed too")
    if command.room is not None and command.any_number:
        raise BadFieldError("any_number", "lifts the limit that room sets: give one of them")
    for code, until in command.closed.items():
        if until is not None and until <= situation.now:
            raise BadFieldError("closed", f"{code} would be open again already: until must be later than now")
