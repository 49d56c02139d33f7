"""How busy units are, by the hour of the week: exact where much is known, the mean where nothing is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.coverage import busy_fraction, hour_of_week
from fleet.errors import FieldError
from fleet.instants import to_ms

HOUR_MS = 3_600_000
MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY_MS = to_ms(datetime(2026, 11, 23, tzinfo=MOSCOW))


@given(st.integers(1, 200), st.lists(st.tuples(st.integers(-9, 250), st.integers(0, 40)), max_size=20))
def test_busy_time_adds_up_and_every_fraction_is_one(hours: int, jobs: list[tuple[int, int]]) -> None:
    begin_ms = np.array([MONDAY_MS + begin * HOUR_MS + 7 for begin, _ in jobs], dtype=np.int64)
    until_ms = begin_ms + np.array([length * HOUR_MS // 3 for _, length in jobs], dtype=np.int64)
    found = busy_fraction(MONDAY_MS, np.full(hours, 30), begin_ms, until_ms, MOSCOW)
    end_ms = MONDAY_MS + hours * HOUR_MS
    inside = np.clip(until_ms, MONDAY_MS, end_ms) - np.clip(begin_ms, MONDAY_MS, end_ms)
    assert found.mean == pytest.approx(inside.sum() / (30 * hours * HOUR_MS))
    assert ((found.fraction >= 0) & (found.fraction < 1)).all()
    assert found.known.sum() == hours


def test_hours_are_those_of_the_wall_clock_and_are_drawn_to_the_mean_where_few_are_known() -> None:
    weeks, from_ms = 10, MONDAY_MS + np.arange(10) * 168 * HOUR_MS + 8 * HOUR_MS
    found = busy_fraction(MONDAY_MS, [2] * 168 * weeks, from_ms, from_ms + HOUR_MS, MOSCOW, mean_weeks=1e-9)
    assert found.fraction[8] == pytest.approx(0.5)
    assert found.fraction[[7, 9]] == pytest.approx(0)
    drawn = busy_fraction(MONDAY_MS, [2] * 168 * weeks, from_ms, from_ms + HOUR_MS, MOSCOW)
    assert drawn.fraction[8] == pytest.approx((10 * 0.5 + 4 * drawn.mean) / 14)
    assert drawn.fraction[7] == pytest.approx(4 * drawn.mean / 14)


def test_an_hour_that_is_not_known_has_the_mean() -> None:
    found = busy_fraction(MONDAY_MS, [1, 3], [MONDAY_MS], [MONDAY_MS + HOUR_MS // 2], MOSCOW)
    assert found.mean == 0.125
    assert found.fraction[100] == 0.125
    assert found.known[:3].tolist() == [1, 1, 0]


def test_the_hour_of_the_week_begins_on_monday() -> None:
    assert hour_of_week(datetime(2026, 11, 22, 21, 30, tzinfo=UTC).astimezone(MOSCOW)) == 0
    assert hour_of_week(datetime(2026, 11, 22, 23, 59, tzinfo=MOSCOW)) == 167


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"busy_until_ms": [MONDAY_MS - 1]}, "busy_until_ms is before busy_from_ms in row 0"),
        ({"busy_until_ms": []}, "busy_until_ms has shape 0, want 1"),
        ({"on_duty": [0, 1]}, "on_duty is 0 in hour 0, when 0.50 units were busy"),
        ({"on_duty": [-1, 1]}, "on_duty is below 0 in hour 0"),
        ({"on_duty": [0, 0]}, "on_duty holds no hour with a unit on duty"),
        ({"on_duty": [1.5, 1]}, "on_duty must hold whole numbers"),
        ({"begins_ms": MONDAY_MS + 1}, "begins_ms is \\d+, not at a whole hour"),
        ({"mean_weeks": 0.0}, "mean_weeks is 0: want a number above 0"),
        ({"busy_until_ms": [MONDAY_MS + 2 * HOUR_MS]}, "busy_until_ms leaves no unit idle"),
    ],
)
def test_nonsense_is_refused(changed: dict[str, object], said: str) -> None:
    whole = {
        "begins_ms": MONDAY_MS,
        "on_duty": [1, 1],
        "busy_from_ms": [MONDAY_MS],
        "busy_until_ms": [MONDAY_MS + HOUR_MS // 2],
        "zone": MOSCOW,
    }
    with pytest.raises(FieldError, match=said):
        busy_fraction(**whole | changed)
