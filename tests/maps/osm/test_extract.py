from __future__ import annotations

import bz2
import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import MapError, read_extract, read_osm
from maps.osm.tally import Counted
from maps.road_graph import NO_ARC, ROAD_CLASSES

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import WriteOsm

LINE = {number: (30.0 + number * 0.001, 60.0) for number in range(1, 7)}
ROAD = {"highway": "residential", "name": "Садовая улица"}


def test_points_between_junctions_become_the_line_of_an_arc(write_osm: WriteOsm) -> None:
    graph = read_osm(write_osm(LINE, [((1, 2, 3, 4), ROAD), ((3, 5), ROAD)]))
    assert (graph.nodes, graph.arcs) == (4, 6)
    through = int(np.flatnonzero((graph.tail == 0) & (np.diff(graph.via_start) == 1))[0])
    assert graph.geometry(through)[:, 0] == pytest.approx([30.001, 30.002, 30.003])
    back = int(graph.reverse[through])
    assert (graph.geometry(back) == graph.geometry(through)[::-1]).all()
    assert graph.length_m[through] == pytest.approx(2 * 55.6, abs=0.1)
    assert graph.travel_ms[through] == round(graph.length_m[through] / (40 / 3.6) * 1000)
    assert graph.names[graph.name[through]] == "Садовая улица"
    assert graph.way_id[through] == 101
    assert ROAD_CLASSES[graph.road_class[through]] == "residential"


