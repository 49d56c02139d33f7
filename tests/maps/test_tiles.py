"""The base map of small files and of a made-up region: what is in a tile, where, and from which zoom."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from tile_reading import Tile, read_tiles

from maps import MapError, build_map, open_map, save_map
from maps.made_up.houses import made_up_houses
from maps.made_up.of_map import region_of_map
from maps.made_up.street_rows import street_rows
from maps.made_up.surface import made_up_surface
from maps.made_up.zones import districts
from maps.store import TILES_FILE
from maps.tiles import TileArchive, build_tiles, open_tiles
from maps.tiles.archive import write_tiles
from maps.tiles.cutting import cut
from maps.tiles.features import FeatureCollector
from maps.tiles.layers import BUFFER, EXTENT, LAYERS, MAX_ZOOM, MIN_ZOOM
from maps.tiles.osm_tags import kinds_of_area, kinds_of_line, kinds_of_node

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import WriteOsm

ROAD = ((1, 2), {"highway": "motorway", "name": "Объездная", "ref": "А-1", "oneway": "yes", "bridge": "yes"})
BACK = ((2, 1), {"highway": "service"})
SQUARE = [(0, 0), (1, 0), (1, 1), (0, 1)]


@dataclass
class Small:
    """A small OSM file with a road there and back, to which shapes are added."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=lambda: {1: (30.0, 60.0), 2: (30.1, 60.0)})
    ways: list[Any] = field(default_factory=lambda: [ROAD, BACK])
    tags: dict[int, dict[str, str]] = field(default_factory=dict)

    def point(self, lon: float, lat: float, **tags: str) -> None:
        self.nodes[len(self.nodes) + 1] = (lon, lat)
        self.tags[len(self.nodes)] = tags

    def square(self, lon: float, lat: float, degrees: float, **tags: str) -> int:
        """Add a square way and give its number."""
        first = len(self.nodes) + 1
        for number, (x, y) in enumerate(SQUARE):
            self.nodes[first + number] = (lon + x * degrees, lat + y * degrees / 2)
        self.ways.append(([*range(first, first + 4), first], tags))
        return 100 + len(self.ways)


@pytest.fixture
def tiles_of(write_osm: WriteOsm, tmp_path: Path) -> Any:
    def built(small: Small) -> list[Tile]:
        source = write_osm(small.nodes, small.ways, small.tags)
        file = tmp_path / TILES_FILE
        build_tiles(str(source), build_map(source), file, progress=lambda _: None)
        return read_tiles(file)

    return built


@pytest.fixture(scope="module")
def made_up_map(tmp_path_factory: pytest.TempPathFactory) -> Any:
    built = build_map("made-up:1500:4")
    file = tmp_path_factory.mktemp("tiles") / TILES_FILE
    build_tiles("made-up:1500:4", built, file, progress=lambda _: None)
    return built, file


def features(tiles: list[Tile], layer: str, zoom: int = MAX_ZOOM) -> list[Any]:
    return [feature for tile in tiles if tile.zoom == zoom for feature in tile.layers.get(layer, [])]


def test_a_road_keeps_its_id_its_words_and_its_place(tiles_of: Any) -> None:
    tiles = tiles_of(Small())
    for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
        found = [one for one in features(tiles, "roads", zoom) if one.properties["class"] != "service"]
        assert {feature.id for feature in found} == {1012}
        told = {"class": "motorway", "name": "Объездная", "ref": "А-1", "oneway": 1, "bridge": True}
        assert all(feature.properties == told for feature in found)
    last = [shape.geometry for shape in features(tiles, "roads")]
    west, south, east, north = shapely.total_bounds(last)
    unit = 360 / 2**MAX_ZOOM / EXTENT
    assert (west, east) == pytest.approx((30.0, 30.1), abs=unit)
    assert (south, north) == pytest.approx((60.0, 60.0), abs=unit)


