"""What can be found by name in a made-up region is as much and as odd as in life, and stands where the map draws it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from maps import MadeUpRegion, made_up
from maps.built_map import Surroundings, built_map
from maps.made_up.entries import made_up_entries
from maps.made_up.houses import made_up_houses
from maps.made_up.of_map import region_of_map
from maps.made_up.street_rows import street_rows
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from maps.gazetteer.entries import Entries, Settlement

SIGNS = re.compile(r"\d+|\d+[А-Т]|\d+ к\d+|\d+ стр\d+|\d+/\d+|уч\. \d+")


@pytest.fixture(scope="module")
def large() -> Entries:
    return made_up_entries(made_up(20_000, 1))


def settlement_of(entries: Entries, street: int) -> Settlement:
    return entries.settlements[entries.streets[street].settlement]


def test_rows_refer_to_rows_that_are_there(entries: Entries) -> None:
    streets, houses = len(entries.streets), len(entries.houses.number)
    assert (entries.houses.street >= 0).all()
    assert entries.houses.street.max() < streets
    assert 0 <= entries.entrances.house.min() <= entries.entrances.house.max() < houses
    for rows in (entries.crossings.one, entries.crossings.other):
        assert 0 <= rows.min() <= rows.max() < streets
    settlements = len(entries.settlements)
    assert {-1 < one.settlement < settlements for one in (*entries.streets, *entries.sights)} == {True}
    assert all(-1 <= one.within < settlements for one in entries.settlements)
    assert {len(column) for column in (entries.houses.lon, entries.houses.lat, entries.houses.street)} == {houses}


def test_the_same_region_has_the_same_entries(region: MadeUpRegion, entries: Entries) -> None:
    again = made_up_entries(made_up(3000, 1))
    assert (again.settlements, again.streets, again.sights) == (entries.settlements, entries.streets, entries.sights)
    assert again.zones == entries.zones
    assert again.houses.number == entries.houses.number
    for name in ("houses", "entrances", "crossings"):
        one, other = getattr(again, name), getattr(entries, name)
        assert all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))


def test_the_map_built_of_a_region_gives_the_region_again(region: MadeUpRegion, entries: Entries) -> None:
    beside = Surroundings(region.hospitals, region.stations, region.places, region.movable_bridges, region.closures)
    built = built_map(
        region.graph,
        beside,
        source="made-up:3000:1",
        seed=1,
        report={},
        restrictions=region.restrictions,
        signals=region.signals,
    )
    again = made_up_entries(region_of_map(built))
    assert (again.streets, again.houses.number) == (entries.streets, entries.houses.number)


def test_no_address_is_there_twice(large: Entries) -> None:
    address = Counter(zip(large.houses.street.tolist(), large.houses.number, strict=True))
    assert max(address.values()) == 1
    assert max(Counter((one.settlement, one.name) for one in large.streets).values()) == 1


def test_streets_of_one_name_are_in_many_towns(large: Entries) -> None:
    settlements = defaultdict(set)
    for street in large.streets:
        settlements[street.name].add(street.settlement)
    assert len(settlements["улица Ленина"]) > 20
    assert sum(len(homes) > 10 for homes in settlements.values()) > 30


def test_streets_are_of_every_kind(large: Entries) -> None:
    words = Counter(word for street in large.streets for word in street.name.split())
    kinds = ("улица", "проспект", "переулок", "набережная", "бульвар", "шоссе", "площадь", "проезд", "линия", "тупик")
    assert all(words[kind] > 2 for kind in kinds)
    names = {street.name for street in large.streets}
    assert {"1-я линия", "2-я линия", "2-я Советская улица", "улица 40 лет Победы"} <= names


def test_signs_of_houses_are_of_every_kind(large: Entries) -> None:
    assert all(SIGNS.fullmatch(number) for number in large.houses.number)
    assert len({re.sub(r"\d+", "9", re.sub("[А-Т]$", "А", number)) for number in large.houses.number}) == 6
    of_street = defaultdict(set)
    for street, number in zip(large.houses.street.tolist(), large.houses.number, strict=True):
        of_street[street].add(int(re.findall(r"\d+", number)[0]))
    holes = sum(max(numbers) > 2 * len(numbers) for numbers in of_street.values())
    assert holes > 0.1 * len(of_street)


def test_numbers_rise_along_each_side_of_a_street(region: MadeUpRegion, entries: Entries) -> None:
    looked_at = 0
    for row, street in enumerate(entries.streets):
        of_row = np.flatnonzero(entries.houses.street == row)
        if street.is_place or len(of_row) < 8:
            continue
        number = np.array([int(re.findall(r"\d+", entries.houses.number[house])[0]) for house in of_row])
        place_m = np.column_stack((entries.houses.lon[of_row] / 2, entries.houses.lat[of_row])) * 111_195
        along_m = (place_m - place_m.mean(axis=0)) @ np.linalg.svd(place_m - place_m.mean(axis=0))[2][0]
        for side in (number % 2 == 0, number % 2 == 1):
            assert (np.diff(number[side]) >= 0).all()
            steps_m = np.diff(along_m[side])
            assert (steps_m > -40).all() or (steps_m < 40).all()
        looked_at += 1
    assert looked_at > 30


def test_houses_stand_by_their_street(region: MadeUpRegion, entries: Entries) -> None:
    graph, own = region.graph, street_rows(region)
    for row in range(0, len(entries.streets), 7):
        arcs = np.flatnonzero(own.of_arc == row)
        line = shapely.union_all(
            [shapely.LineString(graph.geometry(int(arc)) * (0.5, 1)) for arc in arcs]  # a degree of lon is half as long
        )
        homes = entries.houses.street == row
        places = shapely.points(entries.houses.lon[homes] / 2, entries.houses.lat[homes])
        assert not homes.any() or shapely.distance(line, places).max() * 111_195 < 60


def test_the_houses_found_are_those_drawn(region: MadeUpRegion, entries: Entries) -> None:
    drawn = made_up_houses(region, street_rows(region))
    assert drawn.number == entries.houses.number
    outlines = shapely.polygons(drawn.corners)
    assert shapely.contains_xy(outlines, entries.houses.lon, entries.houses.lat).all()
    doors = shapely.points(entries.entrances.lon, entries.entrances.lat)
    assert shapely.distance(outlines[entries.entrances.house], doors).max() < 1e-6
    signs = zip(entries.entrances.house.tolist(), entries.entrances.number, strict=True)
    assert len(set(signs)) == len(entries.entrances.number)


def test_allotments_have_plots_and_lie_by_a_settlement(large: Entries) -> None:
    societies = {row: one for row, one in enumerate(large.settlements) if one.kind == "allotments"}
    assert len(societies) > 20
    assert all(one.name.startswith("СНТ ") for one in societies.values())
    assert len({(one.name, one.within) for one in societies.values()}) == len(societies)
    plots = Counter(settlement_of(large, street).name for street in large.houses.street[plot_rows(large)].tolist())
    assert sum(plots.values()) > 500
    assert all(large.streets[row].is_place for row in np.unique(large.houses.street[plot_rows(large)]).tolist())


def plot_rows(entries: Entries) -> list[int]:
    return [row for row, number in enumerate(entries.houses.number) if number.startswith("уч.")]


def test_small_villages_are_numbered_through(large: Entries) -> None:
    villages = [row for row, one in enumerate(large.streets) if one.is_place and not one.name.startswith("СНТ ")]
    assert len(villages) > 5
    for row in villages:
        assert large.streets[row].name == settlement_of(large, row).name
        assert settlement_of(large, row).kind == "village"
        assert sum(street.settlement == large.streets[row].settlement for street in large.streets) == 1


def test_there_are_kilometre_posts(large: Entries) -> None:
    assert sum(int(road.km[-1]) for road in large.roads) >= 200
    for road in large.roads:
        assert re.fullmatch(r"[АРК]-\d+", road.ref)
        assert road.km[0] == 0
        step_m = great_circle_m(road.lon[:-1], road.lat[:-1], road.lon[1:], road.lat[1:])
        assert np.diff(road.km) * 1000 == pytest.approx(step_m, abs=1e-6)
        assert (np.diff(road.km) > 0).all()
    assert len({road.ref for road in large.roads}) == len(large.roads)


def test_roads_that_meet_the_ring_begin_there(region: MadeUpRegion, entries: Entries) -> None:
    graph = region.graph
    ring = np.unique(graph.tail[graph.name == graph.names.index("Кольцевая автодорога")])
    at_ring = set(zip(graph.lon[ring].tolist(), graph.lat[ring].tolist(), strict=True))
    ends = [(road.lon[-1], road.lat[-1]) for road in entries.roads]
    assert any((road.lon[0], road.lat[0]) in at_ring for road in entries.roads)
    assert not at_ring.intersection(ends)


def test_sights_are_what_people_name(large: Entries) -> None:
    kinds = Counter(sight.kind for sight in large.sights)
    expected = {"school", "kindergarten", "pharmacy", "convenience", "station", "subway", "fire_station", "hospital"}
    assert expected | {"ambulance_station", "fap", "clinic", "post_office"} == set(kinds)
    assert {"Школа № 15", "Аптека № 7"} <= {sight.name for sight in large.sights}
    villages = [row for row, one in enumerate(large.settlements) if one.kind == "village"]
    assert {sight.settlement for sight in large.sights if sight.kind == "fap"} == set(villages)
    assert max(Counter((s.kind, s.name, s.settlement) for s in large.sights if s.kind == "school").values()) == 1


def test_districts_and_service_areas_share_out_the_land(region: MadeUpRegion, entries: Entries) -> None:
    zones = defaultdict(list)
    for zone in entries.zones:
        zones[zone.kind].append(shapely.from_wkb(zone.outline))
    assert {kind: len(outlines) for kind, outlines in zones.items()} == {"district": 3, "service_area": 12}
    for outlines in zones.values():
        assert shapely.is_valid(outlines).all()
        assert sum(map(shapely.area, outlines)) == pytest.approx(shapely.area(shapely.union_all(outlines)), rel=1e-6)
    areas = [zone for zone in entries.zones if zone.kind == "service_area"]
    for station, area in zip(region.stations, areas, strict=True):
        assert area.name == station.name
        assert shapely.contains_xy(shapely.from_wkb(area.outline), station.lon, station.lat)
    whole = shapely.union_all(zones["service_area"])
    assert shapely.contains_xy(whole, region.graph.lon, region.graph.lat).all()
    parts = {one.name: one for one in entries.settlements if one.kind == "suburb"}
    assert {zone.name for zone in entries.zones if zone.kind == "district"} == set(parts)
    assert {one.within for one in parts.values()} == {0}
