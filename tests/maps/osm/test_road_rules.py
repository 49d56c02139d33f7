"""What the tags of a road mean for an ambulance, seen in the graph that is read and in its report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import AMBULANCE, read_extract
from maps.osm.road_rules import RoadRules
from maps.osm.tally import Counted

if TYPE_CHECKING:
    from conftest import WriteOsm

    from maps import Extract, Profile

LINE = {number: (30.0 + number * 0.001, 60.0) for number in range(1, 5)}
ROAD = {"highway": "secondary", "name": "Шоссе"}
OTHER = ((3, 4), ROAD)
WAY = 101


def read(write_osm: WriteOsm, tags: dict[str, str], profile: Profile = AMBULANCE) -> Extract:
    """Read a map of three roads one after the other, the first of them with these tags."""
    return read_extract(write_osm(LINE, [((1, 2), {**ROAD, **tags}), ((2, 3), ROAD), OTHER]), profile)


def speeds_kmh(extract: Extract) -> list[float]:
    graph = extract.graph
    speed_kmh = graph.length_m / graph.travel_ms * 3600
    return sorted(np.round(speed_kmh[graph.way_id == WAY]).tolist())


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"maxspeed": "RU:living_street"}, 20),
        ({"maxspeed": "30 mph"}, 48),
        ({"maxspeed": "60;30"}, 30),
        ({"maxspeed": "walk"}, 5),
        ({"maxspeed": "none"}, 60),
        ({"source:maxspeed": "FI:urban"}, 50),
        ({"maxspeed": "sign", "maxspeed:type": "DE:urban"}, 50),
        ({"maxspeed": "40", "source:maxspeed": "RU:living_street"}, 40),
        ({"surface": "asphalt"}, 60),
        ({"surface": "Cobblestone"}, 40),
        ({"surface": "asphalt; ground"}, 30),
        ({"surface": "lava"}, 60),
        ({"surface": "gravel", "smoothness": "very_bad"}, 20),
        ({"highway": "track", "tracktype": "grade5"}, 10),
        ({"layer": "-1", "surface": "paved"}, 60),
        ({"layer": "below", "tunnel": "yes"}, 60),
    ],
)
def test_the_slowest_of_class_limit_and_surface_counts(write_osm: WriteOsm, tags: dict[str, str], kmh: float) -> None:
    assert speeds_kmh(read(write_osm, tags)) == [kmh, kmh]


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"access": "no"}, "access"),
        ({"maxheight": "2.5"}, "too small for the vehicle"),
        ({"maxheight": "8 ft"}, "too small for the vehicle"),
        ({"maxheight": "3.5", "maxheight:physical": "2.6"}, "too small for the vehicle"),
        ({"maxwidth": "2"}, "too small for the vehicle"),
        ({"maxlength": "5"}, "too small for the vehicle"),
        ({"maxweight": "2000 kg"}, "too small for the vehicle"),
        ({"winter_road": "yes"}, "open in winter only"),
        ({"ice_road": "yes"}, "open in winter only"),
        ({"smoothness": "impassable"}, "impassable"),
        ({"oneway": "reversible"}, "its direction changes"),
    ],
)
def test_closed_roads_and_why(write_osm: WriteOsm, tags: dict[str, str], reason: str) -> None:
    extract = read(write_osm, tags)
    assert speeds_kmh(extract) == []
    assert (extract.report.closed_by, extract.report.closed_ways) == ({reason: 1}, 1)


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "private"},
        {"access": "no", "emergency": "yes"},
        {"highway": "service", "service": "emergency_access", "access": "no"},
        {"highway": "footway", "emergency": "designated"},
        {"highway": "busway"},
        {"maxheight": "2.8"},
        {"maxheight": "default"},
        {"maxweight": "3.5"},
        {"maxweight": "7.5 t"},
        {"maxlength:psv": "5"},
        {"maxheight": "low"},
        {"winter_road": "no"},
    ],
)
def test_open_roads(write_osm: WriteOsm, tags: dict[str, str]) -> None:
    assert len(speeds_kmh(read(write_osm, tags))) == 2


def test_emergency_access_that_says_no_to_emergencies_is_closed(write_osm: WriteOsm) -> None:
    tags = {"highway": "service", "service": "emergency_access", "emergency": "no"}
    assert read(write_osm, tags).report.closed_by == {"access": 1}


def test_a_profile_of_another_size_or_season_passes(write_osm: WriteOsm) -> None:
    small = replace(AMBULANCE, height_m=1.9, winter=True)
    assert len(speeds_kmh(read(write_osm, {"maxheight": "2", "ice_road": "yes"}, small))) == 2


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ({"maxspeed": "fast"}, Counted("maxspeed", 1, (("fast", "way/101"),))),
        ({"maxspeed:backward": "-50"}, Counted("maxspeed:backward", 1, (("-50", "way/101"),))),
        ({"oneway": "sometimes"}, Counted("oneway", 1, (("sometimes", "way/101"),))),
        ({"oneway:emergency": "?"}, Counted("oneway:emergency", 1, (("?", "way/101"),))),
        ({"maxheight": "low"}, Counted("maxheight", 1, (("low", "way/101"),))),
        ({"surface": "lava"}, Counted("surface", 1, (("lava", "way/101"),))),
        ({"access": "unbekannt"}, Counted("access", 1, (("unbekannt", "way/101"),))),
    ],
)
def test_what_is_not_understood_is_counted(write_osm: WriteOsm, tags: dict[str, str], count: Counted) -> None:
    assert read(write_osm, tags).report.odd_values == (count,)


def test_a_thousand_odd_values_are_counted_and_ten_are_shown(write_osm: WriteOsm) -> None:
    ways = [((1, 2), {**ROAD, "maxspeed": f"very {number}"}) for number in range(1000)]
    (odd,) = read_extract(write_osm(LINE, ways)).report.odd_values
    assert (odd.kind, odd.count) == ("maxspeed", 1000)
    assert odd.examples == tuple((f"very {number}", f"way/{101 + number}") for number in range(10))


def test_limits_that_closed_a_road_are_told(write_osm: WriteOsm) -> None:
    assert read(write_osm, {"maxheight": "2.5"}).report.limits == (Counted("maxheight", 1, (("2.5", "way/101"),)),)


def test_told_implied_and_missing_speeds_are_counted(write_osm: WriteOsm) -> None:
    ways = [((1, 2), {**ROAD, "maxspeed:forward": "50"}), ((2, 3), {**ROAD, "zone:traffic": "RU:urban"}), OTHER]
    report = read_extract(write_osm(LINE, ways)).report
    assert (report.told_speeds, report.implied_speeds, report.ways_without_speed) == (1, 1, 1)


def test_alternating_reversible_roads_and_roundabouts_are_counted(write_osm: WriteOsm) -> None:
    alternating = read(write_osm, {"oneway": "alternating"})
    assert len(speeds_kmh(alternating)) == 2
    ways = [((1, 2), {**ROAD, "oneway": "reversible"}), ((2, 3), ROAD), ((3, 4, 3), {**ROAD, "junction": "circular"})]
    report = read_extract(write_osm(LINE, ways)).report
    assert alternating.report.alternating_ways == report.reversible_ways == report.roundabouts == 1


FERRY = ((1, 2), {"route": "ferry", "duration": "00:10"})


def test_an_ambulance_does_not_count_on_ferries_but_they_are_told(write_osm: WriteOsm) -> None:
    extract = read_extract(write_osm(LINE, [FERRY, ((2, 3), ROAD)]))
    assert (extract.report.ferries.met, extract.report.ferries.used) == (1, 0)
    assert speeds_kmh(extract) == []


def test_a_profile_with_ferries_takes_the_duration_that_is_told(write_osm: WriteOsm) -> None:
    by_ship = replace(AMBULANCE, speed_kmh={**AMBULANCE.speed_kmh, "ferry": 10.0})
    others = [((2, 3), {"route": "ferry"}), ((3, 4), {"route": "ferry", "duration": "soon"}), OTHER]
    extract = read_extract(write_osm(LINE, [FERRY, *others]), by_ship)
    graph, ferries = extract.graph, extract.report.ferries
    assert graph.travel_ms[graph.way_id == WAY].tolist() == [600_000, 600_000]
    untold = np.isin(graph.way_id, (102, 103))
    assert graph.travel_ms[untold] == pytest.approx(graph.length_m[untold] / 10 * 3600, abs=1)
    assert (ferries.met, ferries.used, ferries.with_duration) == (3, 3, 1)
    assert extract.report.odd_values == (Counted("duration", 1, (("soon", "way/103"),)),)


def test_islands_are_told_by_size_and_place(write_osm: WriteOsm) -> None:
    places = {**LINE, 8: (31.0, 61.0), 9: (31.001, 61.0), 10: (32.0, 61.0), 11: (32.001, 61.0), 12: (32.002, 61.0)}
    ways = [((1, 2), ROAD), ((2, 3), ROAD), OTHER, ((8, 9), ROAD), ((10, 11), ROAD), ((11, 12), ROAD)]
    report = read_extract(write_osm(places, ways)).report
    assert [(island.nodes, island.arcs, island.lon, island.lat) for island in report.islands] == [
        (3, 4, 32.0, 61.0),
        (2, 2, 31.0, 61.0),
    ]
    assert report.islands[1].length_m == pytest.approx(2 * 53.9, abs=0.2)
    assert report.connected_share == round(4 / 9, 6)


def test_fire_stations_are_counted(write_osm: WriteOsm) -> None:
    tags = {1: {"amenity": "fire_station"}, 2: {"amenity": "school"}}
    building = ((1, 2, 3, 1), {"amenity": "fire_station", "building": "yes"})
    assert read_extract(write_osm(LINE, [OTHER, building], tags)).report.fire_stations == 2


ROAD_KEYS = ("highway", "access", "emergency", "oneway", "junction", "service", "bridge", "ice_road")
SPEED_KEYS = ("maxspeed", "maxspeed:forward", "zone:traffic", "surface", "tracktype", "smoothness")
SIZE_KEYS = ("maxheight", "maxwidth", "maxweight")
KEYS = (*ROAD_KEYS, *SPEED_KEYS, *SIZE_KEYS)
VALUES = ("yes", "no", "private", "-1", "reversible", "60;80", "RU:urban", "walk", "none", "fast", "60 mph", "2.5 m")


@given(st.dictionaries(st.sampled_from(KEYS), st.one_of(st.sampled_from(VALUES), st.text(max_size=8))))
def test_whatever_the_tags_are_a_road_is_closed_for_a_reason_or_has_speeds(tags: dict[str, str]) -> None:
    rules = RoadRules(AMBULANCE)
    speeds = rules.speeds(tags, 60.0, "way/1")
    if speeds is None:
        assert sum(rules.closed.values()) == 1
    else:
        assert 0 <= min(speeds) <= max(speeds) <= 60 / 3.6
        assert max(speeds) > 0