@pytest.mark.parametrize(
    ("tags", "east", "west"),
    [
        ({}, True, True),
        ({"oneway": "yes"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no", "junction": "roundabout"}, True, True),
        ({"junction": "roundabout"}, True, False),
        ({"oneway": "yes", "oneway:emergency": "no"}, True, True),
        ({"oneway": "sometimes"}, True, True),
        ({"oneway": "reversible"}, False, False),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
    ],
)
def test_directions(write_osm: WriteOsm, tags: dict[str, str], *, east: bool, west: bool) -> None:
    around = [((2, 3, 4, 1), ROAD), ((1, 4, 3, 2), {"highway": "service"})]
    graph = read_osm(write_osm(LINE, [((1, 2), {**ROAD, **tags}), *around]))
    of_way = graph.way_id == 101
    leads_east = graph.lon[graph.head[of_way]] > graph.lon[graph.tail[of_way]]
    assert sorted(leads_east.tolist()) == [False] * west + [True] * east
    assert (graph.reverse[of_way] != NO_ARC).tolist() == [east and west] * (east + west)


def test_speed_is_the_lower_of_class_and_limit_and_odd_limits_are_told(write_osm: WriteOsm) -> None:
    ways = [((1, 2), {**ROAD, "maxspeed": text}) for text in ("20", "90", "quick", "quick", "50;RU:urban")]
    ways.append(((1, 2), {**ROAD, "maxspeed:forward": "10"}))
    extract = read_extract(write_osm(LINE, ways))
    graph = extract.graph
    speed_kmh = graph.length_m / graph.travel_ms * 3600
    kmh = {way: speed_kmh[graph.way_id == way] for way in range(101, 107)}
    for way, expected in ((101, 20), (102, 40), (103, 40), (105, 40)):
        assert kmh[way] == pytest.approx([expected] * 2, rel=1e-3)
    assert sorted(kmh[106]) == pytest.approx([10, 40], rel=1e-3)
    assert extract.report.odd_values == (Counted("maxspeed", 2, (("quick", "way/103"),)),)


def test_parallel_roads_and_loops_stay(write_osm: WriteOsm) -> None:
    graph = read_osm(write_osm(LINE, [((1, 2), ROAD), ((1, 3, 2), ROAD), ((2, 4, 5, 2), ROAD)]))
    assert (graph.nodes, graph.arcs) == (2, 6)
    assert int((graph.tail == graph.head).sum()) == 2
    assert (graph.reverse[graph.reverse] == np.arange(graph.arcs)).all()


def test_only_the_largest_strongly_connected_part_is_kept_and_the_rest_told(write_osm: WriteOsm) -> None:
    extract = read_extract(write_osm(LINE, [((1, 2, 3), ROAD), ((2, 4), {**ROAD, "oneway": "yes"}), ((5, 6), ROAD)]))
    assert (extract.graph.nodes, extract.graph.arcs) == (3, 4)
    report = extract.report
    assert (report.dropped_parts, report.dropped_nodes, report.dropped_arcs) == (2, 3, 3)
    assert (report.nodes, report.arcs, report.ways) == (3, 4, 3)


def test_closed_roads_and_roads_of_no_class_are_left_out(write_osm: WriteOsm) -> None:
    others = [((2, 3), {**ROAD, "access": "no"}), ((3, 4), {"highway": "footway"}), ((4, 5), {"highway": "path"})]
    ways = [((1, 2), ROAD), *others]
    extract = read_extract(write_osm(LINE, ways))
    assert (extract.graph.nodes, extract.report.ways, extract.report.closed_ways) == (2, 2, 1)


def test_a_road_breaks_where_the_file_lacks_its_point(write_osm: WriteOsm) -> None:
    extract = read_extract(write_osm(LINE, [((1, 2, 99, 3, 4, 5), ROAD), ((98, 1), ROAD), ((5, 6), ROAD)]))
    assert extract.report.missing_points == 2
    assert extract.graph.nodes == 3
    assert extract.graph.geometry(0)[:, 0] == pytest.approx([30.003, 30.004, 30.005])


def test_a_point_repeated_in_a_row_counts_once(write_osm: WriteOsm) -> None:
    graph = read_osm(write_osm(LINE, [((1, 1, 2, 2, 2, 3), ROAD)]))
    assert (graph.nodes, graph.arcs, len(graph.via_lon)) == (2, 2, 2)


def test_two_points_in_one_place_make_an_arc_without_time(write_osm: WriteOsm) -> None:
    graph = read_osm(write_osm({1: (30, 60), 2: (30, 60), 3: (30.0000001, 60)}, [((1, 2), ROAD), ((2, 3), ROAD)]))
    assert sorted(graph.travel_ms) == [0, 0, 1, 1]


def test_hospitals_stations_places_and_movable_bridges(write_osm: WriteOsm) -> None:
    nodes = {**LINE, 11: (30.0, 60.1), 12: (30.1, 60.1), 13: (30.1, 60.2), 14: (30.0, 60.2)}
    tags = {
        1: {"amenity": "hospital", "name": "Больница"},
        2: {"emergency": "ambulance_station"},
        3: {"place": "town", "name": "Городок", "population": "12 500"},
        4: {"place": "village", "name": "Деревня", "population": "много"},
    }
    ways = [
        ((1, 2, 3), ROAD),
        ((3, 4), {"highway": "primary", "bridge": "movable", "bridge:name": "Мост"}),
        ((4, 5), {"highway": "primary", "bridge:movable": "bascule", "bridge:name": "Мост"}),
        ((11, 12, 13, 14, 11), {"healthcare": "hospital", "building": "yes"}),
    ]
    extract = read_extract(write_osm(nodes, ways, tags))
    assert [(place.id, place.name) for place in extract.hospitals] == [("node/1", "Больница"), ("way/104", "")]
    assert (extract.hospitals[1].lon, extract.hospitals[1].lat) == pytest.approx((30.05, 60.15))
    assert [station.id for station in extract.stations] == ["node/2"]
    assert [(place.name, place.kind, place.population) for place in extract.places] == [
        ("Городок", "town", 12500),
        ("Деревня", "village", 0),
    ]
    assert [(bridge.name, bridge.way_ids) for bridge in extract.movable_bridges] == [("Мост", (102, 103))]


def test_grounds_of_several_ways_are_hospitals_and_fire_stations_too(write_osm: WriteOsm) -> None:
    corners = {**LINE, 11: (30.0, 60.1), 12: (30.2, 60.1), 13: (30.2, 60.2), 14: (30.0, 60.2), 15: (30.1, 60.15)}
    ways = [((1, 2), ROAD), ((11, 12, 13), {}), ((13, 14, 11), {}), ((15, 14, 13, 15), {"landuse": "grass"})]
    outline = [("way", 102, "outer"), ("way", 103, ""), ("way", 104, "inner"), ("way", 999, "outer")]
    relations = [
        (outline, {"type": "multipolygon", "amenity": "hospital", "name": "Больница"}),
        (outline, {"type": "multipolygon", "amenity": "fire_station"}),
        (outline, {"type": "site", "amenity": "hospital"}),
        (outline, {"type": "multipolygon", "amenity": "school"}),
        ([("way", 999, "outer")], {"type": "multipolygon", "healthcare": "hospital"}),
    ]
    extract = read_extract(write_osm(corners, ways, relations=relations))
    (hospital,) = extract.hospitals
    assert (hospital.id, hospital.name) == ("relation/201", "Больница")
    assert (hospital.lon, hospital.lat) == pytest.approx((30.1, 60.15))
    assert extract.report.fire_stations == 1


def test_packed_files_give_the_same_graph(write_osm: WriteOsm, tmp_path: Path) -> None:
    plain = write_osm(LINE, [((1, 2, 3), ROAD), ((2, 5), ROAD)])
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "a.osm.bz2").write_bytes(bz2.compress(plain.read_bytes()))
    lengths = read_osm(plain).length_m
    assert (read_osm(tmp_path / "a.osm.gz").length_m == lengths).all()
    assert (read_osm(tmp_path / "a.osm.bz2").length_m == lengths).all()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.osm.pbf", b"", "empty"),
        ("a.osm.pbf", b"This is no map at all.", "cannot be read"),
        ("a.osm", b"<osm version='0.6'><node id='1' lat", "cannot be read"),
        ("a.osm", b"<html></html>", "cannot be read"),
        ("a.osm", b"<osm version='0.6'><node id='1' lon='999' lat='1'/></osm>", "cannot be read"),
        ("a.osm.gz", b"not gzip", "cannot be read"),
        ("a.txt", b"hello", "cannot be read"),
        ("a.osm", b"<osm version='0.6'></osm>", "no road"),
    ],
)
def test_a_file_that_is_no_map_is_refused_by_name(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MapError, match=reason) as caught:
        read_osm(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="no such file"):
        read_osm(tmp_path / "none.osm.pbf")
    with pytest.raises(MapError, match="folder"):
        read_osm(tmp_path)


