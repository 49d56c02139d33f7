"""Intervals hold the truth as often as they say, and percentiles are values that occurred."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import FieldError
from simulator.statistics import mean_interval, percentile, percentile_interval, share_interval

if TYPE_CHECKING:
    from collections.abc import Callable

whole = st.lists(st.integers(0, 50), min_size=1, max_size=200)


@given(whole, st.integers(1, 100), st.integers(0, 50))
def test_within_a_limit_and_below_a_percentile_are_one_statement(values: list[int], percent: int, limit: int) -> None:
    within = sum(value <= limit for value in values)
    assert (percentile(values, percent) <= limit) == (100 * within >= percent * len(values))


@given(whole, st.sampled_from([25, 50, 75]))
def test_the_percentile_is_numpys_inverted_cdf(values: list[int], percent: int) -> None:
    assert percentile(values, percent) == np.percentile(values, percent, method="inverted_cdf")


def test_a_rank_is_not_moved_by_rounding() -> None:
    assert percentile(range(1, 101), 7) == 7  # 0.07 * 100 is 7.000000000000001


def test_the_mean_of_a_published_sample() -> None:
    # NIST/SEMATECH e-Handbook 1.3.5.2, ZARR13.DAT: n 195, mean 9.261460, sd 0.022789.
    shape = np.tile([-1.0, 1.0], 97)
    sample = np.append(shape, 0.0)
    sample = 9.261460 + sample / sample.std(ddof=1) * 0.02278881
    found = mean_interval(sample)
    assert (found.low, found.high) == (pytest.approx(9.258242, abs=1e-6), pytest.approx(9.264679, abs=1e-6))


def test_a_single_run_bounds_nothing() -> None:
    found = mean_interval([7.0])
    assert (found.estimate, found.low, found.high) == (7, -math.inf, math.inf)


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_students_interval_holds_the_mean_as_often_as_it_says(level: float) -> None:
    samples = np.random.default_rng(1).normal(10, 3, (2_000, 6))
    intervals = [mean_interval(sample, level=level) for sample in samples]
    held = np.mean([each.low <= 10 <= each.high for each in intervals])
    assert held == pytest.approx(level, abs=3 * math.sqrt(level * (1 - level) / 2_000))


def test_bounds_of_a_percentile_hold_for_a_skewed_law() -> None:
    samples = np.random.default_rng(2).exponential(1, (2_000, 60))
    intervals = [percentile_interval(sample, 90) for sample in samples]
    held = np.mean([each.low <= math.log(10) <= each.high for each in intervals])
    assert 0.95 <= held <= 0.99


def test_few_values_do_not_bound_a_high_percentile() -> None:
    found = percentile_interval(range(10), 90)
    assert (found.estimate, found.high) == (8, math.inf)
    assert found.low > -math.inf
    assert percentile_interval(range(10), 100).high == math.inf


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Newcombe (Statistics in Medicine, 1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_bounds_of_shares(successes: int, trials: int, low: float, high: float) -> None:
    found = share_interval(successes, trials)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 1_000), st.data())
def test_bounds_of_a_share_are_shares(trials: int, data: st.DataObject) -> None:
    found = share_interval(data.draw(st.integers(0, trials)), trials)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: mean_interval([]), "values holds 0: want 1 or more"),
        (lambda: mean_interval([1, math.nan]), "values is nan at place 1: want numbers"),
        (lambda: mean_interval([1, 2], level=1), "level is 1: want a number above 0 and below 1"),
        (lambda: mean_interval([[1, 2]]), "values has 2 dimensions: want a row of numbers"),
        (lambda: mean_interval(["a"]), "values is no row of numbers"),
        (lambda: share_interval(3, 2), "successes is 3 of 2 trials"),
        (lambda: percentile([1], 101), "percent is 101: want 1 to 100"),
        (lambda: percentile([1], 0), "percent is 0: want a whole number, 1 or more"),
        (lambda: percentile([], 50), "values holds 0: want 1 or more"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        ask()
    assert str(refused.value) == sentence
