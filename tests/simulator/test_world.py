"""Virtual crews do what crews do, by commands alone, and follow whatever the centre says."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import (
    AssignUnit,
    ChangeIncident,
    ChangeUnitState,
    CloseIncident,
    LiftClosure,
    MoveAssignment,
    ReceiveCall,
    RelocateUnit,
    SetClosure,
    Undo,
)
from dispatch.events import AssignmentMoved, UnitAssigned, event_data
from dispatch.vocabulary import NEXT_STATUS, AssignmentStatus, IncidentState, UnitState
from fleet.positions import Fix
from maps.road_graph import great_circle_m
from playing import DISPATCHER, Play
from simulator.crews import FIX_EVERY_STANDING, virtual_crews
from simulator.world import Asked, World
from town import NOON, open_centre, town, without_station

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dispatch.incident import Assignment, Incident
    from fleet.station import Station

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def call(played: Play, node: int, *, reason: str = "chest_pain", unit: str | None = None) -> str:
    """Take a call at a node and send a unit, the best one unless one is named; gives the incident."""
    graph = played.centre.streets.map.graph
    command = ReceiveCall(lon=float(graph.lon[node]), lat=float(graph.lat[node]), reason=reason)
    incident = played.centre.handle(command, DISPATCHER)["incident"]
    if unit is None:
        played.confirm()
    else:
        played.centre.handle(AssignUnit(incident, unit), DISPATCHER)
    return incident


def assignment_of(played: Play, incident: str) -> Assignment:
    return played.centre.state.incidents[incident].assignments[0]


def until_status(played: Play, incident: str, status: AssignmentStatus) -> Assignment:
    """Play on, at most three hours, until the assignment of an incident is in a status."""
    end = played.now + 3 * HOUR
    while assignment_of(played, incident).status is not status:
        assert played.now < end
        played.until(played.now + SECOND)
    return assignment_of(played, incident)


def closed(played: Play, incident: str) -> Incident:
    until_status(played, incident, AssignmentStatus.ENDED)
    return played.centre.state.incidents[incident]


def apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(great_circle_m(*one, *other))


def book_place(played: Play, unit: str) -> tuple[float, float]:
    book, row = played.centre.positions, played.centre.fleet.unit_rows[unit]
    return float(book.lon[row]), float(book.lat[row])


def fixes_of(played: Play, unit: str) -> list[Fix]:
    return [act for _, act in played.acts if isinstance(act, Fix) and act.unit == unit]


def far_node(played: Play, unit: str) -> int:
    """Give the node that is farthest from a unit's station."""
    graph, fleet = played.centre.streets.map.graph, played.centre.fleet
    station = fleet.station_by_id[fleet.unit_by_id[unit].station]
    return int(great_circle_m(graph.lon, graph.lat, station.lon, station.lat).argmax())


def test_a_call_is_served_from_the_proposal_to_the_station(play: Callable[..., Play]) -> None:
    played = play()
    played.until(NOON + MINUTE)
    incident = closed(played, call(played, 700))
    assignment = incident.assignments[0]
    times = list(assignment.times.values())
    assert times == sorted(times)
    assert list(assignment.times)[:4] == ["proposed", "accepted", "en_route", "on_scene"]
    assert incident.close_reason == "completed"
    played.until(played.now + 2 * HOUR)
    assert played.centre.state.unit(assignment.unit).state is UnitState.AT_STATION
    station = played.centre.fleet.station_by_id[played.centre.fleet.unit_by_id[assignment.unit].station]
    assert apart_m(book_place(played, assignment.unit), (station.lon, station.lat)) < 50


def test_a_crew_is_at_the_patient_when_it_says_so(play: Callable[..., Play]) -> None:
    played = play()
    incident = call(played, 700)
    unit = until_status(played, incident, AssignmentStatus.ON_SCENE).unit
    place = played.centre.state.incidents[incident].place
    assert apart_m(book_place(played, unit), (place.lon, place.lat)) < 1


@pytest.mark.parametrize("reason", ["chest_pain", "childbirth", "burns"])
def test_a_patient_is_brought_to_a_hospital_with_the_department(play: Callable[..., Play], reason: str) -> None:
    played = play()
    wanted = {"chest_pain": "cardiology", "childbirth": "obstetric", "burns": "burns"}[reason]
    for node in range(100, 1000, 100):
        assignment = closed(played, call(played, node, reason=reason)).assignments[0]
        if "transporting" in assignment.times:
            hospital = played.centre.fleet.hospital_by_id[assignment.hospital]
            assert wanted in hospital.departments
            return
    pytest.fail("of nine patients none was brought to a hospital")


