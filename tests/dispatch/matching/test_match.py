"""The least total: against every matching where they are few, against scipy where they are many."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linear_sum_assignment

from dispatch.errors import AssignmentError
from dispatch.matching import NO_UNIT, Matching, MatchingError, match
from dispatch.matching.problem import LIMIT


def everywhere(cost: np.ndarray) -> np.ndarray:
    return np.ones(cost.shape, dtype=bool)


def paid(cost: np.ndarray, slot_of: np.ndarray, waiting_cost: np.ndarray, unit_of_slot: np.ndarray) -> int:
    goes = unit_of_slot != NO_UNIT
    return int(cost[unit_of_slot[goes], slot_of[goes]].sum() + waiting_cost[~goes].sum())


def is_a_matching(matching: Matching, allowed: np.ndarray, slot_of: np.ndarray) -> bool:
    goes = matching.unit_of_slot != NO_UNIT
    used = matching.unit_of_slot[goes]
    return len(set(used.tolist())) == used.size and bool(allowed[used, slot_of[goes]].all())


def proof_holds(matching: Matching, cost: np.ndarray, allowed: np.ndarray, slot_of: np.ndarray) -> bool:
    """Tell whether the prices prove the total: nowhere is cost and price below what the slot is worth."""
    below = cost[:, slot_of] + matching.unit_price[:, None] < matching.slot_worth
    adds_up = matching.slot_worth.sum() - matching.unit_price.sum() == matching.total
    return bool(adds_up and (matching.unit_price >= 0).all() and not (below & allowed[:, slot_of]).any())


def best_of_all(
    cost: np.ndarray, allowed: np.ndarray, slot_of: np.ndarray, waiting: np.ndarray
) -> tuple[int, int, int, tuple[int, ...]]:
    """Give total, slots that wait, sum of rows and rows of the best of all matchings; waiting is the highest row."""
    units, slots = cost.shape[0], len(slot_of)
    rows = [*range(units), *[units] * slots]
    best = None
    for each in set(permutations(rows, slots)):
        if all(row == units or allowed[row, slot_of[slot]] for slot, row in enumerate(each)):
            going = np.array([NO_UNIT if row == units else row for row in each], dtype=np.int32)
            waits = each.count(units)
            key = paid(cost, slot_of, waiting, going), waits, sum(row for row in each if row < units), each
            best = key if best is None or key < best else best
    assert best is not None
    return best


@st.composite
def small_problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    units, columns = draw(st.integers(0, 4)), draw(st.integers(1, 3))
    slots = draw(st.integers(0, 4))
    few = st.integers(-2, 6)
    cost = draw(arrays.arrays(np.int64, (units, columns), elements=few))
    allowed = draw(arrays.arrays(np.bool_, (units, columns)))
    slot_of = draw(arrays.arrays(np.int32, slots, elements=st.integers(0, columns - 1)))
    return cost, allowed, slot_of, draw(arrays.arrays(np.int64, slots, elements=few))


@given(small_problems(), st.integers(1, 3))
def test_the_answer_is_the_first_of_all_that_cost_least(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], nearest: int
) -> None:
    cost, allowed, slot_of, waiting = problem
    matching = match(cost, allowed, slot_of, waiting, nearest=nearest)
    total, _, _, rows = best_of_all(cost, allowed, slot_of, waiting)
    assert matching.proven
    assert matching.total == total == paid(cost, slot_of, waiting, matching.unit_of_slot)
    assert tuple(matching.unit_of_slot.tolist()) == tuple(NO_UNIT if row == len(cost) else row for row in rows)
    assert proof_holds(matching, cost, allowed, slot_of)


@pytest.mark.parametrize("seed", range(25))
def test_seven_by_seven_equals_every_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(5, 8))
    cost = rng.integers(0, 50, (7, size))
    orders = np.array(list(permutations(range(7), size)))
    expected = cost[orders, np.arange(size)].sum(axis=1).min()
    assert match(cost, everywhere(cost), np.arange(size), np.full(size, 10_000)).total == expected


def random_problem(rng: np.random.Generator, units: int, slots: int) -> tuple[np.ndarray, ...]:
    """Give costs by distance, some at a few places only, some forbidden, in columns of one to three slots."""
    columns = np.repeat(np.arange(slots), rng.integers(1, 4, slots))[:slots]
    spread = rng.choice([10, 2_000, 60_000])
    places = rng.uniform(0, 60_000, (int(rng.integers(1, 7)), 2))
    wanted = places[rng.integers(0, len(places), slots)] + rng.normal(0, spread, (slots, 2))
    cost = np.abs(rng.uniform(0, 60_000, (units, 1, 2)) - wanted).sum(axis=2).astype(np.int64)
    cost //= rng.choice([1, 5_000])
    allowed = rng.random((units, slots)) < rng.choice([1.0, 0.9, 0.3])
    return cost, allowed, columns.astype(np.int32), rng.integers(0, rng.choice([40_000, 10**9]), slots)


def scipy_total(cost: np.ndarray, allowed: np.ndarray, slot_of: np.ndarray, waiting: np.ndarray) -> int:
    never = 10**14
    alone = np.where(np.eye(len(slot_of), dtype=bool), waiting, never)
    whole = np.vstack((np.where(allowed, cost, never)[:, slot_of], alone))
    rows, columns = linear_sum_assignment(whole)
    return int(whole[rows, columns].sum())


@pytest.mark.parametrize("seed", range(30))
def test_larger_ones_equal_scipy_and_their_prices_prove_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(10):
        problem = random_problem(rng, int(rng.integers(1, 201)), int(rng.integers(1, 51)))
        matching = match(*problem)
        assert matching.total == scipy_total(*problem) == paid(problem[0], *problem[2:], matching.unit_of_slot)
        assert is_a_matching(matching, problem[1], problem[2])
        assert proof_holds(matching, *problem[:3])


@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_units_and_two_hundred_slots_equal_scipy(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed), 1_000, 200)
    assert match(*problem).total == scipy_total(*problem)


def test_arcs_are_widened_until_they_are_enough() -> None:
    problem = random_problem(np.random.default_rng(2), 300, 60)
    wide = match(*problem, nearest=300)
    found = [match(*problem, nearest=nearest) for nearest in (1, 4, 20)]
    assert found[0].rounds > wide.rounds == 1
    assert min(matching.arcs for matching in found) < wide.arcs
    assert {matching.unit_of_slot.tobytes() for matching in found} == {wide.unit_of_slot.tobytes()}


@pytest.mark.parametrize("slots", [150, 230])
def test_many_that_want_the_same_units_equal_scipy(slots: int) -> None:
    rng = np.random.default_rng(3)
    cost = rng.integers(0, 10_000, (300, 1)) + rng.integers(0, 100, (300, slots))
    matching = match(cost, everywhere(cost), np.arange(slots), np.full(slots, 10**9))
    rows, columns = linear_sum_assignment(cost)
    assert matching.rounds > 2
    assert matching.total == cost[rows, columns].sum()


@given(st.data())
@settings(max_examples=50)
def test_a_unit_more_never_raises_the_total_by_what_it_is_priced_less(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    cost, allowed, slot_of, waiting = random_problem(rng, int(rng.integers(2, 40)), int(rng.integers(1, 20)))
    whole = match(cost, allowed, slot_of, waiting)
    gone = int(rng.integers(0, len(cost)))
    without = match(np.delete(cost, gone, axis=0), np.delete(allowed, gone, axis=0), slot_of, waiting)
    assert whole.total + whole.unit_price[gone] == without.total >= whole.total


@pytest.mark.parametrize("seed", range(5))
def test_units_in_another_order_give_the_same_total_and_alone_at_their_costs_the_same_units(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cost = rng.permutation(4_000).reshape(100, 40) ** 2
    order = rng.permutation(100)
    waiting = np.full(40, 10**9)
    plain = match(cost, everywhere(cost), np.arange(40), waiting)
    mixed = match(cost[order], everywhere(cost), np.arange(40), waiting)
    assert plain.total == mixed.total
    assert order[mixed.unit_of_slot].tolist() == plain.unit_of_slot.tolist()


def test_equal_costs_everywhere_send_the_lowest_rows_in_order() -> None:
    cost = np.full((500, 100), 7)
    matching = match(cost, everywhere(cost), np.repeat(np.arange(100), 2)[:120], np.full(120, 9))
    assert matching.unit_of_slot.tolist() == list(range(120))


def test_with_nobody_to_send_all_wait() -> None:
    nobody = match(np.empty((0, 2), dtype=np.int64), np.empty((0, 2)), [0, 1, 1], [3, 4, 5])
    forbidden = match(np.full((4, 2), 2**60), np.zeros((4, 2)), [0, 1, 1], [3, 4, 5])
    for matching in (nobody, forbidden):
        assert matching.unit_of_slot.tolist() == [NO_UNIT] * 3
        assert (matching.total, matching.proven) == (12, True)


def test_nothing_to_serve_costs_nothing() -> None:
    matching = match(np.ones((3, 2), dtype=np.int64), np.ones((3, 2)), np.empty(0, dtype=int), np.empty(0, dtype=int))
    assert (matching.unit_of_slot.tolist(), matching.total, matching.proven) == ([], 0, True)


def test_one_slot_takes_its_cheapest_or_waits_where_that_is_cheaper() -> None:
    cost = np.array([[5], [4], [4]])
    assert match(cost, everywhere(cost), [0], [9]).unit_of_slot.tolist() == [1]
    assert match(cost, everywhere(cost), [0], [3]).unit_of_slot.tolist() == [NO_UNIT]


@pytest.mark.parametrize("sign", [-1, 1])
def test_very_large_costs_do_not_overflow(sign: int) -> None:
    rng = np.random.default_rng(4)
    cost = sign * rng.integers(2**40, LIMIT // 4, (200, 60))
    matching = match(cost, everywhere(cost), np.arange(60), np.full(60, LIMIT - 1))
    rows, columns = linear_sum_assignment(cost)
    assert matching.total == cost[rows, columns].sum()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cost": np.full((2, 2), np.nan)}, "cost must hold whole numbers, not float64"),
        ({"cost": np.full((2, 2), LIMIT)}, "cost holds numbers of 2\\*\\*50 or more"),
        ({"cost": np.full((2, 2), -LIMIT)}, "cost holds numbers of 2\\*\\*50 or more"),
        ({"cost": np.zeros(2, dtype=int)}, "cost must have 2 dimensions"),
        ({"allowed": np.ones((3, 2))}, "allowed has shape"),
        ({"slot_of": [0, 2]}, "slot_of names columns beyond the 2"),
        ({"slot_of": [0]}, "1 slots and 2 waiting costs"),
        ({"waiting_cost": [0, LIMIT]}, "waiting_cost holds"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, object], said: str) -> None:
    whole = {"cost": np.ones((2, 2), int), "allowed": np.ones((2, 2)), "slot_of": [0, 1], "waiting_cost": [1, 1]}
    with pytest.raises(MatchingError, match=said):
        match(**whole | changed)


def test_an_answer_that_is_no_optimum_is_not_believed() -> None:
    cost = np.array([[1, 1], [2, 9]])
    with pytest.raises(AssignmentError, match="NOT_PROVED"):
        match(cost, everywhere(cost), [0, 1], [99, 99], solve=lambda arcs, waiting: np.array([0, 1], dtype=np.int32))
