"""Every kind of source gives what can be found by name, and its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import osmnx
import pytest

from maps import build_map
from maps.gazetteer.gathering import gather_entries

if TYPE_CHECKING:
    from pathlib import Path

STREETS = [
    ((1, 2, 3), {"highway": "primary", "name": "улица Мира"}),
    ((2, 4), {"highway": "primary", "name": "Лесная"}),
]
PLACES = {1: (30.0, 60.0), 2: (30.01, 60.0), 3: (30.02, 60.0), 4: (30.01, 60.01)}


@pytest.fixture
def town(write_osm: Any) -> Path:
    tags = {4: {"addr:housenumber": "5", "addr:street": "Лесная"}}
    file: Path = write_osm(PLACES, STREETS, tags)
    return file


def counts(source: Path | str) -> dict[str, int]:
    told: list[str] = []
    gathered = gather_entries(str(source), build_map(source), progress=told.append)
    assert gathered.report["streets"] == len(gathered.entries.streets)
    return gathered.report


def test_an_osm_file_is_read_once_more(town: Path) -> None:
    report = counts(town)
    assert (report["streets"], report["houses"], report["crossings"]) == (2, 1, 1)


def test_graphml_tells_its_streets_and_crossings(town: Path, tmp_path: Path) -> None:
    file = tmp_path / "town.graphml"
    osmnx.save_graphml(osmnx.graph_from_xml(town, retain_all=True), file)
    report = counts(file)
    assert (report["streets"], report["houses"], report["crossings"]) == (2, 0, 1)


def test_a_made_up_region_tells_everything() -> None:
    report = counts("made-up:3000:1")
    assert min(report.values()) > 0
    assert {"settlements", "streets", "houses", "entrances", "crossings", "sights", "zones"} <= report.keys()
