from __future__ import annotations

import json
import shutil
import threading
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import BuiltMap, MapError, build_map, describe_map, open_map, read_closures, road_graph, save_map, snap
from maps.kernels.nearest_arc import nearest_arcs
from maps.snapping import snapping_index
from maps.store import FORMAT
from maps.turn_restrictions import COPY_ARRAYS, RESTRICTION_ARRAYS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import WriteOsm


@pytest.fixture(scope="module")
def built() -> BuiltMap:
    return build_map("made-up:1500:4")


@pytest.fixture
def saved(built: BuiltMap, tmp_path: Path) -> Path:
    save_map(tmp_path / "region", built)
    return tmp_path / "region"


def test_a_map_opens_as_it_was_built(built: BuiltMap, saved: Path) -> None:
    opened = open_map(saved)
    for part in ("graph", "index"):
        here, there = getattr(built, part), getattr(opened, part)
        for field in fields(here):
            assert np.array_equal(getattr(here, field.name), getattr(there, field.name)), field.name
    assert opened.surroundings == built.surroundings
    assert opened.manifest.digest == built.manifest.digest
    assert opened.manifest.made_up
    assert (opened.manifest.source, opened.manifest.seed) == ("made-up:1500:4", 4)


def test_the_kernels_take_built_and_opened_maps_alike(built: BuiltMap, saved: Path) -> None:
    place = [[built.hospitals[0].lon, built.hospitals[0].lat]]
    assert snap(open_map(saved).index, place).arc == snap(built.index, place).arc
    assert len(nearest_arcs.signatures) == 1


def test_a_map_of_straight_roads_opens(built: BuiltMap, tmp_path: Path) -> None:
    graph = road_graph([0, 1], [1, 0], [30.0, 30.1], [60.0, 60.0])
    save_map(tmp_path / "plain", replace(built, graph=graph, index=snapping_index(graph)))
    assert open_map(tmp_path / "plain").graph.arcs == 2


def test_the_digest_names_the_map(built: BuiltMap) -> None:
    assert build_map("made-up:1500:4").manifest.digest == built.manifest.digest
    assert build_map("made-up:1500").manifest.digest != built.manifest.digest


def test_describe_map_is_plain(saved: Path) -> None:
    about = json.loads(json.dumps(describe_map(saved)))
    assert (about["nodes"], about["made_up"], about["profile"]) == (1500, True, "ambulance")
    assert about["hospitals"] >= 6
    west, south, east, north = about["bbox"]
    assert west < 30 < east
    assert south < 60 < north


def test_extra_files_come_with_the_map(built: BuiltMap, tmp_path: Path) -> None:
    def add_routing(folder: Path) -> None:
        (folder / "routing").mkdir()
        (folder / "routing" / "order.npy").write_bytes(b"12345")

    save_map(tmp_path / "region", built, extra=add_routing)
    open_map(tmp_path / "region")
    (tmp_path / "region" / "routing" / "order.npy").write_bytes(b"1")
    with pytest.raises(MapError, match=r"order\.npy: has 1 bytes instead of 5"):
        open_map(tmp_path / "region")


