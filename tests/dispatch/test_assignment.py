from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from decision_columns import NOW_MS, incidents, tables, units
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import NO_UNIT, decide
from dispatch.columns import UNREACHABLE_MS, DecisionState, Refusal
from dispatch.policy import CLOSEST, FIRST_ARRIVAL, FULL
from dispatch.price import PARTS, capability_bits

PLAIN = replace(FIRST_ARRIVAL, urgency_weight=(1, 1, 1, 1, 1))


def test_one_incident_gets_the_soonest_unit_and_a_tie_goes_to_the_lower_id() -> None:
    state = DecisionState(units(3), incidents(1))
    assert decide(state, NOW_MS, tables([[9], [4], [4]]), PLAIN).unit_of.tolist() == [1]


def test_two_incidents_get_the_joint_answer_where_nearest_first_is_worse() -> None:
    # Nearest first gives the older incident unit 0 (4 min) and the other unit 1 (30 min); together it is 5 + 6 min.
    minutes = np.array([[4, 6], [5, 30]])
    state = DecisionState(units(2), incidents(2))
    assert decide(state, NOW_MS, tables(minutes * 60_000), PLAIN).unit_of.tolist() == [1, 0]


def test_turnout_counts_as_much_as_travel() -> None:
    state = DecisionState(units(2, turnout_ms=[60_000, 0]), incidents(1))
    choice = decide(state, NOW_MS, tables([[100_000], [150_000]]), PLAIN)
    assert choice.unit_of.tolist() == [1]


def test_an_unreachable_unit_is_never_chosen_and_ranks_after_every_road() -> None:
    state = DecisionState(units(2, turnout_ms=[0, 60_000]), incidents(1))
    far_by_road = 5 * 3_600_000
    choice = decide(state, NOW_MS, tables([[60_000], [far_by_road]], [[True], [False]]), FIRST_ARRIVAL)
    assert choice.unit_of.tolist() == [1]
    assert choice.price[0, 0] > choice.price[1, 0]


def test_nobody_is_sent_where_only_an_estimate_leads() -> None:
    state = DecisionState(units(1), incidents(2))
    assert decide(state, NOW_MS, tables([[1, 1]], estimated=True), PLAIN).unit_of.tolist() == [NO_UNIT, NO_UNIT]


def test_with_too_few_units_the_more_urgent_is_served_and_then_who_waited_longer() -> None:
    urgent = DecisionState(units(1), incidents(2, priority=[3, 1]))
    assert decide(urgent, NOW_MS, tables([[60_000, 900_000]]), FIRST_ARRIVAL).unit_of.tolist() == [NO_UNIT, 0]
    older = DecisionState(units(1), incidents(2, opened_at_ms=[NOW_MS, NOW_MS - 600_000]))
    assert decide(older, NOW_MS, tables([[60_000, 90_000]]), FIRST_ARRIVAL).unit_of.tolist() == [NO_UNIT, 0]


def test_on_an_emergency_a_general_crew_is_a_candidate_and_pays_for_what_it_lacks() -> None:
    needs = capability_bits(("resuscitation",))
    state = DecisionState(units(1), incidents(1, needs=[needs]))
    choice = decide(state, NOW_MS, tables([[60_000]]), FIRST_ARRIVAL)
    assert choice.refusal[0, 0] == Refusal.NONE
    assert choice.parts[list(PARTS).index("capability"), 0, 0] == FIRST_ARRIVAL.missing_capability_ms


def test_where_needs_are_hard_who_lacks_them_is_refused() -> None:
    needs = capability_bits(("psychiatric",))
    state = DecisionState(units(1), incidents(1, needs=[needs], needs_are_hard=[True]))
    choice = decide(state, NOW_MS, tables([[60_000]]), FIRST_ARRIVAL)
    assert choice.refusal[0, 0] == Refusal.CAPABILITY
    assert choice.unit_of.tolist() == [NO_UNIT]


def test_a_shift_that_ends_before_arrival_is_a_refusal() -> None:
    state = DecisionState(units(1, shift_end_ms=[NOW_MS + 100_000], turnout_ms=[60_000]), incidents(2))
    choice = decide(state, NOW_MS, tables([[40_000, 40_001]]), FIRST_ARRIVAL)
    assert choice.refusal.tolist() == [[Refusal.NONE, Refusal.SHIFT_END]]


