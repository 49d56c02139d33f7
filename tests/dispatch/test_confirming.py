"""An incident that came by itself waits for a person who has seen it, and follows what its call says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.channels.fix import Fix
from dispatch.channels.source import Source
from dispatch.commands import (
    AskForHelp,
    AssignUnit,
    ChangeCall,
    ChangeIncident,
    CloseIncident,
    ConfirmIncident,
    LocateCall,
    MoveAssignment,
    ReceiveCall,
    Undo,
)
from dispatch.refusals import AlreadyConfirmedError, BadFieldError
from dispatch.timers import TimerCode, timers_of_incident
from dispatch.vocabulary import AssignmentStatus, Channel
from simulator.clock import ManualClock
from town import ANNA, BORIS, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.incident import Incident


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def receive(centre: Centre, channel: Channel = Channel.CENTRE_112) -> Incident:
    lon, lat = road_place(3)
    told = ReceiveCall(reason="fall", lon=lon, lat=lat, address="Лесная, 5", channel=channel)
    return centre.state.incidents[centre.handle(told, ANNA)["incident"]]


def waits(centre: Centre, incident: str) -> bool:
    timers = timers_of_incident(centre.state.incidents[incident], centre.versions)
    return any(each.code is TimerCode.CONFIRMATION for each in timers)


def change(centre: Centre, *, reason: str | None = None, **sealed: object) -> Incident:
    call = centre.state.calls["1"]
    centre.handle(ChangeCall(call.id, call.version, reason=reason, sealed=sealed), ANNA)
    return centre.state.incidents["1"]


def told(centre: Centre) -> dict[str, object]:
    return dict(centre.sealed.merged(centre.state.incidents["1"].sealed_at))


@pytest.mark.parametrize("channel", [Channel.CENTRE_112, Channel.TEXT, Channel.WEB, Channel.CAR])
def test_what_came_by_itself_should_be_confirmed_within_30_seconds(centre: Centre, channel: Channel) -> None:
    incident = receive(centre, channel)
    timer = timers_of_incident(incident, centre.versions)[0]
    assert (timer.code, timer.due_at - timer.started_at) == (TimerCode.CONFIRMATION, timedelta(seconds=30))
    centre.handle(ConfirmIncident(incident.id), BORIS)
    assert not waits(centre, incident.id)
    assert centre.state.incidents[incident.id].confirmed_by == BORIS.name


def test_the_second_to_confirm_is_told_who_was_first(centre: Centre) -> None:
    incident = receive(centre)
    centre.handle(ConfirmIncident(incident.id), BORIS)
    with pytest.raises(AlreadyConfirmedError, match=BORIS.name):
        centre.handle(ConfirmIncident(incident.id), ANNA)


@pytest.mark.parametrize("channel", [Channel.DESK, Channel.TELEPHONE])
def test_what_a_person_took_down_needs_no_confirmation(centre: Centre, channel: Channel) -> None:
    incident = receive(centre, channel)
    assert not waits(centre, incident.id)
    with pytest.raises(BadFieldError, match="taken by a person"):
        centre.handle(ConfirmIncident(incident.id), ANNA)


def test_a_crew_sent_by_hand_confirms_and_taking_that_back_does_not(centre: Centre) -> None:
    incident = receive(centre)
    unit = centre.fleet.units[0].id
    centre.handle(AssignUnit(incident.id, unit, automatic=True), ANNA)
    assert waits(centre, incident.id)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    centre.handle(AssignUnit(incident.id, unit), BORIS)
    assert not waits(centre, incident.id)
    centre.handle(Undo(BORIS.name, BORIS.seat), BORIS)
    assert waits(centre, incident.id)


def test_a_closed_incident_waits_for_nobody(centre: Centre) -> None:
    incident = receive(centre)
    centre.handle(CloseIncident(incident.id, "false_call"), ANNA)
    assert not waits(centre, incident.id)


def test_an_incident_follows_its_call_where_nobody_changed_it(centre: Centre) -> None:
    receive(centre)
    lon, lat = road_place(8)
    incident = change(centre, reason="cardiac_arrest", address="Лесная, 7", lon=lon, lat=lat)
    assert (incident.reason, incident.priority) == ("cardiac_arrest", 1)
    assert incident.place == centre.situation().place(lon, lat)
    assert (told(centre)["address"], told(centre)["lon"]) == ("Лесная, 7", lon)


def test_what_a_person_set_on_the_incident_stays(centre: Centre) -> None:
    incident = receive(centre)
    lon, lat = road_place(8)
    by_hand = ChangeIncident(incident.id, incident.version, reason="stroke", address="Садовая, 1", lon=lon, lat=lat)
    centre.handle(by_hand, BORIS)
    far_lon, far_lat = road_place(20)
    after = change(centre, reason="cardiac_arrest", address="Лесная, 7", lon=far_lon, lat=far_lat)
    assert after.reason == "stroke"
    assert (told(centre)["address"], told(centre)["lon"]) == ("Садовая, 1", lon)


def test_an_urgency_that_a_person_set_keeps_the_reason_while_the_place_follows(centre: Centre) -> None:
    incident = receive(centre)
    centre.handle(ChangeIncident(incident.id, incident.version, priority=1), BORIS)
    lon, lat = road_place(8)
    after = change(centre, reason="stroke", address="Лесная, 7", lon=lon, lat=lat)
    assert (after.reason, after.priority) == ("fall", 1)
    assert told(centre)["address"] == "Лесная, 7"


def test_a_new_address_without_a_point_moves_nothing(centre: Centre) -> None:
    incident = receive(centre)
    after = change(centre, address="Другая, 77")
    assert (after.version, told(centre)["address"]) == (incident.version, "Лесная, 5")


def test_an_incident_never_becomes_less_urgent_by_what_its_call_says(centre: Centre) -> None:
    receive(centre)
    change(centre, reason="cardiac_arrest")
    after = change(centre, reason="fever")
    assert (after.reason, after.priority) == ("cardiac_arrest", 1)


def test_what_a_crew_asked_for_stays(centre: Centre) -> None:
    incident = receive(centre)
    sent = centre.handle(AssignUnit(incident.id, centre.fleet.units[0].id), ANNA)["id"]
    for status in ("accepted", "en_route", "on_scene"):
        centre.handle(MoveAssignment(sent, AssignmentStatus(status)), ANNA)
    centre.handle(AskForHelp(sent, units=2), ANNA)
    assert change(centre, reason="cardiac_arrest").units == 3


def test_the_place_of_a_message_does_not_follow_what_a_card_says(centre: Centre) -> None:
    centre.handle(ReceiveCall(reason="fall", channel=Channel.CENTRE_112), ANNA)
    lon, lat = road_place(3)
    fix = Fix(lon=lon, lat=lat, radius_m=8, at=NOON, source=Source.AML_GNSS)
    centre.handle(LocateCall("1", fix), ANNA)
    far_lon, far_lat = road_place(20)
    change(centre, lon=far_lon, lat=far_lat, address="Лесная, 9")
    assert told(centre)["lon"] == lon


def test_words_alone_change_nothing_of_the_incident(centre: Centre) -> None:
    incident = receive(centre)
    assert change(centre, text="упал с лестницы").version == incident.version


def test_a_closed_incident_does_not_follow(centre: Centre) -> None:
    incident = receive(centre)
    centre.handle(CloseIncident(incident.id, "false_call"), ANNA)
    assert change(centre, reason="stroke").reason == "fall"


def test_whoever_changes_it_has_seen_it_and_what_follows_its_call_has_not(centre: Centre) -> None:
    incident = receive(centre)
    change(centre, reason="cardiac_arrest")
    assert waits(centre, incident.id)
    held = centre.state.incidents[incident.id]
    centre.handle(ChangeIncident(held.id, held.version, units=2), BORIS)
    assert not waits(centre, incident.id)
