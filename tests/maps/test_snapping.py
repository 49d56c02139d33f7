from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import MadeUpRegion, MapError, PlaceError, RoadGraph, road_graph, snap, snapping_index
from maps.kernels.nearest_arc import _other_arcs, cells_of_segments, nearest_arcs
from maps.road_graph import great_circle_m
from maps.snapping import EQUALLY_NEAR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.projection import LocalPlane

WEST, SOUTH = 30.0, 60.0
_DEGREES_PER_STEP = 0.0005
OTHERS = ("place", "arc", "fraction", "lon", "lat")


def _degree(origin: float, low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low, high).map(lambda step: origin + step * _DEGREES_PER_STEP)


@st.composite
def graphs(draw: st.DrawFn) -> RoadGraph:
    """Draw a graph with loops, arcs without length, islands, parallel arcs and bends."""
    nodes = draw(st.integers(1, 8))
    lon = draw(st.lists(_degree(WEST, 0, 40), min_size=nodes, max_size=nodes))
    lat = draw(st.lists(_degree(SOUTH, 0, 40), min_size=nodes, max_size=nodes))
    node = st.integers(0, nodes - 1)
    ends = draw(st.lists(st.tuples(node, node), min_size=1, max_size=12))
    bends = draw(st.lists(st.integers(0, 3), min_size=len(ends), max_size=len(ends)))
    via = sum(bends)
    return road_graph(
        [tail for tail, _ in ends],
        [head for _, head in ends],
        lon,
        lat,
        via_start=np.concatenate(([0], np.cumsum(bends))),
        via_lon=draw(st.lists(_degree(WEST, 0, 40), min_size=via, max_size=via)),
        via_lat=draw(st.lists(_degree(SOUTH, 0, 40), min_size=via, max_size=via)),
    )


near = st.tuples(_degree(WEST, -10, 50), _degree(SOUTH, -10, 50))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(graphs(), st.lists(near | anywhere, min_size=1, max_size=20))
def test_the_nearest_arc_is_the_one_that_trying_all_gives(graph: RoadGraph, places: list[tuple[float, float]]) -> None:
    index = snapping_index(graph)
    found = snap(index, places)
    place_m = index.plane.to_metres(*np.array(places).T)
    for row, (x, y) in enumerate(place_m):
        distance_m = np.array(
            [shapely.Point(x, y).distance(_drawn(graph, arc, index.plane)) for arc in range(graph.arcs)]
        )
        arc = found.arc[row]
        tolerance_m = 1e-9 * max(distance_m.min(), 1.0) + 1e-6
        assert distance_m[arc] <= distance_m.min() + tolerance_m
        spot_m = index.plane.to_metres(found.lon[row : row + 1], found.lat[row : row + 1])[0]
        assert np.hypot(*(spot_m - (x, y))) == pytest.approx(distance_m.min(), abs=1e-3, rel=1e-6)
        # the plane's scale changes along an arc of some kilometres: a metre of difference in the part of its length
        assert _place_at(graph, arc, found.fraction[row]) == pytest.approx((found.lon[row], found.lat[row]), abs=1e-5)


@given(graphs(), st.lists(near, min_size=1, max_size=5))
def test_the_compiled_search_equals_the_plain_one(graph: RoadGraph, places: list[tuple[float, float]]) -> None:
    index = snapping_index(graph)
    start, entries = cells_of_segments.py_func(index.grid, index.segment)
    assert (start == index.cell_start).all()
    assert (entries == index.cell_segment).all()
    found = snap(index, places)
    place_m = index.plane.to_metres(*np.array(places).T)
    arc, spot, *others = nearest_arcs.py_func(
        place_m, index.grid, index.cell_start, index.cell_segment, index.segment, index.segment_arc, EQUALLY_NEAR_M
    )
    assert (arc == found.arc).all()
    assert spot[:, 0] == pytest.approx(found.fraction, abs=1e-9)
    assert others[0].tolist() == found.others.place.tolist()
    assert others[1].tolist() == found.others.arc.tolist()
    assert others[2][:, 0] == pytest.approx(found.others.fraction, abs=1e-9)


def test_the_choice_of_other_arcs_equals_the_plain_one() -> None:
    rng = np.random.default_rng(5)
    for size in (1, 2, 7, 40):
        arc = rng.integers(0, 9, size).astype(np.int32)
        near = rng.integers(0, 4, (size, 4)).astype(np.float64)
        chosen = _other_arcs.py_func(arc, near, 2.0, 3)
        best = {
            each: min((*near[row, :2], row) for row in range(size) if arc[row] == each)
            for each in sorted(set(arc.tolist()) - {3})
        }
        assert chosen.tolist() == [row for distance, _, row in best.values() if distance <= 2.0]
        assert chosen.tolist() == _other_arcs(arc, near, 2.0, 3).tolist()


@given(graphs(), st.lists(near, min_size=1, max_size=10))
def test_the_other_roads_are_those_that_trying_all_gives(graph: RoadGraph, places: list[tuple[float, float]]) -> None:
    index = snapping_index(graph)
    found = snap(index, places)
    place_m = index.plane.to_metres(*np.array(places).T)
    for row, (x, y) in enumerate(place_m):
        distance_m = np.array(
            [shapely.Point(x, y).distance(_drawn(graph, arc, index.plane)) for arc in range(graph.arcs)]
        )
        further_m = distance_m - distance_m.min()
        mine = found.others.place == row
        others = {*found.others.arc[mine].tolist(), int(found.arc[row])}
        assert set(np.flatnonzero(further_m < EQUALLY_NEAR_M - 1e-3).tolist()) <= others
        assert others <= set(np.flatnonzero(further_m < EQUALLY_NEAR_M + 1e-3).tolist())
        assert len(others) == mine.sum() + 1
    for row, arc, fraction, *spot in zip(*(getattr(found.others, name) for name in OTHERS), strict=True):
        assert _place_at(graph, arc, fraction) == pytest.approx(spot, abs=1e-5)
        assert great_circle_m(*places[row], *spot) <= found.distance_m[row] + 2 * EQUALLY_NEAR_M