@pytest.mark.slow
def test_a_busy_hour_ends_with_every_served_incident_closed_and_every_unit_at_home(play: Callable[..., Play]) -> None:
    played = play(calls_per_hour=20)
    played.until(NOON + HOUR)
    played.until(NOON + 8 * HOUR, calls=False)
    incidents = played.centre.state.incidents.values()
    assert len(incidents) > 10
    served = [incident for incident in incidents if incident.assignments]
    assert len(served) > 10
    assert Counter(incident.state for incident in served) == {IncidentState.CLOSED: len(served)}
    units = [played.centre.state.unit(unit.id) for unit in played.centre.fleet.units]
    assert {(unit.state, unit.assignment) for unit in units} == {(UnitState.AT_STATION, None)}


def test_statuses_come_in_the_order_of_the_lifecycle(play: Callable[..., Play]) -> None:
    played = play(calls_per_hour=20)
    played.until(NOON + HOUR)
    statuses = defaultdict(list)
    for data in map(event_data, played.events):
        if isinstance(data, UnitAssigned):
            statuses[data.assignment].append(AssignmentStatus.PROPOSED)
        if isinstance(data, AssignmentMoved):
            statuses[data.assignment].append(data.status)
    assert len(statuses) > 10
    assert all(after in NEXT_STATUS[before] for each in statuses.values() for before, after in pairwise(each))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_acts(play: Callable[..., Play]) -> None:
    one, same, other = (play(calls_per_hour=30, seed=seed) for seed in (1, 1, 2))
    for played in (one, same, other):
        played.until(NOON + 30 * MINUTE)
    assert one.acts == same.acts
    assert one.acts != other.acts


def test_another_call_does_not_change_how_long_a_crew_takes(play: Callable[..., Play]) -> None:
    alone, busy = play(), play()
    first = [call(played, 700) for played in (alone, busy)]
    call(busy, 1500)
    times = [until_status(*each, AssignmentStatus.ON_SCENE).times for each in zip((alone, busy), first, strict=True)]
    assert times[0] == times[1]


def test_positions_come_every_second_on_the_road_and_every_fifteen_at_rest(play: Callable[..., Play]) -> None:
    played = play()
    unit = assignment_of(played, call(played, 700)).unit
    played.until(NOON + HOUR)
    gaps = {later.at - earlier.at for earlier, later in pairwise(fixes_of(played, unit))}
    assert max(gaps) == FIX_EVERY_STANDING
    assert SECOND in gaps
    moving = [
        later.at - earlier.at
        for earlier, later in pairwise(fixes_of(played, unit))
        if apart_m((earlier.lon, earlier.lat), (later.lon, later.lat)) > 0.1
    ]
    assert max(moving) == SECOND


def test_a_crew_on_its_way_home_is_sent_on_from_where_it_is(play: Callable[..., Play]) -> None:
    played = play()
    unit = "u01"
    first = call(played, far_node(played, unit), unit=unit)
    closed(played, first)
    played.until(played.now + 20 * SECOND)
    assert played.centre.state.unit(unit).state is UnitState.FREE_ON_ROAD
    assigned_at = played.now
    second = call(played, 700, unit=unit)
    times = until_status(played, second, AssignmentStatus.ON_SCENE).times
    assert times["en_route"] == times["accepted"]
    around = [fix for fix in fixes_of(played, unit) if abs(fix.at - assigned_at) < MINUTE]
    assert all(apart_m((one.lon, one.lat), (other.lon, other.lat)) < 50 for one, other in pairwise(around))


def test_a_crew_takes_its_time_to_leave_the_station(play: Callable[..., Play]) -> None:
    played = play()
    times = until_status(played, call(played, 700), AssignmentStatus.EN_ROUTE).times
    assert 30 * SECOND <= times["en_route"] - times["accepted"] <= 90 * SECOND


def test_what_a_person_does_for_a_crew_the_crew_follows(play: Callable[..., Play]) -> None:
    played = play()
    assignment = assignment_of(played, call(played, 700))
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE):
        played.centre.handle(MoveAssignment(assignment.id, status), DISPATCHER)
    assert closed(played, assignment.incident).close_reason == "completed"
    asked = [act.command.status for _, act in played.acts if isinstance(act, Asked) and "status" in dir(act.command)]
    assert asked[0] in {AssignmentStatus.TRANSPORTING, AssignmentStatus.ENDED}