def test_every_feature_of_a_file_is_in_its_layer(tiles_of: Any) -> None:
    small = Small()
    small.point(30.01, 60.01, place="village", name="Ёлкино", population="1 200")
    small.point(30.02, 60.01, amenity="hospital", name="Больница № 1")
    small.point(30.03, 60.01, emergency="ambulance_station")
    small.point(30.04, 60.01, **{"addr:housenumber": "5 к2"})
    wood = small.square(30.05, 60.01, 0.01, natural="wood")
    lake = small.square(30.07, 60.01, 0.005, natural="water", name="Тихое")
    house = small.square(30.08, 60.01, 0.0002, building="yes", **{"addr:housenumber": "12А"})
    tiles = tiles_of(small)
    found = {layer: {(one.id, *one.properties.items()) for one in features(tiles, layer)} for layer in LAYERS}
    assert found["places"] == {(31, ("name", "Ёлкино"), ("kind", "village"), ("population", 1200))}
    assert found["pois"] == {
        (41, ("kind", "hospital"), ("name", "Больница № 1")),
        (51, ("kind", "ambulance_station")),
    }
    assert found["house_numbers"] == {(61, ("number", "5 к2")), (house * 10 + 2, ("number", "12А"))}
    assert found["green"] == {(wood * 10 + 2, ("kind", "forest"))}
    assert found["water"] == {(lake * 10 + 2, ("kind", "water"), ("name", "Тихое"))}
    assert found["buildings"] == {(house * 10 + 2,)}


def test_the_number_of_a_house_stands_inside_it(tiles_of: Any) -> None:
    small = Small()
    small.square(30.09, 60.006, 0.0003, building="yes", **{"addr:housenumber": "1"})
    tiles = tiles_of(small)
    (house,), (number,) = features(tiles, "buildings"), features(tiles, "house_numbers")
    assert house.geometry.contains(number.geometry)


def test_a_point_is_in_one_tile_of_each_zoom(tiles_of: Any) -> None:
    small = Small()
    edge = 256 * 360 / 2**9 - 180 + 45
    for step in range(20):
        small.point(edge + (step - 10) * 1e-6, 60.0 + step / 1000, place="city", name=f"Город {step}")
    tiles = tiles_of(small)
    for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
        assert len(features(tiles, "places", zoom)) == 20


def test_a_house_smaller_than_a_unit_is_drawn_at_the_last_zoom_alone(tiles_of: Any) -> None:
    small = Small()
    number = small.square(30.0900001, 60.0060001, 2e-7, building="shed")
    tiles = tiles_of(small)
    (house,) = features(tiles, "buildings")
    assert house.id == number * 10 + 2
    assert house.geometry.area > 0
    assert not features(tiles, "buildings", 13)


def test_large_surfaces_come_first(tiles_of: Any) -> None:
    small = Small()
    small.square(30.0, 60.02, 0.2, landuse="forest", name="large")
    small.square(30.0, 60.2, 0.004, landuse="forest", name="small")
    tiles = tiles_of(small)
    first = {}
    for zoom in range(MAX_ZOOM, MIN_ZOOM - 1, -1):
        first |= {feature.properties["name"]: zoom for feature in features(tiles, "green", zoom)}
    assert first["large"] < first["small"] <= MAX_ZOOM


def test_a_way_whose_points_are_missing_is_drawn_where_it_is_known(tiles_of: Any) -> None:
    small = Small()
    small.nodes |= {3: (30.2, 60.0), 4: (30.3, 60.0)}
    small.ways.append(((1, 2, 99, 3, 4), {"highway": "track"}))
    small.ways.append(((98, 1, 97), {"highway": "track"}))
    found = [one for one in features(tiles_of(small), "roads") if one.properties["class"] == "track"]
    assert {one.id for one in found} == {1032}
    assert not any(one.geometry.intersects(shapely.box(30.12, 59, 30.18, 61)) for one in found)


@pytest.mark.parametrize(
    "odd",
    [
        "<node id='9'><tag k='place' v='town'/><tag k='name' v='nowhere'/></node>",
        "<way id='999'><nd ref='1'/><nd ref='1'/><tag k='highway' v='path'/></way>",
        "<way id='999'><nd ref='1'/><nd ref='2'/><nd ref='99'/><nd ref='1'/><tag k='building' v='yes'/></way>",
        """<relation id='9'><member type='way' ref='77' role='outer'/><tag k='type' v='multipolygon'/>
        <tag k='building' v='yes'/></relation>""",
    ],
)
def test_what_has_no_shape_is_left_out_and_nothing_else(odd: str, tmp_path: Path, write_osm: WriteOsm) -> None:
    source = write_osm(Small().nodes, Small().ways)
    source.write_text(source.read_text(encoding="utf-8").replace("</osm>", f"{odd}</osm>"), encoding="utf-8")
    build_tiles(str(source), build_map(source), tmp_path / TILES_FILE, progress=lambda _: None)
    tiles = read_tiles(tmp_path / TILES_FILE, zoom=MAX_ZOOM)
    assert {one.id for layer in LAYERS for one in features(tiles, layer)} == {1012, 1022}


