from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import PlaceError, RoadGraph, road_graph, snapping_index
from maps.kernels.near_arcs import near_arcs
from maps.near_roads import mirrored_arcs, near_roads
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.near_roads import NearRoads
    from maps.projection import LocalPlane

WEST, SOUTH = 30.0, 60.0
_STEP = 0.0005
_steps = st.integers(0, 30)
ROUNDED_M = 1e-6
"""Compiled and plain numbers differ in their last bits, so that what is equally far may change places."""


@st.composite
def graphs(draw: st.DrawFn) -> RoadGraph:
    """Draw two-way, one-way and parallel roads, loops and arcs without length, some of them bent."""
    nodes = draw(st.integers(1, 8))
    node = st.integers(0, nodes - 1)
    ends = draw(st.lists(st.tuples(node, node, st.booleans()), min_size=1, max_size=12))
    tail: list[int] = []
    head: list[int] = []
    reverse: list[int] = []
    bends: list[list[tuple[int, int]]] = []
    for one, other, two_way in ends:
        arc = len(tail)
        bend = draw(st.lists(st.tuples(_steps, _steps), max_size=2))
        tail += [one, other] if two_way else [one]
        head += [other, one] if two_way else [other]
        reverse += [arc + 1, arc] if two_way else [-1]
        bends += [bend, bend[::-1]] if two_way else [bend]
    via = np.array([point for bend in bends for point in bend]).reshape(-1, 2) * _STEP
    spots = np.array(draw(st.lists(st.tuples(_steps, _steps), min_size=nodes, max_size=nodes))) * _STEP
    return road_graph(
        tail,
        head,
        WEST + spots[:, 0],
        SOUTH + spots[:, 1],
        reverse=reverse,
        via_start=np.concatenate(([0], np.cumsum([len(bend) for bend in bends]))).astype(np.int64),
        via_lon=WEST + via[:, 0],
        via_lat=SOUTH + via[:, 1],
    )


places = st.tuples(
    st.integers(-5, 35).map(lambda step: WEST + step * _STEP),
    st.integers(-5, 35).map(lambda step: SOUTH + step * _STEP),
)


@given(graphs(), st.lists(places, min_size=1, max_size=6), st.floats(1.0, 900.0))
def test_every_arc_within_the_radius_is_found_in_both_directions(
    graph: RoadGraph, where: list[tuple[float, float]], radius_m: float
) -> None:
    index = snapping_index(graph)
    found = near_roads(index, mirrored_arcs(graph), where, radius_m=radius_m, most=1000)
    scale = np.cos(np.radians(index.plane.lat)) / np.cos(np.radians(np.array(where)[:, 1]))
    for row, (x, y) in enumerate(index.plane.to_metres(*np.array(where).T)):
        arcs = _arcs(found, row)
        assert len(set(arcs)) == len(arcs)
        off_m = np.array([shapely.Point(x, y).distance(_line(graph, arc, index.plane)) for arc in range(graph.arcs)])
        off_m /= scale[row]
        assert set(arcs) >= set(np.flatnonzero(off_m < radius_m - 1e-3))
        assert set(arcs) <= set(np.flatnonzero(off_m < radius_m + 1e-3))
        given_m = found.spots.distance_m[found.start[row] : found.start[row + 1]]
        assert given_m == pytest.approx(off_m[arcs], abs=1e-2, rel=3e-4)
        assert (np.diff(given_m) >= -1e-2 - 3e-4 * given_m[1:]).all()


@given(graphs(), st.lists(places, min_size=1, max_size=6), st.integers(1, 4))
def test_the_nearest_are_kept_where_fewer_are_asked_for(
    graph: RoadGraph, where: list[tuple[float, float]], most: int
) -> None:
    index, mirrored = snapping_index(graph), mirrored_arcs(graph)
    whole = near_roads(index, mirrored, where, radius_m=2000.0, most=1000)
    some = near_roads(index, mirrored, where, radius_m=2000.0, most=most)
    for row in range(len(where)):
        arcs = _arcs(some, row)
        assert arcs == _arcs(whole, row)[: len(arcs)]
        assert min(most, len(_arcs(whole, row))) <= len(arcs) <= 2 * most


@given(graphs(), st.lists(places, min_size=1, max_size=4), st.integers(1, 4))
def test_the_compiled_search_equals_the_plain_one(
    graph: RoadGraph, where: list[tuple[float, float]], most: int
) -> None:
    index = snapping_index(graph)
    place_m = frozen(index.plane.to_metres(*np.array(where).T))
    radius_m = frozen(np.full(len(where), 500.0))
    arrays = (index.grid, index.cell_start, index.cell_segment, index.segment, index.segment_arc)
    (start, arc, spot), plain = (each(place_m, radius_m, most, *arrays) for each in (near_arcs, near_arcs.py_func))
    assert np.array_equal(start, plain[0])
    owner = np.repeat(np.arange(len(where)), np.diff(start))
    off_m, plain_off_m = (np.hypot(*(place_m[owner] - each[:, 1:]).T) for each in (spot, plain[2]))
    assert off_m == pytest.approx(plain_off_m, abs=1e-6)
    apart = np.abs(np.diff(off_m, prepend=-1.0, append=-1.0)) > ROUNDED_M
    alone = apart[:-1] & apart[1:]
    alone[start[1:][np.diff(start) == most] - 1] = False
    assert np.array_equal(arc[alone], plain[1][alone])


def test_a_place_far_from_every_road_has_none() -> None:
    graph = road_graph([0, 1], [1, 0], [0.0, 0.001], [0.0, 0.0], reverse=[1, 0])
    found = near_roads(snapping_index(graph), mirrored_arcs(graph), [(5.0, 5.0), (0.0, 0.0)], radius_m=100.0, most=5)
    assert found.start.tolist() == [0, 0, 2]
    assert found.spots.arc.tolist() == [0, 1]
    assert found.spots.fraction.tolist() == [0.0, 1.0]


def test_what_is_no_place_is_refused() -> None:
    graph = road_graph([0], [1], [0.0, 0.001], [0.0, 0.0])
    with pytest.raises(PlaceError, match="place 0 is not on earth"):
        near_roads(snapping_index(graph), mirrored_arcs(graph), [(0.0, 91.0)], radius_m=100.0, most=5)


def _arcs(found: NearRoads, row: int) -> list[int]:
    return found.spots.arc[found.start[row] : found.start[row + 1]].tolist()


def _line(graph: RoadGraph, arc: int, plane: LocalPlane) -> shapely.LineString:
    points: NDArray[np.float64] = plane.to_metres(*graph.geometry(arc).T)
    return shapely.LineString(points)
