"""The fleet as a whole: sorted, consistent, and its duty the same as that of each shift."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.consistency import overlapping
from fleet.crew import CrewMember, Shift
from fleet.duty import OFF_DUTY
from fleet.errors import FleetError
from fleet.hospital import Hospital
from fleet.instants import to_ms
from fleet.roster import Fleet
from fleet.station import Station
from fleet.unit import Unit

NEW_YORK = ZoneInfo("America/New_York")
STATIONS = (Station("s2", "B", 30.2, 60.0), Station("s1", "A", 30.1, 60.0))
UNITS = tuple(Unit(f"u{row}", f"1-{row}", "s1", frozenset({"general"})) for row in (3, 1, 2))
CREW = tuple(CrewMember(f"c{row}", f"Сотрудник {row}", frozenset()) for row in range(6))
HOSPITALS = (Hospital("h1", "H", 30.3, 60.0, frozenset({"general"})),)


def fleet(*shifts: Shift, **changed: object) -> Fleet:
    usual = {"stations": STATIONS, "units": UNITS, "crew": CREW, "shifts": shifts, "hospitals": HOSPITALS}
    return Fleet(**{**usual, "time_zone": NEW_YORK, **changed})


def shift(unit: str, crew: str, start: int, end: int, *days: int) -> Shift:
    return Shift(unit, tuple(crew.split()), time(start), time(end), frozenset(days or range(1, 8)))


def test_records_are_sorted_and_found_by_id() -> None:
    made = fleet()
    assert [unit.id for unit in made.units] == ["u1", "u2", "u3"]
    assert [station.id for station in made.stations] == ["s1", "s2"]
    assert made.unit_by_id["u3"] is made.units[made.unit_rows["u3"]]
    assert made.hospital_by_id["h1"].name == "H"
    assert made.crew_by_id["c0"].name == "Сотрудник 0"
    assert "u9" not in made.unit_by_id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"units": (*UNITS, Unit("u3", "1-4", "s1", frozenset({"general"})))}, "unit u3 is there twice"),
        (
            {"units": (*UNITS, Unit("u4", "1-3", "s1", frozenset({"general"})))},
            "units u3 and u4 have one call sign, 1-3",
        ),
        ({"units": (Unit("u1", "1", "s9", frozenset({"general"})),)}, "unit u1 names an unknown station s9"),
        ({"shifts": (shift("u9", "c1", 8, 20),)}, "shift 1 names an unknown unit u9"),
        ({"shifts": (shift("u1", "c1 c9", 8, 20),)}, "shift 1 names an unknown crew member c9"),
        (
            {"shifts": (shift("u1", "c1", 8, 20), shift("u1", "c2", 19, 21))},
            "shifts 1 and 2 of unit u1 overlap from mon 19:00",
        ),
        (
            {"shifts": (shift("u1", "c1", 8, 20), shift("u2", "c1", 20, 9))},
            "shifts 1 and 2 of crew c1 overlap from mon 08:00",
        ),
    ],
)
def test_contradictions_are_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(FleetError) as caught:
        fleet(**changed)
    assert caught.value.lines == (sentence,)


def test_a_unit_that_is_relieved_stays_on_duty() -> None:
    made = fleet(shift("u1", "c1", 8, 20), shift("u1", "c2", 20, 8), shift("u2", "c3", 8, 20))
    noon = datetime(2025, 6, 16, 12, tzinfo=NEW_YORK)
    evening = datetime(2025, 6, 17, 0, tzinfo=UTC)
    assert made.duty(noon) == {"u1": evening, "u2": evening}
    assert made.duty(noon.astimezone(UTC)) == made.duty(noon)
    assert made.duty(evening) == {"u1": datetime(2025, 6, 17, 12, tzinfo=UTC)}
    columns = made.duty_columns(noon)
    assert columns.relieved.tolist() == [True, False, False]
    assert columns.shift.tolist() == [0, 2, OFF_DUTY]


def test_a_fleet_without_shifts_has_nobody_on_duty() -> None:
    assert fleet().duty(datetime(2025, 6, 16, tzinfo=UTC)) == {}


shifts = st.builds(
    shift,
    st.sampled_from(["u1", "u2", "u3"]),
    st.sampled_from(["c1", "c2", "c3", "c4"]),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(1, 7),
    st.integers(1, 7),
)


def minutes_of(each: Shift) -> set[int]:
    return {(start + minute) % (7 * 1440) for start in each.starts_min for minute in range(0, each.length_min, 30)}


@given(st.lists(shifts, max_size=6))
def test_overlaps_are_found_exactly_where_shifts_share_a_minute(drawn: list[Shift]) -> None:
    sharing = [
        (one, other)
        for one, other in combinations(range(len(drawn)), 2)
        if (drawn[one].unit == drawn[other].unit or drawn[one].crew == drawn[other].crew)
        and minutes_of(drawn[one]) & minutes_of(drawn[other])
    ]
    found = [(overlap.other, overlap.row) for overlap in overlapping(drawn)]
    assert set(found) <= set(sharing)
    assert bool(found) == bool(sharing)
    assert len(found) == len(set(found))


@given(
    st.lists(shifts, max_size=8),
    st.datetimes(datetime.fromisoformat("2025-02-20"), datetime.fromisoformat("2025-11-20")),
)
def test_duty_is_what_each_shift_says(drawn: list[Shift], wall: datetime) -> None:
    kept: list[Shift] = []
    for each in drawn:
        if not list(overlapping([*kept, each])):
            kept.append(each)
    at = wall.replace(tzinfo=NEW_YORK).astimezone(UTC)
    made = fleet(*kept)
    ends = {
        each.unit: each.ends_at(at.astimezone(NEW_YORK)) for each in kept if each.on_duty_at(at.astimezone(NEW_YORK))
    }
    assert made.duty(at) == ends
    columns = made.duty_columns(at)
    for row, unit in enumerate(made.units):
        present = columns.shift[row]
        assert (present == OFF_DUTY) == (unit.id not in ends)
        assert columns.until_ms[row] == (OFF_DUTY if present == OFF_DUTY else to_ms(ends[unit.id]))
        just_after = made.duty(ends[unit.id]) if unit.id in ends else {}
        assert columns.relieved[row] == (unit.id in just_after) or _clock_changes(at)


def _clock_changes(at: datetime) -> bool:
    day = at.astimezone(NEW_YORK)
    return day.utcoffset() != (day + timedelta(days=2)).utcoffset()
