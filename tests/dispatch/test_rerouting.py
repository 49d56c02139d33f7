from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import (
    Actor,
    AskForHelp,
    AssignUnit,
    ChangeIncident,
    CorrectStatus,
    DivertUnit,
    EndWithoutHelp,
    MoveAssignment,
    ReceiveCall,
    ReserveUnit,
    SwapUnit,
    Undo,
)
from dispatch.refusals import (
    BadFieldError,
    ChangedSinceError,
    NothingToUndoError,
    OutcomeError,
    StatusOrderError,
    UnitTakenError,
)
from dispatch.sendings import sendings
from dispatch.vocabulary import AssignmentStatus, IncidentKind, Outcome, Pause, Source
from simulator.clock import ManualClock
from town import ANNA, BORIS, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

CREW = Actor("3-12", "tablet")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def call(centre: Centre, index: int = 3) -> str:
    lon, lat = road_place(index)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason="fever"), ANNA)["incident"])


def unit(centre: Centre, row: int = 0) -> str:
    return centre.fleet.units[row].id


def send(centre: Centre, incident: str, row: int = 0) -> str:
    return str(centre.handle(AssignUnit(incident, unit(centre, row)), ANNA)["id"])


def walk(centre: Centre, assignment: str, *statuses: AssignmentStatus) -> None:
    for status in statuses:
        later(centre, 20)
        centre.handle(MoveAssignment(assignment, status), CREW)


def later(centre: Centre, seconds: int) -> None:
    assert isinstance(centre.clock, ManualClock)
    centre.clock.advance(timedelta(seconds=seconds))


def test_a_crew_that_refuses_leaves_its_patient_waiting_and_its_unit_out_of_service(centre: Centre) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    with pytest.raises(BadFieldError, match="why"):
        centre.handle(EndWithoutHelp(assignment, Outcome.REFUSED), CREW)
    centre.handle(EndWithoutHelp(assignment, Outcome.REFUSED, why="спустило колесо", pause=Pause.REPAIR), CREW)
    held = centre.state.incidents[incident]
    assert (held.state, held.assignments[0].outcome, held.wanting) == ("waiting", "refused", 1)
    assert (centre.state.units[unit(centre)].state, centre.state.units[unit(centre)].pause) == (
        "out_of_service",
        "repair",
    )


def test_a_diverted_unit_is_on_the_other_incident_and_the_first_waits(centre: Centre) -> None:
    one, other = call(centre, 3), call(centre, 700)
    assignment = send(centre, one)
    walk(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE)
    diverted = centre.handle(DivertUnit(assignment, other), ANNA)
    assert (diverted["incident"], diverted["unit"]) == (other, unit(centre))
    assert centre.state.incidents[one].state == "waiting"
    assert centre.state.incidents[other].assignments[0].replaces == assignment
    assert centre.state.units[unit(centre)].assignment == diverted["id"]


def test_a_unit_with_the_patient_is_not_diverted(centre: Centre) -> None:
    one, other = call(centre, 3), call(centre, 700)
    assignment = send(centre, one)
    walk(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    with pytest.raises(OutcomeError, match="on_scene"):
        centre.handle(DivertUnit(assignment, other), ANNA)


def test_a_swap_sends_another_unit_and_frees_the_first(centre: Centre) -> None:
    incident = call(centre)
    first = send(centre, incident)
    swapped = centre.handle(SwapUnit(first, unit(centre, 1)), ANNA)
    held = centre.state.incidents[incident]
    assert [(each.unit, each.outcome) for each in held.assignments] == [
        (unit(centre), "swapped"),
        (unit(centre, 1), None),
    ]
    assert centre.state.units[unit(centre)].assignment is None
    with pytest.raises(UnitTakenError):
        centre.handle(SwapUnit(swapped["id"], unit(centre, 1)), ANNA)


def test_what_was_said_by_radio_stands_against_a_late_tap_on_the_tablet(centre: Centre) -> None:
    assignment = send(centre, call(centre))
    with pytest.raises(StatusOrderError):
        centre.handle(MoveAssignment(assignment, AssignmentStatus.ON_SCENE), CREW)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ON_SCENE, source=Source.RADIO), BORIS)
    with pytest.raises(StatusOrderError) as late:
        centre.handle(MoveAssignment(assignment, AssignmentStatus.ACCEPTED), CREW)
    assert (late.value.facts["present"], late.value.facts["source"], late.value.facts["by"]) == (
        "on_scene",
        "radio",
        "boris",
    )
    walk(centre, assignment, AssignmentStatus.TRANSPORTING)
    held = centre.state.assignment(assignment)
    assert held.sources == {"proposed": "centre", "on_scene": "radio", "transporting": "tablet"}


