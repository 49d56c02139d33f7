"""Each part of the price by itself: when it is there, how large it is, and that the parts add up to the price."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from decision_columns import NOW_MS, incidents, tables, units
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import decide
from dispatch.columns import NEVER_MS, DecisionState
from dispatch.errors import QuestionError
from dispatch.policy import CLOSEST, DMEXCLP, FULL, POLICIES, Policy
from dispatch.price import PARTS, capability_bits, price_parts
from dispatch.price.kernels.in_time import survival_at, survival_expected

MINUTE_MS = 60_000


def part(name: str, state: DecisionState, travel_ms: object, policy: Policy = FULL, **more: Any) -> list[list[int]]:
    priced = price_parts(state, NOW_MS, tables(travel_ms, **more), policy)
    return priced[list(PARTS).index(name)].tolist()


def test_the_closest_policy_prices_response_alone() -> None:
    state = DecisionState(units(2, jobs=[9, 0], turnout_ms=[60_000, 0]), incidents(1, priority=[1], needs=[4]))
    choice = decide(state, NOW_MS, tables([[100], [90_000]], coverage_lost=[0.5, 0.0]), CLOSEST)
    assert choice.price.tolist() == [[60_100], [90_000]]


def test_expected_lateness_grows_smoothly_through_the_limit_and_weighs_more_for_the_urgent() -> None:
    due = np.full(2, NOW_MS + 10 * MINUTE_MS)
    state = DecisionState(units(3), incidents(2, priority=[1, 3], due_ms=due))
    drives = [[minutes * MINUTE_MS] * 2 for minutes in (2, 10, 30)]
    (early, early_low), (at_limit, at_limit_low), (late, late_low) = part("lateness", state, drives)
    assert (early, early_low) == (0, 0)
    assert 0 < at_limit < late
    assert at_limit == pytest.approx(2 * at_limit_low, abs=1)
    assert late == pytest.approx(4 * 20 * MINUTE_MS, rel=0.15)
    assert late > late_low


def test_what_is_late_already_costs_each_unit_its_own_response_only() -> None:
    hours_ago = NOW_MS - 5 * 3_600_000
    state = DecisionState(units(2), incidents(1, priority=[3], due_ms=[hours_ago]))
    (near,), (far,) = part("lateness", state, [[MINUTE_MS], [10 * MINUTE_MS]])
    assert near < far < 25 * MINUTE_MS


def test_a_minute_costs_survival_only_where_the_heart_stands_still() -> None:
    state = DecisionState(units(2), incidents(2, priority=[1, 1], arrest=[True, False]))
    survival = part("survival", state, [[4 * MINUTE_MS] * 2, [8 * MINUTE_MS] * 2])
    assert [row[1] for row in survival] == [0, 0]
    assert 0 < survival[0][0] < survival[1][0] < FULL.life_ms


def test_survival_is_that_of_the_paper() -> None:
    assert survival_at(np.array([0.0, 8.0, 20.0])) == pytest.approx([0.336485, 0.058690, 0.002681], abs=1e-6)


def test_survival_over_an_uncertain_drive_is_the_mean_over_drawn_drives() -> None:
    drives = 6 * np.exp(0.3 * np.random.default_rng(3).standard_normal(400_000))
    expected = survival_expected(MINUTE_MS, 6.0 * MINUTE_MS, 0.3)
    assert expected == pytest.approx(survival_at(1 + drives).mean(), abs=2e-4)


def test_overtime_is_the_part_of_the_job_after_the_end_of_the_shift() -> None:
    state = DecisionState(units(2, shift_end_ms=[NOW_MS + 40 * MINUTE_MS, NEVER_MS]), incidents(1))
    assert part("overtime", state, [[10 * MINUTE_MS], [10 * MINUTE_MS]]) == [[30 * MINUTE_MS * 20 // 100], [0]]


def test_a_break_that_is_owed_waits_for_an_emergency_and_counts_otherwise() -> None:
    state = DecisionState(units(2, meal_due_ms=[NOW_MS, NOW_MS + 1]), incidents(2, emergency=[True, False]))
    assert part("meal", state, [[1, 1], [1, 1]]) == [[0, FULL.meal_ms], [0, 0]]


def test_who_was_sent_more_often_costs_more() -> None:
    state = DecisionState(units(2, jobs=[0, 7]), incidents(1))
    assert part("workload", state, [[1], [1]]) == [[0], [7 * FULL.job_done_ms]]


def test_another_district_counts_where_both_are_known() -> None:
    state = DecisionState(units(3, district=[0, 1, -1]), incidents(2, district=[1, -1]))
    assert part("cross_district", state, np.ones((3, 2))) == [[FULL.cross_district_ms, 0], [0, 0], [0, 0]]


def test_coverage_left_behind_is_a_share_of_all_demand() -> None:
    state = DecisionState(units(2), incidents(1))
    assert part("coverage", state, [[1], [1]], coverage_lost=[0.0, 0.01]) == [[0], [300_000]]


def test_dmexclp_sends_whom_the_rest_misses_least_among_those_in_time_and_else_the_soonest() -> None:
    due = [NOW_MS + 12 * MINUTE_MS]
    state = DecisionState(units(3), incidents(1, due_ms=due))
    lost = [0.02, 0.001, 0.0]
    in_time = decide(state, NOW_MS, tables([[60_000], [600_000], [900_000]], coverage_lost=lost), DMEXCLP)
    none_in_time = decide(state, NOW_MS, tables([[800_000], [860_000], [900_000]], coverage_lost=lost), DMEXCLP)
    assert (in_time.unit_of.tolist(), none_in_time.unit_of.tolist()) == ([1], [0])


small = st.integers(0, 3_000_000)


@given(
    data=st.data(),
    policy=st.sampled_from(sorted(POLICIES)),
    shape=st.tuples(st.integers(1, 4), st.integers(1, 3)),
)
def test_the_parts_add_up_to_the_price_exactly(data: st.DataObject, policy: str, shape: tuple[int, int]) -> None:
    rows, columns = shape

    def draw(values: st.SearchStrategy[Any], count: int) -> list[Any]:
        return data.draw(st.lists(values, min_size=count, max_size=count))

    state = DecisionState(
        units(rows, turnout_ms=draw(small, rows), jobs=draw(st.integers(0, 20), rows)),
        incidents(
            columns,
            priority=draw(st.integers(1, 5), columns),
            due_ms=NOW_MS + np.array(draw(st.integers(-(10**8), 10**8), columns)),
            arrest=draw(st.booleans(), columns),
            needs=draw(st.integers(0, 63), columns),
        ),
    )
    travel_ms = np.array(draw(small, rows * columns)).reshape(shape)
    lost = draw(st.floats(0, 1), rows)
    choice = decide(state, NOW_MS, tables(travel_ms, coverage_lost=lost), POLICIES[policy])
    assert (choice.parts.sum(axis=0) == choice.price).all()
    assert choice.price.dtype == np.int64
    assert (choice.price >= 0).all()


def test_removing_the_part_that_decides_changes_the_order() -> None:
    needs = capability_bits(("resuscitation",))
    able = capability_bits(("general", "resuscitation"))
    state = DecisionState(units(2, capabilities=[1, able]), incidents(1, priority=[4], needs=[needs]))
    drives = tables([[60_000], [300_000]])
    assert decide(state, NOW_MS, drives, FULL).unit_of.tolist() == [1]
    without = replace(FULL, missing_capability_ms=0)
    assert decide(state, NOW_MS, drives, without).unit_of.tolist() == [0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"travel_ms": np.ones((2, 2), np.int32)}, r"travel_ms is of the shape \(2, 2\): want \(2, 1\)"),
        ({"coverage_lost": np.zeros(3)}, "coverage_lost is of the shape"),
        ({"estimated": np.zeros(2, bool)}, "estimated is of the shape"),
    ],
)
def test_tables_that_do_not_fit_are_refused(changed: dict[str, Any], told: str) -> None:
    state = DecisionState(units(2), incidents(1))
    with pytest.raises(QuestionError, match=told):
        price_parts(state, NOW_MS, replace(tables([[1], [1]]), **changed), FULL)


@pytest.mark.parametrize("priority", [0, 6])
def test_a_priority_that_there_is_not_is_refused(priority: int) -> None:
    with pytest.raises(QuestionError, match="priority"):
        decide(DecisionState(units(1), incidents(1, priority=[priority])), NOW_MS, tables([[1]]), FULL)