def test_a_save_that_fails_leaves_the_old_map_and_nothing_else(built: BuiltMap, saved: Path) -> None:
    def fail(_: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_map(saved, build_map("made-up:1000"), extra=fail)
    assert open_map(saved).manifest == built.manifest
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_reader_finds_the_old_map_or_the_new_one(built: BuiltMap, saved: Path) -> None:
    maps = {one.manifest.digest: one for one in (built, build_map("made-up:1000"))}
    done = threading.Event()

    def keep_replacing() -> None:
        for number in range(15):
            save_map(saved, list(maps.values())[number % 2])
        done.set()

    writer = threading.Thread(target=keep_replacing)
    writer.start()
    while not done.is_set():
        opened = open_map(saved)
        expected = maps[opened.manifest.digest]
        assert np.array_equal(opened.graph.travel_ms, expected.graph.travel_ms)
        assert opened.places == expected.places
    writer.join()


def test_another_folder_is_not_overwritten(built: BuiltMap, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    save_map(tmp_path / "letters", built)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("dear")
    (tmp_path / "file").write_text("a file")
    for name in ("papers", "file"):
        with pytest.raises(MapError, match="is not a built map"):
            save_map(tmp_path / name, built)
    assert (tmp_path / "papers" / "letter.txt").read_text() == "dear"


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(MapError, match="is not a built map"):
            open_map(folder)


@pytest.mark.parametrize(("number", "age"), [(FORMAT - 1, "older"), (FORMAT + 1, "newer")])
def test_another_format_is_refused(saved: Path, number: int, age: str) -> None:
    manifest = json.loads((saved / "map.json").read_text())
    (saved / "map.json").write_text(json.dumps({**manifest, "format": number}))
    with pytest.raises(MapError, match=f"{age} format {number}, this program reads {FORMAT}: build it again"):
        open_map(saved)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", f'{{"format": {FORMAT}}}'.encode(), b'{"format": "2"}', b"\xff"]
)
def test_a_damaged_manifest_is_refused(saved: Path, content: bytes) -> None:
    (saved / "map.json").write_bytes(content)
    with pytest.raises(MapError, match=r"map\.json: is damaged"):
        open_map(saved)


@pytest.mark.parametrize(
    "name", ["graph.tail.npy", "index.segment.npy", "names.json", "surroundings.json", "restrictions.json"]
)
def test_a_missing_or_cut_file_is_refused_by_name(saved: Path, name: str) -> None:
    content = (saved / name).read_bytes()
    (saved / name).write_bytes(content[:-1])
    for look in (open_map, describe_map):
        with pytest.raises(MapError, match=f"{name}: has .* bytes instead of"):
            look(saved)
    (saved / name).unlink()
    with pytest.raises(MapError, match=f"{name}: is missing"):
        open_map(saved)


def test_a_map_may_be_moved(saved: Path, built: BuiltMap) -> None:
    shutil.move(saved, saved.parent / "moved")
    assert open_map(saved.parent / "moved").manifest == built.manifest


@pytest.mark.parametrize(
    "source", ["made-up:", "made-up:many", "made-up:1000:1:2", "made-up:1000:-1", "roads.shp", "", "made-up:10"]
)
def test_a_source_that_is_none_is_refused(source: str) -> None:
    with pytest.raises(MapError, match="made-up"):
        build_map(source)


def test_an_extract_is_built_with_its_report_progress_and_closures(write_osm: WriteOsm, tmp_path: Path) -> None:
    source = write_osm({1: (30, 60), 2: (30.1, 60)}, [((1, 2), {"highway": "primary"})])
    timetable = tmp_path / "closures.csv"
    timetable.write_text("name,osm_way_ids,from,until,days\nМост,101,01:10,04:55,\n", encoding="utf-8")
    told: list[str] = []
    built = build_map(source, closures=timetable, progress=told.append)
    assert built.closures == tuple(read_closures(timetable))
    assert built.manifest.source == "small.osm"
    assert not built.manifest.made_up
    assert built.manifest.report["ways"] == 1
    assert told[0] == "small.osm: reading roads"
    assert told[-1] == "small.osm: 2 nodes, 2 arcs"


def test_turn_restrictions_and_signals_open_as_they_were_built(write_osm: WriteOsm, tmp_path: Path) -> None:
    road = {"highway": "primary"}
    ways = [((1, 2), road), ((2, 3), road), ((2, 4), road), ((3, 5), road)]
    places = {number: (30 + number * 0.01, 60 + number % 2 * 0.01) for number in range(1, 6)}
    always = {"type": "restriction", "restriction": "no_left_turn"}
    at_times = {"type": "restriction", "restriction:conditional": "only_right_turn @ (Mo-Fr)"}
    first, last = ("way", 101, "from"), ("way", 103, "to")
    relations = [
        ([first, ("node", 2, "via"), last], always),
        ([first, ("node", 2, "via"), last], at_times),
        ([first, ("way", 102, "via"), ("way", 104, "to")], always),
        ([first, last], always),
    ]
    source = write_osm(places, ways, {2: {"highway": "traffic_signals"}}, relations=relations)
    built = build_map(source)
    save_map(tmp_path / "map", built)
    opened = open_map(tmp_path / "map")
    for name in RESTRICTION_ARRAYS:
        assert np.array_equal(getattr(opened.restrictions, name), getattr(built.restrictions, name)), name
    for name in COPY_ARRAYS:
        assert np.array_equal(getattr(opened.restrictions.copies, name), getattr(built.restrictions.copies, name)), name
    assert opened.graph.way_id[opened.restrictions.copies.of].tolist() == [102, 102]
    assert opened.restrictions.texts == built.restrictions.texts
    assert opened.restrictions.conditions == ("", "(Mo-Fr)")
    assert opened.signals.tolist() == built.signals.tolist()
    assert opened.signals[:-2].sum() == 3
    assert describe_map(tmp_path / "map")["report"]["restrictions"] == {
        "found": 4,
        "used": 1,
        "conditional": 1,
        "odd_conditions": [],
        "via_ways": 1,
        "refused": [["a member is missing", 1, [204]]],
    }


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name",
    [
        "liechtenstein-latest.osm.pbf",
        "Helsinki.osm.pbf",
        "moscow.osm.gz",
        "north-bayreuth.osm.gz",
        "krasnodar/krasnodar_derived.osm.pbf",
    ],
)
def test_every_real_extract_is_built_saved_and_opened(data_dir: Path, tmp_path: Path, name: str) -> None:
    built = build_map(str(data_dir / "osm" / name))
    save_map(tmp_path / "map", built)
    opened = open_map(tmp_path / "map")
    assert opened.manifest.digest == built.manifest.digest
    for each in (*opened.hospitals, *opened.stations, *opened.places):
        assert -180 <= each.lon <= 180
        assert -90 <= each.lat <= 90
