"""What hospitals and their duty rota say, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NEVER_MS
from dispatch.hospitals.columns import DEPARTMENT_ROWS, OPEN, UNKNOWN, UNLIMITED
from fleet.hospital_rota import duty_at
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.hospitals.crews import Crews
    from dispatch.hospitals.record import HospitalRecord
    from fleet.roster import Fleet


@dataclass(frozen=True, slots=True)
class Duty:
    """The rota at an instant, each (hospitals, departments): on duty as bool, when that turns as int64."""

    on_duty: NDArray[np.bool_]
    turns_ms: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Told:
    """What hospitals said of themselves.

    Attributes
    ----------
    closed_until_ms, beds, beds_at_ms : (hospitals, departments) int64
    takes : (hospitals,) int64
    """

    closed_until_ms: NDArray[np.int64]
    beds: NDArray[np.int64]
    beds_at_ms: NDArray[np.int64]
    takes: NDArray[np.int64]


def has_department(fleet: Fleet) -> NDArray[np.bool_]:
    """Give the departments of each hospital, (hospitals, departments) bool."""
    has = [[code in hospital.departments for code in DEPARTMENT_ROWS] for hospital in fleet.hospitals]
    return np.array(has, dtype=np.bool_).reshape(-1, len(DEPARTMENT_ROWS))


def duty_columns(fleet: Fleet, now: datetime) -> Duty:
    """Give who is on duty now; without hours in the rota a department always is."""
    shape = len(fleet.hospitals), len(DEPARTMENT_ROWS)
    duty = Duty(np.ones(shape, dtype=np.bool_), np.full(shape, NEVER_MS, dtype=np.int64))
    rows = {hospital.id: row for row, hospital in enumerate(fleet.hospitals)}
    for (hospital, department), told in duty_at(fleet.rota, now.astimezone(fleet.time_zone)).items():
        cell = rows[hospital], DEPARTMENT_ROWS[department]
        duty.on_duty[cell] = told.takes
        duty.turns_ms[cell] = NEVER_MS if told.turns_at is None else to_ms(told.turns_at)
    return duty


def told_columns(records: Mapping[str, HospitalRecord], fleet: Fleet, crews: Crews, now: datetime) -> Told:
    """Give what the reports say now: who was taken there since then has taken a bed and a place."""
    shape = len(fleet.hospitals), len(DEPARTMENT_ROWS)
    closed, beds = np.full(shape, OPEN, dtype=np.int64), np.full(shape, UNKNOWN, dtype=np.int64)
    told_ms = np.zeros(shape, dtype=np.int64)
    takes = np.full(shape[0], UNLIMITED, dtype=np.int64)
    for row, hospital in enumerate(fleet.hospitals):
        record = records.get(hospital.id)
        if record is not None:
            _take_in(record, now, closed[row], beds[row], told_ms[row])
            takes[row] = _room(record, crews, row)
    left = np.where(beds == UNKNOWN, UNKNOWN, np.maximum(beds - crews.brought_since(told_ms), 0))
    return Told(closed, left, told_ms, takes)


def _take_in(
    record: HospitalRecord,
    now: datetime,
    closed: NDArray[np.int64],
    beds: NDArray[np.int64],
    told_ms: NDArray[np.int64],
) -> None:
    for code, diversion in record.closed_at(now).items():
        closed[DEPARTMENT_ROWS[code]] = NEVER_MS if diversion.until is None else to_ms(diversion.until)
    for code, told in record.beds.items():
        beds[DEPARTMENT_ROWS[code]], told_ms[DEPARTMENT_ROWS[code]] = told.free, to_ms(told.at)


def _room(record: HospitalRecord, crews: Crews, row: int) -> int:
    if record.room is None:
        return UNLIMITED
    since_ms = to_ms(record.room.at)
    return max(record.room.patients - sum(each.hospital == row and each.since_ms > since_ms for each in crews.all), 0)
