"""`dispatch112 plan`: sites as JSON, or one sentence about what is wrong."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from shapely import box
from shapely.geometry import mapping

from console import cli
from console.cli import dispatch112
from console.region import build_region
from maps.store import open_map

if TYPE_CHECKING:
    from pathlib import Path

MODEL_FIELDS = {"value", "sites", "proven", "seconds", "bound"}


def plan(*arguments: object) -> dict[str, Any]:
    told = CliRunner().invoke(dispatch112, ["plan", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_p_median_is_told_by_nodes_from_1(tmp_path: Path) -> None:
    answer = plan("p-median", written(tmp_path, "g.txt", "4 3 1\n1 2 1\n2 3 1\n2 4 2\n"))
    assert answer.keys() == MODEL_FIELDS
    assert (answer["value"], answer["sites"], answer["proven"], answer["bound"]) == (4, [2], True, 4)


def test_an_mclp_is_told_by_points_from_1(tmp_path: Path) -> None:
    answer = plan("mclp", written(tmp_path, "p.txt", "3 9 p S\n0 0 5\n3 4 1\n9 9 7\n"), "--radius", 5, "--p", 1)
    assert (answer["value"], answer["sites"], answer["proven"]) == (7, [3], True)


def test_a_mexclp_tells_a_site_as_often_as_it_has_units(tmp_path: Path) -> None:
    matrix = written(tmp_path, "m.csv", "id,a,b\nnorth,12,20\nsouth,13,5\n")
    demand = written(tmp_path, "d.csv", "id,demand\na,1\nb,9\n")
    answer = plan("mexclp", "--matrix", matrix, "--demand", demand, "--units", 2, "--q", 0.5, "--minutes", 12)
    assert answer["sites"] == ["south", "south"]
    assert answer["value"] == pytest.approx(9 * 0.75)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Give a built map, demand at some of its junctions, and candidates at others."""
    folder = tmp_path_factory.mktemp("planned")
    build_region("made-up:1000", folder / "map", progress=lambda _step: None)
    graph = open_map(folder / "map").graph
    rows = np.random.default_rng(1).permutation(graph.nodes)[:50]
    lines = [f"{graph.lon[row]},{graph.lat[row]},{number % 5}" for number, row in enumerate(rows[:40])]
    demand = written(folder, "demand.csv", "lon,lat,demand\n" + "\n".join(lines))
    lines = [f"{graph.lon[row]},{graph.lat[row]},{number}" for number, row in enumerate(rows[40:])]
    return folder / "map", demand, written(folder, "sites.csv", "lon,lat,id\n" + "\n".join(lines))


def test_stations_of_a_built_map(planned: tuple[Path, Path, Path]) -> None:
    region, demand, candidates = planned
    asked = ("stations", region, "--demand", demand, "--candidates", candidates)
    one, three = (plan(*asked, "--p", sites) for sites in (1, 3))
    assert one["measure"] == "mean_minutes"
    assert one["proven"]
    assert three["value"] < one["value"]
    assert three["sites"][0].keys() == {"id", "lon", "lat"}
    covered = plan(*asked, "--p", 3, "--minutes", three["value"])
    assert covered["measure"] == "demand_covered"
    assert 0 < covered["value"] <= covered["demand"] == 80


def test_posts_of_a_built_map(planned: tuple[Path, Path, Path]) -> None:
    region, demand, candidates = planned
    asked = ("--demand", demand, "--candidates", candidates, "--units", 12, "--q", 0.4, "--minutes", 4)
    answer = plan("posts", region, *asked)
    assert sum(site["units"] for site in answer["sites"]) == 12
    assert 0 < answer["value"] < answer["demand"]
    assert answer["proven"]
    later = plan("posts", region, *asked, "--at", "2026-11-23T08:30")
    assert later["value"] <= answer["value"]


def test_zones_count_by_the_people_in_them(planned: tuple[Path, Path, Path], tmp_path: Path) -> None:
    region, _, candidates = planned
    graph = open_map(region).graph
    middle = float(np.median(graph.lon))
    halves = [box(graph.lon.min() - 1, -90, middle, 90), box(middle, -90, graph.lon.max() + 1, 90)]
    features = [
        {"type": "Feature", "properties": {"id": str(number), "name": "half"}, "geometry": mapping(half)}
        for number, half in enumerate(halves)
    ]
    zones = written(tmp_path, "zones.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    answer = plan("stations", region, "--demand", zones, "--candidates", candidates, "--p", 2, "--minutes", 300)
    assert answer["value"] == pytest.approx(1.0, abs=0.02)
    far = json.dumps({"type": "FeatureCollection", "features": []})
    asked = ["--demand", written(tmp_path, "far.geojson", far), "--candidates", candidates, "--p", 2]
    told = CliRunner().invoke(dispatch112, ["plan", "stations", *map(str, (region, *asked))])
    assert "far.geojson: has no zone that holds a junction of the map" in str(told.exception)


GRAPH = "3 1 1\n1 2 x\n"


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("p-median", "bad.txt"), 1, "bad.txt:2: the cost is 'x', want a number"),
        (("p-median", "none.txt"), 1, "none.txt: cannot be read: No such file or directory"),
        (("mclp", "bad.txt", "--radius", "nan", "--p", "1"), 2, "'nan' is not a number"),
        (("mclp", "bad.txt", "--radius", "1", "--p", "0"), 2, "0 is not in the range"),
        (("mclp", "few.txt", "--radius", "1", "--p", "2"), 1, "p is 2, more than the 1 sites"),
        (
            ("mexclp", "--matrix", "m", "--demand", "d", "--units", "1", "--q", "1", "--minutes", "9"),
            2,
            "1.0 is not in the",
        ),
        (
            ("stations", ".", "--demand", "few.txt", "--candidates", "d", "--p", "1"),
            1,
            "few.txt:1: the header lacks lon",
        ),
        (("posts", ".", "--p", "1"), 2, "No such option"),
    ],
)
def test_what_cannot_be_planned_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    reason: str,
) -> None:
    written(tmp_path, "bad.txt", GRAPH)
    written(tmp_path, "few.txt", "1\n0 0 5\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dispatch112", "plan", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    told = capsys.readouterr()
    assert reason in told.err
    assert "Traceback" not in told.err
    assert not told.out


@pytest.mark.parametrize("name", ["p-median", "mclp", "mexclp", "stations", "posts"])
def test_each_model_shows_an_example(name: str) -> None:
    told = CliRunner().invoke(dispatch112, ["plan", name, "--help"], terminal_width=200)
    assert f"Example: dispatch112 plan {name} " in told.stdout
