"""How many runs, what to leave out of them, and whether they count right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import FieldError
from simulator.statistics import Precision, littles_law, runs_wanted, until_narrow, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable


def test_it_stops_when_the_interval_is_narrow_and_not_before() -> None:
    values = np.random.default_rng(5).normal(50, 4, 1_000)
    precision = Precision(1.0)
    settled = until_narrow(lambda run: float(values[run - 1]), precision)
    assert settled.narrow
    assert settled.interval.half_width <= 1
    assert settled.values == tuple(values[: len(settled.values)])
    assert runs_wanted(settled.values, precision) == 0
    assert runs_wanted(settled.values[:-1], precision) > 0


def test_it_ends_with_the_runs_that_may_be_spent() -> None:
    settled = until_narrow(lambda run: float(run % 2), Precision(1e-6, least=2, most=30))
    assert (len(settled.values), settled.narrow) == (30, False)


def test_the_least_number_of_runs_is_made_even_where_they_agree() -> None:
    settled = until_narrow(lambda _run: 4.0, Precision(0.1))
    assert (len(settled.values), settled.narrow) == (10, True)


def test_a_relative_width_is_corrected_for_the_error_of_the_estimate() -> None:
    assert Precision(0.25, relative=True).aim(-10) == pytest.approx(2)
    assert Precision(0.25).aim(-10) == 0.25


def test_differences_are_measured_against_the_size_that_is_given() -> None:
    differences = np.random.default_rng(6).normal(0.01, 0.5, 10)
    precision = Precision(0.1, relative=True)
    assert runs_wanted(differences, precision, size=100.0) == 0
    assert runs_wanted(differences, precision) == 10
    assert runs_wanted(np.append(differences, 0), Precision(0.1, relative=True, most=15), size=0.0) == 4


@pytest.mark.parametrize(("law", "least_share"), [("normal", 0.92), ("exponential", 0.85)])
def test_stopping_by_what_was_seen_keeps_the_interval_nearly_as_often_right(law: str, least_share: float) -> None:
    rng = np.random.default_rng(8)
    drawn = rng.normal(10, 3, (1_000, 200)) if law == "normal" else rng.exponential(10, (1_000, 200))
    precision = Precision(1.0 if law == "normal" else 3.0, most=200)
    settled = [until_narrow(lambda run, row=row: float(row[run - 1]), precision) for row in drawn]
    held = np.mean([each.interval.low <= 10 <= each.interval.high for each in settled])
    assert least_share <= held <= 0.96


def falling(runs: int, steps: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(5 * np.exp(-np.arange(steps) / 20), 1, (runs, steps))


def test_the_warm_up_is_cut_and_little_else() -> None:
    cuts = [warm_up(falling(10, 600, seed)) for seed in range(20)]
    assert all(each.found for each in cuts)
    assert all(30 <= each.cut <= 200 for each in cuts)
    assert all(each.cut % 5 == 0 for each in cuts)


def test_a_steady_run_loses_little() -> None:
    cuts = [warm_up(np.random.default_rng(seed).normal(0, 1, (10, 600))).cut for seed in range(20)]
    assert np.median(cuts) <= 60
    assert warm_up(np.ones((3, 50))).cut == 0


def test_the_ups_and_downs_of_the_day_are_no_warm_up() -> None:
    day = 10 * np.sin(np.arange(48) / 48 * 2 * np.pi)
    filling = -20 * np.exp(-np.arange(48 * 14) / 12)
    runs = np.tile(day, 14) + filling + np.random.default_rng(10).normal(0, 1, (10, 48 * 14))
    found = warm_up(runs, period=48)
    assert found.found
    assert 20 <= found.cut <= 96
    assert warm_up(runs - filling, period=48).cut <= 48


def test_runs_that_never_settle_are_told() -> None:
    assert not warm_up(np.linspace(0, 100, 300)[None]).found


def test_the_least_error_is_what_the_formula_says() -> None:
    row = falling(4, 103, 9)
    batches = row.mean(axis=0)[:100].reshape(20, 5).mean(axis=1)
    errors = [batches[cut:].var() / (20 - cut) for cut in range(11)]
    assert warm_up(row).cut == 5 * int(np.argmin(errors))


stays = st.lists(st.tuples(st.integers(0, 1_000), st.integers(0, 500), st.booleans()), min_size=1, max_size=30)


def counted(calls: list[tuple[int, int, bool]]) -> tuple[list[float], list[float], list[int], list[int]]:
    """Count as an engine would: one up when a call comes, one down when it leaves."""
    arrived = [float(at) for at, _, _ in calls]
    left = [float(at + stay) if ended else math.nan for at, stay, ended in calls]
    changes = [(at, 1) for at in arrived] + [(at, -1) for at in left if not math.isnan(at)]
    at, step = zip(*sorted(changes), strict=True)
    return arrived, left, [-1, *at], [0, *np.cumsum(step).tolist()]


@given(stays, st.integers(0, 900), st.integers(1, 900))
def test_littles_law_holds_in_every_window_that_is_counted_right(
    calls: list[tuple[int, int, bool]], begins: int, length: int
) -> None:
    arrived, left, at, number = counted(calls)
    law = littles_law(arrived, left, at, number, begins_ms=begins, ends_ms=begins + length)
    assert law.holds
    assert law.number == pytest.approx(law.rate_per_ms * law.mean_ms + (law.before_ms - law.after_ms) / length)


def test_a_call_that_is_lost_breaks_the_law() -> None:
    arrived, left, at, number = counted([(0, 100, True), (50, 200, True), (300, 40, False)])
    assert littles_law(arrived, left, at, number, begins_ms=0, ends_ms=500).holds
    lost = littles_law(arrived[:-1], left[:-1], at, number, begins_ms=0, ends_ms=500)
    assert (lost.holds, lost.residual_ms) == (False, 200)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: Precision(0), "half_width is 0: want a number above 0"),
        (lambda: Precision(1.5, relative=True), "half_width is 1.5: want a number above 0 and below 1"),
        (lambda: Precision(1, least=1), "least is 1: want a whole number, 2 or more"),
        (lambda: Precision(1, least=10, most=5), "most is 5 runs, fewer than the least, 10"),
        (lambda: warm_up([[1.0] * 49]), "series holds 49: want 50 or more"),
        (lambda: warm_up([[1.0] * 60], period=24), "series holds 60: want 4 periods of 24 or more"),
        (lambda: warm_up([[1.0] * 60], period=0), "period is 0: want a whole number, 1 or more"),
        (lambda: warm_up([1.0] * 60), "series has the shape (60,): want one row of numbers per run"),
        (lambda: warm_up([[1.0], [1.0, 2.0]]), "series is no table of numbers with one row per run"),
        (
            lambda: littles_law([1], [0], [0], [0], begins_ms=0, ends_ms=9),
            "left_ms is before arrived_ms in row 0",
        ),
        (lambda: littles_law([1], [], [0], [0], begins_ms=0, ends_ms=9), "left_ms holds 0 for 1 of arrived_ms"),
        (
            lambda: littles_law([], [], [5], [0], begins_ms=0, ends_ms=9),
            "changed_at_ms is not in order from the beginning of the window on",
        ),
        (lambda: littles_law([], [], [0], [], begins_ms=0, ends_ms=9), "number holds 0 for 1 of changed_at_ms"),
        (lambda: littles_law([], [], [0], [0], begins_ms=9, ends_ms=9), "ends_ms is 9, not after begins_ms, 9"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(ask: Callable[[], object], sentence: str) -> None:
    with pytest.raises(FieldError) as refused:
        ask()
    assert str(refused.value) == sentence