def test_a_made_up_region_has_every_layer_and_each_feature_once(made_up_map: Any) -> None:
    built, file = made_up_map
    tiles = read_tiles(file)
    ids = {layer: {one.id for one in features(tiles, layer)} for layer in LAYERS}
    assert all(ids.values())
    parts, _ = districts(region_of_map(built))
    assert len(ids["places"]) == len(built.places) + len(parts)
    assert len(ids["pois"]) == len(built.hospitals) + len(built.stations)
    region = region_of_map(built)
    surface, houses = made_up_surface(region), made_up_houses(region, street_rows(region))
    assert len(ids["water"]) == len(surface.lakes) + 2
    assert len(ids["green"]) == len(surface.woods) + len(surface.parks)
    assert len(ids["buildings"]) == len(ids["house_numbers"]) == len(houses.number) > 500
    numbers = {one.properties["number"] for one in features(tiles, "house_numbers")}
    assert numbers == set(houses.number)
    assert {int(way) * 10 + 2 for way in built.graph.way_id} <= ids["roads"]
    names = {one.properties["name"] for one in features(tiles, "roads") if "name" in one.properties}
    assert names == {built.graph.names[number] for number in np.unique(built.graph.name)} - {""}


def test_made_up_houses_stand_beside_roads_and_dry(made_up_map: Any) -> None:
    tiles = read_tiles(made_up_map[1])
    houses = np.array([one.geometry.buffer(-2e-5) for one in features(tiles, "buildings")])
    roads, water = ([one.geometry for one in features(tiles, layer)] for layer in ("roads", "water"))
    for others in (roads, water):
        assert not len(shapely.STRtree(others).query(houses, predicate="intersects")[0])


def test_made_up_bridges_lead_over_the_river(made_up_map: Any) -> None:
    tiles = read_tiles(made_up_map[1])
    river = [one.geometry.buffer(-3e-5) for one in features(tiles, "water") if one.properties["kind"] == "river"]
    roads = features(tiles, "roads")
    tree = shapely.STRtree(river)
    bridges = {number for number, one in enumerate(roads) if "bridge" in one.properties}
    wet = set(tree.query([one.geometry for one in roads], predicate="intersects")[0].tolist())
    assert wet
    assert wet <= bridges


def test_the_same_region_gives_the_same_tiles(made_up_map: Any, tmp_path: Path) -> None:
    again = tmp_path / TILES_FILE
    build_tiles("made-up:1500:4", build_map("made-up:1500:4"), again, progress=lambda _: None)
    assert again.read_bytes() == made_up_map[1].read_bytes()


@st.composite
def shapes(draw: Any) -> Any:
    """Draw a star-shaped polygon or a line of any size somewhere on earth."""
    lon, lat = draw(st.floats(-179, 179)), draw(st.floats(-84, 84))
    size = 10 ** draw(st.floats(-7, -1))
    corners = draw(st.lists(st.floats(0.2, 1), min_size=3, max_size=12))
    angle = np.linspace(0, 2 * math.pi, len(corners), endpoint=False)
    places = np.column_stack((lon + size * np.cos(angle) * corners, lat + size * np.sin(angle) * corners))
    return shapely.polygons(places) if draw(st.booleans()) else shapely.linestrings(places)


@given(st.lists(shapes(), min_size=1, max_size=8))
def test_every_shape_is_cut_inside_its_tiles_and_none_is_lost(drawn: list[Any]) -> None:
    collector = FeatureCollector()
    for number, shape in enumerate(drawn):
        collector.add("green", number, MAX_ZOOM, shapely.to_wkb(shape), {})
    table = collector.finish()
    found = defaultdict(list)
    for tile in cut(table, MAX_ZOOM):
        bounds = shapely.bounds(tile.shapes)
        assert bounds.min() >= -BUFFER - 1
        assert bounds.max() <= EXTENT + BUFFER + 1
        assert shapely.is_valid(tile.shapes).all()
        for row in tile.rows:
            found[int(table.id[row])].append((tile.x, tile.y))
    assert found.keys() == set(range(len(drawn)))
    assert all(len(set(places)) == len(places) for places in found.values())


