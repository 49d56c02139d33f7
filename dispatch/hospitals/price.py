"""What bringing a patient to a hospital costs, in parts whose sum is the price exactly (int64 ms-equivalents)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import NEVER_MS
from dispatch.hospitals.columns import DEPARTMENT_ROWS
from dispatch.hospitals.queue import crews_ahead, expected_wait_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dispatch.hospitals.columns import HospitalState, HospitalTables
    from dispatch.hospitals.policy import HospitalPolicy

    Part = Callable[[HospitalState, int, HospitalTables, HospitalPolicy], NDArray[np.int64]]


class Refusal(IntEnum):
    """Why a hospital does not take a patient; the first that holds is told."""

    NONE = 0
    DIVERTED = 1
    OFF_DUTY = 2
    FULL = 3


def price_parts(state: HospitalState, now_ms: int, tables: HospitalTables, policy: HospitalPolicy) -> NDArray[np.int64]:
    """Price each hospital for each patient, as if nobody else were brought with them.

    Returns
    -------
    (parts, patients, hospitals) int64
        In the order of `PARTS`; the sum over the first axis is the price.
    """
    shape = tables.travel_ms.shape
    return np.stack([np.broadcast_to(part(state, now_ms, tables, policy), shape) for part in PARTS.values()])


def receiving(state: HospitalState, policy: HospitalPolicy) -> NDArray[np.int64]:
    """Give the department that would receive each patient: the one needed, the second best, else the general one.

    Returns
    -------
    (patients, hospitals) int64
        Columns of departments.
    """
    has, wanted = state.hospitals.has, state.patients.department
    second = _second_best(policy)[wanted]
    found = np.where(has[:, second].T, second[:, None], DEPARTMENT_ROWS["general"])
    return np.where(has[:, wanted].T, wanted[:, None], found)


def refusals(state: HospitalState, now_ms: int, tables: HospitalTables, policy: HospitalPolicy) -> NDArray[np.int8]:
    """Tell which hospitals do not take each patient when they come, (patients, hospitals) int8 of `Refusal`.

    A hospital that lacks the department is none of them: it is a candidate with a price.
    """
    hospitals, cell = state.hospitals, _cells(state, policy)
    arrives_ms = now_ms + tables.travel_ms.astype(np.int64)
    off_duty = hospitals.on_duty[cell] == (arrives_ms >= hospitals.duty_turns_ms[cell])
    found = np.where(hospitals.takes == 0, Refusal.FULL, Refusal.NONE)
    found = np.where(off_duty, Refusal.OFF_DUTY, found)
    return np.where(arrives_ms < hospitals.closed_until_ms[cell], Refusal.DIVERTED, found).astype(np.int8)


def _cells(state: HospitalState, policy: HospitalPolicy) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Index what is known of the receiving department of each patient at each hospital."""
    return np.arange(len(state.hospitals.ids)), receiving(state, policy)


def no_bed_price(state: HospitalState, now_ms: int, policy: HospitalPolicy) -> NDArray[np.int64]:
    """Price a patient without a free bed in each department, (hospitals, departments) int64; old news weigh less."""
    age_ms = np.clip(now_ms - state.hospitals.beds_at_ms, 0, policy.bed_news_ms)
    return (policy.bed_news_ms - age_ms) * policy.no_bed_ms // policy.bed_news_ms


def _travel(_state: HospitalState, _now_ms: int, tables: HospitalTables, _policy: HospitalPolicy) -> NDArray[np.int64]:
    return np.minimum(tables.open_ms, tables.travel_ms).astype(np.int64)


def _bridge(_state: HospitalState, _now_ms: int, tables: HospitalTables, _policy: HospitalPolicy) -> NDArray[np.int64]:
    return np.asarray(np.maximum(tables.travel_ms.astype(np.int64) - tables.open_ms, 0), dtype=np.int64)


def _no_road(_state: HospitalState, _now_ms: int, tables: HospitalTables, policy: HospitalPolicy) -> NDArray[np.int64]:
    return np.where(tables.estimated, policy.no_road_ms, 0)


def _department(
    state: HospitalState, _now_ms: int, _tables: HospitalTables, policy: HospitalPolicy
) -> NDArray[np.int64]:
    has, department = state.hospitals.has, state.patients.department
    hurried = state.patients.deadline_ms != NEVER_MS
    lacking = np.where(hurried, policy.lacking_in_window_ms, policy.lacking_ms)[:, None]
    lacking = lacking - np.where(has[:, _second_best(policy)[department]].T, policy.second_best_ms, 0)
    lacking = lacking + np.where(has[:, DEPARTMENT_ROWS["general"]], 0, policy.lacking_ms)
    return np.where(has[:, department].T, 0, lacking)


def _second_best(policy: HospitalPolicy) -> NDArray[np.int64]:
    """Give the column of the department that stands in for each; its own where there is none."""
    return np.array([DEPARTMENT_ROWS[policy.second_best.get(code, code)] for code in DEPARTMENT_ROWS], dtype=np.int64)


def _late(state: HospitalState, now_ms: int, tables: HospitalTables, policy: HospitalPolicy) -> NDArray[np.int64]:
    has = state.hospitals.has[:, state.patients.department].T
    return np.where(has & is_late(state, now_ms, tables), policy.late_ms, 0)


def is_late(state: HospitalState, now_ms: int, tables: HospitalTables) -> NDArray[np.bool_]:
    """Tell where a patient would come to the door after the window, (patients, hospitals) bool."""
    return now_ms + tables.travel_ms.astype(np.int64) > state.patients.deadline_ms[:, None]


def _queue(state: HospitalState, now_ms: int, tables: HospitalTables, _policy: HospitalPolicy) -> NDArray[np.int64]:
    drive_ms = tables.travel_ms.astype(np.int64)
    ahead = crews_ahead(state.hospitals, now_ms + drive_ms)
    places, handover_ms = (np.broadcast_to(each, ahead.shape) for each in _door(state))
    return expected_wait_ms(ahead, places, handover_ms, drive_ms)


def _door(state: HospitalState) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return state.hospitals.places, state.hospitals.handover_ms


def _beds(state: HospitalState, now_ms: int, _tables: HospitalTables, policy: HospitalPolicy) -> NDArray[np.int64]:
    cell = _cells(state, policy)
    return np.where(state.hospitals.beds[cell] == 0, no_bed_price(state, now_ms, policy)[cell], 0)


PARTS: Final[dict[str, Part]] = {
    "travel": _travel,
    "bridge": _bridge,
    "no_road": _no_road,
    "department": _department,
    "window": _late,
    "queue": _queue,
    "beds": _beds,
}
"""The parts of the price, by code, in the order in which they are told."""
