from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.centre import RequestKey
from dispatch.commands import (
    AssignUnit,
    ChangeCall,
    ChangeIncident,
    ChangeUnitState,
    CloseIncident,
    EraseIncident,
    LiftClosure,
    MoveAssignment,
    ReceiveCall,
    SetClosure,
)
from dispatch.journal.port import Stored, VersionConflict
from dispatch.recommendation import recommend
from dispatch.refusals import (
    BadFieldError,
    IncidentEndedError,
    IncidentErasedError,
    IncidentOpenError,
    StaleVersionError,
    StatusOrderError,
    UnitTakenError,
    UnitUnavailableError,
    UnknownError,
)
from dispatch.vocabulary import AssignmentStatus, IncidentState, UnitState
from town import ANNA, BORIS, NOON, open_centre, road_place, town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

WALK = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(tmp_path)
    with closing(centre.journal):
        yield centre


def call(centre: Centre, index: int = 0, reason: str = "injury", **fields: object) -> str:
    lon, lat = road_place(index)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason, **fields), ANNA)["incident"])


def send(centre: Centre, incident: str, unit: str | None = None) -> str:
    unit = unit or recommend(centre.situation(), centre.state.incidents[incident]).candidates[0].unit
    return str(centre.handle(AssignUnit(incident, unit), ANNA)["id"])


def move(centre: Centre, assignment: str, *statuses: str) -> None:
    for status in statuses:
        centre.handle(MoveAssignment(assignment, AssignmentStatus(status)), ANNA)


def test_a_call_becomes_a_crew_on_its_way_and_free_again(centre: Centre) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    unit = centre.state.incidents[incident].assignments[0].unit
    for status in WALK[:-1]:
        move(centre, assignment, status)
        assert centre.state.incidents[incident].state is IncidentState.ASSIGNED
    move(centre, assignment, "ended")
    ended = centre.state.incidents[incident]
    assert ended.state is IncidentState.CLOSED
    assert list(ended.assignments[0].times) == ["proposed", *WALK]
    assert centre.state.unit(unit).assignment is None
    assert centre.state.unit(unit).state is UnitState.FREE_ON_ROAD


def test_every_unit_of_the_roster_is_ranked_or_refused_once(centre: Centre) -> None:
    first = call(centre)
    busy = centre.state.incidents[first]
    send(centre, first)
    centre.handle(ChangeUnitState(centre.fleet.units[5].id, UnitState.OUT_OF_SERVICE), ANNA)
    recommendation = recommend(centre.situation(), centre.state.incidents[call(centre, 3)])
    candidates = [candidate.unit for candidate in recommendation.candidates]
    refused = {refused.unit: refused.code for refused in recommendation.refused}
    assert sorted([*candidates, *refused]) == [unit.id for unit in centre.fleet.units]
    assert refused[centre.state.incidents[busy.id].assignments[0].unit] == "busy"
    assert refused[centre.fleet.units[5].id] == "out_of_service"
    prices = [candidate.price for candidate in recommendation.candidates]
    assert prices == sorted(prices)
    assert all(sum(candidate.parts.values()) == candidate.price for candidate in recommendation.candidates)
    assert [candidate.recommended for candidate in recommendation.candidates].count(True) == 1


def test_of_two_people_who_send_one_crew_exactly_one_wins_and_the_other_is_told_who(centre: Centre) -> None:
    first, second = call(centre, 1), call(centre, 2)
    unit = centre.fleet.units[0].id
    by_anna = centre.attempt(AssignUnit(first, unit), ANNA)
    by_boris = centre.attempt(AssignUnit(second, unit), BORIS)
    results = centre.journal.append([by_anna[0], by_boris[0]])
    assert isinstance(results[0], Stored)
    assert isinstance(results[1], VersionConflict)
    answer = centre.settle(*by_anna, results[0], AssignUnit(first, unit))
    assert answer is not None
    assert centre.settle(*by_boris, results[1], AssignUnit(second, unit)) is None
    with pytest.raises(UnitTakenError) as refused:
        centre.handle(AssignUnit(second, unit), BORIS)
    assert refused.value.facts == {"by": "anna", "assignment": answer["id"]}


