"""Columns of hospitals and patients for tests: everything usual but what is named."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from dispatch.columns import NEVER_MS
from dispatch.hospitals.columns import (
    DEPARTMENT_ROWS,
    OPEN,
    UNKNOWN,
    UNLIMITED,
    HospitalColumns,
    HospitalState,
    HospitalTables,
    PatientColumns,
)

MINUTE: Final = 60_000
NOW: Final = 1_800_000_000_000
DEPARTMENTS: Final = len(DEPARTMENT_ROWS)
EVERYTHING: Final = tuple(DEPARTMENT_ROWS)


def hospitals(departments: list[tuple[str, ...]], **told: Any) -> HospitalColumns:
    """Give hospitals with these departments, open, idle and without news."""
    count = len(departments)
    cells = (count, DEPARTMENTS)
    has = np.array([[code in own for code in DEPARTMENT_ROWS] for own in departments], dtype=bool).reshape(cells)
    usual = {
        "ids": tuple(f"h{row}" for row in range(count)),
        "has": has,
        "on_duty": np.ones(cells, dtype=bool),
        "duty_turns_ms": np.full(cells, NEVER_MS),
        "closed_until_ms": np.full(cells, OPEN),
        "beds": np.full(cells, UNKNOWN),
        "beds_at_ms": np.zeros(cells, dtype=np.int64),
        "takes": np.full(count, UNLIMITED),
        "places": np.ones(count, dtype=np.int64),
        "handover_ms": np.full(count, 15 * MINUTE),
        "at_door": np.zeros(count, dtype=np.int64),
        "bound": np.zeros(0, dtype=np.int64),
        "bound_at_ms": np.zeros(0, dtype=np.int64),
    }
    return HospitalColumns(**{**usual, **told})


def patients(*departments: str, window_min: int | None = None) -> PatientColumns:
    """Give patients who need these departments, with so many minutes left."""
    deadline = NEVER_MS if window_min is None else NOW + window_min * MINUTE
    return PatientColumns(
        ids=tuple(f"p{row}" for row in range(len(departments))),
        department=np.array([DEPARTMENT_ROWS[code] for code in departments], dtype=np.int64),
        deadline_ms=np.full(len(departments), deadline),
    )


def tables(minutes: list[list[int]], *, open_minutes: list[list[int]] | None = None, **told: Any) -> HospitalTables:
    """Give drives of so many minutes, all by road."""
    travel_ms = (np.array(minutes) * MINUTE).astype(np.int32)
    open_ms = travel_ms if open_minutes is None else (np.array(open_minutes) * MINUTE).astype(np.int32)
    return HospitalTables(travel_ms, open_ms, **{"estimated": np.zeros(travel_ms.shape, dtype=bool), **told})


def state(at: HospitalColumns, who: PatientColumns) -> HospitalState:
    """Put them together."""
    return HospitalState(at, who)


def cells(count: int, usual: int, told: dict[tuple[int, str], int]) -> np.ndarray:
    """Give a column by hospital and department: the usual value but where something is told."""
    column = np.full((count, DEPARTMENTS), usual, dtype=np.int64)
    for (row, code), value in told.items():
        column[row, DEPARTMENT_ROWS[code]] = value
    return column
