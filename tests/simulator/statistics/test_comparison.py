"""Pairs of runs: what they had in common cancels, and noise has no winner."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import FieldError
from simulator.statistics import Better, Pairs, compare_measures, holm, mean_interval, paired_difference

RNG = np.random.default_rng(3)


def test_the_difference_is_students_of_the_differences() -> None:
    a, b = RNG.normal(0, 1, (2, 12))
    found, plain = paired_difference(a, b), mean_interval(b - a)
    assert (found.difference, found.low, found.high) == (plain.estimate, plain.low, plain.high)
    assert (found.a, found.b, found.pairs) == (a.mean(), b.mean(), 12)


def test_the_probability_and_the_interval_agree() -> None:
    for _ in range(50):
        found = paired_difference(*RNG.normal([[0], [0.8]], 1, (2, 8)))
        assert (found.probability < 0.05) == (not found.low <= 0 <= found.high)


def test_what_both_met_cancels() -> None:
    common = RNG.normal(0, 10, 20)
    a, b = common + RNG.normal(0, 0.1, 20), common + 0.5 + RNG.normal(0, 0.1, 20)
    found = paired_difference(a, b)
    assert 0.4 < found.low < found.high < 0.6


def test_equal_runs_differ_by_nothing() -> None:
    found = paired_difference([1.5, 2.5], [1.5, 2.5])
    assert (found.difference, found.low, found.high, found.probability) == (0, 0, 0, 1)


def test_the_same_amount_in_every_pair_is_as_likely_as_its_signs() -> None:
    found = paired_difference([0.1, 0.2, 0.3], [1.1, 1.2, 1.3])
    assert found.probability == 0.25


def test_one_pair_says_nothing() -> None:
    found = paired_difference([1], [5])
    assert (found.low, found.high, found.probability) == (-math.inf, math.inf, 1)


def test_runs_that_do_not_pair_are_refused() -> None:
    with pytest.raises(FieldError, match=r"^b holds 1 runs for 2 of a$"):
        paired_difference([1, 2], [1])
    with pytest.raises(FieldError, match=r"^wait cannot be compared: a holds 0: want 1 or more$"):
        compare_measures({"wait": Pairs(np.array([]), np.array([]), Better.LESS)})


def test_holms_own_steps() -> None:
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
    assert holm([]).size == 0
    with pytest.raises(FieldError, match=r"^probabilities are not all from 0 to 1$"):
        holm([0.5, 1.5])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_lies_between_nothing_and_bonferroni(chances: list[float]) -> None:
    raised = holm(chances)
    given_ = np.array(chances)
    assert (raised >= given_).all()
    assert (raised <= np.minimum(given_ * len(chances), 1)).all()
    assert (np.diff(raised[np.argsort(given_, kind="stable")]) >= 0).all()


def pairs(shift: float, better: Better, runs: int = 10) -> Pairs:
    a, b = RNG.normal(0, 1, (2, runs))
    return Pairs(a, b + shift, better)


def test_the_winner_is_the_one_whose_value_is_wanted() -> None:
    found = compare_measures(
        {
            "late": pairs(20, Better.LESS),
            "in time": pairs(20, Better.MORE),
            "survival": pairs(-20, Better.MORE),
            "calls": pairs(20, Better.NEITHER),
            "noise": Pairs(np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 3.5]), Better.LESS),
        }
    )
    assert {each.measure: each.winner for each in found} == {
        "late": "a",
        "in time": "b",
        "survival": "a",
        "calls": None,
        "noise": None,
    }


def test_of_many_measures_of_noise_a_winner_is_named_as_seldom_as_promised() -> None:
    rng = np.random.default_rng(4)
    named = alone = 0
    for _ in range(200):
        family = {str(row): Pairs(*rng.normal(0, 1, (2, 10)), Better.LESS) for row in range(15)}
        found = compare_measures(family)
        named += any(each.winner for each in found)
        alone += any(each.found.probability < 0.05 for each in found)
    assert named <= 200 * 0.05 + 3 * math.sqrt(200 * 0.05 * 0.95)
    assert alone > 60
