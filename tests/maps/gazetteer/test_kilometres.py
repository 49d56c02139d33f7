"""Kilometres of numbered roads, of small OSM files with milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import read_osm
from maps.gazetteer.kilometres import Milestone, kilometre, milestone_of, ref_key
from maps.gazetteer.osm_entries import osm_entries
from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from maps.gazetteer.entries import NumberedRoad

    Roads = Callable[..., tuple[NumberedRoad, ...]]

KM = 1000 / METRES_PER_DEGREE
"""Degrees of the equator."""


@pytest.fixture
def roads(write_osm: Any) -> Roads:
    """Give the numbered roads of ways along the equator, their points in km, and milestones (km east, tags)."""

    def found(
        ways: Sequence[tuple[Sequence[float], Mapping[str, str]]],
        stones: Sequence[tuple[float, Mapping[str, str]]],
        *,
        north_m: Mapping[int, float] | None = None,
    ) -> tuple[NumberedRoad, ...]:
        places: dict[int, tuple[float, float]] = {}
        lines = []
        for number, (points, tags) in enumerate(ways):
            north = (north_m or {}).get(number, 0.0)
            nodes = {point: round(point * 1000) + 1 + 10**6 * round(north) for point in points}
            places.update({node: (point * KM, north * KM / 1000) for point, node in nodes.items()})
            lines.append(([nodes[point] for point in points], {"highway": "primary"} | dict(tags)))
        tagged = {}
        for number, (east, tags) in enumerate(stones, 10**9):
            places[number] = (east * KM, 5e-5)
            tagged[number] = {"highway": "milestone"} | dict(tags)
        path = write_osm(places, lines, tagged)
        return osm_entries(path, read_osm(path)).roads

    return found


def at(road: NumberedRoad, km: float) -> float:
    """Give where a kilometre is, in km east."""
    return float(np.interp(km, road.km, road.lon)) / KM


ROAD = {"ref": "А-181", "name": "Приморское шоссе"}


def test_kilometres_lie_between_milestones_and_a_little_beyond(roads: Roads) -> None:
    (road,) = roads([((0, 10, 20), ROAD)], [(5, {"distance": "54"}), (7, {"distance": "56 км"})])
    assert (road.ref, road.name) == ("А-181", "Приморское шоссе")
    assert [at(road, km) for km in (54, 55, 56)] == pytest.approx([5, 6, 7], abs=1e-3)
    assert (road.km[0], road.km[-1]) == pytest.approx((51, 59), abs=1e-3)
    assert (np.diff(road.km) > 0).all()


def test_kilometres_that_fall_along_the_ways_rise_along_the_road(roads: Roads) -> None:
    (road,) = roads([((0, 10), ROAD), ((10, 20), ROAD)], [(15, {"distance": "2"}), (5, {"pk": "12"})])
    assert at(road, 7) == pytest.approx(10, abs=1e-3)
    assert road.km[0] == pytest.approx(0, abs=1e-3)
    assert (np.diff(road.km) > 0).all()


def test_a_kilometre_may_be_shorter_or_longer_than_one(roads: Roads) -> None:
    stones = [(1, {"distance": "1"}), (2.2, {"distance": "2"}), (3, {"distance": "3"})]
    (road,) = roads([((0, 10), ROAD)], stones)
    assert [at(road, km) for km in (1, 2, 3)] == pytest.approx([1, 2.2, 3], abs=1e-3)


def test_a_milestone_that_contradicts_the_others_is_left_out(roads: Roads) -> None:
    stones = [(km, {"distance": str(km)}) for km in (1, 2, 3, 5)] + [(4, {"distance": "40"})]
    (road,) = roads([((0, 10), ROAD)], stones)
    assert at(road, 4) == pytest.approx(4, abs=1e-3)
    assert road.km[-1] < 10


@pytest.mark.parametrize(
    "stones",
    [
        [],
        [(5, {"distance": "54"})],
        [(5, {}), (7, {"distance": "many"})],
        [(5, {"distance": "1"}), (5.1, {"distance": "90"})],
    ],
)
def test_a_road_without_two_milestones_that_agree_has_no_kilometres(roads: Roads, stones: Any) -> None:
    assert roads([((0, 10), ROAD)], stones) == ()


def test_milestones_of_another_number_are_not_of_this_road(roads: Roads) -> None:
    stones = [(1, {"distance": "1", "ref": "A181"}), (3, {"distance": "3", "ref": "А-181"})]
    (road,) = roads([((0, 10), {"ref": "А-181;Р-21"})], stones)
    assert road.ref == "А-181"


def test_of_two_carriageways_one_is_given(roads: Roads) -> None:
    stones = [(1, {"distance": "1"}), (9, {"distance": "9"})]
    assert len(roads([((0, 10), ROAD), ((0, 10), ROAD)], stones, north_m={1: 20})) == 1


def test_a_number_on_two_distant_stretches_is_two_roads(roads: Roads) -> None:
    stones = [(km, {"distance": str(km)}) for km in (1, 3, 51, 53)]
    found = roads([((0, 10), ROAD), ((50, 60), ROAD)], stones)
    assert sorted(round(road.km.max()) for road in found) == [6, 56]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("54", 54.0),
        ("54 км", 54.0),
        ("km 54", 54.0),
        ("54.5", 54.5),
        ("54,25", 54.25),
        ("100+500", 100.5),
        ("7-й км", 7.0),
        ("", None),
        ("-3", None),
        ("км", None),
        ("1e9", None),
        ("54 54", None),
        ("5" * 500, None),
    ],
)
def test_kilometres_as_signs_tell_them(text: str, km: float | None) -> None:
    assert kilometre(text) == km


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    km = kilometre(text)
    assert km is None or 0 <= km < 10_000
    assert ref_key(ref_key(text)) == ref_key(text)


def test_a_milestone_tells_its_kilometre_or_its_road_by_ref() -> None:
    assert milestone_of({"highway": "milestone", "ref": "54"}, 1, 2) == Milestone(54, "", 1, 2)
    assert milestone_of({"highway": "milestone", "ref": "М-10", "distance": "5"}, 1, 2) == Milestone(5, "М-10", 1, 2)
    assert milestone_of({"highway": "milestone", "ref": "М-10"}, 1, 2) is None
    assert milestone_of({"railway": "milestone", "distance": "5"}, 1, 2) is None


@pytest.mark.parametrize(("one", "other"), [("А-181", "A181"), ("а 181", "А181"), ("М10", "M-10"), ("Р-21", "P21")])
def test_spellings_of_a_number_are_one(one: str, other: str) -> None:
    assert ref_key(one) == ref_key(other)
