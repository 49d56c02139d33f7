"""The command `map`: what it builds and tells, what it keeps, and what it refuses in one sentence."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import osmnx
import pytest
from click.testing import CliRunner

from console.cli import dispatch112, main
from console.region import open_region
from map_service import running_map_service

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NODES = """
 <node id="1" lat="60.0" lon="30.00"/><node id="2" lat="60.0" lon="30.01"/>
 <node id="3" lat="60.0" lon="30.02"><tag k="barrier" v="bollard"/></node>
 <node id="4" lat="60.0" lon="30.03"/><node id="5" lat="60.001" lon="30.01"/>
 <node id="6" lat="60.0" lon="30.005"><tag k="amenity" v="hospital"/></node>
 <node id="7" lat="60.0" lon="30.006"><tag k="amenity" v="fire_station"/></node>"""
STREET = """
 <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="5"/><tag k="highway" v="primary"/>
  <tag k="maxspeed" v="fast"/><tag k="layer" v="-1"/></way>
 <way id="12"><nd ref="2"/><nd ref="5"/><tag k="highway" v="residential"/><tag k="maxspeed" v="RU:urban"/></way>"""
BRIDGE = """
 <way id="13"><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/>
  <tag k="bridge" v="movable"/></way>"""
RULE = """
 <relation id="21"><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/>
  <member type="way" ref="11" role="from"/><member type="node" ref="99" role="via"/>
  <member type="way" ref="98" role="to"/></relation>"""


def osm(*parts: str) -> str:
    return f"<osm version='0.6'>{''.join(parts)}</osm>"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(dispatch112, [str(each) for each in arguments])


def refusal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> str:
    """Run a command that fails, and give the one sentence that it says beside its progress."""
    monkeypatch.setattr("sys.argv", ["dispatch112", *(str(each) for each in arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    told = capsys.readouterr()
    (sentence,) = [line for line in told.err.splitlines() if not line.startswith("… ")]
    assert (left.value.code, told.out) == (1, "")
    return sentence


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    file = tmp_path / "town.osm"
    file.write_text(osm(NODES, STREET, BRIDGE, RULE), encoding="utf-8")
    return file


def test_build_and_info_tell_the_same_of_what_was_odd(extract: Path, tmp_path: Path) -> None:
    built = run("map", "build", extract, "--out", tmp_path / "town")
    assert built.exit_code == 0, built.output
    assert "town.osm: reading roads" in built.stderr
    told = json.loads(run("map", "info", tmp_path / "town").stdout)
    assert told == json.loads(built.stdout)
    report = told["report"]
    assert (told["hospitals"], told["stations"], told["movable_bridges"], report["fire_stations"]) == (1, 0, 1, 1)
    assert report["odd_values"] == [{"kind": "maxspeed", "count": 1, "examples": [["fast", "way/11"]]}]
    assert (report["missing_points"], report["told_speeds"], report["ways_without_speed"]) == (1, 1, 2)
    assert report["barriers"][0]["closing_nodes"] == [3]
    assert (report["dropped_parts"], report["islands"][0]["nodes"]) == (1, 2)
    assert report["restrictions"]["refused"] == [["a member is missing", 1, [21]]]


def test_a_newer_extract_keeps_what_was_set_by_hand_and_tells_what_no_longer_fits(
    extract: Path, tmp_path: Path
) -> None:
    town = tmp_path / "town"
    run("map", "build", extract, "--out", town)
    (town / "closures.csv").write_text("name,osm_way_ids,from,until\nМост,13,01:00,02:00\n", encoding="utf-8")
    (town / "places.csv").write_text("name,lon,lat\nПост,30.01,60\nДача,40,60\n", encoding="utf-8")
    before = open_region(town).map.manifest.digest
    extract.write_text(osm(NODES, STREET), encoding="utf-8")
    built = run("map", "build", extract, "--out", town)
    assert built.exit_code == 0, built.output
    assert "closures.csv: Мост: way 13 is not in the map" in built.stderr
    assert "places.csv: Дача: lies outside the map" in built.stderr
    assert "Пост" not in built.stderr
    region = open_region(town)
    assert region.map.manifest.digest != before
    assert [closure.name for closure in region.closures] == ["Мост"]
    assert (town / "places.csv").read_text(encoding="utf-8").endswith("Дача,40,60\n")
    (found, *_) = json.loads(run("geocode", town, "Пост").stdout)
    assert (found["lon"], found["lat"], found["kind"]) == (30.01, 60.0, "sight")
    (town / "closures.csv").write_text("name,osm_way_ids,from,until\n", encoding="utf-8")
    assert run("map", "info", town).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("closures.csv", "name,osm_way_ids,from,until\nМост,13,early,02:00\n", "closures.csv:2: from 'early'"),
        ("places.csv", "name,lon,lat\nA,30,60\nB,900,60\n", "places.csv:3: lon 900"),
    ],
)
def test_bad_lines_set_by_hand_are_told_before_anything_is_built(
    extract: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    reason: str,
) -> None:
    town = tmp_path / "town"
    run("map", "build", extract, "--out", town)
    before = (town / "map.json").read_bytes()
    (town / name).write_text(text, encoding="utf-8")
    assert reason in refusal(capsys, monkeypatch, "map", "build", extract, "--out", town)
    assert (town / "map.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.osm.pbf", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8),
        ("letter.osm.pbf", "Добрый день! Карта во вложении.".encode()),
        ("letter.osm", "Добрый день! Карта во вложении.".encode()),
        ("nothing.osm.gz", gzip.compress(b"")),
        ("nothing.osm.pbf", b""),
        ("cut.osm", osm(NODES, STREET).encode()[:-90]),
        ("cut.osm.gz", gzip.compress(osm(NODES, STREET).encode())[:-20]),
        ("unlike.osm.bz2", gzip.compress(osm(NODES, STREET).encode())),
        ("empty.osm", osm().encode()),
        ("roadless.osm", osm(NODES).encode()),
        ("pointless.osm", osm(STREET).encode()),
        ("nowhere.osm", osm(NODES, STREET).replace("60.001", "600.1").encode()),
        ("photo.graphml", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("map.zip", b"PK\x03\x04"),
    ],
)
def test_what_is_no_map_is_refused_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert name in refusal(capsys, monkeypatch, "map", "build", tmp_path / name, "--out", tmp_path / "built")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.realdata
@pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.7, 0.999])
def test_a_cut_pbf_is_refused_in_one_sentence_and_leaves_nothing(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    whole = (data_dir / "osm" / "Helsinki.osm.pbf").read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    assert "cut.osm.pbf" in refusal(capsys, monkeypatch, "map", "build", cut, "--out", tmp_path / "built")
    assert [path.name for path in tmp_path.iterdir()] == ["cut.osm.pbf"]


def test_without_internet_a_place_is_refused_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9/")
    sentence = refusal(capsys, monkeypatch, "map", "fetch", "Гатчина, Россия", "--out", tmp_path / "gatchina")
    assert "Гатчина, Россия: cannot be fetched, the map service on the internet does not answer" in sentence
    assert not list(tmp_path.iterdir())


def test_a_place_is_fetched_and_built_and_what_was_set_by_hand_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = tmp_path / "town"
    with running_map_service(monkeypatch):
        first = run("map", "fetch", "Городок", "--out", town)
        assert first.exit_code == 0, first.output
        (town / "places.csv").write_text("name,lon,lat\nПост,30.05,60.05\n", encoding="utf-8")
        again = run("map", "fetch", "Городок", "--out", town)
    assert "Городок: from the internet" in again.stderr
    assert json.loads(again.stdout)["nodes"] == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["town", "town.graphml"]
    assert json.loads(run("geocode", town, "Пост").stdout)[0]["label"].startswith("Пост")
