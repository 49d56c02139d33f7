"""The joint assignment of a storm: all of it, and what of it is the solver's."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.assignment import decide
from dispatch.columns import NEVER_MS, NOT_BOUND, DecisionState, DecisionTables, IncidentColumns, UnitColumns
from dispatch.matching import match
from dispatch.matching.flow import least_cost_flow
from dispatch.policy import FULL
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dispatch.matching.sparse_arcs import SparseArcs

UNITS: Final = 1_000
INCIDENTS: Final = 200
ROUNDS: Final = 100
_AREA_M: Final = 60_000
_SPEED_MPS: Final = 11


def bench_joint() -> Iterator[Figure]:
    """Measure storms at random prices, all over a region, and at a few places that want the same units."""
    rng = np.random.default_rng(1)
    for name, travel_ms in (
        ("", rng.integers(0, 3_600_000, (UNITS, INCIDENTS))),
        (", by distance", _by_distance(rng, places=INCIDENTS)),
        (", at six places", _by_distance(rng, places=6)),
    ):
        whole, solver = _storm_ms(rng, travel_ms)
        yield Figure(f"joint assignment, {UNITS:,} units × {INCIDENTS} incidents{name}, p99", whole, "ms", 100)
        yield Figure("of it in the solver, processor time, p99", solver, "ms", 10)


@dataclass(slots=True)
class _TimedSolver:
    """The solver, and how long it has worked."""

    taken_s: float = 0.0

    def __call__(self, arcs: SparseArcs, waiting_cost: NDArray[np.int64]) -> NDArray[np.int32]:
        began = thread_time()
        unit_of_slot = least_cost_flow(arcs, waiting_cost)
        self.taken_s += thread_time() - began
        return unit_of_slot


def _storm_ms(rng: np.random.Generator, travel_ms: NDArray[np.int64]) -> tuple[float, float]:
    """Give the 99 of 100 of whole decisions, and of the solver's processor time to match their prices."""
    state = _state(rng)
    tables = _tables(rng, travel_ms.astype(np.int32))
    choice = decide(state, 0, tables, FULL)
    waiting = np.full(INCIDENTS, (int(choice.price.max()) + 1) * INCIDENTS)
    whole, solver = [], []
    for _ in range(ROUNDS):
        began = perf_counter()
        decide(state, 0, tables, FULL)
        whole.append(perf_counter() - began)
        timed = _TimedSolver()
        match(choice.price, choice.refusal == 0, np.arange(INCIDENTS), waiting, solve=timed)
        solver.append(timed.taken_s)
    return float(np.percentile(whole, 99)) * 1000, float(np.percentile(solver, 99)) * 1000


def _by_distance(rng: np.random.Generator, *, places: int) -> NDArray[np.int64]:
    """Give driving times to incidents within two kilometres of some places, in ms."""
    place = rng.uniform(0, _AREA_M, (places, 2))[np.arange(INCIDENTS) % places]
    incident = place + rng.normal(0, 2_000, (INCIDENTS, 2))
    unit = rng.uniform(0, _AREA_M, (UNITS, 1, 2))
    distance_m = np.abs(unit - incident).sum(axis=2)
    return np.asarray(distance_m / _SPEED_MPS * 1000, dtype=np.int64)


def _tables(rng: np.random.Generator, travel_ms: NDArray[np.int32]) -> DecisionTables:
    none = np.zeros(travel_ms.shape, dtype=np.bool_)
    return DecisionTables(
        travel_ms=travel_ms,
        estimated=none,
        declined=none,
        hour_of_week=12,
        minor_starts=np.zeros(UNITS, dtype=np.int8),
        minor_ends=np.zeros(INCIDENTS, dtype=np.int8),
        coverage_lost=rng.random(UNITS) / UNITS,
    )


def _state(rng: np.random.Generator) -> DecisionState:
    zeros, none = np.zeros(UNITS, dtype=np.int64), np.zeros(INCIDENTS, dtype=np.int64)
    return DecisionState(
        UnitColumns(
            ids=tuple(map(str, range(UNITS))),
            refusal=zeros.astype(np.int8),
            turnout_ms=zeros,
            capabilities=zeros + 1,
            fix_at_ms=zeros,
            shift_end_ms=zeros + NEVER_MS,
            meal_due_ms=zeros + NEVER_MS,
            jobs=rng.integers(0, 12, UNITS),
            district=rng.integers(0, 20, UNITS).astype(np.int32),
            bound_to=np.full(UNITS, NOT_BOUND, dtype=np.int32),
            moves=np.zeros(UNITS, dtype=np.int8),
        ),
        IncidentColumns(
            ids=tuple(map(str, range(INCIDENTS))),
            priority=rng.integers(1, 6, INCIDENTS),
            needs=none,
            needs_are_hard=none != 0,
            emergency=none == 0,
            opened_at_ms=none,
            placed=none == 0,
            wanting=none + 1,
            attended=none != 0,
            together=none != 0,
            due_ms=none + 1_200_000,
            arrest=rng.random(INCIDENTS) < 0.02,
            district=rng.integers(0, 20, INCIDENTS).astype(np.int32),
        ),
    )
