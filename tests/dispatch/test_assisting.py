"""Who only assists changes no decision, and who is out of reach is refused for that."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from decision_columns import NOW_MS, incidents, tables, units
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import NO_UNIT, decide
from dispatch.columns import UNREACHABLE_MS, DecisionState, Refusal
from dispatch.policy import POLICIES
from fleet.going.ways import ASSISTING, Moves

policies = st.sampled_from(sorted(POLICIES))


@given(
    crews=st.integers(0, 5),
    helpers=st.integers(1, 4),
    count=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
    policy=policies,
)
def test_crews_are_sent_as_if_nobody_assisted(crews: int, helpers: int, count: int, seed: int, policy: str) -> None:
    rng, total = np.random.default_rng(seed), crews + helpers
    drives = rng.integers(0, 3_600_000, (total, count))
    moves = [*rng.choice([Moves.ROAD, Moves.AIR], crews), *rng.choice(ASSISTING, helpers)]
    asked = incidents(count, priority=rng.integers(1, 6, count), wanting=rng.integers(1, 3, count))
    lost = rng.random(total) / 10
    together = decide(
        DecisionState(units(total, moves=np.array(moves, dtype=np.int8)), asked),
        NOW_MS,
        tables(drives, coverage_lost=lost),
        POLICIES[policy],
    )
    alone = decide(
        DecisionState(units(crews, moves=np.array(moves[:crews], dtype=np.int8)), asked),
        NOW_MS,
        tables(drives[:crews], coverage_lost=lost[:crews]),
        POLICIES[policy],
    )
    for each in fields(alone):
        mine, other = getattr(together, each.name), getattr(alone, each.name)
        rows = {"price": (slice(crews),), "refusal": (slice(crews),), "parts": (slice(None), slice(crews))}
        assert mine[rows.get(each.name, ())].tolist() == other.tolist()


def test_only_who_assists_leaves_every_slot_waiting() -> None:
    state = DecisionState(units(2, moves=np.array(ASSISTING, dtype=np.int8)), incidents(2))
    choice = decide(state, NOW_MS, tables([[1, 1], [1, 1]]), POLICIES["full"])
    assert choice.unit_of_slot.tolist() == [NO_UNIT, NO_UNIT]
    assert (choice.refusal == Refusal.NONE).all()


def test_out_of_reach_is_told_before_the_shift_and_after_what_is_wrong_with_the_unit() -> None:
    moves = np.full(2, Moves.FOOT, dtype=np.int8)
    columns = units(2, moves=moves, refusal=np.array([Refusal.NONE, Refusal.OFF_DUTY]), shift_end_ms=[NOW_MS, NOW_MS])
    state = DecisionState(columns, incidents(2, placed=[True, False]))
    choice = decide(state, NOW_MS, tables(np.full((2, 2), UNREACHABLE_MS)), POLICIES["full"])
    assert choice.refusal[0].tolist() == [Refusal.OUT_OF_REACH, Refusal.NO_PLACE]
    assert choice.refusal[1].tolist() == [Refusal.OFF_DUTY, Refusal.OFF_DUTY]
