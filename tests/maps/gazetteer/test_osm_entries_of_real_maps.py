"""What is gathered of real extracts, counted against what osmium finds in the same file by rules written once more."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import osmium
import pytest
import shapely

from maps import read_osm
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.osm_entries import gather_osm
from maps.road_graph import METRES_PER_DEGREE, great_circle_m

if TYPE_CHECKING:
    from pathlib import Path

    from maps.gazetteer.osm_entries import Gathered
    from maps.road_graph import RoadGraph

pytestmark = pytest.mark.realdata

ADDRESSED = {
    "porto_portugal.osm.pbf": 65,
    "liechtenstein-latest.osm.pbf": 1008,
    "Helsinki.osm.pbf": 1470,
    "north-bayreuth.osm.gz": 800,
    "moscow.osm.gz": 379,
}
"""Objects with `addr:housenumber`, as the table of sources has them."""

GUESSED = {"liechtenstein-latest.osm.pbf": 7, "Helsinki.osm.pbf": 17, "moscow.osm.gz": 2}
PEOPLED = {"city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "borough", "quarter", "neighbourhood"}

NO_STREETS = {"none", "proposed", "construction", "platform", "rest_area", "services", "corridor", "elevator"}


class Extract(NamedTuple):
    source: Path
    graph: RoadGraph
    gathered: Gathered


class Addressed(NamedTuple):
    street: str
    number: str
    box: tuple[float, float, float, float]
    second: tuple[str, ...] = ()

    def away_m(self, places: Any) -> float:
        """Give the distance to the nearest of places (n, 2) from the box around the object."""
        lon, lat = np.array(places).T
        west, south, east, north = self.box
        return float(great_circle_m(lon, lat, np.clip(lon, west, east), np.clip(lat, south, north)).min())


@pytest.fixture(scope="module", params=ADDRESSED)
def extract(request: pytest.FixtureRequest, data_dir: Path) -> Extract:
    source = data_dir / "osm" / request.param
    graph = read_osm(source)
    return Extract(source, graph, gather_osm(source, graph, progress=lambda _: None))


def test_every_addressed_object_is_a_house_or_counted_with_a_reason(extract: Extract) -> None:
    report = extract.gathered.report
    count = sum("addr:housenumber" in item.tags for item in osmium.FileProcessor(str(extract.source)))
    assert report["addressed_objects"] == count == ADDRESSED[extract.source.name]
    gained = count + sum(report.get(name, 0) for name in ("second_addresses", "more_by_lists", "interpolated"))
    no_house = ("addressed_without_place", "addressed_interpolations", "addresses_without_usable_number")
    lost = sum(report.get(name, 0) for name in (*no_house, "addresses_without_street", "addresses_merged"))
    assert report["houses"] == gained - lost == len(extract.gathered.entries.houses.number)
    assert report["guessed_streets"] == GUESSED.get(extract.source.name, 0)


def test_every_address_with_a_street_is_a_house_at_its_place(extract: Extract) -> None:
    houses = places_by_label(extract.gathered)
    for one in addressed(extract.source):
        for number in numbers_of(one.number):
            assert houses[plain(one.street), plain_number(number)], one
            assert one.away_m(houses[plain(one.street), plain_number(number)]) <= 250, one


def test_every_house_is_one_that_an_object_tells(extract: Extract) -> None:
    told = defaultdict(list)
    for one in every_addressed(extract.source):
        for number in [*numbers_of(one.number), *one.second]:
            told[plain_number(number)].append(one)
    houses = extract.gathered.entries.houses
    for number, lon, lat in zip(houses.number, houses.lon, houses.lat, strict=True):
        assert told[plain_number(number)], number
        assert min(one.away_m([(lon, lat)]) for one in told[plain_number(number)]) <= 1, number


def test_no_two_houses_of_one_label_stand_side_by_side(extract: Extract) -> None:
    houses = extract.gathered.entries.houses
    labels = Counter(zip(houses.street.tolist(), map(plain_number, houses.number), strict=True))
    for (street, number), count in labels.items():
        if count > 1:
            rows = [
                row for row in np.flatnonzero(houses.street == street) if plain_number(houses.number[row]) == number
            ]
            lon, lat = houses.lon[rows], houses.lat[rows]
            away_m = great_circle_m(lon[:, None], lat[:, None], lon[None], lat[None])
            assert away_m[~np.eye(count, dtype=bool)].min() > 250


def test_every_named_road_is_a_street_with_its_place_on_it(extract: Extract) -> None:
    lines = named_lines(extract.source)
    streets = defaultdict(list)
    for street in extract.gathered.entries.streets:
        streets[plain(street.name)].append((street.lon, street.lat))
    for name, line in lines.items():
        assert streets[name], name
        assert min(shapely.distance(line, shapely.points(on_plane(streets[name])))) <= 30, name


def test_crossings_are_the_nodes_that_two_names_share(extract: Extract) -> None:
    names_at = defaultdict(set)
    ways = set(extract.graph.way_id.tolist())
    for way in osmium.FileProcessor(str(extract.source), osmium.osm.WAY):
        if way.id in ways and way.tags.get("name"):
            for node in way.nodes:
                names_at[node.ref].add(plain(way.tags["name"]))
    pairs = {(a, b) for met in names_at.values() for a in met for b in met if a < b}
    found = crossings_of(extract.gathered)
    assert len(pairs - found.keys()) <= 0.01 * len(pairs)


def test_at_each_crossing_both_streets_are_near(extract: Extract) -> None:
    lines = named_lines(extract.source)
    for names, place in crossings_of(extract.gathered).items():
        for name in lines.keys() & set(names):
            assert shapely.distance(lines[name], shapely.points(on_plane([place])))[0] <= 60, names


def test_every_settlement_of_the_extract_is_there(extract: Extract) -> None:
    nodes = osmium.FileProcessor(str(extract.source), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("place"))
    places = [dict(node.tags) for node in nodes if node.tags.get("place") in PEOPLED and node.tags.get("name")]
    entries = extract.gathered.entries
    assert {(place["name"], place["place"]) for place in places} <= {
        (one.name, one.kind) for one in entries.settlements
    }
    assert all(NOWHERE <= one.within < len(entries.settlements) for one in entries.settlements)


def test_schools_shops_and_stations_are_found_by_name(extract: Extract) -> None:
    names = {plain(sight.name) for sight in extract.gathered.entries.sights}
    wanted = osmium.filter.KeyFilter("amenity", "shop")
    for item in osmium.FileProcessor(str(extract.source), osmium.osm.NODE | osmium.osm.WAY).with_filter(wanted):
        if item.tags.get("name") and (item.tags.get("amenity") or item.tags.get("shop", "no") != "no"):
            assert plain(item.tags["name"]) in names


def test_streets_of_towns_are_in_them(extract: Extract) -> None:
    entries = extract.gathered.entries
    settled = [street for street in entries.streets if street.settlement != NOWHERE]
    if "liechtenstein" in extract.source.name:
        assert len(settled) > 0.99 * len(entries.streets)
        (place,) = [one for one in entries.settlements if one.name == "Vaduz"]
        assert "Вадуц" in place.other_names
    if "moscow" in extract.source.name:
        assert {entries.settlements[street.settlement].name for street in settled} == {"Москва"}


def places_by_label(gathered: Gathered) -> dict[tuple[str, str], list[tuple[float, float]]]:
    entries, found = gathered.entries, defaultdict(list)
    columns = (entries.houses.street.tolist(), entries.houses.number, entries.houses.lon, entries.houses.lat)
    for street, number, lon, lat in zip(*columns, strict=True):
        for name in (entries.streets[street].name, *entries.streets[street].other_names):
            found[plain(name), plain_number(number)].append((lon, lat))
    return found


def addressed(source: Path) -> list[Addressed]:
    return [one for one in every_addressed(source) if one.street]


def every_addressed(source: Path) -> list[Addressed]:
    found, wanted = [], osmium.filter.KeyFilter("addr:housenumber")
    for item in osmium.FileProcessor(str(source)).with_areas(wanted).with_filter(wanted):
        if "addr:housenumber" in item.tags and not item.is_relation():
            street = item.tags.get("addr:street", "")
            second = [item.tags["addr:housenumber2"]] if "addr:housenumber2" in item.tags else []
            found.append(Addressed(street, item.tags["addr:housenumber"], box_of(item), tuple(second)))
    return found


def box_of(item: Any) -> tuple[float, float, float, float]:
    if item.is_node():
        return item.lon, item.lat, item.lon, item.lat
    points = [*item.nodes] if item.is_way() else [node for ring in item.outer_rings() for node in ring]
    known = np.array([(node.lon, node.lat) for node in points if node.location.valid()])
    return (*known.min(axis=0), *known.max(axis=0))


def named_lines(source: Path) -> dict[str, Any]:
    """Give the streets and squares of each name as one geometry on the plane."""
    lines, named = defaultdict(list), osmium.filter.KeyFilter("highway")
    for way in osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY).with_locations().with_filter(named):
        if way.is_way() and way.tags.get("highway", "none") not in NO_STREETS and way.tags.get("name"):
            known = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            shape = shapely.Polygon if way.tags.get("area") == "yes" else shapely.LineString
            if len(known) > 1:
                lines[plain(way.tags["name"])].append(shape(on_plane(known)))
    return {name: shapely.GeometryCollection(parts) for name, parts in lines.items()}


def on_plane(places: Any) -> Any:
    """Give places in degrees as metres on a plane; good to a share of a thousand within one extract."""
    lon, lat = np.array(places).T
    return np.column_stack((lon * np.cos(np.radians(lat)), lat)) * METRES_PER_DEGREE


def crossings_of(gathered: Gathered) -> dict[tuple[str, str], tuple[float, float]]:
    entries = gathered.entries
    name = [plain(street.name) for street in entries.streets]
    columns = (getattr(entries.crossings, one).tolist() for one in ("one", "other", "lon", "lat"))
    return {
        (min(name[a], name[b]), max(name[a], name[b])): (lon, lat)
        for a, b, lon, lat in zip(*columns, strict=True)
        if name[a] != name[b]
    }


def numbers_of(text: str) -> list[str]:
    without_floor = re.split(r", .*(?:krs|Floor|kerros|taso|piha)", text)[0]
    return re.split(r"[;,]", text) if re.fullmatch(r"\d\w*([;,] ?\d\w*)+", text) else [without_floor]


def plain(name: str) -> str:
    return " ".join(sorted(name.lower().replace("ё", "е").split()))


def plain_number(number: str) -> str:
    return "".join(number.lower().split())
