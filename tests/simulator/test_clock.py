"""Clocks never go back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator.clock import ManualClock, ScaledClock
from simulator.errors import SimulatorError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_manual_clock_moves_only_when_it_is_moved() -> None:
    clock = ManualClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(seconds=1.5))
    assert clock.now() == NOON + timedelta(seconds=1.5)
    clock.set(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


def test_a_manual_clock_refuses_to_go_back() -> None:
    clock = ManualClock(NOON)
    with pytest.raises(SimulatorError, match="cannot go back to 2026-03-02T11:59:59"):
        clock.set(NOON - timedelta(seconds=1))
    with pytest.raises(SimulatorError, match="cannot go back"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == NOON


def test_a_manual_clock_shows_utc_in_whole_milliseconds() -> None:
    moscow = timezone(timedelta(hours=3))
    clock = ManualClock(datetime(2026, 3, 2, 15, 0, 0, 1999, tzinfo=moscow))
    assert clock.now().isoformat() == "2026-03-02T12:00:00.001000+00:00"


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(SimulatorError, match="has no time zone"):
        ManualClock(NOON.replace(tzinfo=None))


def test_a_scaled_clock_starts_now_and_never_goes_back() -> None:
    before = datetime.now(UTC)
    clock = ScaledClock(1000)
    seen = [clock.now() for _ in range(1000)]
    assert seen[0] >= before - timedelta(milliseconds=1)
    assert seen == sorted(seen)
    assert all(at.tzinfo is UTC and at.microsecond % 1000 == 0 for at in seen)


def test_a_scaled_clock_goes_on_from_where_it_was() -> None:
    ahead = datetime.now(UTC) + timedelta(days=2)
    assert ScaledClock(1, not_before=ahead).now() >= ahead - timedelta(milliseconds=1)


@pytest.mark.parametrize("speed", [0, -1, float("inf"), float("nan")])
def test_a_clock_that_stands_or_runs_back_is_refused(speed: float) -> None:
    with pytest.raises(SimulatorError, match="the speed of a clock is a number above 0"):
        ScaledClock(speed)