def test_a_stale_position_is_a_part_of_the_price_and_never_a_refusal() -> None:
    state = DecisionState(units(2, fix_at_ms=[NOW_MS - 30_000, NOW_MS - 10**9]), incidents(1))
    choice = decide(state, NOW_MS, tables([[1], [1]]), FIRST_ARRIVAL)
    stale = choice.parts[list(PARTS).index("stale_position"), :, 0]
    assert stale.tolist() == [0, FIRST_ARRIVAL.stale_price_limit_ms]
    assert (choice.refusal == Refusal.NONE).all()


@pytest.mark.parametrize("refusal", [Refusal.BUSY, Refusal.OFF_DUTY, Refusal.OUT_OF_SERVICE, Refusal.NO_POSITION])
def test_a_units_own_reason_is_told_first(refusal: Refusal) -> None:
    state = DecisionState(units(1, refusal=np.array([refusal], dtype=np.int8)), incidents(1, placed=[False]))
    assert decide(state, NOW_MS, tables([[UNREACHABLE_MS]]), FIRST_ARRIVAL).refusal[0, 0] == refusal


small = st.integers(min_value=0, max_value=50)


@given(data=st.data(), unit_count=st.integers(4, 5), incident_count=st.integers(1, 4))
def test_the_joint_solution_is_the_best_of_all(data: st.DataObject, unit_count: int, incident_count: int) -> None:
    travel = np.array(data.draw(st.lists(small, min_size=20, max_size=20)))[: unit_count * incident_count]
    minutes = travel.reshape(unit_count, incident_count)
    state = DecisionState(units(unit_count), incidents(incident_count))
    choice = decide(state, NOW_MS, tables(minutes * 60_000), PLAIN)
    chosen = [row for row in choice.unit_of.tolist() if row != NO_UNIT]
    assert len(chosen) == len(set(chosen)) == min(unit_count, incident_count)
    total = sum(minutes[row, column] for column, row in enumerate(choice.unit_of.tolist()) if row != NO_UNIT)
    assert total == _best_total(minutes)
    assert (choice.parts.sum(axis=0) == choice.price).all()


@given(data=st.data(), count=st.integers(2, 4))
def test_among_equal_totals_the_lower_rows_go(data: st.DataObject, count: int) -> None:
    minutes = np.full((6, count), data.draw(small))
    choice = decide(DecisionState(units(6), incidents(count)), NOW_MS, tables(minutes * 1000), PLAIN)
    assert sorted(choice.unit_of.tolist()) == list(range(count))


def test_a_thousand_units_and_six_hundred_incidents_are_solved_to_the_optimum() -> None:
    from scipy.optimize import linear_sum_assignment

    rng = np.random.default_rng(7)
    travel = rng.integers(0, 7_200_000, (1000, 600))
    choice = decide(DecisionState(units(1000), incidents(600)), NOW_MS, tables(travel), PLAIN)
    rows, columns = linear_sum_assignment(travel)
    assert travel[choice.unit_of, np.arange(600)].sum() == travel[rows, columns].sum()


def _best_total(minutes: np.ndarray) -> int:
    served = min(minutes.shape)
    matrix = minutes if minutes.shape[0] <= minutes.shape[1] else minutes.T
    return min(
        int(sum(matrix[row, column] for row, column in enumerate(order)))
        for order in permutations(range(matrix.shape[1]), served)
    )


def test_an_incident_that_wants_several_units_gets_its_cheapest_first_and_nobody_twice() -> None:
    state = DecisionState(units(4), incidents(1, wanting=[3]))
    choice = decide(state, NOW_MS, tables([[40], [10], [30], [20]]), PLAIN)
    assert choice.units_of(0) == [1, 3, 2]
    assert choice.unit_of.tolist() == [1]


def test_the_first_unit_of_one_goes_before_the_second_of_another() -> None:
    state = DecisionState(units(2), incidents(2, priority=[1, 5], wanting=[2, 1]))
    choice = decide(state, NOW_MS, tables([[10, 900_000], [20, 900_000]]), FIRST_ARRIVAL)
    assert [len(choice.units_of(column)) for column in (0, 1)] == [1, 1]


def test_who_gets_fewer_units_than_it_wants_waits_for_the_rest() -> None:
    state = DecisionState(units(1), incidents(2, wanting=[2, 2], priority=[3, 1]))
    choice = decide(state, NOW_MS, tables([[10, 10]]), FIRST_ARRIVAL)
    assert [choice.units_of(column) for column in (0, 1)] == [[], [0]]
    assert choice.unit_of_slot.tolist() == [NO_UNIT, NO_UNIT, 0, NO_UNIT]


