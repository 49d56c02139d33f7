"""Routes: the time of the table, over roads that join, with a time at each point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.road_graph import great_circle_m
from routing import (
    UNREACHABLE_MS,
    DepartureError,
    NoRoute,
    PlaceError,
    Route,
    build_hierarchy,
    customise,
    node_path,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
    route,
    travel_times,
)
from routing.candidates import on_each_road

if TYPE_CHECKING:
    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing import Metric


@pytest.fixture(scope="session")
def metric(town: RoadGraph) -> Metric:
    return prune(customise(build_hierarchy(town), town.travel_ms))


@given(data=st.data())
def test_a_route_takes_the_time_of_the_table(networks_with_places: st.SearchStrategy, data: st.DataObject) -> None:
    network, sources, targets = data.draw(networks_with_places)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    if data.draw(st.booleans()):
        metric = prune(metric)
    table = place_travel_times(metric, sources, targets)
    source, target = sources.row(0), targets.row(0)
    found = place_route(metric, source, target)
    if isinstance(found, NoRoute):
        assert table[0, 0] == UNREACHABLE_MS
        return
    assert found.travel_ms == table[0, 0]
    _check_times(found)
    _check_roads(found, network.graph, network.travel_ms)
    assert found.walk_m == (target.distance_m[0] if target.distance_m[0] > 300 else 0)
    assert tuple(found.geometry[0]) in points_of(source)
    assert tuple(found.geometry[-1]) in points_of(target)


def points_of(place: Snapped) -> set[tuple[float, float]]:
    rows = on_each_road(place)
    return set(zip(rows.lon.tolist(), rows.lat.tolist(), strict=True))


def _check_times(found: Route) -> None:
    assert found.vertex_ms.dtype == np.int64
    assert found.vertex_ms.shape == (len(found.geometry),)
    assert found.vertex_ms[0] == 0
    assert found.vertex_ms[-1] == found.travel_ms - found.walk_ms
    assert (np.diff(found.vertex_ms) >= 0).all()
    assert sum(step.travel_ms for step in found.steps) == found.travel_ms
    assert sum(step.length_m for step in found.steps) == pytest.approx(found.length_m + found.walk_m)
    assert [step.after_m for step in found.steps[1:]] == [step.length_m for step in found.steps[:-1]]
    assert [found.steps[0].manoeuvre, found.steps[-1].manoeuvre] == ["depart", "arrive"]


def _check_roads(found: Route, graph: RoadGraph, travel_ms: np.ndarray) -> None:
    assert (graph.head[found.arcs[:-1]] == graph.tail[found.arcs[1:]]).all()
    assert (travel_ms[found.arcs] != UNREACHABLE_MS).all()
    assert found.length_m <= graph.length_m[found.arcs].sum() + 1e-6
    points = {tuple(point) for point in found.geometry.tolist()}
    for arc in found.arcs[1:-1]:
        assert {tuple(point) for point in graph.geometry(arc)[[0, -1]].tolist()} <= points


@given(data=st.data())
def test_a_path_between_nodes_takes_the_time_of_the_table(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks)
    source = data.draw(st.integers(0, network.graph.nodes - 1))
    target = data.draw(st.integers(0, network.graph.nodes - 1))
    metric = prune(customise(build_hierarchy(network.graph), network.travel_ms))
    expected_ms = node_travel_times(metric, [source], [target])[0, 0]
    arcs = node_path(metric, source, target)
    if arcs is None:
        assert expected_ms == UNREACHABLE_MS
        return
    nodes = [source, *network.graph.head[arcs].tolist()]
    assert nodes[:-1] == network.graph.tail[arcs].tolist()
    assert nodes[-1] == target
    assert network.travel_ms[arcs].sum() == expected_ms


def test_a_route_follows_the_streets(town: RoadGraph, metric: Metric) -> None:
    found = route(metric, (0.0005, 0.0), (0.0035, 0.0))
    assert isinstance(found, Route)
    assert found.geometry[:, 0] == pytest.approx([0.0005, 0.001, 0.002, 0.003, 0.0035])
    assert found.geometry[:, 1] == pytest.approx(0.0, abs=1e-9)
    street_ms = town.travel_ms[0]
    assert found.vertex_ms == pytest.approx([0, street_ms / 2, 1.5 * street_ms, 2.5 * street_ms, 3 * street_ms], abs=4)
    assert found.length_m == pytest.approx(great_circle_m(0.0005, 0.0, 0.0035, 0.0), rel=1e-6)
    assert found.wait_ms == 0


def test_a_route_and_the_table_agree_on_places(metric: Metric) -> None:
    places = np.random.default_rng(2).uniform(0.0, [0.011, 0.008], (20, 2))
    table = travel_times(metric, places, places)
    for row, source in enumerate(places):
        for column, target in enumerate(places):
            found = route(metric, source, target)
            assert isinstance(found, Route)
            assert found.travel_ms == table[row, column]


def test_no_route_to_an_island_is_a_value(metric: Metric) -> None:
    found = route(metric, (0.0, 0.0), (0.1, 0.1))
    assert isinstance(found, NoRoute)
    assert found.target == pytest.approx((0.1, 0.1))


def test_a_bad_place_and_what_is_no_moment_are_refused(metric: Metric) -> None:
    with pytest.raises(PlaceError, match="target row 0"):
        route(metric, (0.0, 0.0), (0.0, 100.0))
    with pytest.raises(DepartureError, match="at must be a moment of departure"):
        route(metric, (0.0, 0.0), (0.0, 0.0), at="2025-01-01")  # type: ignore[arg-type]
