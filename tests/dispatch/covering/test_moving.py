"""Moves that are proposed: counted from where units stand or are bound for, within the rules of the service."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatch import commands as c
from dispatch.commands import Actor
from dispatch.covering.move_rules import USUAL_RULES, MoveRules, move_rules_of
from dispatch.covering.moving import proposed_moves
from dispatch.covering.moving_rule import order_freed
from dispatch.errors import MoveRulesError
from dispatch.service import Service
from dispatch.vocabulary import AssignmentStatus, UnitState
from fleet.positions import Fix
from fleet.relocation import MoveLimits
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place, town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.covering.moving import ProposedMove


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    """A centre with units in one corner of its town only, each of which told once where it is."""
    opened = open_centre(tmp_path, clock=clock)
    corner = opened.fleet.units[0].station
    station = opened.fleet.station_by_id[corner]
    for unit in opened.fleet.units:
        if unit.station != corner:
            opened.handle(c.ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)
        opened.positions.take(Fix(unit.id, station.lon, station.lat, NOON), NOON)
    yield opened
    opened.journal.close()


def proposed(centre: Centre) -> list[ProposedMove]:
    return proposed_moves(centre.situation())


def say(centre: Centre, clock: ManualClock, unit: str, state: UnitState) -> None:
    clock.advance(timedelta(minutes=1))
    centre.handle(c.ChangeUnitState(unit, state), ANNA)


def test_a_move_under_way_and_one_made_count_where_they_lead(centre: Centre, clock: ManualClock) -> None:
    first, second, *_ = proposed(centre)
    centre.handle(c.RelocateUnit(first.unit, first.station), ANNA)
    then = proposed(centre)
    assert (then[0].unit, then[0].station) == (second.unit, second.station)
    assert then[0].gain == pytest.approx(second.gain)
    assert first.unit not in {each.unit for each in then}
    say(centre, clock, first.unit, UnitState.AT_STATION)
    assert [(each.unit, each.station) for each in proposed(centre)[:2]] == [
        (each.unit, each.station) for each in then[:2]
    ]


def test_nobody_is_moved_more_often_in_a_shift_than_the_rules_allow(centre: Centre, clock: ManualClock) -> None:
    centre.move_rules = MoveRules(limits=MoveLimits(most_moves=1))
    unit = proposed(centre)[0].unit
    for station in (proposed(centre)[0].station, centre.fleet.unit_by_id[unit].station):
        centre.handle(c.RelocateUnit(unit, station), ANNA)
        say(centre, clock, unit, UnitState.AT_STATION)
    assert unit not in {each.unit for each in proposed(centre)}
    centre.move_rules = MoveRules(limits=MoveLimits(most_moves=3))
    assert proposed(centre)[0].unit == unit
    clock.advance(timedelta(days=1))
    centre.move_rules = MoveRules(limits=MoveLimits(most_moves=1))
    assert proposed(centre)[0].unit == unit


def test_a_unit_that_became_free_is_proposed_first_and_instead_of_going_home(
    centre: Centre, clock: ManualClock
) -> None:
    unit = centre.fleet.units[0]
    lon, lat = road_place(5)
    incident = centre.handle(c.ReceiveCall(lon=lon, lat=lat, reason="fever"), ANNA)["incident"]
    assignment = centre.handle(c.AssignUnit(incident, unit.id), ANNA)["id"]
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE):
        centre.handle(c.MoveAssignment(assignment, status), ANNA)
    assert unit.id not in {each.unit for each in proposed(centre)}
    centre.handle(c.MoveAssignment(assignment, AssignmentStatus.ENDED), ANNA)
    freed, *others = proposed(centre)
    assert (freed.unit, freed.freed) == (unit.id, True)
    assert freed.station != unit.station
    assert freed.gain > 0
    assert not any(each.freed for each in others)
    say(centre, clock, unit.id, UnitState.AT_STATION)
    assert not any(each.freed for each in proposed(centre))


def test_a_crew_is_not_moved_before_its_relief(centre: Centre, clock: ManualClock) -> None:
    ends_at = centre.fleet.duty(NOON)["u02"]
    clock.set(ends_at - timedelta(minutes=59))
    conditions = centre.streets.conditions_at(clock.now())
    centre.streets.take(conditions, centre.streets.built_for(conditions))
    found = [each.unit for each in proposed(centre)]
    assert found
    assert not {unit for unit in found if centre.fleet.duty(clock.now())[unit] == ends_at}


def test_without_stations_nothing_is_proposed(tmp_path: Path) -> None:
    nobody = replace(town().fleet, stations=(), units=(), crew=(), shifts=())
    empty = open_centre(tmp_path, of=town()._replace(fleet=nobody))
    with closing(empty.journal):
        assert proposed(empty) == []


def test_the_rules_of_the_service_say_whether_how_far_and_for_what(centre: Centre) -> None:
    every = proposed(centre)
    centre.move_rules = move_rules_of({"policy": "none"})
    assert proposed(centre) == []
    centre.move_rules = move_rules_of({"longest_drive_ms": min(each.drive_ms for each in every) - 1})
    assert not {(each.unit, each.station) for each in every} & {(each.unit, each.station) for each in proposed(centre)}
    centre.move_rules = move_rules_of({"least_gain": 1})
    assert proposed(centre) == []
    centre.move_rules = move_rules_of({"rest_from_hour": 11, "rest_until_hour": 13})
    assert proposed(centre) == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"policy": "best"}, "moves: policy is 'best': known are dmexclp, none"),
        ({"most_moves": -1}, "moves: most_moves is -1: want a number from 0"),
        ({"most_moves": True}, "moves: most_moves must be a whole number, not True"),
        ({"most_moves": "3"}, "moves: most_moves must be a whole number, not '3'"),
        ({"least_gain": 2}, "moves: least_gain is 2: want a share from 1e-09 to 1"),
        ({"least_gain": float("nan")}, "moves: least_gain is nan: want a share from 1e-09 to 1"),
        ({"automatic": 1}, "moves: automatic must be true or false, not 1"),
        ({"rest_from_hour": 24}, "moves: rest_from_hour is 24: want an hour from 0 to 23"),
        ({"night": 1}, "moves: night is no limit: known are automatic, policy, least_gain"),
    ],
)
def test_rules_that_are_impossible_are_told(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(MoveRulesError) as refused:
        move_rules_of(told)
    assert str(refused.value).startswith(sentence)


def test_the_rule_moves_who_became_free_and_nobody_who_stands_or_while_somebody_waits(
    centre: Centre, clock: ManualClock
) -> None:
    async def look() -> None:
        service = Service(centre)
        try:
            await order_freed(service, Actor("rule", "centre"))
        finally:
            await service.stop()

    unit = centre.fleet.units[0].id
    asyncio.run(look())
    assert not any(each.bound_for for each in centre.state.units.values())
    say(centre, clock, unit, UnitState.FREE_ON_ROAD)
    lon, lat = road_place(5)
    incident = centre.handle(c.ReceiveCall(lon=lon, lat=lat, reason="fever"), ANNA)["incident"]
    asyncio.run(look())
    assert centre.state.unit(unit).bound_for is None
    centre.handle(c.CloseIncident(incident, "cancelled"), ANNA)
    (wanted,) = (each for each in proposed(centre) if each.freed)
    asyncio.run(look())
    assert {each.id: each.bound_for for each in centre.state.units.values() if each.bound_for} == {unit: wanted.station}


def test_nothing_told_are_the_usual_rules() -> None:
    assert move_rules_of({}) == USUAL_RULES
