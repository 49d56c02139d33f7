"""Which hospital: parts, refusals, windows, queues, several patients together; checked by hand and by enumeration."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hospital_columns import EVERYTHING, MINUTE, NOW, cells, hospitals, patients, state, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.columns import NEVER_MS
from dispatch.hospitals.choice import NO_HOSPITAL, choose_hospitals
from dispatch.hospitals.columns import OPEN, UNKNOWN, UNLIMITED, HospitalState, HospitalTables
from dispatch.hospitals.errors import HospitalError
from dispatch.hospitals.explained import Verdict, ahead_by, parts_of, second_to, verdict_of
from dispatch.hospitals.group import Group, company_price
from dispatch.hospitals.policy import DEFAULT
from dispatch.hospitals.price import PARTS, Refusal, no_bed_price

if TYPE_CHECKING:
    from dispatch.hospitals.choice import HospitalChoice

GENERAL = ("general",)


def chosen(who: HospitalState, drives: HospitalTables) -> tuple[HospitalChoice, Verdict]:
    choice = choose_hospitals(who, NOW, drives, DEFAULT)
    return choice, verdict_of(choice, 0, who, NOW, drives)


def test_the_nearest_with_the_department_goes_before_a_nearer_one_without() -> None:
    who = state(hospitals([GENERAL, ("general", "trauma")]), patients("trauma"))
    choice, verdict = chosen(who, tables([[5, 20]]))
    assert choice.hospital_of.tolist() == [1]
    assert verdict is Verdict.CHOSEN
    assert ahead_by(choice, 0, 1, 0) == {"travel": -15 * MINUTE, "department": 30 * MINUTE}
    assert second_to(choice, 0, 1) == 0


def test_far_from_the_department_the_next_hospital_goes_first_and_it_is_said() -> None:
    who = state(hospitals([GENERAL, ("general", "trauma")]), patients("trauma"))
    choice, verdict = chosen(who, tables([[5, 50]]))
    assert choice.hospital_of.tolist() == [0]
    assert verdict is Verdict.NO_DEPARTMENT


def test_a_tie_goes_to_the_lower_row() -> None:
    who = state(hospitals([GENERAL] * 3), patients("general"))
    assert chosen(who, tables([[7, 7, 7]]))[0].hospital_of.tolist() == [0]


@pytest.mark.parametrize("department", ["stroke", "pci"])
def test_a_centre_within_the_window_goes_before_any_nearer_hospital(department: str) -> None:
    who = state(hospitals([GENERAL, ("general", department)]), patients(department, window_min=40))
    choice, verdict = chosen(who, tables([[1, 40]]))
    assert choice.hospital_of.tolist() == [1]
    assert verdict is Verdict.IN_WINDOW


def test_beyond_the_window_a_far_centre_is_no_reason_to_drive_past_and_it_is_said() -> None:
    who = state(hospitals([GENERAL, ("general", "stroke")]), patients("stroke", window_min=40))
    choice, verdict = chosen(who, tables([[5, 41]]))
    assert choice.hospital_of.tolist() == [0]
    assert verdict is Verdict.NONE_IN_WINDOW
    near, verdict = chosen(who, tables([[25, 41]]))
    assert near.hospital_of.tolist() == [1]
    assert verdict is Verdict.NONE_IN_WINDOW
    assert parts_of(near, 0, 1)["window"] == DEFAULT.late_ms


def test_a_department_that_can_begin_goes_before_one_that_cannot() -> None:
    who = state(hospitals([GENERAL, ("general", "cardiology")]), patients("pci", window_min=60))
    choice, verdict = chosen(who, tables([[10, 20]]))
    assert choice.hospital_of.tolist() == [1]
    assert verdict is Verdict.NONE_IN_WINDOW


def test_a_queue_at_the_door_sends_the_patient_on() -> None:
    at = hospitals([GENERAL] * 2, at_door=np.array([4, 0]))
    choice, _ = chosen(state(at, patients("general")), tables([[10, 25]]))
    assert choice.hospital_of.tolist() == [1]
    assert parts_of(choice, 0, 0)["queue"] > 45 * MINUTE
    assert "queue" not in parts_of(choice, 0, 1)


def test_only_crews_that_come_earlier_are_ahead() -> None:
    bound = {"bound": np.array([0, 0]), "bound_at_ms": NOW + np.array([5, 30]) * MINUTE}
    who = state(hospitals([GENERAL], **bound), patients("general", "general"))
    parts = chosen(who, tables([[4], [20]]))[0].parts[list(PARTS).index("queue"), :, 0]
    assert parts[0] == 0
    assert 0 < parts[1] < 15 * MINUTE


def test_no_free_bed_weighs_less_the_older_the_news() -> None:
    beds = {"beds": cells(2, UNKNOWN, {(0, "general"): 0})}
    for age_min, price in ((0, 45), (120, 22.5), (240, 0), (600, 0)):
        told = cells(2, 0, {(0, "general"): NOW - age_min * MINUTE})
        who = state(hospitals([GENERAL] * 2, **beds, beds_at_ms=told), patients("general"))
        choice, _ = chosen(who, tables([[10, 35]]))
        assert parts_of(choice, 0, 0).get("beds", 0) == price * MINUTE
        assert choice.hospital_of.tolist() == [1 if price > 25 else 0]


def test_a_diversion_holds_until_it_ends_before_the_arrival() -> None:
    closed = cells(2, OPEN, {(0, "trauma"): NOW + 12 * MINUTE})
    at = hospitals([("general", "trauma")] * 2, closed_until_ms=closed)
    for minutes, refusal, best in ((11, Refusal.DIVERTED, 1), (12, Refusal.NONE, 0)):
        choice, _ = chosen(state(at, patients("trauma")), tables([[minutes, 30]]))
        assert choice.refusal[0].tolist() == [refusal, Refusal.NONE]
        assert choice.hospital_of.tolist() == [best]
    assert chosen(state(at, patients("general")), tables([[1, 30]]))[0].hospital_of.tolist() == [0]


def test_a_diversion_of_the_department_that_would_receive_the_patient_counts() -> None:
    closed = cells(1, OPEN, {(0, "general"): NEVER_MS})
    choice, verdict = chosen(state(hospitals([GENERAL], closed_until_ms=closed), patients("burns")), tables([[5]]))
    assert choice.refusal.tolist() == [[Refusal.DIVERTED]]
    assert verdict is Verdict.ALL_REFUSE


def test_duty_is_that_of_the_arrival() -> None:
    on_duty = np.ones((2, len(EVERYTHING)), dtype=bool)
    on_duty[1] = False
    turns = np.full(on_duty.shape, NOW + 15 * MINUTE)
    at = hospitals([GENERAL] * 2, on_duty=on_duty, duty_turns_ms=turns)
    early, _ = chosen(state(at, patients("general")), tables([[14, 14]]))
    late, _ = chosen(state(at, patients("general")), tables([[15, 15]]))
    assert early.refusal.tolist() == [[Refusal.NONE, Refusal.OFF_DUTY]]
    assert late.refusal.tolist() == [[Refusal.OFF_DUTY, Refusal.NONE]]
    assert late.order(0).tolist() == [1, 0]


def test_the_other_bank_is_a_part_of_its_own() -> None:
    who = state(hospitals([GENERAL] * 2), patients("general"))
    choice, _ = chosen(who, tables([[70, 30]], open_minutes=[[10, 30]]))
    assert parts_of(choice, 0, 0) == {"travel": 10 * MINUTE, "bridge": 60 * MINUTE}
    assert choice.hospital_of.tolist() == [1]


def test_no_hospital_no_road_no_room_and_nobody_who_takes_are_answers() -> None:
    nobody = state(hospitals([]), patients("general"))
    assert chosen(nobody, tables([[]]))[1] is Verdict.NO_HOSPITALS
    who = state(hospitals([GENERAL] * 2), patients("general"))
    cut_off, verdict = chosen(who, tables([[5, 6]], estimated=np.ones((1, 2), dtype=bool)))
    assert cut_off.hospital_of.tolist() == [NO_HOSPITAL]
    assert verdict is Verdict.NO_ROAD
    assert parts_of(cut_off, 0, 0)["no_road"] == DEFAULT.no_road_ms
    full = state(hospitals([GENERAL], takes=np.array([0])), patients("general"))
    assert chosen(full, tables([[5]]))[0].refusal.tolist() == [[Refusal.FULL]]
    two = state(hospitals([GENERAL], takes=np.array([1])), patients("general", "general"))
    choice = choose_hospitals(two, NOW, tables([[5], [9]]), DEFAULT)
    assert choice.hospital_of.tolist() == [0, NO_HOSPITAL]
    assert verdict_of(choice, 1, two, NOW, tables([[5], [9]])) is Verdict.NO_ROOM


def test_nobody_to_bring_is_no_choice() -> None:
    drives = HospitalTables(*(np.zeros((0, 2), dtype=kind) for kind in (np.int32, np.int32, np.bool_)))
    assert choose_hospitals(state(hospitals([GENERAL] * 2), patients()), NOW, drives, DEFAULT).total == 0


def test_a_disaster_is_shared_too() -> None:
    count, people = 30, 800
    who = state(hospitals([GENERAL] * count, takes=np.full(count, 20)), patients(*["general"] * people))
    choice = choose_hospitals(who, NOW, tables([[5 + row for row in range(count)]] * people), DEFAULT)
    assert np.bincount(choice.hospital_of + 1).tolist() == [people - 20 * count, *[20] * count]


def test_tables_of_others_and_impossible_columns_are_refused() -> None:
    who = state(hospitals([GENERAL]), patients("general"))
    with pytest.raises(HospitalError, match=r"travel_ms has shape \(1, 2\), not \(1, 1\)"):
        choose_hospitals(who, NOW, tables([[1, 2]]), DEFAULT)
    with pytest.raises(HospitalError, match="places holds 0, less than 1"):
        hospitals([GENERAL], places=np.array([0]))
    with pytest.raises(HospitalError, match="beds has shape"):
        hospitals([GENERAL], beds=np.array([0]))


@st.composite
def groups(draw: st.DrawFn, most: int = 4) -> tuple[HospitalState, HospitalTables]:
    """Draw a few patients and hospitals in any state."""
    count, people = draw(st.integers(1, most)), draw(st.integers(1, most))
    own = st.sets(st.sampled_from(("general", "trauma", "pci", "cardiology")), min_size=1).map(tuple)
    column = st.lists(st.integers(0, 3), min_size=count, max_size=count).map(np.array)
    at = hospitals(
        [draw(own) for _ in range(count)],
        at_door=draw(column),
        takes=draw(column.map(lambda each: np.where(each == 3, UNLIMITED, each))),
        places=draw(column) + 1,
        handover_ms=(draw(column) + 1) * 7 * MINUTE,
        beds=np.broadcast_to((draw(column) - 1)[:, None], (count, len(EVERYTHING))),
        beds_at_ms=np.full((count, len(EVERYTHING)), NOW - draw(st.integers(0, 300)) * MINUTE),
        closed_until_ms=np.broadcast_to(np.where(draw(column) == 3, NEVER_MS, OPEN)[:, None], (count, len(EVERYTHING))),
    )
    needed = draw(st.lists(st.sampled_from(("general", "trauma", "pci")), min_size=people, max_size=people))
    window = draw(st.sampled_from((None, 20)))
    row = st.lists(st.integers(0, 40), min_size=count, max_size=count)
    return state(at, patients(*needed, window_min=window)), tables([draw(row) for _ in range(people)])


def total_of(choice: HospitalChoice, who: HospitalState, drives: HospitalTables, goals: list[int]) -> int | None:
    """Price a way to share the patients; None where it is not allowed."""
    hospital_of = np.array(goals)
    group = group_of(choice, who, drives)
    sent = np.flatnonzero(hospital_of != NO_HOSPITAL)
    if not group.allowed[sent, hospital_of[sent]].all():
        return None
    if (np.bincount(hospital_of[sent], minlength=len(who.hospitals.ids)) > who.hospitals.takes).any():
        return None
    alone = int(choice.price[sent, hospital_of[sent]].sum())
    return alone + int(company_price(group, hospital_of, drives.travel_ms).sum())


def group_of(choice: HospitalChoice, who: HospitalState, drives: HospitalTables) -> Group:
    allowed = (choice.refusal == Refusal.NONE) & ~drives.estimated
    return Group(choice.price, allowed, choice.receives, no_bed_price(who, NOW, DEFAULT), who.hospitals)


@settings(max_examples=150, deadline=None)
@given(groups())
def test_the_joint_choice_is_what_enumeration_finds(drawn: tuple[HospitalState, HospitalTables]) -> None:
    who, drives = drawn
    choice = choose_hospitals(who, NOW, drives, DEFAULT)
    ways = product(range(-1, len(who.hospitals.ids)), repeat=len(who.patients.ids))
    found = [
        (way.count(-1), total) for way in map(list, ways) if (total := total_of(choice, who, drives, way)) is not None
    ]
    assert (choice.hospital_of.tolist().count(NO_HOSPITAL), choice.total) == min(found)


@settings(max_examples=150, deadline=None)
@given(groups(most=6))
def test_the_joint_total_is_never_above_one_after_another(drawn: tuple[HospitalState, HospitalTables]) -> None:
    who, drives = drawn
    choice = choose_hospitals(who, NOW, drives, DEFAULT)
    goals = [NO_HOSPITAL] * len(who.patients.ids)
    for patient in range(len(goals)):
        tries = [[*goals[:patient], row, *goals[patient + 1 :]] for row in range(len(who.hospitals.ids))]
        told = [(total, way) for way in tries if (total := total_of(choice, who, drives, way)) is not None]
        goals = min(told)[1] if told else goals
    unserved = goals.count(NO_HOSPITAL) - choice.hospital_of.tolist().count(NO_HOSPITAL)
    assert unserved >= 0
    total = total_of(choice, who, drives, goals)
    assert total is not None
    assert unserved > 0 or choice.total <= total


@settings(max_examples=100, deadline=None)
@given(groups())
def test_the_parts_sum_to_the_price_and_the_first_is_ahead_by_their_difference(
    drawn: tuple[HospitalState, HospitalTables],
) -> None:
    who, drives = drawn
    choice = choose_hospitals(who, NOW, drives, DEFAULT)
    assert choice.parts.dtype == np.int64
    assert (choice.parts.sum(axis=0) == choice.price).all()
    for patient in range(len(who.patients.ids)):
        order = choice.order(patient).tolist()
        assert sorted(order) == list(range(len(who.hospitals.ids)))
        first, last = order[0], order[-1]
        assert sum(ahead_by(choice, patient, first, last).values()) == (
            choice.price[patient, last] - choice.price[patient, first]
        )


@settings(max_examples=60, deadline=None)
@given(groups())
def test_one_patient_goes_to_the_least_price(drawn: tuple[HospitalState, HospitalTables]) -> None:
    who, drives = drawn
    first = replace(
        who.patients, ids=("p0",), department=who.patients.department[:1], deadline_ms=who.patients.deadline_ms[:1]
    )
    own = HospitalTables(drives.travel_ms[:1], drives.open_ms[:1], drives.estimated[:1])
    choice = choose_hospitals(state(who.hospitals, first), NOW, own, DEFAULT)
    takes = choice.refusal[0] == Refusal.NONE
    best = int(choice.hospital_of[0])
    assert (best == NO_HOSPITAL) == (not takes.any())
    assert best == NO_HOSPITAL or choice.price[0, best] == choice.price[0, takes].min()
    assert choice.together.tolist() == [0]
