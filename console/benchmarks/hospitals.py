"""The choice of hospitals for many patients at once."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import NEVER_MS
from dispatch.hospitals.choice import choose_hospitals
from dispatch.hospitals.columns import (
    DEPARTMENT_ROWS,
    OPEN,
    UNLIMITED,
    HospitalColumns,
    HospitalState,
    HospitalTables,
    PatientColumns,
)
from dispatch.hospitals.policy import DEFAULT
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENTS: Final = 20
HOSPITALS: Final = 30
CREWS: Final = 60
ROUNDS: Final = 100
_HOUR_MS: Final = 3_600_000


def bench_hospitals() -> Iterator[Figure]:
    """Measure sharing 20 patients among 30 hospitals with queues, beds and diversions."""
    rng = np.random.default_rng(1)
    state = HospitalState(_hospitals(rng), _patients(rng))
    travel_ms = rng.integers(0, _HOUR_MS, (PATIENTS, HOSPITALS)).astype(np.int32)
    tables = HospitalTables(travel_ms, travel_ms, np.zeros(travel_ms.shape, dtype=np.bool_))
    choose_hospitals(state, 0, tables, DEFAULT)
    taken_ms = []
    for _ in range(ROUNDS):
        began = perf_counter()
        choose_hospitals(state, 0, tables, DEFAULT)
        taken_ms.append((perf_counter() - began) * 1000)
    name = f"hospitals together, {PATIENTS} patients × {HOSPITALS} hospitals, p99"
    yield Figure(name, float(np.percentile(taken_ms, 99)), "ms", 20)


def _hospitals(rng: np.random.Generator) -> HospitalColumns:
    cells = (HOSPITALS, len(DEPARTMENT_ROWS))
    return HospitalColumns(
        ids=tuple(map(str, range(HOSPITALS))),
        has=rng.random(cells) < 0.5,
        on_duty=rng.random(cells) < 0.9,
        duty_turns_ms=np.full(cells, NEVER_MS),
        closed_until_ms=np.where(rng.random(cells) < 0.1, NEVER_MS, OPEN),
        beds=rng.integers(-1, 4, cells),
        beds_at_ms=rng.integers(-_HOUR_MS, 0, cells),
        takes=np.where(rng.random(HOSPITALS) < 0.2, 3, UNLIMITED),
        places=np.full(HOSPITALS, DEFAULT.handover_places),
        handover_ms=rng.integers(_HOUR_MS // 6, _HOUR_MS // 2, HOSPITALS),
        at_door=rng.integers(0, 6, HOSPITALS),
        bound=rng.integers(0, HOSPITALS, CREWS),
        bound_at_ms=rng.integers(0, _HOUR_MS, CREWS),
    )


def _patients(rng: np.random.Generator) -> PatientColumns:
    return PatientColumns(
        ids=tuple(map(str, range(PATIENTS))),
        department=rng.integers(0, len(DEPARTMENT_ROWS), PATIENTS),
        deadline_ms=np.where(rng.random(PATIENTS) < 0.3, _HOUR_MS, NEVER_MS),
    )
