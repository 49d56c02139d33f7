from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.week_minutes import MINUTES_PER_DAY, MINUTES_PER_WEEK, week_minutes

MONDAY, FRIDAY, SATURDAY, SUNDAY = (day * MINUTES_PER_DAY for day in (0, 4, 5, 6))

EARLY = [day * MINUTES_PER_DAY + minute for day in (2, 3, 4) for minute in (180, 240)]


@pytest.mark.parametrize(
    ("text", "begins_and_ends"),
    [
        ("Mo 07:00-09:00", [MONDAY + 420, MONDAY + 540]),
        ("(Mo 7:00-9:00, 16:00-18:30)", [420, 540, 960, 1110]),
        ("Sa-Su", [SATURDAY, MINUTES_PER_WEEK]),
        ("Su-Mo 12:00-13:00", [720, 780, SUNDAY + 720, SUNDAY + 780]),
        ("Fr 22:00-06:00", [FRIDAY + 1320, SATURDAY + 360]),
        ("Su 22:00-06:00", [0, 360, SUNDAY + 1320, MINUTES_PER_WEEK]),
        ("Mo,Fr 00:00-24:00", [MONDAY, 1440, FRIDAY, SATURDAY]),
        ("Mo-Fr; Tu-Fr 01:00-02:00; We-Fr 03:00-04:00", [0, 1440, 1500, 1560, *EARLY]),
        ("Fr 22:00-06:00; Sa 10:00-11:00", [FRIDAY + 1320, SATURDAY + 360, SATURDAY + 600, SATURDAY + 660]),
    ],
)
def test_weekly_hours(text: str, begins_and_ends: list[int]) -> None:
    holds = week_minutes(text)
    assert holds is not None
    changes = np.flatnonzero(np.diff(holds.astype(int), prepend=0, append=0))
    assert changes.tolist() == begins_and_ends


@pytest.mark.parametrize(
    "text",
    [
        "",
        "()",
        "wet",
        "PH",
        "Mo-Fr 07:00-09:00; PH off",
        "sunset-sunrise",
        "Jan-Mar",
        "25:00-26:00",
        "07:60-08:00",
        "weight>7.5",
    ],
)
def test_what_is_no_weekly_hours_is_told_as_such(text: str) -> None:
    assert week_minutes(text) is None


@given(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1440))
def test_a_span_holds_from_its_begin_until_its_end(day: int, begin: int, end: int) -> None:
    name = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day]
    holds = week_minutes(f"{name} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}")
    assert holds is not None
    length = end - begin if end > begin else end + MINUTES_PER_DAY - begin
    expected = {(day * MINUTES_PER_DAY + begin + minute) % MINUTES_PER_WEEK for minute in range(length)}
    assert set(np.flatnonzero(holds).tolist()) == expected


@given(st.text("MoTuFr 0127:-;,()", max_size=30))
def test_any_text_gives_a_week_or_nothing(text: str) -> None:
    holds = week_minutes(text)
    assert holds is None or holds.shape == (MINUTES_PER_WEEK,)
