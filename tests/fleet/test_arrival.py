"""Drives as distributions: what is said of them equals what many drawn drives do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.arrival import expected_excess_ms, late_share, log_spread

NONE = np.zeros((1, 1), dtype=np.int8)
WEDNESDAY_NOON, WEDNESDAY_RUSH, SUNDAY_RUSH = 60, 56, 152


def spread_of(travel_ms: int, *, hour: int = WEDNESDAY_NOON, minor: int = 0) -> float:
    return float(log_spread(np.array([[travel_ms]], dtype=np.int32), hour, NONE + np.int8(minor))[0, 0])


def test_the_longer_the_drive_the_less_it_varies_for_its_length() -> None:
    spreads = [spread_of(minutes * 60_000) for minutes in (0, 1, 5, 20, 60)]
    assert spreads == sorted(spreads, reverse=True)


def test_rush_hours_of_working_days_and_minor_roads_make_it_less_sure() -> None:
    usual = spread_of(600_000)
    assert spread_of(600_000, hour=WEDNESDAY_RUSH) > usual
    assert spread_of(600_000, hour=SUNDAY_RUSH) == usual
    assert spread_of(600_000, minor=1) > usual


@pytest.mark.parametrize("left_min", [-5, 0, 4, 10, 30])
def test_the_chance_to_be_late_and_the_expected_delay_are_those_of_drawn_drives(left_min: float) -> None:
    rng, left_ms = np.random.default_rng(5), np.array([left_min * 60_000.0])
    median_ms, spread = np.array([600_000.0]), np.array([0.3])
    drives_ms = median_ms * np.exp(spread * rng.standard_normal(400_000))
    assert late_share(median_ms, spread, left_ms)[0] == pytest.approx((drives_ms > left_ms).mean(), abs=0.004)
    excess_ms = np.maximum(drives_ms - left_ms, 0).mean()
    assert expected_excess_ms(median_ms, spread, left_ms)[0] == pytest.approx(excess_ms, abs=1_500)


@given(median=st.floats(0, 1e7), spread=st.floats(0.05, 1), left=st.floats(-1e7, 1e7), more=st.floats(0, 1e6))
def test_a_longer_drive_is_never_less_late(median: float, spread: float, left: float, more: float) -> None:
    both, same = np.array([median, median + more]), np.array([spread, spread])
    share, excess = late_share(both, same, np.full(2, left)), expected_excess_ms(both, same, np.full(2, left))
    assert share[0] <= share[1] + 1e-12
    assert excess[0] <= excess[1] + 1e-3
    assert ((share >= 0) & (share <= 1)).all()
