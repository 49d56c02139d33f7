"""Why a hospital: the verdict on the whole choice, and by which parts the first is ahead of the second."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from dispatch.columns import NEVER_MS
from dispatch.hospitals.choice import NO_HOSPITAL
from dispatch.hospitals.price import PARTS, Refusal, is_late

if TYPE_CHECKING:
    from dispatch.hospitals.choice import HospitalChoice
    from dispatch.hospitals.columns import HospitalState, HospitalTables


class Verdict(StrEnum):
    """What is to be said of the choice for one patient; the first that holds."""

    NO_HOSPITALS = "no_hospitals"
    ALL_REFUSE = "all_refuse"
    NO_ROAD = "no_road"
    NO_ROOM = "no_room"
    NO_DEPARTMENT = "no_department"
    NONE_IN_WINDOW = "none_in_window"
    IN_WINDOW = "in_window"
    CHOSEN = "chosen"


def verdict_of(
    choice: HospitalChoice, patient: int, state: HospitalState, now_ms: int, tables: HospitalTables
) -> Verdict:
    """Say what the choice for a patient is: a hospital, under which reserve, or why there is none."""
    row = int(choice.hospital_of[patient])
    if row == NO_HOSPITAL:
        return _without(choice, patient, tables)
    has = state.hospitals.has[:, state.patients.department[patient]]
    within = has & ~is_late(state, now_ms, tables)[patient] & ~tables.estimated[patient]
    if state.patients.deadline_ms[patient] != NEVER_MS:
        taken = within & (choice.refusal[patient] == Refusal.NONE)
        return Verdict.IN_WINDOW if within[row] else (Verdict.CHOSEN if taken.any() else Verdict.NONE_IN_WINDOW)
    return Verdict.CHOSEN if has[row] else Verdict.NO_DEPARTMENT


def _without(choice: HospitalChoice, patient: int, tables: HospitalTables) -> Verdict:
    takes = choice.refusal[patient] == Refusal.NONE
    if not takes.size:
        return Verdict.NO_HOSPITALS
    if not takes.any():
        return Verdict.ALL_REFUSE
    return Verdict.NO_ROOM if (takes & ~tables.estimated[patient]).any() else Verdict.NO_ROAD


def ahead_by(choice: HospitalChoice, patient: int, first: int, second: int) -> dict[str, int]:
    """Give what the second hospital costs more than the first, by part; the sum is the difference of their prices."""
    more = choice.parts[:, patient, second] - choice.parts[:, patient, first]
    return {code: int(ms) for code, ms in zip(PARTS, more, strict=True) if ms}


def parts_of(choice: HospitalChoice, patient: int, row: int) -> dict[str, int]:
    """Give the parts of a price that are not nothing, by code."""
    return {code: int(ms) for code, ms in zip(PARTS, choice.parts[:, patient, row], strict=True) if ms}


def second_to(choice: HospitalChoice, patient: int, first: int) -> int | None:
    """Give the best other hospital that takes the patient; None where there is none."""
    others = [row for row in choice.order(patient).tolist() if row != first]
    return next((row for row in others if choice.refusal[patient, row] == Refusal.NONE), None)
