"""Isochrones over HTTP and on the command line: GeoJSON that holds the places that are reached in time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from shapely import Point
from shapely.geometry import shape

from console.cli import dispatch112
from console.region import build_region
from maps.store import open_map

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import House


@pytest.mark.anyio
async def test_what_a_route_reaches_in_time_lies_within_the_area(house: House) -> None:
    source, target = (house.place(share) for share in (0.1, 0.9))
    begin = f"{source['lon']},{source['lat']}"
    route = (await house.http.get("route", params={"from": begin, "to": f"{target['lon']},{target['lat']}"})).json()
    minutes = [route["travel_ms"] * share / 60_000 for share in (0.3, 1.01)]
    asked = {"from": begin, "minutes": ",".join(map(str, minutes))}
    near, far = (await house.http.get("isochrone", params=asked)).json()["features"]
    assert [each["properties"]["minutes"] for each in (near, far)] == pytest.approx(minutes, abs=1e-4)
    assert shape(far["geometry"]).contains(Point(target["lon"], target["lat"]))
    assert shape(far["geometry"]).area > shape(near["geometry"]).area > 0


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "x", "minutes": "8"}, "from"),
        *(
            ({"from": "30,60", "minutes": text}, "minutes")
            for text in ("", "x", "0", "-1", "nan", "1e9", "8,", "0.000001")
        ),
        ({"from": "30,60", "minutes": "8", "at": "soon"}, "at"),
    ],
)
async def test_what_cannot_be_asked_is_told_by_field(house: House, asked: dict[str, str], field: str) -> None:
    answer = await house.http.get("isochrone", params=asked)
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["errors"][0]["field"]) == (422, field)


def test_the_command_writes_areas_of_a_built_map(tmp_path: Path) -> None:
    region, out = tmp_path / "region", tmp_path / "reach.geojson"
    build_region("made-up:1000", region, progress=lambda _step: None)
    graph = open_map(region).graph
    begin = f"{graph.lon[0]},{graph.lat[0]}"
    given = ["isochrone", str(region), "--from", begin, "--out", str(out), "--minutes"]
    done = CliRunner().invoke(dispatch112, [*given, "8,20"])
    assert done.exit_code == 0, done.output
    areas = [shape(each["geometry"]) for each in json.loads(out.read_text())["features"]]
    assert 0 < areas[0].area < areas[1].area
    assert CliRunner().invoke(dispatch112, [*given, "soon"]).exit_code == 2