@pytest.mark.parametrize(
    ("tags", "layer", "properties"),
    [
        ({"highway": "trunk_link"}, "roads", {"class": "trunk", "link": True}),
        ({"highway": "residential", "oneway": "-1"}, "roads", {"class": "residential", "oneway": -1}),
        ({"highway": "primary", "junction": "roundabout"}, "roads", {"class": "primary", "oneway": 1}),
        ({"highway": "motorway", "oneway": "no"}, "roads", {"class": "motorway"}),
        ({"highway": "steps", "tunnel": "yes", "bridge": "no"}, "roads", {"class": "path", "tunnel": True}),
        ({"railway": "light_rail"}, "roads", {"class": "rail"}),
        ({"route": "ferry", "name": " Паром "}, "roads", {"class": "ferry", "name": "Паром"}),
        ({"waterway": "drain"}, "water", {"kind": "ditch"}),
    ],
)
def test_what_a_line_is(tags: dict[str, str], layer: str, properties: dict[str, Any]) -> None:
    (kind,) = kinds_of_line(tags)
    assert (kind.layer, kind.properties) == (layer, properties)


@pytest.mark.parametrize(
    "tags", [{"highway": "proposed"}, {"highway": "pedestrian", "area": "yes"}, {"railway": "abandoned"}, {"name": "x"}]
)
def test_what_is_no_line(tags: dict[str, str]) -> None:
    assert not list(kinds_of_line(tags))


@pytest.mark.parametrize(
    ("tags", "layers"),
    [
        ({"natural": "water", "water": "river"}, {("water", "river")}),
        ({"landuse": "reservoir", "natural": "wood"}, {("water", "water")}),
        ({"landuse": "residential", "leisure": "park"}, {("green", "park")}),
        ({"building": "no", "landuse": "cemetery"}, {("green", "cemetery")}),
        ({"building": "yes", "healthcare": "hospital"}, {("buildings", None), ("pois", "hospital")}),
        ({"landuse": "industrial"}, set()),
    ],
)
def test_what_an_area_is(tags: dict[str, str], layers: set[Any]) -> None:
    assert {(kind.layer, kind.properties.get("kind")) for kind in kinds_of_area(tags)} == layers


@pytest.mark.parametrize(
    "tags", [{"place": "village"}, {"place": "country", "name": "x"}, {"addr:housenumber": " "}, {"railway": "signal"}]
)
def test_what_no_node_is(tags: dict[str, str]) -> None:
    assert not list(kinds_of_node(tags))


@pytest.mark.parametrize("people", ["many", "9" * 40, "-5", "0"])
def test_people_that_nobody_can_count_are_not_told(people: str) -> None:
    (kind,) = kinds_of_node({"place": "town", "name": "x", "population": people})
    assert "population" not in kind.properties


def test_a_map_is_saved_with_or_without_a_base_map(tmp_path: Path) -> None:
    built = build_map("made-up:1000")
    save_map(tmp_path / "plain", built)
    assert open_tiles(open_map(tmp_path / "plain")) is None
    save_map(tmp_path / "drawn", built, extra=lambda folder: empty_archive(folder / TILES_FILE))
    archive = open_tiles(open_map(tmp_path / "drawn"))
    assert archive is not None
    assert archive.tile(14, 0, 0) is None
    archive.close()


def test_what_is_no_file_of_tiles_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / TILES_FILE).write_bytes(b"no database" * 100)
    with pytest.raises(MapError, match=r"tiles\.mbtiles: the tiles cannot be read"):
        TileArchive(tmp_path / TILES_FILE)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<node", "cannot be read as OSM data"),
        ("<node id='1' lon='999' lat='1'/></osm>", "cannot be read as OSM data"),
        ("<way id='2'/><way id='1'/></osm>", "out of order.*sort the file by type and id"),
    ],
)
def test_a_source_that_was_broken_since_is_refused_by_name(
    tmp_path: Path, write_osm: WriteOsm, content: str, reason: str
) -> None:
    source = write_osm(Small().nodes, Small().ways)
    built = build_map(source)
    source.write_text(f"<osm version='0.6'>{content}")
    with pytest.raises(MapError, match=rf"small\.osm: .*{reason}"):
        build_tiles(str(source), built, tmp_path / TILES_FILE, progress=lambda _: None)


def empty_archive(file: Path) -> None:
    with write_tiles(file) as writer:
        writer.describe({"format": "pbf"})
