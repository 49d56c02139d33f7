"""Reaction states follow the events of a real centre, and are made the same again."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from village import FLYER, WALKER, village

from dispatch.commands import (
    AssignUnit,
    CloseIncident,
    CorrectStatus,
    JoinIncidents,
    MoveAssignment,
    ReceiveCall,
    ReopenIncident,
    SplitIncident,
    Undo,
)
from dispatch.exchange.card_book import CardBook, reactions
from dispatch.exchange.reactions import CardKey, Reaction, ReactionState, reaction_id
from dispatch.vocabulary import AssignmentStatus
from town import ANNA, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

CARD = CardKey("112", "78-1")
OTHER = CardKey("112", "78-2")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(tmp_path)
    yield centre
    centre.journal.close()


def opened(centre: Centre, reason: str = "chest_pain") -> str:
    lon, lat = road_place(3)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason, text="тайна"), ANNA)["incident"])


def sent(centre: Centre, incident: str, row: int = 0) -> str:
    unit = centre.fleet.units[row].id
    return str(centre.handle(AssignUnit(incident, unit, override_reason="тайна"), ANNA)["id"])


def moved(centre: Centre, assignment: str, *statuses: AssignmentStatus, hospital: str | None = None) -> None:
    for status in statuses:
        at_hospital = hospital if status is AssignmentStatus.TRANSPORTING else None
        centre.handle(MoveAssignment(assignment, status, hospital=at_hospital), ANNA)


def later(centre: Centre) -> None:
    centre.clock.advance(timedelta(seconds=1))


def told(centre: Centre, incident: str, *cards: CardKey) -> list[Reaction]:
    """Fold the whole journal, card by card known from the beginning."""
    book = CardBook({unit.id: unit.call_sign for unit in centre.fleet.units})
    for card in cards or (CARD,):
        book.add(card, incident, incident)
    made = []
    for event in centre.journal.read(after=0, limit=10_000):
        asked = reactions(event, book)
        taken = book.take(event)
        assert asked == taken
        made += taken
    return made


def states(made: list[Reaction]) -> list[str]:
    return [reaction.state.value for reaction in made]


def test_the_whole_way_is_told(centre: Centre) -> None:
    incident = opened(centre)
    assignment = sent(centre, incident)
    hospital = centre.fleet.hospitals[0].id
    status = AssignmentStatus
    moved(centre, assignment, status.ACCEPTED, status.EN_ROUTE, status.ON_SCENE)
    moved(centre, assignment, status.TRANSPORTING, status.AT_HOSPITAL, status.ENDED, hospital=hospital)
    made = told(centre, incident)
    assert states(made) == ["accepted", "crew_sent", "on_scene", "transporting", "closed"]
    crew = made[1]
    unit = centre.fleet.units[0]
    assert (crew.unit, crew.call_sign, crew.assignment) == (unit.id, unit.call_sign, assignment)
    assert crew.eta_at is not None
    assert crew.eta_at > crew.at
    assert made[3].hospital == hospital
    assert made[4].reason == "completed"
    assert [reaction.seq for reaction in made] == sorted({reaction.seq for reaction in made})


def test_a_feldsher_who_helps_until_the_crew_is_there_is_no_crew(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, of=village())
    with closing(centre.journal):
        incident, status = opened(centre), AssignmentStatus
        helping = str(centre.handle(AssignUnit(incident, WALKER), ANNA)["id"])
        moved(centre, helping, status.ACCEPTED, status.EN_ROUTE, status.ON_SCENE)
        assert states(told(centre, incident)) == ["accepted"]
        crew = str(centre.handle(AssignUnit(incident, FLYER), ANNA)["id"])
        moved(centre, helping, status.ENDED)
        moved(centre, crew, status.ACCEPTED, status.EN_ROUTE, status.ON_SCENE, status.ENDED)
        assert states(told(centre, incident)) == ["accepted", "crew_sent", "on_scene", "closed"]


def test_where_only_a_feldsher_helped_nothing_was_refused(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, of=village())
    with closing(centre.journal):
        incident = opened(centre)
        centre.handle(AssignUnit(incident, WALKER), ANNA)
        centre.handle(CloseIncident(incident, "telemedicine"), ANNA)
        assert states(told(centre, incident)) == ["accepted", "closed"]


def test_nothing_sealed_is_in_a_reaction(centre: Centre) -> None:
    incident = opened(centre)
    sent(centre, incident)
    assert "тайна" not in repr(told(centre, incident))


def test_a_crew_that_turns_back_is_told_and_its_successor_is_a_change(centre: Centre) -> None:
    incident = opened(centre)
    first, second = sent(centre, incident, 0), sent(centre, incident, 1)
    moved(centre, first, AssignmentStatus.ENDED)
    third = sent(centre, incident, 2)
    assert states(told(centre, incident)) == ["accepted", "crew_sent", "crew_sent", "crew_withdrawn", "crew_sent"]
    moved(centre, second, AssignmentStatus.ENDED)
    moved(centre, third, AssignmentStatus.ENDED)
    made = told(centre, incident)
    assert states(made)[5:] == ["crew_withdrawn", "crew_withdrawn", "closed"]
    assert made[5].unit == centre.fleet.units[1].id


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("false_call", "refused"),
        ("duplicate", "refused"),
        ("ошиблись номером", "refused"),
        ("consultation", "closed"),
    ],
)
def test_what_ends_without_a_crew_is_refused_unless_it_was_help(centre: Centre, reason: str, state: str) -> None:
    incident = opened(centre)
    centre.handle(CloseIncident(incident, reason), ANNA)
    made = told(centre, incident)
    assert states(made) == ["accepted", state]
    assert made[1].reason == ("other" if reason == "ошиблись номером" else reason)


def test_what_ends_with_a_crew_is_closed(centre: Centre) -> None:
    incident = opened(centre)
    sent(centre, incident)
    centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    made = told(centre, incident)
    assert states(made)[-1] == "closed"
    assert made[-1].reason == "cancelled"


def test_each_card_of_an_incident_is_told_by_itself_and_no_other_incident_is(centre: Centre) -> None:
    incident = opened(centre)
    opened(centre)
    made = told(centre, incident, CARD, OTHER)
    assert [reaction.card for reaction in made] == ["78-1", "78-2"]
    assert len({reaction.id for reaction in made}) == 2
    assert told(centre, "99") == []


def test_the_id_is_a_function_of_event_and_card(centre: Centre) -> None:
    incident = opened(centre)
    made = told(centre, incident)
    assert made == told(centre, incident)
    assert [reaction.id for reaction in made] == [reaction_id(reaction.seq, CARD) for reaction in made]
    ids = {reaction_id(seq, card) for seq in range(50) for card in (CARD, OTHER, CardKey("113", "78-1"))}
    assert len(ids) == 150


def test_an_arrival_reported_late_tells_when_it_was(centre: Centre) -> None:
    incident = opened(centre)
    assignment = sent(centre, incident)
    moved(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE)
    before = centre.clock.now()
    centre.clock.advance(timedelta(minutes=9))
    at = before + timedelta(minutes=4)
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ON_SCENE, at=at), ANNA)
    (arrived,) = [made for made in told(centre, incident) if made.state is ReactionState.ON_SCENE]
    assert arrived.at == at


def test_incidents_that_are_one_tell_both_cards_of_the_one_crew(centre: Centre) -> None:
    first, second = opened(centre), opened(centre)
    sent(centre, first)
    centre.handle(JoinIncidents(incident=second, into=first), ANNA)
    assignment = f"{first}-1"
    moved(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    made = told(centre, second)
    assert states(made) == ["accepted", "moved", "crew_sent", "on_scene"]
    assert [reaction.incident for reaction in made] == [second, first, first, first]
    assert made[2].unit == centre.fleet.units[0].id
    assert len({reaction.id for reaction in made}) == 4


def test_an_incident_that_is_two_after_all_is_told_of_its_own_crew_alone(centre: Centre) -> None:
    first, second = opened(centre), opened(centre)
    centre.handle(JoinIncidents(incident=second, into=first), ANNA)
    sent(centre, first)
    centre.handle(SplitIncident(second), ANNA)
    sent(centre, second, 1)
    made = told(centre, second)
    assert states(made) == ["accepted", "moved", "crew_sent", "moved", "crew_sent"]
    assert [made[2].unit, made[4].unit] == [centre.fleet.units[row].id for row in (0, 1)]


def test_what_is_undone_is_told_as_it_is_now(centre: Centre) -> None:
    incident = opened(centre)
    later(centre)
    sent(centre, incident)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    later(centre)
    sent(centre, incident, 1)
    later(centre)
    centre.handle(CloseIncident(incident, "cancelled"), ANNA)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    made = told(centre, incident)
    assert states(made) == [
        "accepted",
        "crew_sent",
        "crew_withdrawn",
        "crew_changed",
        "crew_withdrawn",
        "closed",
        "reopened",
        "crew_changed",
    ]
    assert made[-1].unit == centre.fleet.units[1].id


def test_a_join_that_is_undone_brings_the_card_back(centre: Centre) -> None:
    first, second = opened(centre), opened(centre)
    later(centre)
    centre.handle(JoinIncidents(incident=second, into=first), ANNA)
    centre.handle(Undo(ANNA.name, ANNA.seat), ANNA)
    made = told(centre, second)
    assert states(made) == ["accepted", "moved", "moved"]
    assert [reaction.incident for reaction in made] == [second, first, second]


def test_an_incident_that_goes_on_and_a_status_that_was_wrong_are_told(centre: Centre) -> None:
    incident = opened(centre)
    centre.handle(CloseIncident(incident, "false_call"), ANNA)
    centre.handle(ReopenIncident(incident, "всё-таки нужны"), ANNA)
    assignment = sent(centre, incident)
    moved(centre, assignment, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    centre.handle(CorrectStatus(assignment, AssignmentStatus.EN_ROUTE, "не та кнопка"), ANNA)
    assert states(told(centre, incident)) == ["accepted", "refused", "reopened", "crew_sent", "on_scene", "crew_sent"]
