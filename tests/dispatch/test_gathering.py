"""What a decision is told of each unit: how often it was sent in its shift, and whether a break is owed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.columns import NEVER_MS
from dispatch.commands import AssignUnit, ChangeUnitState, CloseIncident, ReceiveCall
from dispatch.gathering import MEAL_AFTER, incident_columns, unit_columns
from dispatch.vocabulary import Pause, UnitState
from fleet.instants import to_ms
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.columns import UnitColumns

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    opened = open_centre(tmp_path, clock=clock)
    yield opened
    opened.journal.close()


def columns(centre: Centre) -> UnitColumns:
    return unit_columns(centre.situation())[0]


def test_a_unit_counts_how_often_it_was_sent_in_this_shift(centre: Centre) -> None:
    unit = centre.fleet.units[0].id
    for _ in range(2):
        lon, lat = road_place(3)
        incident = centre.handle(ReceiveCall(reason="fall", lon=lon, lat=lat), ANNA)["incident"]
        centre.handle(AssignUnit(incident, unit), ANNA)
        centre.handle(CloseIncident(incident, "completed"), ANNA)
    assert columns(centre).jobs.tolist() == [2, *[0] * (len(centre.fleet.units) - 1)]


def test_a_break_is_owed_five_hours_after_the_last_and_nobody_knows_where_none_was_told(
    centre: Centre, clock: ManualClock
) -> None:
    unit = centre.fleet.units[0].id
    assert (columns(centre).meal_due_ms == NEVER_MS).all()
    centre.handle(ChangeUnitState(unit, UnitState.OUT_OF_SERVICE, pause=Pause.BREAK), ANNA)
    clock.set(NOON + HOUR)
    centre.handle(ChangeUnitState(unit, UnitState.AT_STATION), ANNA)
    due_ms = columns(centre).meal_due_ms
    assert due_ms[0] == to_ms(NOON + HOUR + MEAL_AFTER)
    assert (due_ms[1:] == NEVER_MS).all()


def test_an_incident_tells_when_somebody_should_be_there_and_whether_a_heart_stands_still(centre: Centre) -> None:
    lon, lat = road_place(3)
    incident = centre.handle(ReceiveCall(reason="cardiac_arrest", lon=lon, lat=lat), ANNA)["incident"]
    told = incident_columns([centre.state.incidents[incident]], centre.situation())
    assert told.arrest.tolist() == [True]
    assert to_ms(NOON) < told.due_ms[0] <= to_ms(NOON + timedelta(minutes=20))
