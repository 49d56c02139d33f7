"""When crews will be there: turnout, the way that is left, closed roads."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.arrivals import arrivals
from dispatch.commands import AssignUnit, LiftClosure, MoveAssignment, ReceiveCall, SetClosure
from dispatch.recommendation import recommend
from dispatch.vocabulary import AssignmentStatus
from fleet.positions import Fix
from routing import Route, route
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.arrivals import Arrival
    from dispatch.centre import Centre

FAR = 40
NEAR = 3


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(tmp_path)
    with closing(centre.journal):
        yield centre


def sent(centre: Centre, *statuses: str) -> str:
    """Send the best crew to a call and let it report; gives its unit."""
    lon, lat = road_place(FAR)
    incident = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="injury"), ANNA)["incident"]
    unit = recommend(centre.situation(), centre.state.incidents[incident]).candidates[0].unit
    assignment = centre.handle(AssignUnit(incident, unit), ANNA)["id"]
    for status in statuses:
        centre.handle(MoveAssignment(assignment, AssignmentStatus(status)), ANNA)
    return unit


def drive(centre: Centre, unit: str, place: int) -> Route:
    """Let a fix come from a place; gives the way from there to the call."""
    lon, lat = road_place(place)
    centre.positions.take(Fix(unit, lon, lat, NOON), NOON)
    way = route(centre.streets.metric, (lon, lat), road_place(FAR), at=NOON)
    assert isinstance(way, Route)
    return way


def only(centre: Centre) -> Arrival:
    (found,) = arrivals(centre.situation())
    return found


def test_a_crew_that_was_just_sent_has_its_turnout_and_its_way_before_it(centre: Centre) -> None:
    unit = sent(centre)
    candidate_ms = (only(centre).arrives_at - NOON) / timedelta(milliseconds=1)
    offered = centre.state.incidents["1"].assignments[0]
    assert offered.unit == unit
    station = centre.fleet.station_by_id[centre.fleet.unit_by_id[unit].station]
    way = route(centre.streets.metric, (station.lon, station.lat), road_place(FAR), at=NOON)
    assert candidate_ms == 60_000 + way.travel_ms


def test_turnout_is_not_counted_again_for_who_takes_longer(centre: Centre) -> None:
    sent(centre, "accepted")
    before = only(centre).arrives_at
    centre.clock.advance(timedelta(seconds=40))
    assert only(centre).arrives_at == before
    centre.clock.advance(timedelta(seconds=80))
    assert only(centre).arrives_at == before + timedelta(seconds=60)


def test_a_driving_crew_has_the_way_from_its_last_fix_before_it(centre: Centre) -> None:
    unit = sent(centre, "accepted", "en_route")
    way = drive(centre, unit, NEAR)
    assert only(centre).arrives_at == NOON + timedelta(milliseconds=way.travel_ms)


def test_a_closed_road_on_the_way_delays_it_until_that_is_lifted(centre: Centre) -> None:
    unit = sent(centre, "accepted", "en_route")
    way = drive(centre, unit, NEAR)
    before = only(centre).arrives_at
    middle = way.geometry[len(way.geometry) // 2].tolist()
    closure = centre.handle(SetClosure({"type": "Point", "coordinates": middle}, "burst main"), ANNA)["id"]
    assert only(centre).arrives_at > before
    centre.handle(LiftClosure(closure), ANNA)
    assert only(centre).arrives_at == before


def test_with_a_patient_it_is_bound_for_the_hospital_and_on_the_scene_for_nothing(centre: Centre) -> None:
    hospital = centre.fleet.hospitals[0]
    unit = sent(centre, "accepted", "en_route", "on_scene")
    assert arrivals(centre.situation()) == []
    assignment = centre.state.incidents["1"].assignments[0].id
    centre.handle(MoveAssignment(assignment, AssignmentStatus.TRANSPORTING, hospital=hospital.id), ANNA)
    drive(centre, unit, NEAR)
    way = route(centre.streets.metric, road_place(NEAR), (hospital.lon, hospital.lat), at=NOON)
    assert only(centre).arrives_at == NOON + timedelta(milliseconds=way.travel_ms)


def test_where_nobody_is_bound_for_anything_there_is_no_arrival(centre: Centre) -> None:
    assert arrivals(centre.situation()) == []