def test_at_a_junction_all_roads_are_as_near_and_beside_it_one() -> None:
    lon, lat = [30.0, 30.001, 30.002, 30.001], [60.0, 60.0, 60.0, 60.001]
    graph = road_graph([0, 1, 2, 1, 1], [1, 0, 1, 2, 3], lon, lat, reverse=[1, 0, 3, 2, -1])
    found = snap(snapping_index(graph), [[30.0005, 60.0], [30.001, 60.0], [30.001001, 60.0], [30.00102, 60.0]])
    assert found.arc.tolist() == [0, 0, 2, 2]
    assert found.others.place.tolist() == [1, 1, 2, 2]
    assert found.others.arc.tolist() == [2, 4, 0, 4]
    assert found.others.fraction == pytest.approx([1.0, 0.0, 1.0, 0.0])
    assert found.row(2).others.arc.tolist() == [0, 4]
    assert found.row(2).others.place.tolist() == [0, 0]


def test_a_tie_goes_to_the_lower_arc() -> None:
    lon, lat = [30.0, 30.001, 30.002], [60.0, 60.0, 60.0]
    graph = road_graph([1, 0, 2, 1], [0, 1, 1, 2], lon, lat, reverse=[1, 0, 3, 2])
    found = snap(snapping_index(graph), [[30.0005, 60.0003], [30.001, 60.0], [30.0015, 59.9]])
    assert found.arc.tolist() == [0, 0, 2]
    assert found.fraction == pytest.approx([0.5, 0.0, 0.5], abs=1e-6)


def test_a_reverse_that_takes_another_line_is_found_too() -> None:
    graph = road_graph(
        [0, 1],
        [1, 0],
        [30.0, 30.01],
        [60.0, 60.0],
        reverse=[1, 0],
        via_start=[0, 1, 2],
        via_lon=[30.005, 30.005],
        via_lat=[60.01, 59.99],
    )
    assert snap(snapping_index(graph), [[30.005, 60.01], [30.005, 59.99]]).arc.tolist() == [0, 1]


def test_the_fraction_is_of_the_length_on_the_ground() -> None:
    graph = road_graph([0], [1], [30.0, 30.004], [60.0, 60.0], via_start=[0, 1], via_lon=[30.001], via_lat=[60.0])
    found = snap(snapping_index(graph), [[30.001, 60.001], [30.003, 60.0]])
    assert found.fraction == pytest.approx([0.25, 0.75], abs=1e-4)
    assert found.distance_m == pytest.approx([111.2, 0.0], abs=0.1)


def test_what_is_nearest_on_the_ground_is_nearest_far_north_of_the_middle() -> None:
    graph = road_graph([0, 2, 4], [1, 3, 5], [30, 30, 30.010, 30.010, 30, 30], [68.99, 69.01, 68.99, 69.01, 30, 31])
    place = (30.0052, 69.0)
    assert great_circle_m(*place, 30.010, 69.0) < great_circle_m(*place, 30.0, 69.0)
    assert snap(snapping_index(graph), [place]).arc.tolist() == [1]


def test_no_places_give_no_answer(region: MadeUpRegion) -> None:
    assert len(snap(snapping_index(region.graph), np.empty((0, 2))).arc) == 0


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ([[30, 60], [np.nan, 60]], "place 1 is not on earth"),
        ([[30, np.inf]], "place 0"),
        ([[181, 60]], "lon 181"),
        ([[30, -90.5]], "lat -90.5"),
        ([30, 60], "shape"),
        ([[30, 60, 0]], "shape"),
        ([["a", "b"]], "numbers"),
    ],
)
def test_what_is_no_place_is_refused(region: MadeUpRegion, places: object, reason: str) -> None:
    with pytest.raises(PlaceError, match=reason):
        snap(snapping_index(region.graph), places)  # type: ignore[arg-type]


def test_a_graph_without_arcs_has_no_index() -> None:
    with pytest.raises(MapError, match="without arcs"):
        snapping_index(road_graph([], [], [30.0], [60.0]))


def test_every_junction_lies_on_a_road(region: MadeUpRegion) -> None:
    found = snap(snapping_index(region.graph), np.column_stack((region.graph.lon, region.graph.lat)))
    assert found.distance_m.max() < 0.001


def _drawn(graph: RoadGraph, arc: int, plane: LocalPlane) -> shapely.LineString:
    line = graph.geometry(arc)
    return shapely.LineString(plane.to_metres(line[:, 0], line[:, 1]))


def _place_at(graph: RoadGraph, arc: int, fraction: float) -> NDArray[np.float64]:
    """Walk along an arc in plain steps."""
    line = graph.geometry(arc)
    steps_m = great_circle_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    left_m = fraction * steps_m.sum()
    for (begin, end), step_m in zip(pairwise(line), steps_m, strict=True):
        if left_m <= step_m:
            return np.asarray(begin + (end - begin) * (left_m / step_m if step_m else 0))
        left_m -= step_m
    return np.asarray(line[-1])
