"""The warning before bridges are raised: crews by bank, hospitals, who is cut off, whose drive meets a bridge."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raised_town import EVENING, north_of_river, raised_town

from dispatch.bridging.warning import bridge_warning
from dispatch.commands import AssignUnit, ChangeUnitState, MoveAssignment, ReceiveCall, RelocateUnit, ReportHospital
from dispatch.covering.cover import LIMIT_MS
from dispatch.vocabulary import AssignmentStatus, UnitState
from fleet.positions import Fix
from fleet.relocation import NoCover
from routing import UNREACHABLE_MS, recustomise, travel_times
from simulator.clock import ManualClock
from town import ANNA, open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.bridging.told import BridgeWarning
    from dispatch.centre import Centre

CUT = EVENING + timedelta(minutes=50)
"""01:20 in the town: from 01:30 on no bridge is left."""

UNITS = 12
TOWN = raised_town(units=UNITS)
GRAPH = TOWN.map.graph
NORTH = north_of_river(GRAPH)
STANDING = {UnitState.AT_STATION}


@contextmanager
def opened(folder: Path) -> Iterator[Centre]:
    centre = open_centre(folder, clock=ManualClock(CUT), of=TOWN)
    with closing(centre.journal):
        yield centre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with opened(tmp_path) as centre:
        yield centre


def warned(centre: Centre) -> BridgeWarning:
    found = bridge_warning(centre.situation())
    assert found is not None
    return found


def is_north(lon: float, lat: float) -> bool:
    """Tell on which bank a place lies, by the node nearest to it."""
    away = np.hypot((GRAPH.lon - lon) * np.cos(np.radians(lat)), GRAPH.lat - lat)
    return bool(NORTH[away.argmin()])


def put(centre: Centre, unit: str, node: int) -> None:
    lon, lat = float(GRAPH.lon[node]), float(GRAPH.lat[node])
    assert centre.positions.take(Fix(unit, lon, lat, centre.clock.now()), centre.clock.now()).used


def take_off(centre: Centre, *, north: bool) -> None:
    """Leave no idle crew on one bank."""
    for unit in centre.fleet.units:
        station = centre.fleet.station_by_id[unit.station]
        if is_north(station.lon, station.lat) is north:
            centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), ANNA)


def test_nobody_is_warned_while_all_bridges_are_down(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, clock=ManualClock(EVENING), of=TOWN)
    with closing(centre.journal):
        assert bridge_warning(centre.situation()) is None
        centre.clock.advance(timedelta(minutes=25))
        found = warned(centre)
        assert (found.begins_at, found.is_raised) == (EVENING + timedelta(minutes=40), False)
        centre.clock.set(CUT + timedelta(minutes=20))
        assert warned(centre).is_raised
        centre.clock.set(EVENING + timedelta(hours=4, minutes=31))
        assert bridge_warning(centre.situation()) is None


def test_banks_are_those_of_the_river_with_their_hospitals_and_what_they_lack(centre: Centre) -> None:
    found = warned(centre)
    assert len(found.banks) == 2
    everything = {code for hospital in centre.fleet.hospitals for code in hospital.departments}
    for bank in found.banks:
        stations = [centre.fleet.station_by_id[key] for key in bank.stations]
        (side,) = {is_north(each.lon, each.lat) for each in stations}
        here = {each.id for each in centre.fleet.hospitals if is_north(each.lon, each.lat) is side}
        assert {each.hospital for each in bank.hospitals} == here
        has = {code for each in bank.hospitals for code in each.departments}
        assert set(bank.lacks) == everything - has
        assert bank.units == sum(unit.station in bank.stations for unit in centre.fleet.units)
    assert sum(bank.demand for bank in found.banks) == pytest.approx(1, abs=0.02)


def test_a_department_that_is_closed_is_lacking_on_its_bank(centre: Centre) -> None:
    bank = warned(centre).banks[0]
    hospital, code = next((each.hospital, each.departments[0]) for each in bank.hospitals)
    for each in bank.hospitals:
        if code in each.departments:
            centre.handle(ReportHospital(each.hospital, closed={code: None}), ANNA)
    after = warned(centre).banks[0]
    assert code not in next(each.departments for each in after.hospitals if each.hospital == hospital)
    others = warned(centre).banks[1].hospitals
    assert (code in after.lacks) == any(code in each.departments for each in others)


def test_a_bank_without_crews_is_sent_one_and_who_was_ordered_counts_there(centre: Centre) -> None:
    take_off(centre, north=True)
    before = warned(centre)
    bare = next(row for row, bank in enumerate(before.banks) if bank.units == 0)
    assert before.banks[bare].covered
    move = next(each for each in before.moves if each.for_cover)
    assert (move.to_bank, move.station in before.banks[bare].stations) == (bare, True)
    assert centre.clock.now() + timedelta(milliseconds=move.ready_ms) <= before.begins_at - timedelta(minutes=2)
    centre.handle(RelocateUnit(move.unit, move.station), ANNA)
    after = warned(centre)
    assert after.banks[bare].units == 1
    assert after.banks[bare].covered
    assert move.unit not in {each.unit for each in after.moves}
    assert not any(each.for_cover for each in after.moves)
    assert (move.unit, bare) in {(each.unit, each.bank) for each in after.off_home}


def test_when_it_is_too_late_the_bank_is_named_with_the_reason(centre: Centre) -> None:
    take_off(centre, north=False)
    centre.clock.advance(timedelta(minutes=9))
    found = warned(centre)
    bare = next(bank for bank in found.banks if bank.units == 0)
    assert found.moves == ()
    assert (bare.covered, bare.without) == (False, NoCover.TOO_FAR)
    assert bare.soonest_ms > timedelta(minutes=1) / timedelta(milliseconds=1)
    take_off(centre, north=True)
    assert {bank.without for bank in warned(centre).banks} == {NoCover.NONE_FREE}


def test_a_crew_on_the_other_bank_does_not_cover_its_home(centre: Centre) -> None:
    assert warned(centre).off_home == ()
    unit = centre.fleet.units[0]
    station = centre.fleet.station_by_id[unit.station]
    other = np.flatnonzero(is_north(station.lon, station.lat) != NORTH)
    put(centre, unit.id, int(other[np.abs(GRAPH.lat[other] - station.lat).argmin()]))
    (found,) = warned(centre).off_home
    assert (found.unit, found.station) == (unit.id, unit.station)
    assert found.bank != found.home_bank
    assert unit.station in warned(centre).banks[found.home_bank].stations


def test_a_drive_to_the_other_bank_meets_the_bridge(centre: Centre) -> None:
    unit = centre.fleet.units[0]
    station = centre.fleet.station_by_id[unit.station]
    side = is_north(station.lon, station.lat)
    nodes = {north: np.flatnonzero(north == NORTH) for north in (True, False)}
    far = {north: int(rows[np.abs(GRAPH.lat[rows] - 60.0).argmax()]) for north, rows in nodes.items()}
    for north in (side, not side):
        place = float(GRAPH.lon[far[north]]), float(GRAPH.lat[far[north]])
        incident = centre.handle(ReceiveCall(lon=place[0], lat=place[1], reason="injury"), ANNA)["incident"]
        sent = centre.fleet.units[0 if north is not side else 1].id
        assignment = centre.handle(AssignUnit(incident, sent), ANNA)["id"]
        for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE):
            centre.handle(MoveAssignment(assignment, status), ANNA)
    put(centre, unit.id, far[side])
    centre.clock.set(CUT + timedelta(minutes=10))
    found = next(each for each in warned(centre).drives if each.unit == unit.id)
    assert found.incident == "2"
    assert set(found.bridges) <= {closure.name for closure in TOWN.map.closures}
    assert found.bridges
    assert found.arrives_at >= EVENING + timedelta(hours=2, minutes=30)
    assert found.later == found.arrives_at - centre.clock.now() - open_drive(centre, far[side], far[not side])


def test_a_crew_that_is_sent_while_it_moves_meets_the_bridge_once(centre: Centre) -> None:
    unit = centre.fleet.units[0]
    home = centre.fleet.station_by_id[unit.station]
    side = is_north(home.lon, home.lat)
    goal = next(each for each in centre.fleet.stations if is_north(each.lon, each.lat) is not side)
    centre.handle(RelocateUnit(unit.id, goal.id), ANNA)
    put(centre, unit.id, int(np.flatnonzero(side == NORTH)[0]))
    centre.clock.set(CUT + timedelta(minutes=10))
    assert [(each.unit, each.incident) for each in warned(centre).drives] == [(unit.id, None)]
    incident = centre.handle(ReceiveCall(lon=goal.lon, lat=goal.lat, reason="injury"), ANNA)["incident"]
    centre.handle(AssignUnit(incident, unit.id), ANNA)
    assert [(each.unit, each.incident) for each in warned(centre).drives] == [(unit.id, incident)]


@pytest.mark.parametrize(("hour", "moved"), [(7, True), (2, False)])
def test_nobody_crosses_shortly_before_the_relief(tmp_path: Path, hour: int, *, moved: bool) -> None:
    shifts = tuple(replace(each, start=time(hour), end=time(hour)) for each in TOWN.fleet.shifts)
    fleet = replace(TOWN.fleet, shifts=shifts)
    centre = open_centre(tmp_path, clock=ManualClock(CUT), of=TOWN._replace(fleet=fleet))
    with closing(centre.journal):
        assert fleet.duty_columns(CUT).relieved.all()
        take_off(centre, north=True)
        assert bool(warned(centre).moves) is moved


def open_drive(centre: Centre, node: int, goal: int) -> timedelta:
    places = np.column_stack((GRAPH.lon[[node, goal]], GRAPH.lat[[node, goal]]))
    ms = int(travel_times(centre.streets.metric, places[:1], places[1:])[0, 0])
    return timedelta(milliseconds=ms)


@pytest.mark.slow
@given(
    off=st.frozensets(st.integers(0, UNITS - 1)),
    moved=st.dictionaries(st.integers(0, UNITS - 1), st.integers(0, GRAPH.nodes - 1), max_size=5),
    minutes=st.integers(0, 9),
)
@settings(max_examples=20)
def test_the_proposed_split_leaves_no_bank_without_cover_that_had_it(
    off: frozenset[int], moved: dict[int, int], minutes: int
) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder)) as centre:
        for row in off:
            centre.handle(ChangeUnitState(centre.fleet.units[row].id, UnitState.OUT_OF_SERVICE), ANNA)
        for row, node in moved.items():
            put(centre, centre.fleet.units[row].id, node)
        centre.clock.advance(timedelta(minutes=minutes))
        found = warned(centre)
        idle = sum(bank.units for bank in found.banks)
        recounted = covered_banks(centre, found)
        assert [bank.covered for bank in found.banks] == recounted
        for bank, covered in zip(found.banks, recounted, strict=True):
            helpless = bank.without in {NoCover.NONE_FREE, NoCover.NO_SITE, NoCover.TOO_FAR}
            needed = bank.without is NoCover.NEEDED_ELSEWHERE and idle <= 1
            assert covered or helpless or needed or not bank.covered_before


def covered_banks(centre: Centre, found: BridgeWarning) -> list[bool]:
    """Count by plain tables which banks an idle crew covers when the moves are made and the bridges raised."""
    demand, fleet = centre.cover.demand, centre.fleet
    arcs = np.unique(np.concatenate([each.closure.arcs for each in centre.streets.bridges()]))
    raised = recustomise(centre.streets.metric.metric, arcs, np.full(len(arcs), UNREACHABLE_MS))
    bound = {move.unit: move.station for move in found.moves}
    points = np.column_stack((demand.lon, demand.lat))
    idle = [row for row, unit in enumerate(fleet.units) if centre.state.unit(unit.id).state in STANDING]
    places = [final_place(centre, row, bound) for row in idle]
    reached = np.zeros(len(points), dtype=bool)
    if places:
        travel_ms = travel_times(raised, np.array(places), points).astype(np.int64)
        reached = (travel_ms + 60_000 <= LIMIT_MS).any(axis=0)
    stations = [fleet.station_by_id[bank.stations[0]] for bank in found.banks]
    sides = [is_north(station.lon, station.lat) for station in stations]
    return [bool((reached & (point_sides(centre) == side)).any()) for side in sides]


def final_place(centre: Centre, row: int, bound: dict[str, str]) -> tuple[float, float]:
    """Give where a unit is when its move is made."""
    unit, book = centre.fleet.units[row], centre.positions
    if book.at_ms[row] > 0 and unit.id not in bound:
        return float(book.lon[row]), float(book.lat[row])
    station = centre.fleet.station_by_id[bound.get(unit.id, unit.station)]
    return station.lon, station.lat


@cache
def sides_of(points: tuple[tuple[float, float], ...]) -> np.ndarray:
    return np.array([is_north(lon, lat) for lon, lat in points])


def point_sides(centre: Centre) -> np.ndarray:
    """Tell which points of demand lie on the north bank."""
    demand = centre.cover.demand
    return sides_of(tuple(zip(demand.lon.tolist(), demand.lat.tolist(), strict=True)))
