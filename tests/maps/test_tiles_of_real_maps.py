"""The base map of real extracts, counted against what osmium finds in the same file by rules written down once more."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import osmium
import pytest
import shapely
from tile_reading import Tile, read_tiles

from maps import build_map
from maps.store import TILES_FILE
from maps.tiles import build_tiles

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

EXTRACTS = [
    "osm/liechtenstein-latest.osm.pbf",
    "osm/moscow.osm.gz",
    "osm/Helsinki.osm.pbf",
    "osm/north-bayreuth.osm.gz",
    "mapmatch_graphhopper/andorra.osm.pbf",
]
DRIVEN = {"motorway", "trunk", "primary", "secondary", "tertiary"}
ROADS = DRIVEN | {f"{name}_link" for name in DRIVEN}
ROADS |= {"unclassified", "residential", "living_street", "service", "track", "pedestrian", "road", "busway"}
ROADS |= {"footway", "path", "cycleway", "bridleway", "steps"}
RAILS = {"rail", "light_rail", "narrow_gauge", "subway", "tram"}
STREAMS = {"river", "canal", "stream", "ditch", "drain"}
GREEN = {
    "landuse": {"forest", "grass", "meadow", "village_green", "recreation_ground", "cemetery", "allotments"}
    | {"farmland", "orchard", "vineyard"},
    "leisure": {"park", "garden", "golf_course", "common", "pitch"},
    "natural": {"wood", "scrub", "heath", "grassland", "wetland"},
    "amenity": {"grave_yard"},
}
SETTLEMENTS = {"city", "town", "village", "borough", "suburb", "hamlet", "quarter", "neighbourhood"}
SETTLEMENTS |= {"isolated_dwelling", "locality", "farm"}


@pytest.fixture(scope="module", params=EXTRACTS)
def extract(request: pytest.FixtureRequest, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    source = data_dir / request.param
    file = tmp_path_factory.mktemp("tiles") / TILES_FILE
    build_tiles(str(source), build_map(source), file, progress=lambda _: None)
    return source, read_tiles(file)


def test_the_ids_of_every_layer_are_those_of_the_extract(extract: tuple[Path, list[Tile]]) -> None:
    source, tiles = extract
    shown = defaultdict(set)
    for tile in tiles:
        if tile.zoom == 14:
            for layer, features in tile.layers.items():
                shown[layer].update(one.id for one in features if one.properties.get("kind") != "sea")
    assert shown == expected_ids(source)


def test_the_sea_lies_at_the_coastlines_of_the_extract(extract: tuple[Path, list[Tile]]) -> None:
    source, tiles = extract
    water = [one for tile in tiles if tile.zoom == 14 for one in tile.layers.get("water", [])]
    coast = {way.id * 10 + 2 for way in osmium.FileProcessor(str(source), osmium.osm.WAY) if is_coast(way)}
    assert {one.id for one in water if one.properties["kind"] == "sea"} == coast
    assert bool(coast) == ("Helsinki" in source.name)


def test_no_feature_comes_and_goes_between_zooms(extract: tuple[Path, list[Tile]]) -> None:
    by_zoom = defaultdict(set)
    for tile in extract[1]:
        for layer, features in tile.layers.items():
            by_zoom[tile.zoom].update((layer, one.id, str(one.properties)) for one in features)
    for zoom in range(12, 14):
        assert by_zoom[zoom] <= by_zoom[zoom + 1]


def test_names_are_those_of_the_extract_letter_by_letter(extract: tuple[Path, list[Tile]]) -> None:
    source, tiles = extract
    known = {}
    for way in osmium.FileProcessor(str(source), osmium.osm.WAY):
        if way.tags.get("highway") in ROADS and "name" in way.tags:
            known[way.id * 10 + 2] = way.tags["name"].strip()
    roads = [one for tile in tiles for one in tile.layers.get("roads", []) if one.id in known]
    shown = {one.id: one.properties["name"] for one in roads}
    assert shown
    assert all(known[number] == name for number, name in shown.items())
    if "moscow" in source.name:
        assert any("Петербург" in name or "шоссе" in name for name in shown.values())


def test_most_shapes_are_valid(extract: tuple[Path, list[Tile]]) -> None:
    shapes = [one.geometry for tile in extract[1] for features in tile.layers.values() for one in features]
    assert shapely.is_valid(shapes).mean() > 0.999


def is_coast(way: Any) -> bool:
    return bool(way.tags.get("natural") == "coastline")


def expected_ids(source: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for item in osmium.FileProcessor(str(source)).with_areas():
        if item.is_area():
            number = item.orig_id() * 10 + (2 if item.from_way() else 3)
            for layer in layers_of_area(item.tags):
                found[layer].add(number)
            add_points(found, item.tags, number)
        elif item.is_way() and is_drawn(item):
            for layer in layers_of_line(item.tags):
                found[layer].add(item.id * 10 + 2)
        elif item.is_node():
            if item.tags.get("place") in SETTLEMENTS and item.tags.get("name"):
                found["places"].add(item.id * 10 + 1)
            add_points(found, item.tags, item.id * 10 + 1)
    return found


def layers_of_line(tags: Any) -> list[str]:
    if tags.get("area") == "yes":
        return []
    road = tags.get("highway") in ROADS or tags.get("railway") in RAILS
    road |= tags.get("route") == "ferry" and "highway" not in tags
    return ["roads"] if road else ["water"] * (tags.get("waterway") in STREAMS)


def layers_of_area(tags: Any) -> list[str]:
    water = tags.get("natural") == "water" or tags.get("waterway") == "riverbank"
    water |= tags.get("landuse") in ("reservoir", "basin") or tags.get("water") in ("river", "canal", "stream")
    green = any(tags.get(key) in values for key, values in GREEN.items())
    building = tags.get("building", "no") != "no"
    return ["water"] * water + ["green"] * (green and not water) + ["buildings"] * building


def add_points(found: dict[str, set[int]], tags: Any, number: int) -> None:
    if tags.get("addr:housenumber", "").strip():
        found["house_numbers"].add(number)
    hospital = "hospital" in (tags.get("amenity"), tags.get("healthcare"))
    if hospital or tags.get("emergency") == "ambulance_station" or tags.get("railway") in ("station", "halt"):
        found["pois"].add(number)


def is_drawn(way: Any) -> bool:
    """Tell whether two points that follow each other are in the file, at two places."""
    places = [(node.x, node.y) if node.location.valid() else None for node in way.nodes]
    return any(a is not None and b is not None and a != b for a, b in pairwise(places))