def test_statuses_out_of_order_are_refused_and_nothing_is_stored(centre: Centre) -> None:
    assignment = send(centre, call(centre))
    before = centre.journal.last_seq()
    with pytest.raises(StatusOrderError) as refused:
        move(centre, assignment, "on_scene")
    assert refused.value.facts["allowed"] == ["accepted", "ended"]
    assert centre.journal.last_seq() == before


def test_a_status_reported_for_the_future_or_before_the_last_one_is_refused(centre: Centre) -> None:
    assignment = send(centre, call(centre))
    for at in (NOON + timedelta(minutes=2), NOON - timedelta(minutes=2)):
        with pytest.raises(BadFieldError, match="at: lies"):
            centre.handle(MoveAssignment(assignment, AssignmentStatus.ACCEPTED, at=at), ANNA)


def test_a_closed_incident_takes_no_more_commands(centre: Centre) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    unit = centre.state.incidents[incident].assignments[0].unit
    centre.handle(CloseIncident(incident, "позвонили и отказались"), ANNA)
    closed = centre.state.incidents[incident]
    assert (closed.state, closed.close_reason) == (IncidentState.CLOSED, "other")
    assert centre.sealed.merged(closed.sealed_at)["text"] == "позвонили и отказались"
    assert centre.state.unit(unit).assignment is None
    for command in (
        AssignUnit(incident, unit),
        MoveAssignment(assignment, AssignmentStatus.ACCEPTED),
        CloseIncident(incident, "completed"),
        ChangeIncident(incident, closed.version, priority=1),
    ):
        with pytest.raises(IncidentEndedError):
            centre.handle(command, ANNA)


def test_a_call_without_a_place_is_an_incident_too_and_waits_once_it_has_one(centre: Centre) -> None:
    incident = str(centre.handle(ReceiveCall(address="у вокзала"), ANNA)["incident"])
    draft = centre.state.incidents[incident]
    assert draft.state is IncidentState.DRAFT
    assert {refused.code for refused in recommend(centre.situation(), draft).refused} == {"no_place"}
    lon, lat = road_place(4)
    centre.handle(ChangeIncident(incident, draft.version, lon=lon, lat=lat), ANNA)
    assert centre.state.incidents[incident].state is IncidentState.WAITING
    with pytest.raises(StaleVersionError) as refused:
        centre.handle(ChangeIncident(incident, draft.version, priority=1), BORIS)
    assert refused.value.facts == {"current": draft.version + 1}


