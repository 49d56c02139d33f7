"""A timetable of bridges as operators give it: beside the extract, in the map's folder, by an option, and wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from console.cli import dispatch112
from console.region import open_region

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

EXTRACT = """<osm version="0.6">
 <node id="1" lat="60.0" lon="30.00"/><node id="2" lat="60.0" lon="30.01"/>
 <node id="3" lat="60.0" lon="30.02"/><node id="4" lat="60.0" lon="30.03"/>
 <way id="11"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="Левый берег"/></way>
 <way id="12"><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="name" v="Правый берег"/></way>
 <way id="21"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="bridge" v="movable"/></way>
</osm>"""
TIMETABLE = "name,osm_way_ids,from,until\nДворцовый,21,01:10,02:50\nДворцовый,21,03:10,04:55\n"
LATER = "название;пути osm;с;до\nДворцовый;21;02:00;05:00\n"


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    file = tmp_path / "town.osm"
    file.write_text(EXTRACT, encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(dispatch112, [str(each) for each in arguments])


def wait_min(folder: Path, at: str, *more: str) -> int:
    """Give how long a drive over the bridge waits that rolls at a moment."""
    done = run("route", folder, "--from", "30.001,60", "--to", "30.029,60", "--at", at, *more)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    waits = [step for step in told["steps"] if step["manoeuvre"] == "wait"]
    assert len(waits) == bool(told["wait_ms"])
    return round(told["wait_ms"] / 60_000)


def test_one_beside_the_extract_is_built_into_the_map(extract: Path, tmp_path: Path) -> None:
    (tmp_path / "closures.csv").write_text(TIMETABLE, encoding="utf-8")
    built = run("map", "build", extract, "--out", tmp_path / "town")
    assert built.exit_code == 0, built.output
    assert "closures.csv: closures by the clock" in built.stderr
    assert len(open_region(tmp_path / "town").closures) == 2
    assert wait_min(tmp_path / "town", "2026-11-22T00:30") == 0
    assert wait_min(tmp_path / "town", "2026-11-22T01:20") in {88, 89, 90}
    assert wait_min(tmp_path / "town", "2026-11-21T22:20Z") == wait_min(tmp_path / "town", "2026-11-22T01:20")
    assert wait_min(tmp_path / "town", "2026-11-21T22:20", "--time-zone", "UTC") == 0


def test_one_in_the_folder_of_the_map_stands_instead(extract: Path, tmp_path: Path) -> None:
    timetable = tmp_path / "given.csv"
    timetable.write_text(TIMETABLE, encoding="utf-8")
    run("map", "build", extract, "--out", tmp_path / "town", "--closures", timetable)
    assert wait_min(tmp_path / "town", "2026-11-22T01:20") > 60
    (tmp_path / "town" / "closures.csv").write_text(LATER, encoding="utf-8")
    assert wait_min(tmp_path / "town", "2026-11-22T01:20") == 0
    assert wait_min(tmp_path / "town", "2026-11-22T02:20") > 120
    assert open_region(tmp_path / "town", closures=timetable).closures[0].begins.hour == 1


def test_a_way_that_the_map_has_not_is_named_and_the_rest_is_used(extract: Path, tmp_path: Path) -> None:
    (tmp_path / "closures.csv").write_text(TIMETABLE + "Литейный,99,01:40,04:45\n", encoding="utf-8")
    built = run("map", "build", extract, "--out", tmp_path / "town")
    assert built.exit_code == 0
    assert "Литейный: way 99 is not in the map" in built.stderr
    assert wait_min(tmp_path / "town", "2026-11-22T01:20") > 60


def test_a_wrong_line_is_told_with_its_number_and_nothing_is_built(extract: Path, tmp_path: Path) -> None:
    (tmp_path / "closures.csv").write_text(TIMETABLE + "Литейный,13,25:40,04:45\n", encoding="utf-8")
    built = run("map", "build", extract, "--out", tmp_path / "town")
    assert built.exit_code == 1
    assert "closures.csv:4: from '25:40' is not understood" in str(built.exception)
    assert not (tmp_path / "town").exists()


@pytest.mark.parametrize("at", ["soon", "2026-13-01", "0001-01-01", ""])
def test_a_moment_that_is_none_is_told(extract: Path, tmp_path: Path, at: str) -> None:
    run("map", "build", extract, "--out", tmp_path / "town")
    done = run("route", tmp_path / "town", "--from", "30.001,60", "--to", "30.029,60", "--at", at)
    assert done.exit_code == 1
    assert f"--at: {at!r} is no moment such as" in str(done.exception)
