"""Where a unit counts: at its last fix, or at the station that it came to since; without fixes where it was ordered."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.commands import AssignUnit, ChangeUnitState, ReceiveCall, RelocateUnit
from dispatch.covering.moving import proposed_moves
from dispatch.covering.standing import cover_now
from dispatch.covering.targets import standing
from dispatch.gathering import unit_columns
from dispatch.recommendation import recommend
from dispatch.vocabulary import UnitState
from dispatch.whereabouts import unit_place
from fleet.instants import to_ms
from fleet.positions import Fix
from simulator.clock import ManualClock
from town import ANNA, NOON, open_centre, road_place, town, without_station

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def centre(tmp_path: Path, clock: ManualClock) -> Iterator[Centre]:
    with closing((opened := open_centre(tmp_path, clock=clock)).journal):
        yield opened


def fix(centre: Centre, unit: str, place: tuple[float, float]) -> None:
    now = centre.clock.now()
    assert centre.positions.take(Fix(unit, *place, now), now).used


def station_place(centre: Centre, station: str) -> tuple[float, float]:
    found = centre.fleet.station_by_id[station]
    return found.lon, found.lat


def place_of(centre: Centre, unit: str) -> tuple[float, float] | None:
    """Give where a unit counts, and make sure that decisions read the same."""
    row = centre.fleet.unit_rows[unit]
    place = unit_place(row, centre.fleet, centre.positions, centre.state)
    assert tuple(unit_columns(centre.situation())[1][row]) == pytest.approx(place or (np.nan, np.nan), nan_ok=True)
    return place


def arrest_candidates(centre: Centre) -> set[str]:
    lon, lat = road_place(5)
    incident = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="cardiac_arrest"), ANNA)["incident"]
    return {each.unit for each in recommend(centre.situation(), centre.state.incidents[incident]).candidates}


def test_whoever_is_ordered_to_a_station_without_ever_sending_a_fix_stays_sendable(centre: Centre) -> None:
    first, *units = (unit for unit in centre.fleet.units if unit.station == "s01")
    corner = {first.id, *(unit.id for unit in units)}
    for unit in centre.fleet.units:
        if unit.id not in corner:
            centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)
    while moves := proposed_moves(centre.situation()):
        for move in moves:
            centre.handle(RelocateUnit(move.unit, move.station), ANNA)
            assert place_of(centre, move.unit) == station_place(centre, move.station)
    assert sum(centre.state.unit(unit).state is UnitState.RELOCATING for unit in corner) >= 3
    assert cover_now(centre.situation()).idle == len(corner)
    assert arrest_candidates(centre) <= corner
    assert arrest_candidates(centre)


def test_a_crew_counts_at_the_station_that_it_came_to_since_its_last_fix(centre: Centre, clock: ManualClock) -> None:
    unit = centre.fleet.units[0]
    home, goal = station_place(centre, unit.station), centre.fleet.stations[-1].id
    fix(centre, unit.id, home)
    centre.handle(RelocateUnit(unit.id, goal), ANNA)
    clock.advance(3 * HOUR)
    assert place_of(centre, unit.id) == home
    centre.handle(ChangeUnitState(unit.id, UnitState.AT_STATION), ANNA)
    assert place_of(centre, unit.id) == station_place(centre, goal)
    columns, _ = unit_columns(centre.situation())
    assert columns.fix_at_ms[0] == to_ms(clock.now())
    clock.advance(timedelta(seconds=15))
    fix(centre, unit.id, road_place(3))
    assert place_of(centre, unit.id) == road_place(3)


@pytest.mark.parametrize("arrived", [False, True])
def test_a_station_that_the_service_gave_up_counts_as_home(tmp_path: Path, *, arrived: bool) -> None:
    unit, gone = "u01", "s05"
    with closing((before := open_centre(tmp_path)).journal):
        before.handle(RelocateUnit(unit, gone), ANNA)
        if arrived:
            before.handle(ChangeUnitState(unit, UnitState.AT_STATION), ANNA)
    with closing((centre := open_centre(tmp_path, of=without_station(town(), gone))).journal):
        home = centre.fleet.unit_by_id[unit].station
        assert place_of(centre, unit) == station_place(centre, home)
        assert unit in arrest_candidates(centre)
        assert proposed_moves(centre.situation()) is not None
        assert standing(centre.situation()).sum() == len(centre.fleet.units)


def test_a_crew_that_is_sent_while_it_moves_is_still_where_it_was_ordered(centre: Centre) -> None:
    unit, goal = centre.fleet.units[0].id, centre.fleet.stations[-1].id
    centre.handle(RelocateUnit(unit, goal), ANNA)
    lon, lat = road_place(5)
    incident = centre.handle(ReceiveCall(lon=lon, lat=lat, reason="fall"), ANNA)["incident"]
    centre.handle(AssignUnit(incident, unit), ANNA)
    assert place_of(centre, unit) == station_place(centre, goal)