def test_a_patient_is_handed_over_to_a_crew_that_is_there(centre: Centre) -> None:
    incident = call(centre)
    first, second = send(centre, incident), send(centre, incident, 1)
    here = (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    walk(centre, first, *here)
    with pytest.raises(BadFieldError, match="has to be there first"):
        centre.handle(MoveAssignment(first, AssignmentStatus.ENDED, handed_to=second), CREW)
    walk(centre, second, *here)
    centre.handle(MoveAssignment(first, AssignmentStatus.ENDED, handed_to=second), CREW)
    held = centre.state.incidents[incident]
    assert (held.state, held.assignments[0].outcome, held.assignments[0].handed_to) == (
        "assigned",
        "handed_over",
        second,
    )


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.NOBODY_FOUND, "no_patient"),
        (Outcome.HELP_REFUSED, "refused"),
        (Outcome.FALSE_CALL, "false_call"),
        (Outcome.DEATH, "completed"),
    ],
)
def test_how_the_visit_went_is_why_the_incident_closes(centre: Centre, outcome: Outcome, reason: str) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    with pytest.raises(OutcomeError):
        centre.handle(MoveAssignment(assignment, AssignmentStatus.ENDED, outcome=outcome), CREW)
    walk(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ENDED, outcome=outcome), CREW)
    held = centre.state.incidents[incident]
    assert (held.state, held.close_reason) == ("closed", reason)


def test_help_asked_from_the_scene_wants_one_more_unit_which_the_decision_sends(centre: Centre) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    asked = centre.handle(AskForHelp(assignment, needs=("resuscitation",), why="не справляемся"), CREW)
    held = centre.state.incidents[incident]
    assert (asked["wanting"], held.wanting, held.state) == (1, 1, "assigned")
    assert "resuscitation" in held.needs
    ((wanted, sent),) = [(each.incident, each.unit) for each in sendings(centre.situation())]
    assert wanted == incident
    centre.handle(AssignUnit(incident, sent), ANNA)
    assert centre.state.incidents[incident].wanting == 0
    assert sendings(centre.situation()) == []


def test_planned_transport_is_reserved_and_sent_only_when_it_is_due(centre: Centre) -> None:
    lon, lat = road_place(3)
    due = NOON + timedelta(hours=2)
    planned = ReceiveCall(lon=lon, lat=lat, reason="planned_transport", kind=IncidentKind.PLANNED, due_at=due)
    incident = centre.handle(planned, ANNA)["incident"]
    centre.handle(ReserveUnit(incident, unit(centre)), ANNA)
    assert centre.state.incidents[incident].reserved == (unit(centre),)
    assert centre.state.unit(unit(centre)).assignment is None
    assert sendings(centre.situation()) == []
    later(centre, 91 * 60)
    assert [each.incident for each in sendings(centre.situation())] == [incident]


def test_a_call_for_help_is_due_now(centre: Centre) -> None:
    with pytest.raises(BadFieldError, match="due_at"):
        centre.handle(ReceiveCall(reason="fever", due_at=NOON), ANNA)
    with pytest.raises(BadFieldError, match="not planned"):
        centre.handle(ReserveUnit(call(centre), unit(centre)), ANNA)


def test_a_wrong_status_is_put_right_with_a_reason(centre: Centre) -> None:
    assignment = send(centre, call(centre))
    walk(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    centre.handle(CorrectStatus(assignment, AssignmentStatus.EN_ROUTE, "адрес не тот"), BORIS)
    held = centre.state.assignment(assignment)
    assert (held.status, "on_scene" in held.times) == ("en_route", False)
    with pytest.raises(StatusOrderError):
        centre.handle(CorrectStatus(assignment, AssignmentStatus.ON_SCENE, "нет"), BORIS)


def test_what_was_sent_by_mistake_is_taken_back_within_ten_seconds(centre: Centre) -> None:
    incident = call(centre)
    send(centre, incident)
    later(centre, 10)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    held = centre.state.incidents[incident]
    assert (held.state, held.assignments[0].outcome) == ("waiting", "undone")
    assert centre.state.units[unit(centre)].assignment is None
    send(centre, incident)
    later(centre, 11)
    with pytest.raises(NothingToUndoError):
        centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)


def test_nobody_takes_back_what_another_did_or_has_gone_on_from(centre: Centre) -> None:
    incident = call(centre)
    assignment = send(centre, incident)
    with pytest.raises(NothingToUndoError):
        centre.handle(Undo(BORIS.name, BORIS.seat), BORIS)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ACCEPTED), CREW)
    with pytest.raises(ChangedSinceError):
        centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)


def test_a_divert_is_taken_back_as_one(centre: Centre) -> None:
    one, other = call(centre, 3), call(centre, 700)
    assignment = send(centre, one)
    later(centre, 5)
    centre.handle(DivertUnit(assignment, other), ANNA)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    assert centre.state.incidents[one].assignment(assignment).active
    assert centre.state.incidents[other].state == "waiting"
    assert centre.state.units[unit(centre)].assignment == assignment


def test_urgency_is_raised_freely_and_lowered_with_a_reason(centre: Centre) -> None:
    incident = call(centre)
    centre.handle(ChangeIncident(incident, 1, priority=1), ANNA)
    with pytest.raises(BadFieldError, match="why"):
        centre.handle(ChangeIncident(incident, 2, priority=3), ANNA)
    centre.handle(ChangeIncident(incident, 2, priority=3, why="стало лучше"), ANNA)
    held = centre.state.incidents[incident]
    assert (held.priority, centre.sealed.merged(held.sealed_at)["why"]) == (3, "стало лучше")
