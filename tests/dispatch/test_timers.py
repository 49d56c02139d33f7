from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.call_card import (
    ARRIVED,
    BACK_AT_STATION,
    CREW_FREE,
    HANDED_TO_SPECIALISTS,
    LEFT,
    PASSED_TO_CREW,
    RECEIVED,
    card_times,
)
from dispatch.commands import (
    AnswerCall,
    AssignUnit,
    ChangeUnitState,
    CloseIncident,
    EndWithoutHelp,
    MoveAssignment,
    ReceiveCall,
    RingIn,
)
from dispatch.timers import TimerCode, timers_of_call, timers_of_incident
from dispatch.vocabulary import AssignmentStatus, Outcome, Source, UnitState
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def after(centre: Centre, seconds: int) -> None:
    assert isinstance(centre.clock, ManualClock)
    centre.clock.advance(timedelta(seconds=seconds))


def call_to(centre: Centre) -> str:
    lon, lat = road_place(3)
    answer = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="chest_pain"), ANNA)
    return str(answer["incident"])


def running(centre: Centre, incident: str) -> dict[TimerCode, tuple[int, int]]:
    """Give each timer with seconds since noon at which it began and at which it is due."""
    return {
        timer.code: (int((timer.started_at - NOON).total_seconds()), int((timer.due_at - NOON).total_seconds()))
        for timer in timers_of_incident(centre.state.incidents[incident], centre.versions)
    }


def test_a_ringing_call_wants_an_answer_within_20_seconds_and_an_answered_one_no_more(centre: Centre) -> None:
    call = centre.handle(RingIn("1", phone="+70000000001"), ANNA)["call"]
    (timer,) = timers_of_call(centre.state.calls[call])
    assert (timer.code, timer.due_at - timer.started_at) == (TimerCode.ANSWER, timedelta(seconds=20))
    after(centre, 5)
    centre.handle(AnswerCall(call, "anna"), ANNA)
    assert timers_of_call(centre.state.calls[call]) == ()


def test_the_clocks_of_an_incident_follow_its_unit(centre: Centre) -> None:
    incident = call_to(centre)
    assert running(centre, incident) == {TimerCode.PROCESSING: (0, 60), TimerCode.ARRIVAL: (0, 1200)}
    after(centre, 40)
    assignment = centre.handle(AssignUnit(incident, centre.fleet.units[0].id), ANNA)["id"]
    assert running(centre, incident) == {TimerCode.ACKNOWLEDGEMENT: (40, 70), TimerCode.ARRIVAL: (0, 1200)}
    after(centre, 10)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ACCEPTED), ANNA)
    assert running(centre, incident) == {TimerCode.TURNOUT: (50, 170), TimerCode.ARRIVAL: (0, 1200)}
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ON_SCENE, source=Source.RADIO), ANNA)
    assert running(centre, incident) == {}


def test_a_unit_that_is_stood_down_starts_the_clock_of_processing_anew(centre: Centre) -> None:
    incident = call_to(centre)
    assignment = centre.handle(AssignUnit(incident, centre.fleet.units[0].id), ANNA)["id"]
    after(centre, 100)
    centre.handle(EndWithoutHelp(assignment, Outcome.STOOD_DOWN), ANNA)
    assert running(centre, incident) == {TimerCode.PROCESSING: (100, 160), TimerCode.ARRIVAL: (0, 1200)}


def test_a_closed_incident_has_no_clocks(centre: Centre) -> None:
    incident = call_to(centre)
    centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    assert running(centre, incident) == {}


def test_the_nine_times_of_the_call_card(centre: Centre) -> None:
    incident = call_to(centre)
    unit = centre.fleet.units[0].id
    after(centre, 30)
    assignment = centre.handle(AssignUnit(incident, unit), ANNA)["id"]
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE):
        after(centre, 60)
        centre.handle(MoveAssignment(assignment, status), ANNA)
    after(centre, 600)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ENDED, outcome=Outcome.TREATED), ANNA)
    after(centre, 300)
    centre.handle(ChangeUnitState(unit, UnitState.AT_STATION), ANNA)
    held = centre.state.incidents[incident]
    times = card_times(held.opened_at, held.assignments[0])
    seconds = {code: None if at is None else int((at - NOON).total_seconds()) for code, at in times.items()}
    assert list(seconds) == sorted(seconds)
    assert seconds == {
        RECEIVED: 0,
        PASSED_TO_CREW: 30,
        LEFT: 150,
        ARRIVED: 210,
        12030: None,
        12031: None,
        BACK_AT_STATION: 1110,
        HANDED_TO_SPECIALISTS: None,
        CREW_FREE: 810,
    }
