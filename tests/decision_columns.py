"""Columns and tables of decisions, plain ones with what a test changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dispatch.columns import NEVER_MS, NO_DISTRICT, NOT_BOUND, DecisionTables, IncidentColumns, UnitColumns
from dispatch.price import capability_bits

NOW_MS = 1_800_000_000_000


def units(count: int, **columns: object) -> UnitColumns:
    plain = UnitColumns(
        ids=tuple(f"u{row:03d}" for row in range(count)),
        refusal=np.zeros(count, dtype=np.int8),
        turnout_ms=np.zeros(count, dtype=np.int64),
        capabilities=np.full(count, capability_bits(("general",)), dtype=np.int64),
        fix_at_ms=np.full(count, NOW_MS, dtype=np.int64),
        shift_end_ms=np.full(count, NEVER_MS, dtype=np.int64),
        meal_due_ms=np.full(count, NEVER_MS, dtype=np.int64),
        jobs=np.zeros(count, dtype=np.int64),
        district=np.full(count, NO_DISTRICT, dtype=np.int32),
        bound_to=np.full(count, NOT_BOUND, dtype=np.int32),
        moves=np.zeros(count, dtype=np.int8),
    )
    return replace(plain, **{name: np.asarray(values) for name, values in columns.items()})


def incidents(count: int, **columns: object) -> IncidentColumns:
    plain = IncidentColumns(
        ids=tuple(str(number + 1) for number in range(count)),
        priority=np.full(count, 2, dtype=np.int64),
        needs=np.zeros(count, dtype=np.int64),
        needs_are_hard=np.zeros(count, dtype=bool),
        emergency=np.ones(count, dtype=bool),
        opened_at_ms=np.full(count, NOW_MS, dtype=np.int64),
        placed=np.ones(count, dtype=bool),
        wanting=np.ones(count, dtype=np.int64),
        attended=np.zeros(count, dtype=bool),
        together=np.zeros(count, dtype=bool),
        due_ms=np.full(count, NEVER_MS, dtype=np.int64),
        arrest=np.zeros(count, dtype=bool),
        district=np.full(count, NO_DISTRICT, dtype=np.int32),
    )
    return replace(plain, **{name: np.asarray(values) for name, values in columns.items()})


def tables(travel_ms: object, estimated: object = None, **columns: object) -> DecisionTables:
    travel = np.array(travel_ms, dtype=np.int32)
    marked = np.broadcast_to(np.asarray(estimated or False, dtype=bool), travel.shape).copy()
    plain = DecisionTables(
        travel_ms=travel,
        estimated=marked,
        declined=np.zeros(travel.shape, dtype=bool),
        hour_of_week=60,
        minor_starts=np.zeros(len(travel), dtype=np.int8),
        minor_ends=np.zeros(travel.shape[1], dtype=np.int8),
        coverage_lost=np.zeros(len(travel)),
    )
    return replace(plain, **{name: np.asarray(values) for name, values in columns.items()})
