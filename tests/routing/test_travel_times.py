"""Tables: the same to the millisecond as Dijkstra's algorithm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import road_graph
from maps.road_graph import great_circle_m
from routing import (
    UNREACHABLE_MS,
    DepartureError,
    PlaceError,
    Route,
    build_hierarchy,
    customise,
    node_travel_times,
    place_travel_times,
    prune,
    route,
    travel_times,
)
from routing.plain import reference

if TYPE_CHECKING:
    from maps import RoadGraph
    from routing import Metric


@pytest.fixture(scope="session")
def metric(town: RoadGraph) -> Metric:
    return prune(customise(build_hierarchy(town), town.travel_ms))


@given(data=st.data())
def test_nodes_agree_with_scipy(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks)
    node_lists = st.lists(st.integers(0, network.graph.nodes - 1), max_size=12)
    sources, targets = np.array(data.draw(node_lists), dtype=int), np.array(data.draw(node_lists), dtype=int)
    expected = reference.node_travel_times(network.graph, network.travel_ms, sources, targets)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    assert node_travel_times(metric, sources, targets).tolist() == expected.tolist()
    assert node_travel_times(prune(metric), sources, targets).tolist() == expected.tolist()


@given(data=st.data())
def test_nodes_agree_with_networkx(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks)
    nodes = np.arange(network.graph.nodes)
    graph = reference.networkx_graph(network.graph, network.travel_ms)
    found = dict(nx.all_pairs_dijkstra_path_length(graph, weight="travel_ms"))
    expected = [[found[source].get(target, UNREACHABLE_MS) for target in nodes] for source in nodes]
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    assert node_travel_times(metric, nodes, nodes).tolist() == expected


@given(data=st.data())
def test_a_way_of_two_to_the_thirty_is_none(networks_of_huge_times: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks_of_huge_times)
    nodes = np.arange(network.graph.nodes)
    expected = reference.node_travel_times(network.graph, network.travel_ms, nodes, nodes)
    expected[expected >= 2**30 - 1] = UNREACHABLE_MS
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    assert node_travel_times(metric, nodes, nodes).tolist() == expected.tolist()
    assert node_travel_times(prune(metric), nodes, nodes).tolist() == expected.tolist()


@given(data=st.data())
def test_places_agree_with_scipy(networks_with_places: st.SearchStrategy, data: st.DataObject) -> None:
    network, sources, targets = data.draw(networks_with_places)
    expected = reference.place_travel_times(network.graph, network.travel_ms, sources, targets)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    assert place_travel_times(metric, sources, targets).tolist() == expected.tolist()
    assert place_travel_times(prune(metric), sources, targets).tolist() == expected.tolist()


def test_large_tables_are_made_in_blocks(town: RoadGraph, metric: Metric) -> None:
    sources, targets = np.random.default_rng(1).integers(0, town.nodes, (2, 2100))
    expected = reference.node_travel_times(town, town.travel_ms, sources, targets)
    assert np.array_equal(node_travel_times(metric, sources, targets), expected)
    assert np.array_equal(node_travel_times(metric, sources[:1100], targets), expected[:1100])


def test_a_table_is_a_plain_array_of_its_own(metric: Metric) -> None:
    for sources, targets in (([0, 1, 2], [3]), ([3], [0, 1, 2])):
        table = node_travel_times(metric, sources, targets)
        assert table.shape == (len(sources), len(targets))
        assert table.dtype == np.int32
        assert table.flags.c_contiguous
        assert table.flags.writeable


def test_places_between_crossings_take_their_share_of_the_street(town: RoadGraph, metric: Metric) -> None:
    street_ms = int(town.travel_ms[0])
    times = travel_times(metric, [[0.0005, 0.0]], [[0.00025, 0.0], [0.0015, 0.0], [0.0, 0.0005]])
    assert times[0].tolist() == pytest.approx([street_ms / 4, street_ms, street_ms], abs=2)


def test_a_place_takes_no_time_to_itself(metric: Metric) -> None:
    place = [[0.00431, 0.0031]]
    assert travel_times(metric, place, place).tolist() == [[0]]


def test_an_island_cannot_be_reached(metric: Metric) -> None:
    times = travel_times(metric, [[0.0, 0.0], [0.1, 0.1]], [[0.1005, 0.1]])
    assert times[0, 0] == UNREACHABLE_MS
    assert times[1, 0] < UNREACHABLE_MS


def test_a_closed_street_is_not_driven_even_in_part(town: RoadGraph) -> None:
    closed = town.travel_ms.copy()
    closed[[0, 1]] = UNREACHABLE_MS
    metric = customise(build_hierarchy(town), closed)
    inside, beyond, before = [0.0005, 0.0], [0.002, 0.0], [0.0, 0.0005]
    assert travel_times(metric, [inside], [beyond]).tolist() == [[UNREACHABLE_MS]]
    assert travel_times(metric, [beyond], [inside]).tolist() == [[UNREACHABLE_MS]]
    assert travel_times(metric, [inside], [inside]).tolist() == [[UNREACHABLE_MS]]
    assert travel_times(metric, [before], [beyond])[0, 0] > town.travel_ms[0] * 2


def test_empty_lists_give_empty_tables(metric: Metric) -> None:
    assert node_travel_times(metric, [], [1, 2]).shape == (0, 2)
    assert node_travel_times(metric, [1], []).shape == (1, 0)
    assert travel_times(metric, np.empty((0, 2)), [[0.0, 0.0]]).shape == (0, 1)
    assert travel_times(metric, [[0.0, 0.0]], []).shape == (1, 0)


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ([0, 110], r"source_nodes row 1: the graph has nodes 0 to 109, not 110"),
        ([-1], r"source_nodes row 0"),
        ([0.5], r"source_nodes must be a list of node numbers, not float64"),
        ([[1, 2]], r"source_nodes must be a list of node numbers"),
    ],
)
def test_what_is_no_node_is_named(metric: Metric, nodes: Any, sentence: str) -> None:
    with pytest.raises(PlaceError, match=sentence):
        node_travel_times(metric, nodes, [0])


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ([[0.0, 0.0], [0.0, 91.0]], "targets row 1: 0.0, 91.0 is no lon, lat in degrees"),
        ([[float("nan"), 0.0]], "targets row 0"),
        ([0.0, 0.0], "targets must be rows of lon, lat"),
        ([["here", "there"]], "targets must hold numbers"),
    ],
)
def test_what_is_no_place_is_named(metric: Metric, places: Any, sentence: str) -> None:
    with pytest.raises(PlaceError, match=sentence):
        travel_times(metric, [[0.0, 0.0]], places)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2025-01-01", "at must be a moment of departure or a list of them, not '2025-01-01'"),
        (datetime.fromisoformat("2025-01-01"), "at is 2025-01-01T00:00:00 without a time zone"),
        ([datetime(2025, 1, 1, tzinfo=UTC)] * 2, "one moment for each of the 1 sources, it holds 2"),
        ([5], "at row 0 must be a moment of departure, not 5"),
    ],
)
def test_what_is_no_moment_of_departure_is_named(metric: Metric, at: Any, sentence: str) -> None:
    with pytest.raises(DepartureError, match=sentence):
        travel_times(metric, [[0.0, 0.0]], [[0.0, 0.0]], at=at)


def test_a_metric_without_closures_is_the_same_at_any_moment(metric: Metric) -> None:
    places = [[0.0, 0.0], [0.005, 0.004]]
    now = travel_times(metric, places, places, at=datetime(2025, 1, 1, tzinfo=UTC))
    assert now.tolist() == travel_times(metric, places, places).tolist()


@given(data=st.data())
def test_places_at_nodes_have_the_times_between_nodes(networks: st.SearchStrategy, data: st.DataObject) -> None:
    """Wherever no two nodes lie on one spot, no road crosses another, and the roads at a node are not all closed."""
    network = data.draw(networks)
    graph = _apart(network.graph)
    is_open = network.travel_ms != UNREACHABLE_MS
    nodes = np.unique(np.concatenate((graph.tail[is_open], graph.head[is_open])))
    metric = customise(build_hierarchy(graph), network.travel_ms)
    places = np.column_stack((graph.lon[nodes], graph.lat[nodes]))
    if len(nodes):
        assert travel_times(metric, places, places).tolist() == node_travel_times(metric, nodes, nodes).tolist()


def _apart(graph: RoadGraph) -> RoadGraph:
    """Give the same roads between nodes on a circle, where no straight line passes a third one."""
    turn = np.linspace(0.0, 2 * np.pi, graph.nodes, endpoint=False)
    return road_graph(graph.tail, graph.head, np.cos(turn) / 100, np.sin(turn) / 100, reverse=graph.reverse)


def test_a_place_at_a_junction_leaves_it_over_every_road(town: RoadGraph) -> None:
    """All but one of the streets at the crossing are closed, or lead there only."""
    crossing = 14
    travel_ms = town.travel_ms.copy()
    away = np.flatnonzero(town.tail == crossing)
    travel_ms[away[:-1]] = UNREACHABLE_MS
    metric = customise(build_hierarchy(town), travel_ms)
    place = [(town.lon[crossing], town.lat[crossing])]
    there = [(town.lon[70], town.lat[70])]
    assert travel_times(metric, place, there).tolist() == node_travel_times(metric, [crossing], [70]).tolist()
    found = route(metric, place[0], there[0])
    assert isinstance(found, Route)
    assert found.travel_ms == travel_times(metric, place, there)[0, 0]


def test_far_from_any_road_a_target_is_walked_to(metric: Metric) -> None:
    near, far = (0.0, 0.0), (0.0, -0.01)
    driven_ms = int(travel_times(metric, [(0.005, 0.0)], [near])[0, 0])
    walk_m = great_circle_m(*near, *far)
    found = route(metric, (0.005, 0.0), far)
    assert isinstance(found, Route)
    assert found.walk_m == pytest.approx(walk_m)
    assert found.walk_ms == pytest.approx(walk_m * 3600 / 5, abs=1)
    assert found.travel_ms == driven_ms + found.walk_ms == travel_times(metric, [(0.005, 0.0)], [far])[0, 0]
    assert found.geometry[-1] == pytest.approx(near)
    assert travel_times(metric, [far], [(0.005, 0.0)])[0, 0] == driven_ms
    assert travel_times(metric, [(0.005, 0.0)], [(0.0, -0.0026)])[0, 0] == driven_ms


def test_a_map_without_roads_is_refused_in_a_sentence() -> None:
    none = np.empty(0, dtype=np.int32)
    metric = customise(build_hierarchy(road_graph(none, none, [0.0], [0.0])), none)
    assert node_travel_times(metric, [0], [0]).tolist() == [[0]]
    with pytest.raises(PlaceError, match="the map has no road"):
        travel_times(metric, [[0.0, 0.0]], [[0.0, 0.0]])
