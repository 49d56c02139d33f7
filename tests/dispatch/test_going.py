"""Feldshers who come on foot or in their own car, and crews that fly: who is told, sent, and still wanted."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from decided import chosen_pairs
from village import DRIVER, FLYER, POST, WALKER, village

from dispatch.arrivals import arrivals
from dispatch.commands import (
    AssignUnit,
    ChangeUnitState,
    CloseIncident,
    MoveAssignment,
    ReceiveCall,
    SetClosure,
)
from dispatch.covering.moving import proposed_moves
from dispatch.covering.standing import cover_now
from dispatch.hospitals.live import choose_for
from dispatch.recommendation import Candidate, Recommendation, compare, recommend
from dispatch.refusals import CannotConveyError
from dispatch.timers import TimerCode, timers_of_incident
from dispatch.vocabulary import AssignmentStatus, IncidentState, Outcome, Pause, Source, UnitState
from fleet.going.ways import LANDING_MS, WAYS, Moves
from fleet.instants import MS
from maps.road_graph import great_circle_m
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.incident import Incident

HERE = road_place(POST)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(tmp_path, of=village())
    with closing(centre.journal):
        yield centre


def called(centre: Centre, place: tuple[float, float] = HERE, reason: str = "chest_pain") -> str:
    return str(centre.handle(ReceiveCall(lon=place[0], lat=place[1], reason=reason), ANNA)["incident"])


def advice(centre: Centre, incident: str) -> Recommendation:
    return recommend(centre.situation(), centre.state.incidents[incident])


def candidate(centre: Centre, incident: str, unit: str) -> Candidate:
    return next(each for each in advice(centre, incident).candidates if each.unit == unit)


def sent(centre: Centre, incident: str, unit: str, *statuses: str) -> str:
    assignment = str(centre.handle(AssignUnit(incident, unit), ANNA)["id"])
    for status in statuses:
        centre.handle(MoveAssignment(assignment, AssignmentStatus(status)), ANNA)
    return assignment


def record(centre: Centre, incident: str) -> Incident:
    return centre.state.incidents[incident]


def test_a_feldsher_next_door_is_told_after_the_crews_and_never_recommended(centre: Centre) -> None:
    incident = called(centre)
    candidates = advice(centre, incident).candidates
    assert [each.unit for each in candidates[-2:]] == [WALKER, DRIVER]
    walker, best = candidate(centre, incident, WALKER), candidates[0]
    assert walker.eta_ms < best.eta_ms
    assert best.recommended
    assert not any(each.recommended for each in candidates[-2:])
    assert compare(centre.situation(), record(centre, incident), WALKER) is None


def test_where_there_are_no_crews_no_rule_sends_a_feldsher(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, of=village(without_crews=True))
    with closing(centre.journal):
        first, second = called(centre), called(centre)
        assert [unit for _, unit in chosen_pairs(centre.situation())] == [FLYER]
        sent(centre, first, FLYER)
        assert chosen_pairs(centre.situation()) == []
        assert {each.unit for each in advice(centre, second).candidates} == {WALKER, DRIVER}


def test_an_incident_with_a_feldsher_still_waits_for_its_crew(centre: Centre) -> None:
    incident = called(centre)
    sent(centre, incident, WALKER, "accepted", "en_route", "on_scene")
    assert record(centre, incident).state is IncidentState.ASSIGNED
    assert record(centre, incident).wanting == 1
    assert not record(centre, incident).attended
    ((key, unit),) = chosen_pairs(centre.situation())
    assert (key, centre.fleet.moves_of(unit)) == (incident, Moves.ROAD)
    codes = {each.code for each in timers_of_incident(record(centre, incident), centre.situation().versions)}
    assert {TimerCode.PROCESSING, TimerCode.ARRIVAL} <= codes


def test_a_feldsher_who_is_done_leaves_the_incident_to_the_crew(centre: Centre) -> None:
    incident = called(centre)
    assignment = sent(centre, incident, WALKER, "accepted", "en_route", "on_scene", "ended")
    assert record(centre, incident).state is IncidentState.WAITING
    crew = chosen_pairs(centre.situation())[0][1]
    assert crew != record(centre, incident).assignment(assignment).unit
    sent(centre, incident, crew, "accepted", "en_route", "on_scene", "ended")
    assert record(centre, incident).state is IncidentState.CLOSED


def test_the_incident_closes_with_a_feldsher_who_stays_longer_than_the_crew(centre: Centre) -> None:
    incident = called(centre)
    walker = sent(centre, incident, WALKER, "accepted", "en_route", "on_scene")
    sent(centre, incident, chosen_pairs(centre.situation())[0][1], "accepted", "en_route", "on_scene", "ended")
    assert record(centre, incident).state is IncidentState.ASSIGNED
    centre.handle(MoveAssignment(walker, AssignmentStatus.ENDED, outcome=Outcome.TREATED), ANNA)
    assert record(centre, incident).state is IncidentState.CLOSED


@pytest.mark.parametrize("unit", [WALKER, DRIVER])
def test_a_feldsher_takes_nobody_to_a_hospital(centre: Centre, unit: str) -> None:
    assignment = sent(centre, called(centre), unit, "accepted", "en_route", "on_scene")
    hospital = centre.fleet.hospitals[0].id
    for status in (AssignmentStatus.TRANSPORTING, AssignmentStatus.AT_HOSPITAL):
        with pytest.raises(CannotConveyError, match="has no ambulance"):
            centre.handle(MoveAssignment(assignment, status, hospital=hospital, source=Source.RADIO), ANNA)


def test_beyond_their_reach_they_are_refused_with_that_reason(centre: Centre) -> None:
    lon, lat = HERE
    incident = called(centre, (lon, lat + 0.05))
    refused = {each.unit: each.code for each in advice(centre, incident).refused}
    assert refused[WALKER] == "out_of_reach"
    assert DRIVER not in refused
    assert candidate(centre, incident, FLYER).moves is Moves.AIR


def test_off_the_map_only_who_flies_comes_by_more_than_a_guess(centre: Centre) -> None:
    incident = called(centre, (HERE[0] + 1.5, HERE[1]))
    assert record(centre, incident).place.off_map
    candidates = advice(centre, incident).candidates
    assert [each.unit for each in candidates if not each.estimated] == [FLYER]
    assert chosen_pairs(centre.situation()) == [(incident, FLYER)]


def test_closed_roads_change_nothing_on_foot_or_in_the_air(centre: Centre) -> None:
    incident = called(centre)
    before = {unit: candidate(centre, incident, unit).travel_ms for unit in (WALKER, FLYER)}
    lon, lat = HERE
    ring = [[lon - 0.02, lat - 0.02], [lon + 0.02, lat - 0.02], [lon + 0.02, lat + 0.02], [lon - 0.02, lat + 0.02]]
    around = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    centre.handle(SetClosure(geometry=around, reason="паводок"), ANNA)
    assert {unit: candidate(centre, incident, unit).travel_ms for unit in before} == before
    assert {each.unit for each in advice(centre, incident).refused} >= {DRIVER}


def test_grounded_by_the_weather_it_is_out_of_service(centre: Centre) -> None:
    centre.handle(ChangeUnitState(FLYER, UnitState.OUT_OF_SERVICE, pause=Pause.WEATHER), ANNA)
    refused = {each.unit: each.code for each in advice(centre, called(centre)).refused}
    assert refused[FLYER] == "out_of_service"
    assert centre.state.unit(FLYER).pause is Pause.WEATHER


def test_arrivals_count_the_turnout_and_the_flight(centre: Centre) -> None:
    place = road_place(40)
    incident = called(centre, place)
    sent(centre, incident, FLYER)
    (found,) = arrivals(centre.situation())
    whole = found.arrives_at - NOON
    away_m = float(great_circle_m(*HERE, *place))
    assert whole == WAYS[Moves.AIR].turnout.at_station + np.ceil(away_m / 60 * 1000 + LANDING_MS) * MS
    assert not found.estimated


def test_who_flies_counts_as_a_crew_and_flies_to_the_hospital(centre: Centre) -> None:
    place = road_place(40)
    incident = called(centre, place)
    sent(centre, incident, FLYER)
    assert record(centre, incident).wanting == 0
    found = choose_for(centre, record(centre, incident), place, now=NOON)
    hospitals = np.array([(each.lon, each.lat) for each in centre.fleet.hospitals])
    away_m = great_circle_m(hospitals[:, 0], hospitals[:, 1], *place)
    assert found.tables.travel_ms[0].tolist() == np.ceil(away_m / 60 * 1000 + LANDING_MS).astype(int).tolist()


def test_cover_and_moves_count_crews_that_drive(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> None:
    alone = open_centre(tmp_path_factory.mktemp("town"))
    with closing(alone.journal):
        assert cover_now(centre.situation()) == cover_now(alone.situation())
    question = centre.situation().question([record(centre, called(centre))])
    lost = question.tables.coverage_lost
    assert lost[question.state.units.assisting].tolist() == [0.0, 0.0]
    assert lost[centre.fleet.unit_rows[FLYER]] == lost.max() > 0
    moves = proposed_moves(centre.situation())
    assert not {each.unit for each in moves} & {WALKER, DRIVER, FLYER}
    assert "post" not in {each.station for each in moves}


def test_a_closed_incident_wants_nobody_also_with_a_feldsher_on_it(centre: Centre) -> None:
    incident = called(centre)
    assignment = sent(centre, incident, WALKER)
    centre.clock.advance(timedelta(minutes=1))
    centre.handle(CloseIncident(incident, "telemedicine"), ANNA)
    assert record(centre, incident).wanting == 0
    assert record(centre, incident).assignment(assignment).outcome is Outcome.CANCELLED


def test_a_helicopter_does_not_go_for_a_fever_beside_a_crew_because_it_covers_nothing(centre: Centre) -> None:
    best = advice(centre, called(centre)).candidates[0]
    assert best.recommended
    assert best.moves is Moves.ROAD


def test_a_crew_does_not_hand_its_patient_over_to_who_has_no_ambulance(centre: Centre) -> None:
    incident = called(centre)
    there = ("accepted", "en_route", "on_scene")
    crew = sent(centre, incident, chosen_pairs(centre.situation())[0][1], *there)
    walker = sent(centre, incident, WALKER, *there)
    with pytest.raises(CannotConveyError):
        centre.handle(MoveAssignment(crew, AssignmentStatus.ENDED, handed_to=walker), ANNA)
    centre.handle(MoveAssignment(walker, AssignmentStatus.ENDED, handed_to=crew), ANNA)
    assert record(centre, incident).state == "assigned"