@given(data=st.data(), unit_count=st.integers(1, 5), incident_count=st.integers(2, 3))
def test_adding_a_free_unit_never_raises_the_total(data: st.DataObject, unit_count: int, incident_count: int) -> None:
    wanting = np.array(data.draw(st.lists(st.integers(1, 2), min_size=incident_count, max_size=incident_count)))
    minutes = np.array(
        data.draw(
            st.lists(
                st.lists(small, min_size=incident_count, max_size=incident_count),
                min_size=unit_count + 1,
                max_size=unit_count + 1,
            )
        )
    )
    fewer, more = (
        decide(
            DecisionState(units(count), incidents(incident_count, wanting=wanting)),
            NOW_MS,
            tables(minutes[:count] * 60_000),
            PLAIN,
        )
        for count in (unit_count, unit_count + 1)
    )
    served = [sum(row != NO_UNIT for row in each.unit_of_slot.tolist()) for each in (fewer, more)]
    assert served[1] >= served[0]
    if served[0] == served[1]:
        totals = [
            sum(
                int(each.price[row, column])
                for row, column in zip(each.unit_of_slot.tolist(), each.slot_of.tolist(), strict=True)
                if row != NO_UNIT
            )
            for each in (fewer, more)
        ]
        assert totals[1] <= totals[0]


def test_where_units_are_short_the_dearer_patient_is_not_left_for_the_cheaper() -> None:
    state = DecisionState(units(1), incidents(2, priority=[1, 1], arrest=[False, True], due_ms=[NOW_MS + 600_000] * 2))
    assert decide(state, NOW_MS, tables([[60_000, 60_000]]), FULL).unit_of.tolist() == [NO_UNIT, 0]


def test_who_has_waited_for_hours_goes_before_who_is_a_second_nearer() -> None:
    opened = [NOW_MS - 2 * 3_600_000, NOW_MS - 600_000]
    state = DecisionState(units(1), incidents(2, priority=[4, 4], opened_at_ms=opened))
    for policy in (FULL, CLOSEST):
        assert decide(state, NOW_MS, tables([[60_001, 60_000]]), policy).unit_of.tolist() == [0, NO_UNIT]


def test_one_more_unit_for_one_who_has_help_waits_for_another_who_has_none() -> None:
    state = DecisionState(units(1), incidents(2, priority=[1, 2], attended=[True, False]))
    assert decide(state, NOW_MS, tables([[10, 900_000]]), FULL).unit_of.tolist() == [NO_UNIT, 0]


def test_a_unit_that_was_taken_back_is_not_chosen_again() -> None:
    state = DecisionState(units(2), incidents(1))
    asked = tables([[10], [90_000]], declined=[[True], [False]])
    choice = decide(state, NOW_MS, asked, FULL)
    assert choice.unit_of.tolist() == [1]
    assert (choice.refusal == Refusal.NONE).all()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_without_a_unit_everybody_waits(count: int) -> None:
    choice = decide(DecisionState(units(0), incidents(count)), NOW_MS, tables(np.zeros((0, count))), FULL)
    assert choice.unit_of.tolist() == [NO_UNIT] * count


def test_who_needs_resuscitation_gets_the_last_such_crew_where_it_is_as_near() -> None:
    resuscitation = capability_bits(("resuscitation",))
    crews = units(2, capabilities=[0, resuscitation])
    state = DecisionState(crews, incidents(1, priority=[1], needs=[resuscitation], arrest=[True]))
    table = tables([[120_000], [120_000]], coverage_lost=[0.009, 0.035])
    assert decide(state, NOW_MS, table, FULL).unit_of.tolist() == [1]


@pytest.mark.parametrize(("priority", "later_ms"), [(1, 30_000), (2, 120_000)])
def test_for_an_emergency_nobody_comes_much_later_for_the_sake_of_cover(priority: int, later_ms: int) -> None:
    state = DecisionState(units(2), incidents(1, priority=[priority]))
    table = tables([[70_000], [70_000 + later_ms + 1]], coverage_lost=[0.5, 0.0])
    assert decide(state, NOW_MS, table, FULL).unit_of.tolist() == [0]


def test_a_unit_that_stays_although_its_road_was_closed_costs_no_more_for_it() -> None:
    state = DecisionState(units(1, bound_to=[0]), incidents(600, priority=[4] * 600, wanting=[0, *[1] * 599]))
    choice = decide(state, NOW_MS, tables([[1] * 600], estimated=True), replace(FULL, diverts_from=1))
    assert choice.units_of(0) == [0]
