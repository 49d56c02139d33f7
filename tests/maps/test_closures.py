from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import GeometryError, MadeUpRegion, PlaceError, arcs_of_closure, road_graph, snapping_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import ArcIndex, RoadGraph

STEP = 0.002  # degrees of longitude: 111 m at 60 north


@pytest.fixture(scope="module")
def street() -> tuple[RoadGraph, ArcIndex]:
    """Five junctions in a row, two-way blocks between them, and a side road to the north from the middle."""
    tail, head, reverse = [], [], []
    for a, b in ((0, 1), (1, 2), (2, 3), (3, 4), (2, 5)):
        reverse += [len(tail) + 1, len(tail)]
        tail += [a, b]
        head += [b, a]
    lon = [30 + STEP * number for number in (0, 1, 2, 3, 4, 2)]
    graph = road_graph(tail, head, lon, [60.0] * 5 + [60.002], reverse=reverse)
    return graph, snapping_index(graph)


def _closed(street: tuple[RoadGraph, ArcIndex], kind: str, coordinates: Any) -> list[int]:
    return arcs_of_closure(*street, {"type": kind, "coordinates": coordinates}).tolist()


def test_a_point_closes_the_nearest_arc_and_its_reverse(street: tuple[RoadGraph, ArcIndex]) -> None:
    assert _closed(street, "Point", [30 + 1.5 * STEP, 60.0002]) == [2, 3]


def test_a_point_on_a_one_way_road_closes_that_arc() -> None:
    graph = road_graph([0, 1], [1, 0], [30.0, 30.1], [60.0, 60.0])
    assert _closed((graph, snapping_index(graph)), "Point", [30.05, 60.0]) == [0]


def test_a_line_closes_what_runs_along_it(street: tuple[RoadGraph, ArcIndex]) -> None:
    along = [[30 + 0.9 * STEP, 60.00005], [30 + 2.9 * STEP, 60.00005]]
    assert _closed(street, "LineString", along) == [2, 3, 4, 5]
    short = [[30 + 1.3 * STEP, 60.0], [30 + 1.7 * STEP, 60.0]]
    assert _closed(street, "LineString", short) == []
    too_far = [[30, 60.0002], [30 + 4 * STEP, 60.0002]]
    assert _closed(street, "LineString", too_far) == []
    assert _closed(street, "LineString", [[50, 50], [51, 50]]) == []


def test_a_line_of_no_length_and_an_arc_of_no_length() -> None:
    graph = road_graph([0, 1], [1, 0], [30.0, 30.0], [60.0, 60.0])
    index = snapping_index(graph)
    assert _closed((graph, index), "LineString", [[30.0, 60.0], [30.0, 60.0]]) == [0, 1]
    assert _closed((graph, index), "LineString", [[30.001, 60.0], [30.001, 60.001]]) == []


def test_an_area_closes_what_lies_in_it_or_crosses_it(street: tuple[RoadGraph, ArcIndex]) -> None:
    def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
        return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]

    assert _closed(street, "Polygon", box(30 + 0.4 * STEP, 59.9, 30 + 0.6 * STEP, 60.1)) == [0, 1]
    assert _closed(street, "Polygon", box(30 + 1.9 * STEP, 60.0005, 30 + 2.1 * STEP, 60.1)) == [8, 9]
    assert _closed(street, "Polygon", box(29, 59, 31, 61)) == list(range(10))
    assert _closed(street, "Polygon", box(29, 59, 29.5, 59.5)) == []


def test_the_hole_of_an_area_stays_open_and_a_bow_tie_is_mended(street: tuple[RoadGraph, ArcIndex]) -> None:
    shell = [[29, 59], [31, 59], [31, 61], [29, 61], [29, 59]]
    hole = [[29.99, 59.9], [30 + 1.5 * STEP, 59.9], [30 + 1.5 * STEP, 60.1], [29.99, 60.1], [29.99, 59.9]]
    assert _closed(street, "Polygon", [shell, hole]) == list(range(2, 10))
    tie = [[29, 59.9], [31, 60.1], [31, 59.9], [29, 60.1], [29, 59.9]]
    assert _closed(street, "Polygon", [tie]) == list(range(10))


@pytest.fixture(scope="module")
def drawn_region(region: MadeUpRegion) -> tuple[RoadGraph, ArcIndex, NDArray[np.object_]]:
    """Give the roads of a region, also as plain lines."""
    graph = region.graph
    lines = np.array([shapely.LineString(graph.geometry(arc)) for arc in range(graph.arcs)])
    return graph, snapping_index(graph), lines


@given(st.integers(0, 2**32))
def test_areas_equal_plain_intersection(
    drawn_region: tuple[RoadGraph, ArcIndex, NDArray[np.object_]], seed: int
) -> None:
    graph, index, lines = drawn_region
    rng = np.random.default_rng(seed)
    corner = rng.choice(np.column_stack((graph.lon, graph.lat)))
    ring = corner + rng.normal(0, 0.004, (3, 2))
    ring = np.vstack((ring, ring[:1]))
    closed = _closed((graph, index), "Polygon", [ring.tolist()])
    assert closed == np.flatnonzero(shapely.intersects(shapely.Polygon(ring), lines)).tolist()


@pytest.mark.parametrize(
    ("kind", "coordinates", "reason"),
    [
        ("Point", [30], "a Point is not understood"),
        ("Point", None, "a Point is not understood"),
        ("Point", [300, 60], "not on earth"),
        ("Point", ["a", "b"], "numbers"),
        ("LineString", [[30, 60]], "at least 2 places"),
        ("LineString", [[30, 60], [30]], "a LineString is not understood"),
        ("Polygon", [], "list of rings"),
        ("Polygon", [[[30, 60], [31, 60], [30, 60]]], "at least 4 places"),
        ("Polygon", [[[30, 60], [31, 60], [31, 61], [30, 61]]], "end where it begins"),
        ("MultiPoint", [[30, 60]], "not 'MultiPoint'"),
        (None, None, "not None"),
    ],
)
def test_bad_geometry_is_refused(street: tuple[RoadGraph, ArcIndex], kind: Any, coordinates: Any, reason: str) -> None:
    with pytest.raises((GeometryError, PlaceError), match=reason):
        _closed(street, kind, coordinates)