def test_an_incident_that_is_closed_sends_its_crew_home(play: Callable[..., Play]) -> None:
    played = play()
    incident = call(played, 700)
    unit = until_status(played, incident, AssignmentStatus.EN_ROUTE).unit
    played.until(played.now + 20 * SECOND)
    played.centre.handle(CloseIncident(incident, "false_call"), DISPATCHER)
    played.until(played.now + HOUR)
    assert played.centre.state.unit(unit).state is UnitState.AT_STATION


def test_no_road_leaves_a_crew_en_route_until_a_person_ends_it(play: Callable[..., Play]) -> None:
    played = play()
    incident = played.centre.handle(ReceiveCall(lon=100.0, lat=10.0, reason="burns"), DISPATCHER)["incident"]
    played.centre.handle(AssignUnit(incident, "u01"), DISPATCHER)
    until_status(played, incident, AssignmentStatus.EN_ROUTE)
    played.until(played.now + HOUR)
    assert assignment_of(played, incident).status is AssignmentStatus.EN_ROUTE
    assert len({(fix.lon, fix.lat) for fix in fixes_of(played, "u01")}) == 1
    played.centre.handle(CloseIncident(incident, "false_call"), DISPATCHER)
    played.until(played.now + MINUTE)
    assert played.centre.state.unit("u01").state is UnitState.AT_STATION


@pytest.mark.parametrize("first_known", [False, True])
def test_a_crew_drives_to_where_the_incident_is_placed_last(play: Callable[..., Play], *, first_known: bool) -> None:
    played, graph = play(), town().map.graph
    first = ReceiveCall(lon=float(graph.lon[300]), lat=float(graph.lat[300])) if first_known else ReceiveCall()
    incident = played.centre.handle(first, DISPATCHER)["incident"]
    played.centre.handle(AssignUnit(incident, "u01"), DISPATCHER)
    until_status(played, incident, AssignmentStatus.EN_ROUTE)
    played.until(played.now + 10 * SECOND)
    version = played.centre.state.incidents[incident].version
    target = float(graph.lon[1500]), float(graph.lat[1500])
    played.centre.handle(ChangeIncident(incident, version, lon=target[0], lat=target[1]), DISPATCHER)
    until_status(played, incident, AssignmentStatus.ON_SCENE)
    assert apart_m(book_place(played, "u01"), target) < 5


