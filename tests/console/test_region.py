"""A region for the demonstration: built once, and again where an older version left it without a base map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.region import build_region, demo_region
from maps.gazetteer.gazetteer import open_gazetteer
from maps.store import GAZETTEER_FILE, TILES_FILE, build_map, open_map, save_map
from maps.tiles import open_tiles

if TYPE_CHECKING:
    from pathlib import Path


def test_a_kept_map_without_a_base_map_is_built_again_once(tmp_path: Path) -> None:
    told: list[str] = []
    kept = tmp_path / "maps" / "made-up-1000"
    save_map(kept, build_map("made-up:1000"))
    region = demo_region("made-up:1000", tmp_path, progress=told.append)
    assert any("base map to zoom 14" in line for line in told)
    assert region.map.manifest.digest == build_map("made-up:1000").manifest.digest
    tiles = open_tiles(region.map)
    assert tiles is not None
    tiles.close()
    told.clear()
    assert demo_region("made-up:1000", tmp_path, progress=told.append).map.tiles == kept / "tiles.mbtiles"
    assert told == []


def test_a_built_map_has_what_can_be_found_by_name_and_its_counts(tmp_path: Path) -> None:
    told: list[str] = []
    build_region("made-up:1000", tmp_path / "region", progress=told.append)
    built = open_map(tmp_path / "region")
    assert built.gazetteer == tmp_path / "region" / GAZETTEER_FILE
    counts = built.manifest.report["gazetteer"]
    assert min(counts[name] for name in ("settlements", "streets", "houses", "crossings")) > 0
    found = open_gazetteer(built.gazetteer).find(built.places[0].name)
    assert found[0].kind == "settlement"
    assert any("gazetteer" in line for line in told)


def test_a_map_that_was_saved_without_names_has_none(tmp_path: Path) -> None:
    save_map(tmp_path / "plain", build_map("made-up:1000"))
    assert open_map(tmp_path / "plain").gazetteer is None


def test_a_kept_map_without_names_is_built_again(tmp_path: Path) -> None:
    kept = tmp_path / "maps" / "made-up-1000"
    save_map(kept, build_map("made-up:1000"), extra=lambda folder: (folder / TILES_FILE).touch())
    assert demo_region("made-up:1000", tmp_path, progress=lambda _: None).map.gazetteer == kept / GAZETTEER_FILE


def test_a_kept_map_of_another_format_is_built_again(tmp_path: Path) -> None:
    quiet: list[str] = []
    demo_region("made-up:1000", tmp_path, progress=quiet.append)
    manifest = tmp_path / "maps" / "made-up-1000" / "routing" / "hierarchy.json"
    now = manifest.read_text()
    manifest.write_text(now.replace('"format": ', '"format": 9'))
    demo_region("made-up:1000", tmp_path, progress=quiet.append)
    assert manifest.read_text() == now


def test_a_folder_that_was_named_is_opened_as_it_is(tmp_path: Path) -> None:
    told: list[str] = []
    folder = tmp_path / "region"
    build_region("made-up:1000", folder, progress=told.append)
    manifest = folder / "map.json"
    before = manifest.read_bytes()
    assert demo_region(str(folder), tmp_path, progress=told.append).map.manifest == open_map(folder).manifest
    assert manifest.read_bytes() == before
