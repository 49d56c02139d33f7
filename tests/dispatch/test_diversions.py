"""Units under way in the joint decision: who is turned, who stays, and who takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from decision_columns import NOW_MS, incidents, tables, units
from hypothesis import given
from hypothesis import strategies as st

from dispatch.assignment import NO_UNIT, decide
from dispatch.columns import NOT_BOUND, DecisionState, Refusal
from dispatch.commands import AssignUnit, ChangeIncident, ChangeUnitState, MoveAssignment, ReceiveCall
from dispatch.policy import FIRST_ARRIVAL, FULL
from dispatch.price import PARTS
from dispatch.recommendation import compare, recommend
from dispatch.sendings import command_of, sendings
from dispatch.vocabulary import AssignmentStatus, IncidentKind, Outcome, UnitState
from fleet.positions import Fix
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

DIVERTING = replace(FIRST_ARRIVAL, urgency_weight=(1, 1, 1, 1, 1), diverts_from=2, diversion_ms=100)


def chosen(travel_ms: object, *, priority: list[int], wanting: list[int], bound_to: list[int]) -> list[int]:
    state = DecisionState(
        units(len(bound_to), bound_to=bound_to), incidents(len(priority), priority=priority, wanting=wanting)
    )
    return decide(state, NOW_MS, tables(travel_ms), DIVERTING).unit_of_slot.tolist()


def test_a_unit_under_way_goes_to_a_more_urgent_incident_and_a_free_one_takes_its_place() -> None:
    # The crew under way is a minute from the arrest, the free one ten; both are as near to the first patient.
    assert chosen([[60_000, 30_000], [600_000, 40_000]], priority=[1, 4], wanting=[1, 0], bound_to=[1, -1]) == [0, 1]


def test_for_little_gain_no_crew_is_turned() -> None:
    assert chosen([[1_000, 500], [1_050, 500]], priority=[1, 4], wanting=[1, 0], bound_to=[1, -1]) == [1, 0]


def test_a_unit_is_not_taken_for_what_is_hardly_more_urgent() -> None:
    assert chosen([[1, 1], [600_000, 1]], priority=[2, 3], wanting=[1, 0], bound_to=[1, -1]) == [1, 0]


def test_the_more_urgent_takes_the_only_unit_and_the_other_waits_again() -> None:
    assert chosen([[60_000, 30_000]], priority=[1, 4], wanting=[1, 0], bound_to=[1]) == [0, NO_UNIT]


def test_a_second_crew_for_one_is_not_taken_from_who_has_only_one() -> None:
    state = DecisionState(units(1, bound_to=[1]), incidents(2, priority=[1, 4], wanting=[1, 0], attended=[True, False]))
    assert decide(state, NOW_MS, tables([[60_000, 30_000]]), DIVERTING).unit_of_slot.tolist() == [NO_UNIT, 0]


def test_a_free_unit_relieves_one_under_way_only_where_it_is_much_nearer() -> None:
    asked = {"priority": [1, 4], "wanting": [1, 0], "bound_to": [1, -1, -1]}
    assert chosen([[9_000, 1_000], [9_000, 899], [10, 9_000]], **asked) == [2, 1]
    assert chosen([[9_000, 1_000], [9_000, 901], [10, 9_000]], **asked) == [2, 0]


def test_a_unit_stays_with_its_incident_whatever_the_road() -> None:
    state = DecisionState(units(1, bound_to=[1], shift_end_ms=[NOW_MS]), incidents(2, priority=[1, 4], wanting=[1, 0]))
    choice = decide(state, NOW_MS, tables([[1, 1]], estimated=True), DIVERTING)
    assert choice.unit_of_slot.tolist() == [NO_UNIT, 0]
    assert choice.refusal.tolist() == [[Refusal.SHIFT_END, Refusal.NONE]]


@given(data=st.data(), unit_count=st.integers(2, 4))
def test_with_units_under_way_the_joint_solution_is_the_best_of_all(data: st.DataObject, unit_count: int) -> None:
    minutes = st.integers(0, 30)
    travel = np.array(data.draw(st.lists(minutes, min_size=unit_count * 3, max_size=unit_count * 3))) * 60
    bound_to = data.draw(st.lists(st.sampled_from((NOT_BOUND, 2)), min_size=unit_count, max_size=unit_count))
    state = DecisionState(
        units(unit_count, bound_to=bound_to), incidents(3, priority=[1, 2, 4], wanting=[1, 1, int(2 not in bound_to)])
    )
    choice = decide(state, NOW_MS, tables(travel.reshape(unit_count, 3)), DIVERTING)
    cost = choice.price - np.where(np.array(bound_to) == 2, DIVERTING.diversion_ms, 0)[:, None]
    sent = [(row, column) for row, column in zip(choice.unit_of_slot, choice.slot_of, strict=True) if row != NO_UNIT]
    served = min(unit_count, choice.slot_of.size)
    assert len({row for row, _ in sent}) == len(sent) == served
    if served == choice.slot_of.size:
        rows = permutations(range(unit_count), served)
        best = min(
            sum(int(cost[row, column]) for row, column in zip(each, choice.slot_of, strict=True)) for each in rows
        )
        assert sum(int(cost[pair]) for pair in sent) == best
    turned = choice.parts[list(PARTS).index("diversion")] != 0
    assert turned.tolist() == [[bound == 2 and column != 2 for column in range(3)] for bound in bound_to]


def test_units_that_go_together_all_go_or_all_wait() -> None:
    one = DecisionState(units(1), incidents(1, wanting=[2], together=[True]))
    assert decide(one, NOW_MS, tables([[10]]), FULL).unit_of_slot.tolist() == [NO_UNIT, NO_UNIT]
    two = DecisionState(units(2), incidents(1, wanting=[2], together=[True]))
    assert decide(two, NOW_MS, tables([[20], [10]]), FULL).unit_of_slot.tolist() == [1, 0]


def test_who_cannot_go_whole_leaves_its_unit_to_the_next() -> None:
    state = DecisionState(units(1), incidents(2, priority=[2, 4], wanting=[2, 1], together=[True, False]))
    choice = decide(state, NOW_MS, tables([[10, 900_000]]), FULL)
    assert [choice.units_of(column) for column in (0, 1)] == [[], [0]]


def test_arrival_together_is_worth_its_weight() -> None:
    state = DecisionState(units(3), incidents(1, wanting=[2], together=[True]))
    travel = tables([[60_000], [300_000], [310_000]])
    apart = decide(state, NOW_MS, travel, replace(FIRST_ARRIVAL, urgency_weight=(1, 1, 1, 1, 1)))
    close = decide(state, NOW_MS, travel, replace(FIRST_ARRIVAL, urgency_weight=(1, 1, 1, 1, 1), apart_weight=2))
    assert apart.units_of(0) == [0, 1]
    assert close.units_of(0) == [1, 2]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=ManualClock(NOON))
    yield opened
    opened.journal.close()


def call(centre: Centre, index: int, reason: str) -> str:
    lon, lat = road_place(index)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason), ANNA)["incident"])


def only_one_on_duty(centre: Centre) -> str:
    first, *others = [unit.id for unit in centre.fleet.units]
    for unit in others:
        centre.handle(ChangeUnitState(unit, UnitState.OUT_OF_SERVICE), ANNA)
    return first


def sent_to_fever(centre: Centre, unit: str) -> tuple[str, str]:
    fever = call(centre, 3, "fever")
    return fever, str(centre.handle(AssignUnit(fever, unit), ANNA)["id"])


def test_the_only_crew_is_offered_for_an_arrest_with_the_assignment_it_would_leave(centre: Centre) -> None:
    unit = only_one_on_duty(centre)
    _, assignment = sent_to_fever(centre, unit)
    arrest = call(centre, 9, "cardiac_arrest")
    found = recommend(centre.situation(), centre.state.incidents[arrest])
    assert [(each.unit, each.leaves, each.recommended) for each in found.candidates] == [(unit, assignment, True)]
    assert found.candidates[0].parts["diversion"] == FULL.diversion_ms
    assert len(found.candidates) + len(found.refused) == len(centre.fleet.units)


def test_the_arrest_takes_the_crew_and_the_first_patient_waits_and_keeps_the_next(centre: Centre) -> None:
    unit = only_one_on_duty(centre)
    fever, assignment = sent_to_fever(centre, unit)
    arrest = call(centre, 9, "cardiac_arrest")
    for each in sendings(centre.situation()):
        centre.handle(command_of(each), ANNA)
    assert centre.state.assignment(assignment).outcome is Outcome.DIVERTED
    assert centre.state.incidents[fever].wanting == 1
    (active,) = [each for each in centre.state.incidents[arrest].assignments if each.active]
    assert (active.unit, active.automatic) == (unit, True)
    assert sendings(centre.situation()) == []
    second = centre.fleet.units[1].id
    centre.handle(ChangeUnitState(second, UnitState.AT_STATION), ANNA)
    for each in sendings(centre.situation()):
        centre.handle(command_of(each), ANNA)
    assert [each.unit for each in centre.state.incidents[fever].assignments if each.active] == [second]
    another = call(centre, 12, "cardiac_arrest")
    found = recommend(centre.situation(), centre.state.incidents[another])
    assert found.candidates == (), "an incident loses a crew once"


@pytest.mark.parametrize("status", [AssignmentStatus.ON_SCENE])
def test_a_crew_that_has_arrived_is_busy(centre: Centre, status: AssignmentStatus) -> None:
    unit = only_one_on_duty(centre)
    _, assignment = sent_to_fever(centre, unit)
    for each in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, status):
        centre.handle(MoveAssignment(assignment, each), ANNA)
    found = recommend(centre.situation(), centre.state.incidents[call(centre, 9, "cardiac_arrest")])
    assert ("busy", unit) in [(each.code, each.unit) for each in found.refused]


def test_an_incident_that_is_asked_about_keeps_its_own_crew_as_busy(centre: Centre) -> None:
    unit = centre.fleet.units[0].id
    fever, _ = sent_to_fever(centre, unit)
    call(centre, 9, "cardiac_arrest")
    found = recommend(centre.situation(), centre.state.incidents[fever])
    assert ("busy", unit) in [(each.code, each.unit) for each in found.refused]
    assert sum(each.recommended for each in found.candidates) == 1


def test_it_is_told_why_a_crew_under_way_is_not_taken(centre: Centre) -> None:
    unit, (lon, lat) = centre.fleet.units[0].id, road_place(3)
    assert centre.positions.take(Fix(unit=unit, lon=lon, lat=lat, at=NOON), NOON).used
    fever, _ = sent_to_fever(centre, unit)
    arrest = centre.state.incidents[call(centre, 3, "cardiac_arrest")]
    found = recommend(centre.situation(), arrest)
    (taken,) = [each for each in found.candidates if each.leaves]
    compared = compare(centre.situation(), arrest, taken.unit)
    assert compared is not None
    assert "diversion" in compared.explanation.parts
    assert compared.needed_for in {None, fever}


def test_a_crew_that_is_no_sooner_than_a_free_one_is_busy(centre: Centre) -> None:
    far = recommend(centre.situation(), centre.state.incidents[call(centre, 3, "fever")]).candidates[-1].unit
    sent_to_fever(centre, far)
    found = recommend(centre.situation(), centre.state.incidents[call(centre, 3, "cardiac_arrest")])
    assert ("busy", far) in [(each.code, each.unit) for each in found.refused]


def test_the_turnout_that_has_begun_is_not_waited_for_again(centre: Centre) -> None:
    unit = only_one_on_duty(centre)
    _, assignment = sent_to_fever(centre, unit)
    arrest = call(centre, 9, "cardiac_arrest")
    before = recommend(centre.situation(), centre.state.incidents[arrest]).candidates[0].turnout_ms
    assert isinstance(centre.clock, ManualClock)
    centre.clock.set(NOON + timedelta(seconds=40))
    assert recommend(centre.situation(), centre.state.incidents[arrest]).candidates[0].turnout_ms == before - 40_000
    for each in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE):
        centre.handle(MoveAssignment(assignment, each), ANNA)
    lon, lat = road_place(1)
    assert centre.positions.take(Fix(unit=unit, lon=lon, lat=lat, at=centre.clock.now()), centre.clock.now()).used
    assert recommend(centre.situation(), centre.state.incidents[arrest]).candidates[0].turnout_ms == 0


def test_a_transfer_for_two_crews_waits_for_both(centre: Centre) -> None:
    only_one_on_duty(centre)
    lon, lat = road_place(5)
    moved = ReceiveCall(lon=lon, lat=lat, reason="planned_transport", kind=IncidentKind.TRANSFER)
    incident = str(centre.handle(moved, ANNA)["incident"])
    centre.handle(ChangeIncident(incident, units=2, version=centre.state.incidents[incident].version), ANNA)
    assert sendings(centre.situation()) == []
    centre.handle(ChangeUnitState(centre.fleet.units[1].id, UnitState.AT_STATION), ANNA)
    assert [each.incident for each in sendings(centre.situation())] == [incident, incident]