def test_roads_that_lead_nowhere_and_back_are_refused(write_osm: WriteOsm) -> None:
    with pytest.raises(MapError, match="both directions"):
        read_osm(write_osm(LINE, [((1, 2), {**ROAD, "oneway": "yes"})]))
    with pytest.raises(MapError, match="no road"):
        read_osm(write_osm(LINE, [((1, 2), {"highway": "footway"})]))


@pytest.mark.realdata
def test_krasnodar_has_the_junctions_of_the_study(data_dir: Path) -> None:
    extract = read_extract(data_dir / "osm" / "krasnodar" / "krasnodar_derived.osm.pbf")
    graph = extract.graph
    assert graph.nodes == 36_194
    # the study counted pairs of neighbours: no loops, parallel roads once
    pairs = np.unique(np.column_stack((graph.tail, graph.head))[graph.tail != graph.head], axis=0)
    assert len(pairs) == 96_065
    assert graph.arcs == 97_368
    assert (len(extract.hospitals), extract.report.fire_stations) == (75, 13)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "ways", "missing", "nodes"),
    [
        ("liechtenstein-latest.osm.pbf", 3485, 0, 4500),
        ("porto_portugal.osm.pbf", 46448, 0, 67810),
        ("Helsinki.osm.pbf", 1014, 191, 849),
        ("moscow.osm.gz", 448, 0, 561),
        ("north-bayreuth.osm.gz", 1783, 0, 2426),
    ],
)
def test_real_extracts(data_dir: Path, name: str, ways: int, missing: int, nodes: int) -> None:
    extract = read_extract(data_dir / "osm" / name)
    graph, report = extract.graph, extract.report
    assert (report.ways, report.missing_points, graph.nodes) == (ways, missing, nodes)
    assert report.nodes == graph.nodes
    assert graph.travel_ms[graph.length_m > 0].min() >= 1
    both = np.flatnonzero(graph.reverse != NO_ARC)
    assert (graph.reverse[graph.reverse[both]] == both).all()
    assert (graph.tail[graph.reverse[both]] == graph.head[both]).all()


@pytest.mark.realdata
def test_counts_are_those_of_the_list_of_sources(data_dir: Path) -> None:
    told = (data_dir / "osm" / "SOURCES.md").read_text(encoding="utf-8")
    rows = (line.strip("| ").split(" | ") for line in told.splitlines())
    table = {row[0].split()[0]: row for row in rows if len(row) == 10 and ".osm." in row[0]}
    assert len(table) == 5
    for name, row in table.items():
        extract = read_extract(data_dir / "osm" / name)
        report = extract.report
        counted = (report.highways, report.traffic_signals, report.restrictions.found, len(extract.hospitals))
        expected = (row[5].partition("(")[0], *row[7:10])
        assert counted == tuple(int(count.replace(",", "")) for count in expected), name


@pytest.mark.realdata
def test_a_cut_extract_is_refused(data_dir: Path, tmp_path: Path) -> None:
    for name in ("Helsinki.osm.pbf", "moscow.osm.gz"):
        cut = tmp_path / name
        cut.write_bytes((data_dir / "osm" / name).read_bytes()[:-5000])
        with pytest.raises(MapError, match=name):
            read_osm(cut)