def test_a_closed_road_is_driven_round(play: Callable[..., Play]) -> None:
    played = play()
    incident = call(played, far_node(played, "u01"), unit="u01")
    until_status(played, incident, AssignmentStatus.EN_ROUTE)
    played.until(played.now + 5 * SECOND)
    drive = played.world._crews["u01"].vehicle.drive
    ahead = drive.geometry[len(drive.geometry) * 2 // 3]
    close = SetClosure({"type": "Point", "coordinates": ahead.tolist()}, "ДТП")
    closure = played.centre.handle(close, DISPATCHER)
    played.until(played.now + SECOND)
    assert played.world._crews["u01"].vehicle.drive is not drive
    until_status(played, incident, AssignmentStatus.ON_SCENE)
    played.centre.handle(LiftClosure(closure["id"]), DISPATCHER)
    assert closed(played, incident).close_reason == "completed"


def test_a_crew_that_is_not_heard_says_it_again(play: Callable[..., Play]) -> None:
    played = play()
    incident = call(played, 700)
    played.deaf = True
    played.until(NOON + MINUTE)
    asked = [at for at, act in played.acts if isinstance(act, Asked)]
    assert len(asked) >= 4
    assert {later - earlier for earlier, later in pairwise(asked)} == {10 * SECOND}
    played.deaf = False
    assert closed(played, incident).close_reason == "completed"


@pytest.mark.parametrize("status", list(AssignmentStatus)[:-1])
def test_a_new_world_goes_on_where_the_old_one_was(play: Callable[..., Play], status: AssignmentStatus) -> None:
    played = play()
    played.until(NOON + SECOND)
    incident = call(played, 700)
    while assignment_of(played, incident).status is not status:
        if assignment_of(played, incident).status is AssignmentStatus.ENDED:
            incident = call(played, 700)
        played.until(played.now + SECOND)
    again = Play(played.centre, World(virtual_crews(played.centre, seed=1), None, start=played.now + SECOND))
    unit = assignment_of(played, incident).unit
    before = book_place(played, unit)
    again.until(again.now + SECOND)
    assert apart_m(before, book_place(again, unit)) < 50
    assert closed(again, incident).close_reason == "completed"


def test_off_duty_crews_drive_home_and_are_silent_there(play: Callable[..., Play]) -> None:
    played = play()
    closed(played, call(played, far_node(played, "u01"), unit="u01"))
    played.until(played.now + 5 * SECOND)
    for unit in played.centre.fleet.units:
        played.centre.handle(ChangeUnitState(unit.id, UnitState.OFF_DUTY), DISPATCHER)
    off_duty_at = played.now
    played.until(played.now + HOUR)
    assert {fix.unit for at, fix in played.acts if isinstance(fix, Fix) and at > off_duty_at} == {"u01"}
    assert fixes_of(played, "u01")[-1].at < played.now - MINUTE
    assert played.centre.state.unit("u01").state is UnitState.OFF_DUTY
    station = played.centre.fleet.station_by_id[played.centre.fleet.unit_by_id["u01"].station]
    assert apart_m(book_place(played, "u01"), (station.lon, station.lat)) < 50


def test_a_unit_out_of_service_stays_where_it_is(play: Callable[..., Play]) -> None:
    played = play()
    closed(played, call(played, far_node(played, "u01"), unit="u01"))
    played.until(played.now + 5 * SECOND)
    played.centre.handle(ChangeUnitState("u01", UnitState.OUT_OF_SERVICE), DISPATCHER)
    played.until(played.now + SECOND)
    place = book_place(played, "u01")
    played.until(played.now + HOUR)
    assert book_place(played, "u01") == place
    assert fixes_of(played, "u01")[-1].at > played.now - MINUTE


def test_a_crew_drives_to_the_station_of_an_order_waits_there_and_comes_home_after_a_job(
    play: Callable[..., Play],
) -> None:
    played = play()
    played.until(NOON + SECOND)
    home, goal = ordered_away(played)
    played.until(played.now + HOUR)
    record = played.centre.state.unit("u01")
    assert (record.state, record.stands_at) == (UnitState.AT_STATION, goal.id)
    assert apart_m(book_place(played, "u01"), (goal.lon, goal.lat)) < 50
    closed(played, call(played, far_node(played, "u01"), unit="u01"))
    played.until(played.now + HOUR)
    record = played.centre.state.unit("u01")
    assert (record.state, record.stands_at) == (UnitState.AT_STATION, None)
    assert apart_m(book_place(played, "u01"), (home.lon, home.lat)) < 50


def test_a_crew_that_waits_at_a_station_that_is_given_up_goes_home(tmp_path: Path) -> None:
    whole = town(2_000, 12)
    gone = next(each.id for each in whole.fleet.stations if each.id != whole.fleet.unit_by_id["u01"].station)
    with closing((before := open_centre(tmp_path, of=whole)).journal):
        before.handle(RelocateUnit("u01", gone), DISPATCHER)
        before.handle(ChangeUnitState("u01", UnitState.AT_STATION), DISPATCHER)
    with closing((centre := open_centre(tmp_path, of=without_station(whole, gone))).journal):
        played = Play(centre, World(virtual_crews(centre, seed=1), None, start=NOON))
        played.until(NOON + MINUTE)
        home = centre.fleet.station_by_id[centre.fleet.unit_by_id["u01"].station]
        assert apart_m(book_place(played, "u01"), (home.lon, home.lat)) < 50


def test_an_order_that_is_taken_back_turns_the_crew_round(play: Callable[..., Play]) -> None:
    played = play()
    played.until(NOON + SECOND)
    home, _ = ordered_away(played)
    played.until(played.now + 9 * SECOND)
    assert apart_m(book_place(played, "u01"), (home.lon, home.lat)) > 50
    played.centre.handle(Undo(DISPATCHER.name, DISPATCHER.seat), DISPATCHER)
    played.until(played.now + HOUR)
    assert played.centre.state.unit("u01").state is UnitState.AT_STATION
    assert apart_m(book_place(played, "u01"), (home.lon, home.lat)) < 50


def ordered_away(played: Play) -> tuple[Station, Station]:
    """Order a unit to the station farthest from its own; give its own and that one."""
    stations = played.centre.fleet.station_by_id
    home = stations[played.centre.fleet.unit_by_id["u01"].station]
    goal = max(stations.values(), key=lambda each: apart_m((each.lon, each.lat), (home.lon, home.lat)))
    played.centre.handle(RelocateUnit("u01", goal.id), DISPATCHER)
    return home, goal


def test_a_world_without_anybody_has_nothing_to_do() -> None:
    world = World((), None, start=NOON)
    assert world.next_due() is None
    assert world.step(NOON) == []
