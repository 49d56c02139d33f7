"""What cannot be answered is named in a sentence of ours, and a hierarchy that is rebuilt is never read in part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from maps import every_turn, road_graph
from routing import (
    HierarchyFileError,
    PlaceError,
    WeightError,
    build_hierarchy,
    customise,
    isochrone,
    keep_targets,
    node_travel_times,
    open_hierarchy,
    place_travel_times,
    recustomise,
    route,
    save_hierarchy,
    snap_places,
    travel_times,
)
from routing.hierarchy_files import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph
    from routing import Hierarchy, Metric

HERE = (0.002, 0.003)
NO_PLACES = [
    pytest.param((float("nan"), 0.0), id="nan"),
    pytest.param((0.0, float("inf")), id="infinite"),
    pytest.param((float("-inf"), 0.0), id="minus infinite"),
    pytest.param((59.94, 130.31), id="swapped"),
    pytest.param((181.0, 0.0), id="beyond the date line"),
]
QUESTIONS: list[Callable[[Metric, Any], object]] = [
    pytest.param(lambda metric, place: travel_times(metric, [place], [HERE]), id="table, source"),
    pytest.param(lambda metric, place: travel_times(metric, [HERE], [HERE, place]), id="table, target"),
    pytest.param(lambda metric, place: route(metric, place, HERE), id="route, source"),
    pytest.param(lambda metric, place: route(metric, HERE, place), id="route, target"),
    pytest.param(lambda metric, place: isochrone(metric, place, [60_000]), id="isochrone"),
    pytest.param(lambda metric, place: snap_places(metric.hierarchy, [place]), id="snapping"),
]


@pytest.fixture(scope="module")
def hierarchy(town: RoadGraph) -> Hierarchy:
    return build_hierarchy(town)


@pytest.fixture(scope="module")
def metric(hierarchy: Hierarchy, town: RoadGraph) -> Metric:
    return customise(hierarchy, town.travel_ms)


@pytest.fixture(scope="module")
def village() -> RoadGraph:
    """Give another map, smaller than the town."""
    return road_graph([0, 1], [1, 0], [0.0, 0.001], [0.0, 0.0], reverse=[1, 0])


@pytest.mark.parametrize("place", NO_PLACES)
@pytest.mark.parametrize("ask", QUESTIONS)
def test_no_question_takes_what_is_no_place(
    metric: Metric, ask: Callable[[Metric, Any], object], place: tuple[float, float]
) -> None:
    with pytest.raises(PlaceError, match=r"row \d: .* is no lon, lat in degrees"):
        ask(metric, place)


@pytest.mark.parametrize("place", [(), (1.0,), (1.0, 2.0, 3.0), "north", None])
def test_what_has_no_two_numbers_is_refused(metric: Metric, place: Any) -> None:
    with pytest.raises(PlaceError, match=r"targets must"):
        travel_times(metric, [HERE], [place])


def test_swapped_coordinates_that_could_be_a_place_are_no_way_away(metric: Metric) -> None:
    far = (59.94, 30.31)
    assert travel_times(metric, [HERE], [far]).tolist() == [[2**31 - 1]]


def test_empty_lists_are_answered(metric: Metric, hierarchy: Hierarchy) -> None:
    none = snap_places(hierarchy, [])
    assert travel_times(metric, [], []).shape == (0, 0)
    assert place_travel_times(metric, none, none).shape == (0, 0)
    assert len(keep_targets(metric, none)) == 0
    assert recustomise(metric, [], []).up_ms.tolist() == metric.up_ms.tolist()


@pytest.mark.parametrize(
    ("travel_ms", "sentence"),
    [
        ([1, 2, 3], r"one time for each of the \d+ arcs, its shape is \(3,\)"),
        ([-1], "travel_ms of arc 0 is -1, outside 0 to 1073741822 ms"),
        ([2**30 - 1], "travel_ms of arc 0 is 1073741823, outside"),
        ([2**63 - 1], "travel_ms of arc 0 is 9223372036854775807, outside"),
        ([float("nan")], "whole milliseconds, not float64"),
        ([float("inf")], "whole milliseconds, not float64"),
        ([True], "whole milliseconds, not bool"),
        (["fast"], "whole milliseconds, not <U4"),
        ([None], "whole milliseconds, not object"),
    ],
)
def test_weights_that_are_none_are_named(hierarchy: Hierarchy, travel_ms: list[Any], sentence: str) -> None:
    whole = travel_ms if len(travel_ms) > 1 else travel_ms * hierarchy.graph.arcs
    with pytest.raises(WeightError, match=sentence):
        customise(hierarchy, whole)


@pytest.mark.parametrize(
    ("turn_ms", "sentence"),
    [
        ([1, 2], r"turn_ms must hold one time for each of the \d+ turns"),
        ([-1], "turn_ms of turn 0 is -1, outside"),
        ([2**31], "turn_ms of turn 0 is 2147483648, outside"),
        ([0.5], "turn_ms must hold whole milliseconds"),
    ],
)
def test_costs_of_turns_that_are_none_are_named(town: RoadGraph, turn_ms: list[Any], sentence: str) -> None:
    turning = build_hierarchy(town, every_turn(town))
    assert turning.turns is not None
    whole = turn_ms if len(turn_ms) > 1 else turn_ms * len(turning.turns)
    with pytest.raises(WeightError, match=sentence):
        customise(turning, town.travel_ms, turn_ms=whole)


def test_places_and_times_of_another_map_are_refused(town: RoadGraph, village: RoadGraph, metric: Metric) -> None:
    small = customise(build_hierarchy(village), village.travel_ms)
    places = snap_places(metric.hierarchy, [(0.01, 0.008), HERE])
    with pytest.raises(PlaceError, match=r"places on arc \d+ are of another map: this one has arcs 0 to 1"):
        place_travel_times(small, places, places)
    with pytest.raises(PlaceError, match="are of another map"):
        keep_targets(small, places)
    with pytest.raises(WeightError, match="one time for each of the 2 arcs"):
        customise(small.hierarchy, town.travel_ms)


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1, None, "3"])
def test_a_hierarchy_of_another_version_says_so(
    tmp_path: Path, hierarchy: Hierarchy, town: RoadGraph, number: Any
) -> None:
    save_hierarchy(hierarchy, tmp_path / "routing")
    manifest = tmp_path / "routing" / "hierarchy.json"
    text = manifest.read_text()
    manifest.write_text(text.replace(f'"format": {FORMAT}', f'"format": {"null" if number is None else repr(number)}'))
    with pytest.raises(HierarchyFileError, match=r"this version reads|cannot be read"):
        open_hierarchy(tmp_path / "routing", town)


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path, hierarchy: Hierarchy) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(HierarchyFileError, match="holds something else than a hierarchy"):
        save_hierarchy(hierarchy, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


_REBUILD = """
import sys
from maps.made_up.region import made_up_region
from routing import build_hierarchy, save_hierarchy

