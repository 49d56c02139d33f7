"""The rule that sends by itself, and crews under way: who must never be left without one."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.automatic import send_chosen
from dispatch.commands import (
    Actor,
    AssignUnit,
    ChangeIncident,
    ChangeUnitState,
    CloseIncident,
    DivertUnit,
    EndWithoutHelp,
    MoveAssignment,
    ReceiveCall,
    ReopenIncident,
)
from dispatch.policy import FULL
from dispatch.refusals import NotWantedError, UnitUnavailableError
from dispatch.sendings import command_of, sendings
from dispatch.service import Service
from dispatch.vocabulary import AssignmentStatus, IncidentKind, Outcome, Pause, UnitState
from fleet.positions import Fix
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

RULE = Actor("rule", "centre")
ALL = (1, 2, 3, 4, 5)
NEAR = 3
FAR = max(range(54), key=lambda index: math.dist(road_place(index), road_place(NEAR)))


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def crews(centre: Centre, count: int, near: tuple[int, ...] = (0,)) -> list[str]:
    """Leave so many units in service, some near the place of most calls, all others far away."""
    ids = [unit.id for unit in centre.fleet.units]
    for unit in ids[count:]:
        centre.handle(ChangeUnitState(unit, UnitState.OUT_OF_SERVICE), ANNA)
    for row, unit in enumerate(ids[:count]):
        stand(centre, unit, NEAR if row in near else FAR)
    return ids[:count]


def stand(centre: Centre, unit: str, index: int) -> None:
    assert isinstance(centre.clock, ManualClock)
    centre.clock.advance(timedelta(seconds=1))
    lon, lat = road_place(index)
    assert centre.positions.take(Fix(unit=unit, lon=lon, lat=lat, at=centre.clock.now()), centre.clock.now()).used


def call(centre: Centre, reason: str, index: int = NEAR) -> str:
    lon, lat = road_place(index)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason), ANNA)["incident"])


def send(centre: Centre, incident: str, unit: str, *, automatic: bool = False) -> str:
    return str(centre.handle(AssignUnit(incident, unit, automatic=automatic), ANNA)["id"])


def told(centre: Centre) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.incident, each.unit, each.leaves, each.relieves) for each in sendings(centre.situation())]


def sent_by_rule(centre: Centre, priorities: tuple[int, ...] = ALL) -> dict[str, list[str]]:
    """Let the rule send once; gives the active units of each incident."""

    async def once() -> None:
        service = Service(centre)
        await send_chosen(service, RULE, priorities)
        await service.stop()

    asyncio.run(once())
    return {
        incident.id: [each.unit for each in incident.assignments if each.active]
        for incident in centre.state.open_incidents()
    }


def test_a_crew_that_a_person_has_sent_is_not_turned_and_the_free_one_goes(centre: Centre) -> None:
    near, free = crews(centre, 2)
    fever = call(centre, "fever")
    send(centre, fever, near)
    arrest = call(centre, "cardiac_arrest")
    assert sent_by_rule(centre) == {fever: [near], arrest: [free]}


def test_a_crew_that_the_rule_has_sent_is_turned_and_its_patient_gets_the_free_one(centre: Centre) -> None:
    near, free = crews(centre, 2)
    fever = call(centre, "fever")
    send(centre, fever, near, automatic=True)
    stroke = call(centre, "stroke")
    assert sent_by_rule(centre) == {fever: [free], stroke: [near]}


def test_what_a_person_has_in_hand_holds_no_crew_from_others(centre: Centre) -> None:
    near, free = crews(centre, 2)
    one = call(centre, "stroke")
    centre.handle(EndWithoutHelp(send(centre, one, near), Outcome.STOOD_DOWN), ANNA)
    centre.handle(ChangeUnitState(near, UnitState.OUT_OF_SERVICE), ANNA)
    other = call(centre, "stroke", index=FAR)
    assert sent_by_rule(centre) == {one: [], other: [free]}


def test_a_crew_past_its_shift_or_broken_down_is_neither_turned_nor_doubled(centre: Centre) -> None:
    near, *_ = crews(centre, 4)
    fever = call(centre, "fever")
    send(centre, fever, near, automatic=True)
    centre.handle(ChangeUnitState(near, UnitState.OUT_OF_SERVICE, pause=Pause.REPAIR), ANNA)
    stroke = call(centre, "stroke")
    ((incident, unit, leaves, relieves),) = told(centre)
    assert (incident, leaves, relieves) == (stroke, None, None)
    assert unit != near
    with pytest.raises(UnitUnavailableError):
        centre.handle(DivertUnit(f"{fever}-1", stroke, automatic=True), ANNA)


def test_a_free_crew_that_refused_does_not_hide_the_one_under_way(centre: Centre) -> None:
    near, other = crews(centre, 2)
    fever = call(centre, "fever")
    send(centre, fever, other)
    stroke = call(centre, "stroke")
    centre.handle(EndWithoutHelp(send(centre, stroke, near), Outcome.REFUSED, why="нет бензина"), ANNA)
    assert told(centre) == [(stroke, other, f"{fever}-1", None), (fever, near, None, None)]


def test_the_rule_sends_nobody_to_whom_a_person_was_faster(centre: Centre) -> None:
    near, free = crews(centre, 2)
    fever = call(centre, "fever")
    send(centre, fever, near, automatic=True)
    stroke = call(centre, "stroke")
    decided = sendings(centre.situation())
    assert [(each.incident, each.unit) for each in decided] == [(stroke, near), (fever, free)]
    send(centre, stroke, free)
    with pytest.raises(NotWantedError):
        centre.handle(command_of(decided[0]), RULE)
    assert [each.unit for each in centre.state.incidents[fever].assignments if each.active] == [near]


def test_a_crew_that_was_diverted_comes_back_once_it_is_free(centre: Centre) -> None:
    (only,) = crews(centre, 1)
    fever = call(centre, "fever")
    send(centre, fever, only, automatic=True)
    stroke = call(centre, "stroke")
    assert sent_by_rule(centre)[stroke] == [only]
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE):
        centre.handle(MoveAssignment(f"{stroke}-1", status), ANNA)
    centre.handle(MoveAssignment(f"{stroke}-1", AssignmentStatus.ENDED), ANNA)
    assert sent_by_rule(centre) == {fever: [only]}


def test_an_incident_closed_by_mistake_wants_its_crews_again(centre: Centre) -> None:
    near, _ = crews(centre, 2)
    stroke = call(centre, "stroke")
    send(centre, stroke, near)
    centre.handle(CloseIncident(stroke, "duplicate"), ANNA)
    centre.handle(ReopenIncident(stroke, why="закрыли не тот"), ANNA)
    assert centre.state.incidents[stroke].wanting == 1
    assert told(centre) == [(stroke, near, None, None)]


def test_planned_work_that_is_not_due_draws_nobody(centre: Centre) -> None:
    near, *_ = crews(centre, 4)
    lon, lat = road_place(NEAR)
    due = NOON + timedelta(hours=5)
    planned = ReceiveCall(lon=lon, lat=lat, reason="planned_transport", kind=IncidentKind.PLANNED, due_at=due)
    transport = str(centre.handle(planned, ANNA)["incident"])
    version = centre.state.incidents[transport].version
    centre.handle(ChangeIncident(transport, version, units=2), ANNA)
    send(centre, transport, near, automatic=True)
    stroke = call(centre, "stroke")
    found = told(centre)
    assert sorted(incident for incident, *_ in found) == sorted([transport, stroke])
    assert (stroke, near, f"{transport}-1", None) in found


def test_an_incident_loses_no_more_crews_than_the_policy_says(centre: Centre) -> None:
    near, second = crews(centre, 2, near=(0, 1))
    fever = call(centre, "fever")
    version = centre.state.incidents[fever].version
    centre.handle(ChangeIncident(fever, version, units=2), ANNA)
    send(centre, fever, near, automatic=True)
    send(centre, fever, second, automatic=True)
    for _ in range(2):
        call(centre, "stroke")
    assert len([each for each in told(centre) if each[2]]) == FULL.most_diversions == 1


def test_who_is_relieved_is_freed_even_where_another_comes_from_elsewhere(centre: Centre) -> None:
    centre.policy = replace(FULL, most_diversions=3)
    ids = crews(centre, 5, near=(2,))
    fever, second = call(centre, "fever"), call(centre, "fever", index=FAR)
    send(centre, fever, ids[0], automatic=True)
    send(centre, second, ids[1], automatic=True)
    call(centre, "stroke", index=FAR)
    for each in sendings(centre.situation()):
        assert not (each.leaves and each.relieves)
        centre.handle(command_of(each), RULE)
    for incident in centre.state.open_incidents():
        assert sum(each.active for each in incident.assignments) == incident.units
