"""Drives as distributions: what is said of them equals what many drawn drives do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.kernels.drive_time import expected_excess_ms, late_share, log_spread

WEDNESDAY_NOON, WEDNESDAY_RUSH, SUNDAY_RUSH = 60, 56, 152


def spread_of(travel_ms: int, *, hour: int = WEDNESDAY_NOON, minor: int = 0) -> float:
    return float(log_spread(float(travel_ms), hour, minor))


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
    rng, left_ms = np.random.default_rng(5), left_min * 60_000.0
    median_ms, spread = 600_000.0, 0.3
    drives_ms = median_ms * np.exp(spread * rng.standard_normal(400_000))
    assert late_share(median_ms, spread, left_ms) == pytest.approx((drives_ms > left_ms).mean(), abs=0.004)
    excess_ms = np.maximum(drives_ms - left_ms, 0).mean()
    assert expected_excess_ms(median_ms, spread, left_ms) == pytest.approx(excess_ms, abs=1_500)


@given(median=st.floats(0, 1e7), spread=st.floats(0.05, 1), left=st.floats(-1e7, 1e7), more=st.floats(0, 1e6))
def test_a_longer_drive_is_never_less_late(median: float, spread: float, left: float, more: float) -> None:
    share, longer_share = (late_share(each, spread, left) for each in (median, median + more))
    excess, longer_excess = (expected_excess_ms(each, spread, left) for each in (median, median + more))
    assert 0 <= share <= longer_share + 1e-12 <= 1 + 1e-12
    assert excess <= longer_excess + 1e-3
