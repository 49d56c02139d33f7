"""Units that are ordered to another station: where they are bound for, where they wait, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch import commands as c
from dispatch.refusals import AlreadyBoundError, BadFieldError, UnitTakenError, UnitUnavailableError, UnknownError
from dispatch.state import CentreState
from dispatch.vocabulary import AssignmentStatus, Outcome, UnitState
from dispatch.whereabouts import unit_place
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.incident import UnitRecord


class Desk:
    """A centre, one of its units, and a station that is not the unit's own."""

    def __init__(self, centre: Centre, clock: ManualClock) -> None:
        self.centre, self.clock = centre, clock
        self.unit, self.home = centre.fleet.units[0].id, centre.fleet.units[0].station
        self.goal, self.other, *_ = (each.id for each in centre.fleet.stations if each.id != self.home)

    @property
    def record(self) -> UnitRecord:
        return self.centre.state.unit(self.unit)

    @property
    def whereabouts(self) -> tuple[UnitState, str | None, str | None]:
        return self.record.state, self.record.bound_for, self.record.stands_at

    def order(self, station: str) -> None:
        self.centre.handle(c.RelocateUnit(self.unit, station), ANNA)

    def say(self, state: UnitState) -> None:
        self.clock.advance(timedelta(minutes=5))
        self.centre.handle(c.ChangeUnitState(self.unit, state), ANNA)

    def send(self) -> str:
        lon, lat = road_place()
        incident = self.centre.handle(c.ReceiveCall(lon=lon, lat=lat, reason="fever"), ANNA)["incident"]
        return str(self.centre.handle(c.AssignUnit(incident, self.unit), ANNA)["id"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = ManualClock(NOON)
    opened = open_centre(tmp_path, clock=clock)
    yield Desk(opened, clock)
    opened.journal.close()


def test_a_unit_is_bound_for_a_station_waits_there_and_goes_home(desk: Desk) -> None:
    desk.order(desk.goal)
    assert desk.whereabouts == (UnitState.RELOCATING, desk.goal, None)
    desk.say(UnitState.RELOCATING)
    assert desk.record.bound_for == desk.goal
    desk.say(UnitState.AT_STATION)
    assert desk.whereabouts == (UnitState.AT_STATION, None, desk.goal)
    desk.say(UnitState.OUT_OF_SERVICE)
    desk.say(UnitState.AT_STATION)
    assert desk.record.stands_at == desk.goal
    desk.order(desk.home)
    assert desk.whereabouts == (UnitState.RELOCATING, desk.home, None)
    desk.say(UnitState.AT_STATION)
    assert desk.whereabouts == (UnitState.AT_STATION, None, None)
    assert len(desk.record.moved_at) == 2


def test_without_a_fix_it_is_at_the_station_where_it_waits(desk: Desk) -> None:
    desk.order(desk.goal)
    desk.say(UnitState.AT_STATION)
    centre, station = desk.centre, desk.centre.fleet.station_by_id[desk.goal]
    row = centre.fleet.unit_rows[desk.unit]
    assert unit_place(row, centre.fleet, centre.positions, centre.state) == (station.lon, station.lat)


def test_who_leaves_for_an_incident_is_bound_for_no_station_any_more(desk: Desk) -> None:
    desk.order(desk.goal)
    assignment = desk.send()
    assert desk.record.bound_for == desk.goal
    desk.centre.handle(c.MoveAssignment(assignment, AssignmentStatus.ACCEPTED), ANNA)
    desk.centre.handle(c.MoveAssignment(assignment, AssignmentStatus.EN_ROUTE), ANNA)
    assert desk.whereabouts == (UnitState.FREE_ON_ROAD, None, None)


def test_a_relocation_goes_on_when_the_incident_needs_nobody_before_it_left(desk: Desk) -> None:
    desk.order(desk.goal)
    desk.centre.handle(c.EndWithoutHelp(desk.send(), Outcome.STOOD_DOWN), ANNA)
    assert desk.whereabouts == (UnitState.RELOCATING, desk.goal, None)


def test_who_is_there_or_on_the_way_is_not_ordered_there(desk: Desk) -> None:
    with pytest.raises(AlreadyBoundError, match="stands there already"):
        desk.order(desk.home)
    desk.order(desk.goal)
    with pytest.raises(AlreadyBoundError, match="is bound for it already"):
        desk.order(desk.goal)
    desk.order(desk.other)
    assert desk.record.bound_for == desk.other


def test_only_who_is_idle_and_on_duty_is_ordered_to_a_station_that_there_is(desk: Desk) -> None:
    with pytest.raises(BadFieldError, match="station: there is no station 'nowhere'"):
        desk.order("nowhere")
    with pytest.raises(UnknownError):
        desk.centre.handle(c.RelocateUnit("nobody", desk.goal), ANNA)
    desk.say(UnitState.OUT_OF_SERVICE)
    with pytest.raises(UnitUnavailableError):
        desk.order(desk.goal)
    desk.say(UnitState.AT_STATION)
    desk.send()
    with pytest.raises(UnitTakenError):
        desk.order(desk.goal)


def test_an_order_is_taken_back_with_all_that_it_changed(desk: Desk) -> None:
    before = desk.record
    desk.order(desk.goal)
    desk.centre.handle(c.Undo(ANNA.name, ANNA.seat), ANNA)
    assert desk.whereabouts == (UnitState.AT_STATION, None, None)
    assert desk.record.moved_at == before.moved_at == ()


def test_a_contracted_word_without_a_goal_stays_possible(desk: Desk) -> None:
    desk.say(UnitState.RELOCATING)
    assert desk.whereabouts == (UnitState.RELOCATING, None, None)
    desk.say(UnitState.AT_STATION)
    assert desk.whereabouts == (UnitState.AT_STATION, None, None)
    assert desk.record.moved_at == ()


def test_where_it_is_bound_for_stands_in_a_checkpoint(desk: Desk) -> None:
    desk.order(desk.goal)
    restored = CentreState.of(desk.centre.state.checkpoint())
    assert restored.unit(desk.unit) == desk.record
