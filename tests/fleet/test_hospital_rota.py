"""The duty rota of hospitals: read from its file, and who is on duty when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.errors import FieldError, FleetError
from fleet.hospital_rota import DutyHours, OnDuty, duty_at
from fleet.tables import read_fleet
from fleet.template import write_template

if TYPE_CHECKING:
    from pathlib import Path

MOSCOW = ZoneInfo("Europe/Moscow")
ALL_WEEK = frozenset(range(1, 8))
MONDAY = datetime(2026, 3, 2, tzinfo=MOSCOW)


def hours(start: int, end: int, **told: Any) -> DutyHours:
    usual: dict[str, Any] = {"hospital": "h1", "department": "trauma", "days": ALL_WEEK}
    return DutyHours(start=time(start), end=time(end % 24), **{**usual, **told})


def duty(local: datetime, *rota: DutyHours) -> OnDuty:
    return duty_at(rota, local)["h1", "trauma"]


def at(clock: int, days: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=clock)


def test_a_duty_begins_and_ends_and_says_when() -> None:
    rota = hours(8, 20, days=frozenset({1, 3}))
    assert duty(at(7), rota) == OnDuty(takes=False, turns_at=at(8).astimezone(UTC))
    assert duty(at(8), rota) == OnDuty(takes=True, turns_at=at(20).astimezone(UTC))
    assert duty(at(20), rota) == OnDuty(takes=False, turns_at=None)
    assert duty(at(20, 1), rota) == OnDuty(takes=False, turns_at=at(8, 2).astimezone(UTC))


def test_hours_that_touch_are_one_duty_and_a_night_goes_on_over_midnight() -> None:
    day, night = hours(8, 20, days=frozenset({1})), hours(20, 8, days=frozenset({1}))
    assert duty(at(12), day, night) == OnDuty(takes=True, turns_at=at(8, 1).astimezone(UTC))
    assert duty(at(7, 1), night) == OnDuty(takes=True, turns_at=at(8, 1).astimezone(UTC))
    assert duty(at(12), hours(0, 24)) == OnDuty(takes=True, turns_at=None)


def test_a_duty_has_its_season() -> None:
    rota = hours(8, 20, valid_from=date(2026, 3, 3), valid_until=date(2026, 3, 3))
    assert [duty(at(12, day), rota).takes for day in range(-1, 4)] == [False, False, True, False, False]


def test_who_has_no_hours_is_not_in_the_answer() -> None:
    assert duty_at([hours(8, 20)], at(12)).keys() == {("h1", "trauma")}
    assert duty_at([], at(12)) == {}


@given(
    st.integers(0, 23),
    st.integers(0, 23),
    st.sets(st.integers(1, 7), min_size=1).map(frozenset),
    st.integers(0, 7 * 24 * 4),
)
def test_a_duty_turns_when_it_says(start: int, end: int, days: frozenset[int], quarter: int) -> None:
    rota, now = hours(start, end, days=days), MONDAY + timedelta(minutes=15 * quarter)
    found = duty(now, rota)
    steps = [now + timedelta(minutes=15 * step) for step in range(4 * 24)]
    turned = next((each for each in steps if duty(each, rota).takes != found.takes), None)
    assert turned is None or found.turns_at == turned


def test_without_a_file_nobody_has_hours(tmp_path: Path) -> None:
    write_template(tmp_path)
    assert read_fleet(tmp_path, time_zone=MOSCOW).rota == ()


@pytest.mark.parametrize(
    "text",
    [
        "hospital,department,from,until,days,valid_from,valid_until\n{0},{1},08:00,20:00,mon-fri,2026-03-01,2026-05-31\n",
        "стационар;отделение;с;до;дни;действует с;действует по\n{0};{1};8:00;20:00;будни;01.03.2026;31.05.2026\n",
    ],
)
def test_hours_are_read_in_english_and_russian(tmp_path: Path, text: str) -> None:
    write_template(tmp_path)
    hospital = read_fleet(tmp_path, time_zone=MOSCOW).hospitals[0]
    department = min(hospital.departments)
    (tmp_path / "hospital_rota.csv").write_text(text.format(hospital.id, department), encoding="utf-8")
    (read,) = read_fleet(tmp_path, time_zone=MOSCOW).rota
    assert read == DutyHours(
        hospital.id, department, time(8), time(20), frozenset(range(1, 6)), date(2026, 3, 1), date(2026, 5, 31)
    )


def test_the_season_may_be_missing(tmp_path: Path) -> None:
    write_template(tmp_path)
    hospital = read_fleet(tmp_path, time_zone=MOSCOW).hospitals[0]
    row = f"{hospital.id},{min(hospital.departments)},08:00,20:00,daily"
    (tmp_path / "hospital_rota.csv").write_text(f"hospital,department,from,until,days\n{row}\n", encoding="utf-8")
    (read,) = read_fleet(tmp_path, time_zone=MOSCOW).rota
    assert (read.valid_from, read.valid_until) == (None, None)


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    write_template(tmp_path)
    hospital = next(
        each for each in read_fleet(tmp_path, time_zone=MOSCOW).hospitals if "burns" not in each.departments
    )
    rows = (
        "h404,trauma,08:00,20:00,daily,,",
        f"{hospital.id},burns,08:00,20:00,daily,,",
        f"{hospital.id},magic,08:00,20:00,daily,,",
        f"{hospital.id},,08:00,20:00,daily,,",
        f"{hospital.id},general,25:00,20:00,daily,,",
        f"{hospital.id},general,08:00,20:00,daily,soon,",
        f"{hospital.id},general,08:00,20:00,daily,2026-03-02,2026-03-01",
    )
    header = "hospital,department,from,until,days,valid_from,valid_until"
    (tmp_path / "hospital_rota.csv").write_text("\n".join((header, *rows)), encoding="utf-8")
    with pytest.raises(FleetError) as refused:
        read_fleet(tmp_path, time_zone=MOSCOW)
    told = refused.value.lines
    assert [line.partition(": ")[0] for line in told] == [f"hospital_rota.csv:{number}" for number in range(2, 9)]
    assert "hospital h404 is not in hospitals.csv" in told[0]
    assert f"department burns is none of hospital {hospital.id}" in told[1]
    assert "unknown department 'magic'" in told[2]
    assert "valid_from is 'soon': want a day such as 2026-03-01" in told[5]
    assert "before valid_from 2026-03-02" in told[6]


def test_hours_that_cannot_be_are_refused() -> None:
    with pytest.raises(FieldError, match="days"):
        hours(8, 20, days=frozenset({8}))
    with pytest.raises(FieldError, match="from"):
        DutyHours("h1", "trauma", time(8, 0, 30), time(20), ALL_WEEK)
