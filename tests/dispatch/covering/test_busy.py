"""How busy the units of a centre are: counted from its events, usual as long as there are few, equal after a replay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import AssignUnit, ChangeUnitState, MoveAssignment, ReceiveCall, Undo
from dispatch.covering.busy import ASSUMED, USUAL, busy_at
from dispatch.state import CentreState
from dispatch.vocabulary import AssignmentStatus, UnitState
from fleet.going.ways import Moves
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

HOUR_MS = 3_600_000
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=clock)
    yield opened
    opened.journal.close()


def send(centre: Centre, unit: str) -> str:
    lon, lat = road_place()
    incident = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="injury"), ANNA)["incident"]
    return str(centre.handle(AssignUnit(incident, unit), ANNA)["id"])


def end(centre: Centre, assignment: str) -> None:
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ENDED), ANNA)


def work(centre: Centre, clock: ManualClock, unit: str, *, busy: timedelta, idle: timedelta) -> None:
    assignment = send(centre, unit)
    clock.set(clock.now() + busy)
    end(centre, assignment)
    clock.set(clock.now() + idle)


def replayed(centre: Centre) -> CentreState:
    return CentreState().fold(centre.journal.public_parts(after=0))


def test_time_is_counted_by_hour_and_by_unit(centre: Centre, clock: ManualClock) -> None:
    unit, units = centre.fleet.units[0].id, len(centre.fleet.units)
    work(centre, clock, unit, busy=90 * MINUTE, idle=30 * MINUTE)
    work(centre, clock, unit, busy=MINUTE, idle=MINUTE)
    times = centre.state.busy
    assert times.time_of(unit) == (91 * HOUR_MS // 60, 121 * HOUR_MS // 60)
    sunday_nine_utc = 6 * 24 + 9
    first, second, third = times.hours[sunday_nine_utc : sunday_nine_utc + 3]
    assert (first.busy_ms, first.duty_ms, first.watched_ms) == (HOUR_MS, units * HOUR_MS, HOUR_MS)
    assert (second.busy_ms, second.watched_ms) == (HOUR_MS // 2, HOUR_MS)
    assert (third.busy_ms, third.watched_ms) == (HOUR_MS // 60, HOUR_MS // 60)


def test_the_usual_fraction_stands_at_first_and_what_is_measured_takes_over(centre: Centre, clock: ManualClock) -> None:
    assert centre.situation().busy == ASSUMED
    idle_hours = timedelta(hours=23)
    for _ in range(10):
        work(centre, clock, centre.fleet.units[0].id, busy=60 * MINUTE, idle=idle_hours)
    found = centre.situation().busy
    assert found.measured
    assert 0 < found.every < USUAL / 4


def test_resuscitation_crews_are_as_busy_as_they_are(centre: Centre, clock: ManualClock) -> None:
    able = [unit.id for unit in centre.fleet.units if "resuscitation" in unit.capabilities]
    for _ in range(10):
        sent = [send(centre, unit) for unit in able]
        clock.set(clock.now() + timedelta(hours=12))
        for assignment in sent:
            end(centre, assignment)
        clock.set(clock.now() + timedelta(hours=12))
    found = centre.situation().busy
    assert found.resuscitation > 1.3 * found.every > 0


def test_who_is_off_duty_or_out_of_service_is_on_no_clock(centre: Centre, clock: ManualClock) -> None:
    unit = centre.fleet.units[0].id
    clock.set(NOON + 30 * MINUTE)
    centre.handle(ChangeUnitState(unit, UnitState.OUT_OF_SERVICE), ANNA)
    clock.set(NOON + 90 * MINUTE)
    centre.handle(ChangeUnitState(unit, UnitState.AT_STATION), ANNA)
    assert centre.state.busy.time_of(unit) == (0, HOUR_MS // 2)


def test_of_days_in_which_the_journal_was_silent_the_first_is_counted(centre: Centre, clock: ManualClock) -> None:
    unit = centre.fleet.units[0].id
    assignment = send(centre, unit)
    clock.set(NOON + timedelta(days=3))
    end(centre, assignment)
    assert centre.state.busy.time_of(unit) == (24 * HOUR_MS, 24 * HOUR_MS)
    assert sum(each.watched_ms for each in centre.state.busy.hours) == 24 * HOUR_MS


def test_a_quiet_service_is_not_told_to_be_busy(centre: Centre, clock: ManualClock) -> None:
    for unit in centre.fleet.units[1:]:
        centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)
    for _ in range(30):
        work(centre, clock, centre.fleet.units[0].id, busy=90 * MINUTE, idle=timedelta(hours=30))
    found = centre.situation().busy
    assert found.measured
    assert found.every < 0.2


def test_calls_that_change_no_unit_tell_that_time_has_passed(centre: Centre, clock: ManualClock) -> None:
    lon, lat = road_place()
    for _ in range(5):
        centre.handle(ReceiveCall(lon=lon, lat=lat, reason="injury"), ANNA)
        clock.set(clock.now() + timedelta(hours=20))
    assert centre.state.busy.time_of(centre.fleet.units[0].id) == (0, 80 * HOUR_MS)


def test_a_clock_that_was_wrong_once_does_not_stop_the_counting(tmp_path: Path) -> None:
    ahead = open_centre(tmp_path, clock=ManualClock(NOON + timedelta(days=3_650)))
    unit = ahead.fleet.units[0].id
    end(ahead, send(ahead, unit))
    ahead.journal.close()
    put_right = ManualClock(NOON)
    centre = open_centre(tmp_path, clock=put_right)
    before_ms = centre.state.busy.time_of(unit)[0]
    work(centre, put_right, unit, busy=90 * MINUTE, idle=MINUTE)
    centre.journal.close()
    assert centre.state.busy.time_of(unit)[0] - before_ms == 90 * HOUR_MS // 60


def test_a_sending_that_is_taken_back_ends_the_busy_time(centre: Centre, clock: ManualClock) -> None:
    unit = centre.fleet.units[0].id
    send(centre, unit)
    clock.set(NOON + timedelta(seconds=5))
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    clock.set(NOON + timedelta(hours=2))
    send(centre, unit)
    assert centre.state.busy.time_of(unit)[0] == 5_000


def test_a_replay_and_a_checkpoint_count_the_same(centre: Centre, clock: ManualClock) -> None:
    for row in range(6):
        unit = centre.fleet.units[row].id
        work(centre, clock, unit, busy=(row + 1) * 17 * MINUTE, idle=timedelta(hours=5 * row))
    live, again = centre.state.checkpoint(), replayed(centre).checkpoint()
    assert live.state == again.state
    halfway = CentreState.of(live)
    work(centre, clock, centre.fleet.units[0].id, busy=40 * MINUTE, idle=MINUTE)
    halfway.fold(centre.journal.public_parts(after=live.seq))
    assert halfway.busy.kept() == centre.state.busy.kept()


def test_feldshers_at_home_do_not_make_ambulances_look_idle(centre: Centre, clock: ManualClock) -> None:
    crews, at_home = centre.fleet.units[:5], {unit.id for unit in centre.fleet.units[5:]}
    for _ in range(4):
        sent = [send(centre, unit.id) for unit in crews]
        clock.set(clock.now() + timedelta(hours=12))
        for assignment in sent:
            end(centre, assignment)
        clock.set(clock.now() + timedelta(hours=12))
    units = tuple(replace(each, moves=Moves.FOOT) if each.id in at_home else each for each in centre.fleet.units)
    driving = busy_at(centre.state.busy, replace(centre.fleet, units=units), clock.now())
    assert driving.every > 2 * busy_at(centre.state.busy, centre.fleet, clock.now()).every
