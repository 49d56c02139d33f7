"""The choice of a hospital in a centre: crews at the door and on the way, handovers that were seen, raised bridges."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.commands import AssignUnit, MoveAssignment, ReceiveCall
from dispatch.hospitals.columns import DEPARTMENT_ROWS
from dispatch.hospitals.explained import parts_of
from dispatch.hospitals.live import Chosen, choose_for
from dispatch.hospitals.policy import DEFAULT, MINUTE_MS
from dispatch.hospitals.price import Refusal
from dispatch.vocabulary import AssignmentStatus
from fleet.hospital_rota import DutyHours
from fleet.instants import to_ms
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from dispatch.centre import Centre

LIFE = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")
RAISED = NOON.replace(hour=23, minute=30)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    centre = open_centre(tmp_path, clock=clock)
    with closing(centre.journal):
        yield centre


def call(centre: Centre, reason: str = "injury", place: int = 40) -> str:
    lon, lat = road_place(place)
    return str(centre.handle(ReceiveCall(lon=lon, lat=lat, reason=reason), ANNA)["incident"])


def bring(centre: Centre, row: int, until: str) -> str:
    """Let a crew bring a patient to the first hospital, up to a status; gives its assignment."""
    unit, incident = centre.fleet.units[row].id, call(centre)
    assignment = str(centre.handle(AssignUnit(incident, unit), ANNA)["id"])
    for status in LIFE[: LIFE.index(until) + 1]:
        goal = centre.fleet.hospitals[0].id if status in {"transporting", "at_hospital"} else None
        centre.handle(MoveAssignment(assignment, AssignmentStatus(status), hospital=goal), ANNA)
    return assignment


def chosen(centre: Centre, *, reason: str = "injury", now: datetime = NOON, place: int = 40) -> Chosen:
    incident = centre.state.incidents[call(centre, reason, place)]
    return choose_for(centre, incident, road_place(place), now=now)


def test_crews_at_the_door_and_on_the_way_are_the_queue(centre: Centre) -> None:
    for row, status in enumerate(("at_hospital", "at_hospital", "at_hospital", "transporting", "on_scene")):
        bring(centre, row, status)
    found = chosen(centre)
    hospitals = found.state.hospitals
    assert hospitals.at_door.tolist() == [3, *[0] * (len(hospitals.ids) - 1)]
    assert hospitals.bound.tolist() == [0]
    assert (hospitals.bound_at_ms >= found.now_ms).all()
    assert parts_of(found.choice, 0, 0)["queue"] > 0
    assert "queue" not in parts_of(found.choice, 0, 1)


def test_long_handovers_draw_the_mean_of_their_hospital(centre: Centre, clock: ManualClock) -> None:
    assignment = bring(centre, 0, "at_hospital")
    clock.advance(timedelta(minutes=75))
    centre.handle(MoveAssignment(assignment, AssignmentStatus.ENDED), ANNA)
    handover_ms = chosen(centre, now=clock.now()).state.hospitals.handover_ms
    assert handover_ms[0] == (5 * DEFAULT.handover_ms + 75 * MINUTE_MS) // 6
    assert (handover_ms[1:] == DEFAULT.handover_ms).all()


def test_its_own_crew_is_not_in_the_way_of_a_patient(centre: Centre) -> None:
    assignment = bring(centre, 0, "transporting")
    incident = centre.state.incidents[assignment.partition("-")[0]]
    assert choose_for(centre, incident, road_place(40), now=NOON).state.hospitals.bound.tolist() == []


def test_a_window_begins_when_a_crew_comes_to_the_patient(centre: Centre, clock: ManualClock) -> None:
    incident = call(centre, "chest_pain")
    assignment = str(centre.handle(AssignUnit(incident, centre.fleet.units[0].id), ANNA)["id"])
    for status in LIFE[:3]:
        centre.handle(MoveAssignment(assignment, AssignmentStatus(status)), ANNA)
    clock.advance(timedelta(minutes=20))
    found = choose_for(centre, centre.state.incidents[incident], road_place(40), now=clock.now())
    assert found.state.patients.department.tolist() == [DEPARTMENT_ROWS["pci"]]
    assert found.state.patients.deadline_ms.tolist() == [found.now_ms + 40 * MINUTE_MS]


def test_the_rota_of_the_fleet_decides_who_is_on_duty(centre: Centre) -> None:
    first = next(each for each in centre.fleet.hospitals if "trauma" in each.departments)
    row = centre.fleet.hospitals.index(first)
    night = DutyHours(first.id, "trauma", time(20), time(8), frozenset(range(1, 8)))
    centre.fleet = replace(centre.fleet, rota=(night,))
    found = chosen(centre)
    assert Refusal(int(found.choice.refusal[0, row])) is Refusal.OFF_DUTY
    assert int(found.choice.hospital_of[0]) != row
    local = NOON.astimezone(centre.fleet.time_zone).replace(hour=20)
    assert found.state.hospitals.duty_turns_ms[row, DEPARTMENT_ROWS["trauma"]] == to_ms(local)
    assert (np.delete(found.choice.refusal[0], row) == Refusal.NONE).all()


def test_what_raised_bridges_add_is_told_apart(centre: Centre) -> None:
    by_day = [chosen(centre, place=place).choice.parts[1].max() for place in (3, 40, 77)]
    at_night = [chosen(centre, now=RAISED, place=place) for place in (3, 40, 77)]
    assert max(by_day) == 0
    assert max(int(found.choice.parts[1].max()) for found in at_night) > 0
    for found in at_night:
        drive_ms = found.choice.parts[0] + found.choice.parts[1]
        assert (drive_ms == found.tables.travel_ms).all()
