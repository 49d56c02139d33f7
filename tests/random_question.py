"""Questions to the decision with everything in them, by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from decision_columns import NOW_MS, incidents, tables, units

from dispatch.columns import NEVER_MS, NOT_BOUND, UNREACHABLE_MS, DecisionState, Refusal
from dispatch.question import Question

if TYPE_CHECKING:
    from dispatch.policy import Policy

HOUR_MS = 3_600_000


def random_question(rng: np.random.Generator, rows: int, columns: int, policy: Policy) -> Question:
    """Ask about units and incidents of every kind; a fifth of the units is under way."""
    bound_to = np.where(rng.random(rows) < 0.2, rng.integers(0, columns, rows), NOT_BOUND)
    travel_ms = rng.integers(0, HOUR_MS, (rows, columns))
    travel_ms[rng.random((rows, columns)) < 0.1] = UNREACHABLE_MS
    state = DecisionState(
        units(
            rows,
            refusal=np.where(bound_to == NOT_BOUND, rng.choice([*Refusal, *[Refusal.NONE] * 12], rows), Refusal.NONE),
            turnout_ms=rng.integers(0, 120_000, rows),
            capabilities=rng.integers(0, 64, rows),
            fix_at_ms=NOW_MS - rng.integers(-60_000, HOUR_MS, rows),
            shift_end_ms=np.where(rng.random(rows) < 0.5, NEVER_MS, NOW_MS + rng.integers(-HOUR_MS, HOUR_MS, rows)),
            meal_due_ms=NOW_MS + rng.integers(-HOUR_MS, HOUR_MS, rows),
            jobs=rng.integers(0, 20, rows),
            district=rng.integers(-1, 3, rows),
            bound_to=bound_to,
            moves=rng.integers(0, 4, rows),
        ),
        incidents(
            columns,
            priority=rng.integers(1, 6, columns),
            needs=rng.integers(0, 64, columns),
            needs_are_hard=rng.random(columns) < 0.2,
            emergency=rng.random(columns) < 0.5,
            opened_at_ms=NOW_MS - rng.integers(-5, 5, columns) * 60_000,
            placed=rng.random(columns) < 0.9,
            wanting=rng.integers(0, 3, columns),
            attended=rng.random(columns) < 0.3,
            due_ms=np.where(rng.random(columns) < 0.1, NEVER_MS, NOW_MS + rng.integers(-HOUR_MS, HOUR_MS, columns)),
            arrest=rng.random(columns) < 0.5,
            district=rng.integers(-1, 3, columns),
        ),
    )
    asked = tables(
        travel_ms,
        declined=rng.random((rows, columns)) < 0.1,
        minor_starts=rng.integers(0, 2, rows),
        minor_ends=rng.integers(0, 2, columns),
        coverage_lost=rng.random(rows) / 10,
    )
    estimated, hour = rng.random((rows, columns)) < 0.2, int(rng.integers(0, 168))
    return Question(state, NOW_MS, replace(asked, estimated=estimated, hour_of_week=hour), policy)
