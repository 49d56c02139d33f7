"""Closures by the clock as instants: midnight, weekdays, seasons, clocks set forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from maps import TimedClosure
from maps.closure_windows import closed_windows_ms

PETERSBURG = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 20)
"""A Friday."""


def told(closure: TimedClosure, first: date = DAY, last: date = DAY, *, zone: ZoneInfo = PETERSBURG) -> list[str]:
    windows = closed_windows_ms([closure], zone, first, last)
    return [" ".join(f"{datetime.fromtimestamp(ms / 1000, UTC):%d.%m %H:%M}" for ms in window) for window in windows]


def test_local_times_become_instants() -> None:
    assert told(TimedClosure("Palace", (1,), time(1, 10), time(2, 50))) == ["19.11 22:10 19.11 23:50"]


def test_a_closure_over_midnight_ends_on_the_next_day() -> None:
    assert told(TimedClosure("Ford", (1,), time(23), time(5))) == ["20.11 20:00 21.11 02:00"]


def test_it_begins_on_its_weekdays_alone() -> None:
    weekend = TimedClosure("Market", (1,), time(8), time(9), days=frozenset({6, 7}))
    assert told(weekend, DAY, date(2026, 11, 26)) == ["21.11 05:00 21.11 06:00", "22.11 05:00 22.11 06:00"]


def test_it_begins_within_its_season_alone() -> None:
    season = TimedClosure(
        "Trinity", (1,), time(1), time(5), valid_from=date(2026, 11, 21), valid_until=DAY.replace(day=22)
    )
    assert len(told(season, DAY, date(2026, 11, 30))) == 2


@pytest.mark.parametrize(
    ("day", "window"),
    [
        (date(2026, 10, 25), "24.10 23:30 25.10 01:30"),
        (date(2026, 3, 29), "29.03 00:30 29.03 01:30"),
    ],
    ids=["02:30 comes twice", "02:30 is left out"],
)
def test_where_the_clock_is_set_it_is_closed_rather_than_open(day: date, window: str) -> None:
    closure = TimedClosure("Brücke", (1,), time(1, 30), time(2, 30))
    assert told(closure, day, day, zone=BERLIN) == [window]


def test_lines_of_one_bridge_stand_in_the_order_of_time() -> None:
    lines = [TimedClosure("Palace", (1,), time(3), time(5)), TimedClosure("Palace", (1,), time(1), time(2))]
    windows = closed_windows_ms(lines, PETERSBURG, DAY, DAY)
    assert windows.shape == (2, 2)
    assert windows[0, 1] < windows[1, 0]
