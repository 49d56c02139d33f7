"""From a point to its address: against all that there is, near and far, where much and where nothing stands."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.columns import columns_of
from maps.gazetteer.entries import NOWHERE, Entries, Settlement, Street
from maps.gazetteer.reverse import KILOMETRE_YIELDS_M, LAST_REACH_M, MOST_SPOTS, nearest_places
from maps.gazetteer.schema import INDEXES, TABLES
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.gazetteer.columns import Columns

    Place = tuple[float, float]
    Gazetteer = tuple[sqlite3.Connection, Columns]

SQUARE = (30.3141, 59.9386)
SETTLEMENTS = (
    Settlement("Город", (), "city", *SQUARE, 1, NOWHERE),
    Settlement("Деревня", (), "village", 31.0, 60.0, 1, NOWHERE),
)
STREETS = (Street("Дворцовая площадь", (), 0, 30.1, 60.1), Street("Невский проспект", (), 0, *SQUARE))
STEPS = st.integers(-400, 400)
"""Of 0.0001 degrees: up to 4 km, so that some lie out of reach."""
POINTS = st.tuples(STEPS, STEPS).map(lambda steps: (SQUARE[0] + steps[0] / 10_000, SQUARE[1] + steps[1] / 10_000))


def test_a_house_is_told_with_its_street_and_how_far_it_is() -> None:
    [found] = nearest_places(*_gazetteer(houses=[SQUARE]), SQUARE[0], SQUARE[1] + 0.0001, limit=3)
    assert (found.kind, found.label) == ("house", "Дворцовая площадь, 1, Город")
    assert (found.lon, found.lat) == SQUARE
    assert found.distance_m == pytest.approx(11.1, abs=0.05)
    assert 0.5 < found.score < 1


def test_a_crossing_is_told_by_both_its_streets() -> None:
    [found] = nearest_places(*_gazetteer(crossings=[SQUARE]), *SQUARE, limit=3)
    assert (found.kind, found.label) == ("crossing", "Дворцовая площадь / Невский проспект, Город")


def test_a_kilometre_is_told_between_the_points_of_its_road() -> None:
    road = [(30.0, 60.0, 54.0), (30.0, 60.009, 55.0)]
    [found] = nearest_places(*_gazetteer(roads=[road]), 30.001, 60.0045, limit=3)
    assert (found.kind, found.label) == ("kilometre", "Р-1, 54.5 км")
    assert (found.lon, found.lat) == pytest.approx((30.0, 60.0045), abs=1e-6)
    assert found.distance_m == pytest.approx(float(great_circle_m(30.0, 60.0045, 30.001, 60.0045)), abs=0.1)


def test_a_house_beside_a_numbered_road_comes_before_its_kilometre() -> None:
    road = [(30.0, 60.0, 54.0), (30.0, 60.009, 55.0)]
    near, far = (30.0005, 60.0045), (30.002, 60.0045)
    assert _kinds(_gazetteer(houses=[near], roads=[road]), (30.0, 60.0045)) == ["house", "kilometre"]
    assert _kinds(_gazetteer(houses=[far], roads=[road]), (30.0, 60.0045)) == ["kilometre", "house"]


def test_where_nothing_is_near_the_street_is_told_and_else_the_settlement() -> None:
    lonely = _gazetteer(houses=[SQUARE])
    assert _labels(lonely, (30.1, 60.1)) == ["Дворцовая площадь, Город"]
    assert _labels(lonely, (31.5, 60.1)) == ["Деревня"]
    assert nearest_places(*_gazetteer(settled=False), *SQUARE, limit=3) == []


def test_the_date_line_parts_no_neighbours() -> None:
    gazetteer = _gazetteer(houses=[(-179.9999, 65.0)], roads=[[(179.99, 66.0, 1.0), (179.999, 66.0, 2.0)]])
    assert _kinds(gazetteer, (179.9999, 65.0)) == ["house"]
    assert _kinds(gazetteer, (-179.9999, 66.0)) == ["kilometre"]


def test_more_than_is_looked_at_in_one_place_is_no_obstacle() -> None:
    crowd = [SQUARE] * (MOST_SPOTS * 5)
    corner = [(30.35, 59.96)] * (MOST_SPOTS * 5)
    assert _kinds(_gazetteer(houses=crowd), SQUARE) == ["house"] * 3
    in_box_alone = _gazetteer(houses=corner, crossings=[(30.3141, 59.962)])
    assert _kinds(in_box_alone, SQUARE)[0] == "crossing"


@pytest.mark.parametrize("point", [(0.0, 90.0), (180.0, -90.0), (-180.0, 0.0), (0.0, 0.0)])
def test_every_point_of_the_earth_has_an_answer(point: Place) -> None:
    assert _kinds(_gazetteer(houses=[SQUARE]), point) == ["settlement"]


@given(
    point=POINTS,
    houses=st.lists(POINTS, max_size=30),
    crossings=st.lists(POINTS, max_size=30),
    roads=st.lists(st.lists(POINTS, min_size=2, max_size=4), max_size=3),
    limit=st.integers(1, 5),
)
def test_the_nearest_of_all_are_found(
    point: Place, houses: list[Place], crossings: list[Place], roads: list[list[Place]], limit: int
) -> None:
    lines = [[(*place, float(km)) for km, place in enumerate(road)] for road in roads]
    found = nearest_places(*_gazetteer(houses=houses, crossings=crossings, roads=lines), *point, limit=limit)
    spots = [_distance_m(point, place) for place in (*houses, *crossings)]
    kilometres = [min(_distance_to_stretch_m(point, *ends) for ends in pairwise(road)) for road in roads]
    expected = sorted(
        (distance_m + yields_m, distance_m)
        for yields_m, distances_m in ((0.0, spots), (KILOMETRE_YIELDS_M, kilometres))
        for distance_m in distances_m
        if distance_m <= LAST_REACH_M
    )
    told = [each.distance_m for each in found if each.kind not in ("street", "settlement")]
    assert told == pytest.approx([distance_m for _, distance_m in expected[:limit]], abs=1.0)


def _distance_m(one: Place, other: Place) -> float:
    return float(great_circle_m(*one, *other))


def _distance_to_stretch_m(point: Place, one: Place, other: Place) -> float:
    """Look at a thousand points of a stretch, then at a thousand around the nearest."""
    low, high = 0.0, 1.0
    for _ in range(2):
        shares = np.linspace(low, high, 1001)[:, None]
        lon, lat = (np.array(one) + shares * (np.array(other) - np.array(one))).T
        distances_m = great_circle_m(*point, lon, lat)
        nearest, step = low + (high - low) * int(distances_m.argmin()) / 1000, (high - low) / 1000
        low, high = max(0.0, nearest - step), min(1.0, nearest + step)
    return float(distances_m.min())


def _kinds(gazetteer: Gazetteer, point: Place) -> list[str]:
    return [found.kind for found in nearest_places(*gazetteer, *point, limit=3)]


def _labels(gazetteer: Gazetteer, point: Place) -> list[str]:
    return [found.label for found in nearest_places(*gazetteer, *point, limit=3)]


def _gazetteer(
    *,
    houses: Sequence[Place] = (),
    crossings: Sequence[Place] = (),
    roads: Sequence[Sequence[tuple[float, float, float]]] = (),
    settled: bool = True,
) -> Gazetteer:
    """Write the tables that are asked, one street with houses, another that it crosses, two settlements."""
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)
    if settled:
        towns = [(row, each.name, each.kind, each.lon, each.lat, 1, None) for row, each in enumerate(SETTLEMENTS)]
        _insert(database, "settlement", towns)
        _insert(database, "street", [(row, each.name, 0, each.lon, each.lat, 0) for row, each in enumerate(STREETS)])
    _insert(database, "house", [(row, 0, str(row + 1), str(row + 1), *place) for row, place in enumerate(houses)])
    _insert(database, "house_box", [_box(row, place, place) for row, place in enumerate(houses)])
    _insert(database, "crossing", [(row, 0, 1, *place) for row, place in enumerate(crossings)])
    _insert(database, "crossing_box", [_box(row, place, place) for row, place in enumerate(crossings)])
    points = [(road, lon, lat, km) for road, line in enumerate(roads) for lon, lat, km in line]
    rows = [(row, road, f"Р-{road + 1}", km, lon, lat) for row, (road, lon, lat, km) in enumerate(points)]
    _insert(database, "kilometre", rows)
    ends = zip(points, points[1:] + points[-1:], strict=True)
    _insert(database, "kilometre_box", [_box(row, one[1:3], other[1:3]) for row, (one, other) in enumerate(ends)])
    database.executescript(INDEXES)
    return database, columns_of(Entries(settlements=SETTLEMENTS, streets=STREETS) if settled else Entries())


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _box(row: int, one: Place, other: Place) -> tuple[float, ...]:
    (west, east), (south, north) = (sorted(pair) for pair in zip(one, other, strict=True))
    return row, west, east, south, north
