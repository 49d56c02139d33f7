"""A made-up fleet fits its map, serves where people live, and is the same for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fleet.errors import FieldError
from fleet.made_up import made_up_fleet
from fleet.spread import people_weights
from fleet.vocabulary import CAPABILITIES, DEPARTMENTS
from maps.made_up.region import MadeUpRegion, made_up
from maps.places import Landmark, Place
from maps.road_graph import RoadGraph, great_circle_m, road_graph

if TYPE_CHECKING:
    from fleet.roster import Fleet

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2025, 3, 5, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def region() -> MadeUpRegion:
    return made_up(2000, 1)


def fleet_of(region: MadeUpRegion, seed: int = 1, **numbers: int) -> Fleet:
    return made_up_fleet(region.graph, region.places, seed, time_zone=MOSCOW, **numbers)


def grid(side: int) -> RoadGraph:
    lon, lat = (axis.ravel() for axis in np.meshgrid(30 + np.arange(side) * 0.01, 60 + np.arange(side) * 0.005))
    nodes = np.arange(side * side).reshape(side, side)
    return road_graph(nodes[:, :-1].ravel(), nodes[:, 1:].ravel(), lon, lat)


def test_the_usual_fleet_has_every_kind_of_crew_and_department(region: MadeUpRegion) -> None:
    fleet = fleet_of(region)
    assert (len(fleet.units), len(fleet.stations), len(fleet.hospitals)) == (60, 12, 6)
    assert fleet.made_up
    assert frozenset().union(*(unit.capabilities for unit in fleet.units)) == CAPABILITIES.codes
    assert frozenset().union(*(hospital.departments for hospital in fleet.hospitals)) == DEPARTMENTS.codes
    assert sum("resuscitation" in unit.capabilities for unit in fleet.units) == 4
    assert sum("general" in unit.capabilities for unit in fleet.units) > 50
    assert {unit.station for unit in fleet.units} == set(fleet.station_by_id)


def test_call_signs_and_names_are_those_of_a_service_and_name_nobody(region: MadeUpRegion) -> None:
    fleet = fleet_of(region)
    assert fleet.stations[2].name == "Подстанция № 3"
    third = [unit.call_sign for unit in fleet.units if unit.station == fleet.stations[2].id]
    assert third == [f"3-{number}" for number in range(1, len(third) + 1)]
    assert [member.name for member in fleet.crew[:2]] == ["Сотрудник 1", "Сотрудник 2"]


def test_every_unit_is_on_duty_round_the_clock_and_not_all_change_crews_at_once(region: MadeUpRegion) -> None:
    fleet = fleet_of(region)
    for hours in range(0, 7 * 24, 5):
        duty = fleet.duty_columns(NOON + timedelta(hours=hours))
        assert (duty.until_ms > 0).all()
        assert duty.relieved.all()
    assert len(set(fleet.duty(NOON).values())) == 3


def test_the_same_seed_gives_the_same_fleet(region: MadeUpRegion) -> None:
    one, same, other = fleet_of(region), fleet_of(region), fleet_of(region, seed=2)
    assert (one.stations, one.units, one.crew, one.shifts) == (same.stations, same.units, same.crew, same.shifts)
    assert one.hospitals == same.hospitals
    assert one.stations != other.stations
    assert [unit.capabilities for unit in one.units] != [unit.capabilities for unit in other.units]


def test_stations_stand_on_the_roads_and_apart(region: MadeUpRegion) -> None:
    fleet = fleet_of(region)
    nodes = set(zip(region.graph.lon.tolist(), region.graph.lat.tolist(), strict=True))
    places = [(station.lon, station.lat) for station in fleet.stations]
    assert set(places) <= nodes
    assert len(set(places)) == len(places)


def test_every_station_serves_a_like_share_of_an_even_map() -> None:
    fleet = made_up_fleet(grid(40), (), 3, time_zone=MOSCOW, units=64, stations=16)
    numbers = [sum(unit.station == station.id for unit in fleet.units) for station in fleet.stations]
    assert min(numbers) >= 3
    assert max(numbers) <= 6


def test_people_draw_stations_and_units() -> None:
    graph = grid(40)
    town = Place("p1", "Город", "city", 30.05, 60.02, 100_000)
    hamlet = Place("p2", "Село", "village", 30.35, 60.18, 100)
    weights = people_weights(graph, (town, hamlet, Place("p3", "Пусто", "village", 30.2, 60.1, 0)))
    assert weights.sum() == pytest.approx(1)
    near_town = great_circle_m(graph.lon, graph.lat, town.lon, town.lat) < great_circle_m(
        graph.lon, graph.lat, hamlet.lon, hamlet.lat
    )
    assert weights[near_town].sum() > 0.7
    fleet = made_up_fleet(graph, (town, hamlet), 3, time_zone=MOSCOW, units=20, stations=10)
    west = sum(station.lon + 2 * station.lat < 30.2 + 2 * 60.1 for station in fleet.stations)
    assert west >= 6


def test_landmarks_are_used_where_enough_of_them_stand_by_the_roads() -> None:
    graph = grid(20)
    given = [Landmark(f"node/{row}", f"Станция {row}", 30 + row * 0.02, 60.03) for row in range(6)]
    far = Landmark("node/9", "В море", 35.0, 60.0)
    nameless = Landmark("way/1", "", 30.1, 60.05)
    fleet = made_up_fleet(
        graph,
        (),
        1,
        time_zone=MOSCOW,
        units=8,
        stations=4,
        hospitals=2,
        given_stations=[*given, far],
        given_hospitals=[nameless, far],
    )
    assert {station.name for station in fleet.stations} <= {landmark.name for landmark in given}
    assert len({station.name for station in fleet.stations}) == 4
    assert [hospital.name for hospital in fleet.hospitals] == ["Больница № 1", "Больница № 2"]
    assert (35.0, 60.0) not in {(hospital.lon, hospital.lat) for hospital in fleet.hospitals}


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"units": 3, "stations": 4}, "units must be at least one for each of the 4 stations, not 3"),
        ({"stations": 0}, "stations must be 1 to 9 on a map of 9 nodes, not 0"),
        ({"stations": 9, "hospitals": 10}, "hospitals must be 1 to 9 on a map of 9 nodes, not 10"),
    ],
)
def test_impossible_numbers_are_refused_by_name(numbers: dict[str, int], sentence: str) -> None:
    with pytest.raises(FieldError) as caught:
        made_up_fleet(grid(3), (), 1, time_zone=MOSCOW, **{"units": 60, **numbers})
    assert str(caught.value) == sentence


def test_as_many_stations_as_nodes_is_still_possible() -> None:
    fleet = made_up_fleet(grid(3), (), 1, time_zone=MOSCOW, units=9, stations=9, hospitals=9)
    assert len({(station.lon, station.lat) for station in fleet.stations}) == 9
