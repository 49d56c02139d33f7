"""A seeded part of the measured set of docs/benchmarks/search.md."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.gazetteer import open_gazetteer
from maps.gazetteer.measuring import measure_addresses, measure_crossings, measure_kilometres
from maps.gazetteer.osm_entries import osm_entries
from maps.gazetteer.parsing import parse
from maps.made_up.entries import made_up_entries
from maps.osm.extract import read_extract

if TYPE_CHECKING:
    from pathlib import Path

    from maps import MadeUpRegion
    from maps.gazetteer.entries import Entries

GOALS = {"exact": 0.99, "one typo": 0.97, "abbreviated": 0.98, "reordered": 0.97, "wrong layout": 0.97}
SOME = 50


def check(entries: Entries, folder: Path) -> None:
    """Hold the shares at rank 1 against the goals."""
    build_gazetteer(entries, folder / "gazetteer.sqlite", progress=lambda _: None)
    gazetteer = open_gazetteer(folder / "gazetteer.sqlite")
    hits = measure_addresses(gazetteer, entries, 7, SOME)
    crossings = measure_crossings(gazetteer, entries, 7, SOME)
    kilometres = measure_kilometres(gazetteer, entries, 7, SOME)
    gazetteer.close()
    assert {way: hit.misses for way, hit in hits.items() if hit.first < GOALS[way]} == {}
    assert crossings.first >= 0.95, crossings.misses
    assert kilometres.first >= 0.95, kilometres.misses


@pytest.mark.slow
@pytest.mark.realdata
@pytest.mark.parametrize("file", ["liechtenstein-latest.osm.pbf", "Helsinki.osm.pbf", "moscow.osm.gz"])
def test_addresses_of_real_maps_are_found(data_dir: Path, tmp_path: Path, file: str) -> None:
    path = data_dir / "osm" / file
    check(osm_entries(path, read_extract(path).graph), tmp_path)


@pytest.mark.slow
def test_addresses_of_a_made_up_region_are_found(region: MadeUpRegion, tmp_path: Path) -> None:
    check(made_up_entries(region), tmp_path)


@pytest.mark.realdata
def test_addresses_typed_by_dispatchers_are_read_without_a_map(data_dir: Path) -> None:
    with (data_dir / "ems_spb" / "spb_address_geocode.csv").open(encoding="utf-8", newline="") as file:
        readings = [parse(row["address_text"]) for row in csv.DictReader(file)]
    read = sum(parsed.readings[0].house is not None and bool(parsed.street()) for parsed in readings)
    assert read >= 0.99 * len(readings)
