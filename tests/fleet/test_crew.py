"""Shifts on the wall clock: nights, 24 hours, and the hours that the clock skips or repeats."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.crew import CrewMember, Shift
from fleet.errors import FieldError

NEW_YORK = ZoneInfo("America/New_York")
MOSCOW = ZoneInfo("Europe/Moscow")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
MINUTE = timedelta(minutes=1)
DAILY = frozenset(range(1, 8))


def shift(start: str, end: str, days: frozenset[int] = DAILY) -> Shift:
    return Shift("u1", ("c1",), time.fromisoformat(start), time.fromisoformat(end), days)


def local(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def reached_by_walking(wall: datetime, zone: ZoneInfo) -> datetime:
    """Walk minute by minute until the clock shows this time or a later one."""
    instant = wall.replace(tzinfo=UTC) - timedelta(hours=20)
    while instant.astimezone(zone).replace(tzinfo=None) < wall:
        instant += MINUTE
    return instant


def end_by_walking(each: Shift, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Try every day on which the shift may have started, with the plain meaning of its two times."""
    today = at.astimezone(zone).date()
    for date in (today - timedelta(days=back) for back in (-1, 0, 1, 2)):
        if date.isoweekday() not in each.days:
            continue
        start = datetime.combine(date, each.start)
        end = datetime.combine(date + timedelta(days=each.end <= each.start), each.end)
        if reached_by_walking(start, zone) <= at < reached_by_walking(end, zone):
            return reached_by_walking(end, zone)
    return None


CHANGES = (
    (NEW_YORK, "2025-03-09T07:00"),
    (NEW_YORK, "2025-11-02T06:00"),
    (MOSCOW, "2010-10-30T23:00"),
    (MOSCOW, "2011-03-26T23:00"),
    (MOSCOW, "2014-10-25T22:00"),
    (LORD_HOWE, "2025-04-05T15:00"),
    (NEW_YORK, "2025-06-15T12:00"),
)


@given(
    change=st.sampled_from(CHANGES),
    minutes=st.integers(-200, 200),
    second=st.sampled_from([0, 30.5]),
    start=st.integers(0, 47),
    end=st.integers(0, 47),
    days=st.frozensets(st.integers(1, 7), min_size=1),
)
def test_a_shift_runs_and_ends_as_one_who_watches_the_clock_finds(
    change: tuple[ZoneInfo, str], minutes: int, second: float, start: int, end: int, days: frozenset[int]
) -> None:
    zone, around = change
    at = utc(around) + minutes * MINUTE + timedelta(seconds=second)
    half_hours = [time(each // 2, each % 2 * 30) for each in (start, end)]
    watched = Shift("u1", ("c1",), half_hours[0], half_hours[1], days)
    expected = end_by_walking(watched, at, zone)
    assert watched.ends_at(at.astimezone(zone)) == expected
    assert watched.on_duty_at(at.astimezone(zone)) == (expected is not None)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday_night = shift("20:00", "08:00", frozenset({5}))
    assert friday_night.ends_at(local("2025-03-08T07:59", MOSCOW)) == utc("2025-03-08T05:00")
    assert not friday_night.on_duty_at(local("2025-03-08T08:00", MOSCOW))
    assert not friday_night.on_duty_at(local("2025-03-07T07:00", MOSCOW))


def test_a_sunday_night_reaches_into_the_next_week() -> None:
    assert shift("20:00", "08:00", frozenset({7})).ends_at(local("2025-03-10T03:00", MOSCOW)) == utc("2025-03-10T05:00")


def test_equal_times_are_24_hours() -> None:
    whole_day = shift("08:00", "08:00", frozenset({1}))
    assert whole_day.on_duty_at(local("2025-03-11T07:59", MOSCOW))
    assert not whole_day.on_duty_at(local("2025-03-11T08:00", MOSCOW))


def test_the_clock_put_forward_shortens_a_night() -> None:
    night = shift("20:00", "08:00")
    start, end = local("2025-03-08T20:00", NEW_YORK), night.ends_at(local("2025-03-08T23:00", NEW_YORK))
    assert end is not None
    assert end - start.astimezone(UTC) == timedelta(hours=11)


def test_the_repeated_hour_lengthens_the_shift_that_runs_to_its_end() -> None:
    until_two = shift("00:00", "02:00")
    assert until_two.ends_at(local("2025-11-02T01:30", NEW_YORK, fold=1)) == utc("2025-11-02T07:00")
    assert not shift("00:00", "01:30").on_duty_at(local("2025-11-02T01:15", NEW_YORK, fold=1))


def test_a_shift_that_ends_inside_the_skipped_hour_ends_when_the_clock_jumps() -> None:
    assert shift("00:00", "02:30").ends_at(local("2025-03-09T01:00", NEW_YORK)) == utc("2025-03-09T07:00")


def test_a_shift_inside_the_skipped_hour_starts_when_the_clock_jumps() -> None:
    assert shift("02:30", "06:00").on_duty_at(local("2025-03-09T03:00", NEW_YORK))
    assert not shift("02:15", "02:45").on_duty_at(local("2025-03-09T03:00", NEW_YORK))


@pytest.mark.parametrize("at", [utc("2025-03-09T12:00"), datetime.fromisoformat("2025-03-09T12:00")])
def test_a_time_without_the_regions_clock_is_refused(at: datetime) -> None:
    with pytest.raises(FieldError, match="region's zone"):
        shift("08:00", "20:00").on_duty_at(at)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"crew": ()}, "crew is empty"),
        ({"crew": ("c1", "c1")}, "crew names one member twice"),
        ({"days": frozenset()}, "days must be days of the week"),
        ({"days": frozenset({0})}, "days must be days of the week"),
        ({"start": time(8, 0, 1)}, "from is 08:00:01: want hours and minutes"),
        ({"unit": "u 1"}, "unit is 'u 1'"),
    ],
)
def test_an_impossible_shift_is_refused_by_its_field(changed: dict[str, object], sentence: str) -> None:
    usual = {"unit": "u1", "crew": ("c1",), "start": time(8), "end": time(20), "days": DAILY}
    with pytest.raises(FieldError, match=sentence):
        Shift(**{**usual, **changed})


def test_an_unknown_skill_is_refused() -> None:
    with pytest.raises(FieldError, match="unknown skill 'magic'"):
        CrewMember("c1", "Сотрудник 1", frozenset({"magic"}))
