"""A saved hierarchy: the same answers, or one clear sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import every_turn, road_graph
from routing import (
    HierarchyFileError,
    build_hierarchy,
    customise,
    keep_sources,
    keep_targets,
    labelled_travel_times,
    node_times,
    node_travel_times,
    open_hierarchy,
    prune,
    recustomise,
    route,
    save_hierarchy,
    snap_places,
    travel_times,
)
from routing.hierarchy import ARRAYS
from routing.kernels import (
    elimination_tree,
    elimination_tree_search,
    kept_labels,
    one_to_all,
    partial_customisation,
    path_unpacking,
    triangle_relaxation,
)

if TYPE_CHECKING:
    from pathlib import Path

    from maps import RoadGraph


@pytest.fixture
def folder(tmp_path: Path, town: RoadGraph) -> Path:
    save_hierarchy(build_hierarchy(town), tmp_path / "routing")
    return tmp_path / "routing"


def test_an_opened_hierarchy_gives_the_same_answers(folder: Path, town: RoadGraph) -> None:
    nodes = np.arange(town.nodes)
    built = customise(build_hierarchy(town), town.travel_ms)
    opened = customise(open_hierarchy(folder, town), town.travel_ms)
    assert np.array_equal(node_travel_times(built, nodes, nodes), node_travel_times(opened, nodes, nodes))


def test_an_opened_hierarchy_needs_no_other_kernels(folder: Path, town: RoadGraph) -> None:
    places = np.array([[0.0, 0.0], [0.004, 0.003]])
    for hierarchy in (build_hierarchy(town), open_hierarchy(folder, town)):
        metric = customise(hierarchy, town.travel_ms)
        for each in (metric, prune(metric)):
            travel_times(each, places, places)
            travel_times(each, places, places[:1])
            route(each, places[0], places[1])
            changed = recustomise(each, [0], town.travel_ms[:1])
            kept = snap_places(hierarchy, places)
            labelled_travel_times(keep_sources(changed, kept), keep_targets(changed, kept))
            node_times(changed, snap_places(hierarchy, places[:1]))
    modules = (
        elimination_tree,
        elimination_tree_search,
        kept_labels,
        one_to_all,
        partial_customisation,
        path_unpacking,
        triangle_relaxation,
    )
    kernels = [kernel for module in modules for kernel in vars(module).values() if hasattr(kernel, "signatures")]
    assert len(kernels) > 10
    assert [kernel.__name__ for kernel in kernels if len(kernel.signatures) > 1] == []


def test_saving_again_replaces_the_hierarchy(folder: Path, town: RoadGraph) -> None:
    save_hierarchy(build_hierarchy(town), folder)
    assert open_hierarchy(folder, town).arcs > 0


@pytest.mark.parametrize("name", ARRAYS)
def test_a_cut_file_is_named(folder: Path, town: RoadGraph, name: str) -> None:
    file = folder / f"{name}.npy"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(HierarchyFileError, match=rf"{name}\.npy is cut or damaged"):
        open_hierarchy(folder, town)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"no array at all"])
def test_a_file_that_is_no_array_is_named(folder: Path, town: RoadGraph, content: bytes) -> None:
    (folder / "rank.npy").write_bytes(content)
    with pytest.raises(HierarchyFileError, match=r"rank\.npy is cut or damaged"):
        open_hierarchy(folder, town)


def test_a_missing_file_is_named(folder: Path, town: RoadGraph) -> None:
    (folder / "depth.npy").unlink()
    with pytest.raises(HierarchyFileError, match=r"depth\.npy is missing"):
        open_hierarchy(folder, town)


def test_an_array_of_another_kind_is_named(folder: Path, town: RoadGraph) -> None:
    np.save(folder / "rank.npy", np.zeros(town.nodes))
    with pytest.raises(HierarchyFileError, match=r"rank\.npy does not hold what"):
        open_hierarchy(folder, town)


def test_an_empty_folder_holds_no_hierarchy(tmp_path: Path, town: RoadGraph) -> None:
    with pytest.raises(HierarchyFileError, match=r"hierarchy\.json is missing"):
        open_hierarchy(tmp_path, town)


def test_the_hierarchy_of_another_map_is_refused(folder: Path, town: RoadGraph) -> None:
    turned = road_graph(town.head, town.tail, town.lon, town.lat)
    with pytest.raises(HierarchyFileError, match="another map"):
        open_hierarchy(folder, turned)


def test_another_format_is_refused(folder: Path, town: RoadGraph) -> None:
    file = folder / "hierarchy.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 99}))
    with pytest.raises(HierarchyFileError, match="format 99, this version reads 3"):
        open_hierarchy(folder, town)


def test_a_hierarchy_with_turns_comes_back_with_them(tmp_path: Path, town: RoadGraph) -> None:
    turns = every_turn(town)
    built = build_hierarchy(town, turns.with_turn_ms(np.arange(len(turns)) % 7 * 1000))
    save_hierarchy(built, tmp_path)
    opened = open_hierarchy(tmp_path, town)
    assert opened.turns is not None
    assert np.array_equal(opened.turns.turn_ms, built.turns.turn_ms)
    nodes = np.arange(town.nodes)
    times = [node_travel_times(customise(each, town.travel_ms), nodes, nodes) for each in (built, opened)]
    assert np.array_equal(*times)


@pytest.mark.parametrize("text", ["[]", "{", "\x00"])
def test_a_manifest_that_is_none_is_named(folder: Path, town: RoadGraph, text: str) -> None:
    (folder / "hierarchy.json").write_text(text)
    with pytest.raises(HierarchyFileError, match=r"hierarchy\.json"):
        open_hierarchy(folder, town)