def test_a_place_off_the_map_is_stored_flagged_and_only_estimated(centre: Centre) -> None:
    lon, lat = road_place()
    incident = str(centre.handle(ReceiveCall(lon=lat, lat=lon), ANNA)["incident"])
    place = centre.state.incidents[incident].place
    assert place is not None
    assert (place.off_map, place.hint) == (True, "swapped")
    recommendation = recommend(centre.situation(), centre.state.incidents[incident])
    assert all(candidate.estimated and not candidate.recommended for candidate in recommendation.candidates)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (ReceiveCall(lon=181.0, lat=0.0), "lon"),
        (ReceiveCall(lon=30.0, lat=-91.0), "lat"),
        (ReceiveCall(lon=30.0), "lat"),
        (ReceiveCall(reason="nonsense"), "reason"),
        (AssignUnit("999", "x"), "incident"),
        (SetClosure({"type": "Point", "coordinates": [None, 1]}, "ремонт"), "geometry"),
        (SetClosure({"type": "Circle"}, "ремонт"), "geometry"),
        (SetClosure({"type": "Point", "coordinates": [0.0, 0.0]}, "ремонт"), "geometry"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(centre: Centre, command: object, field: str) -> None:
    before = centre.journal.last_seq()
    with pytest.raises(BadFieldError) as refused:
        centre.handle(command, ANNA)
    assert refused.value.facts["errors"][0]["field"] == field
    assert centre.journal.last_seq() == before


def test_units_that_cannot_go_are_refused_with_their_state(centre: Centre) -> None:
    incident, unit = call(centre), centre.fleet.units[0].id
    centre.handle(ChangeUnitState(unit, UnitState.OUT_OF_SERVICE), ANNA)
    with pytest.raises(UnitUnavailableError):
        send(centre, incident, unit)
    with pytest.raises(BadFieldError, match="there is no unit"):
        send(centre, incident, "no-such-unit")
    with pytest.raises(UnknownError):
        centre.handle(MoveAssignment("7-1", AssignmentStatus.ACCEPTED), ANNA)


def test_the_same_request_takes_effect_once_and_another_body_under_its_key_is_refused(centre: Centre) -> None:
    lon, lat = road_place()
    command, key = ReceiveCall(lon=lon, lat=lat), RequestKey("k1", "digest")
    first = centre.handle(command, ANNA, key)
    assert centre.handle(command, ANNA, key) == first
    assert len(centre.state.incidents) == 1
    with pytest.raises(BadFieldError, match="Idempotency-Key"):
        centre.handle(command, ANNA, RequestKey("k1", "another"))


def test_an_erased_incident_keeps_its_story_and_loses_its_people(centre: Centre, tmp_path: Path) -> None:
    incident = call(centre, phone="+70000000001", text="мужчина, 60 лет")
    with pytest.raises(IncidentOpenError):
        centre.handle(EraseIncident(incident), ANNA)
    centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    before = centre.journal.verify().events
    centre.handle(EraseIncident(incident), ANNA)
    record = centre.state.incidents[incident]
    assert record.erased
    assert centre.sealed.merged(record.sealed_at) == {}
    assert centre.journal.verify().events == before + 1
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert "мужчина".encode() not in everything
    with pytest.raises(IncidentErasedError):
        centre.handle(ChangeCall("1", 1, sealed={"text": "ещё"}), ANNA)


def test_an_unknown_need_is_named(centre: Centre) -> None:
    incident = call(centre)
    with pytest.raises(BadFieldError, match="names an unknown capability 'surgeon'"):
        centre.handle(ChangeIncident(incident, 1, needs=("surgeon",)), ANNA)
    centre.handle(ChangeIncident(incident, 1, needs=("obstetric", "obstetric")), ANNA)
    assert recommend(centre.situation(), centre.state.incidents[incident]).candidates[0].recommended


def test_a_closure_changes_the_next_answer_and_its_lift_brings_the_first_back(centre: Centre) -> None:
    graph = town().map.graph
    incident = call(centre, 9)
    before = [c.travel_ms for c in recommend(centre.situation(), centre.state.incidents[incident]).candidates]
    box = [[float(graph.lon.min()), float(graph.lat.min())], [float(graph.lon.max()), float(graph.lat.max())]]
    (west, south), (east, north) = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    answer = centre.handle(SetClosure({"type": "Polygon", "coordinates": [ring]}, "учения"), ANNA)
    assert len(answer["arcs"]) == graph.arcs
    assert all(c.estimated for c in recommend(centre.situation(), centre.state.incidents[incident]).candidates)
    centre.handle(LiftClosure(answer["id"]), ANNA)
    after = [c.travel_ms for c in recommend(centre.situation(), centre.state.incidents[incident]).candidates]
    assert after == before
    with pytest.raises(UnknownError):
        centre.handle(LiftClosure(answer["id"]), ANNA)


def test_a_centre_opened_again_stands_where_it_stood(centre: Centre, tmp_path: Path) -> None:
    for index in range(5):
        move(centre, send(centre, call(centre, index)), *WALK[: index + 1])
    again = open_centre(tmp_path, on_duty=False)
    with closing(again.journal):
        assert again.state.checkpoint() == centre.state.checkpoint()
        assert json.loads(again.state.checkpoint().state)["last_seq"] == centre.journal.last_seq()


def test_the_public_parts_hold_nothing_of_the_caller(centre: Centre) -> None:
    secrets = ["+70000000007", "тайное слово", "улица Секретная", "Пациент 9"]
    call(centre, 1, phone=secrets[0], text=secrets[1], address=secrets[2], patient={"name": secrets[3]})
    public = b"".join(centre.journal.public_parts(after=0)).decode()
    assert not any(secret in public for secret in secrets)