hierarchies = [build_hierarchy(made_up_region(nodes, 1)) for nodes in (1_000, 1_500)]
print("begun", flush=True)
for number in range(40):
    save_hierarchy(hierarchies[number % 2], sys.argv[1])
"""


@pytest.mark.slow
def test_while_another_process_rebuilds_one_reads_the_old_or_the_new(tmp_path: Path) -> None:
    from maps.made_up.region import made_up_region

    graph, folder = made_up_region(1_000, 1), tmp_path / "routing"
    built = build_hierarchy(graph)
    save_hierarchy(built, folder)
    kept = open_hierarchy(folder, graph)
    nodes = np.arange(0, graph.nodes, 50)
    expected = node_travel_times(customise(built, graph.travel_ms), nodes, nodes)
    root = Path(__file__).parents[2]
    writer = subprocess.Popen([sys.executable, "-c", _REBUILD, str(folder)], cwd=root, stdout=subprocess.PIPE)
    seen: set[bool] = set()
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        while writer.poll() is None:
            found = _opened_or_of_another_map(folder, graph)
            seen.add(found is not None)
            if found is not None:
                assert np.array_equal(node_travel_times(customise(found, graph.travel_ms), nodes, nodes), expected)
    assert writer.returncode == 0
    assert seen == {True, False}
    assert np.array_equal(node_travel_times(customise(kept, graph.travel_ms), nodes, nodes), expected)


def _opened_or_of_another_map(folder: Path, graph: RoadGraph) -> Hierarchy | None:
    try:
        return open_hierarchy(folder, graph)
    except HierarchyFileError as error:
        if "another map" not in str(error):
            raise
        return None
