"""From one place: times to all nodes, and the area within a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import contains_xy

from routing import (
    UNREACHABLE_MS,
    PlaceError,
    add_times,
    build_hierarchy,
    customise,
    isochrone,
    node_times,
    prune,
    snap_places,
)
from routing.plain import reference
from routing.reach import arc_times

if TYPE_CHECKING:
    from conftest import Network

    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing import Metric


@pytest.fixture(scope="session")
def metric(town: RoadGraph) -> Metric:
    return prune(customise(build_hierarchy(town), town.travel_ms))


@given(data=st.data())
def test_times_to_all_nodes_agree_with_scipy(networks_with_places: st.SearchStrategy, data: st.DataObject) -> None:
    network, sources, _ = data.draw(networks_with_places)
    source, graph = sources.row(0), network.graph
    found = customise(build_hierarchy(graph), network.travel_ms)
    if data.draw(st.booleans()):
        found = prune(found)
    expected = from_ends(network, source)
    assert node_times(found, source).tolist() == expected.tolist()
    is_open = network.travel_ms != UNREACHABLE_MS
    assert arc_times(found, source).tolist() == np.where(is_open, expected[graph.tail], UNREACHABLE_MS).tolist()


def rests(network: Network, source: Snapped) -> list[tuple[int, int]]:
    """Give the arcs of the roads that may be driven, and the time to the end of each."""
    found = []
    for _, arc, part in reference.roads_of(source):
        back = int(network.graph.reverse[arc])
        for each, fraction in ((arc, part), (back, 1.0 - part)):
            whole_ms = int(network.travel_ms[each])
            if each >= 0 and whole_ms != UNREACHABLE_MS:
                found.append((each, whole_ms - int(np.floor(whole_ms * fraction))))
    return found


def from_ends(network: Network, source: Snapped) -> np.ndarray:
    """Drive to either end of the road, and on from there."""
    graph, best = network.graph, np.full(network.graph.nodes, UNREACHABLE_MS, dtype=np.int32)
    for arc, rest_ms in rests(network, source):
        onward = reference.node_travel_times(graph, network.travel_ms, [graph.head[arc]], np.arange(graph.nodes))
        best = np.minimum(best, add_times(onward[0], rest_ms))
    return best


@given(data=st.data())
def test_with_turns_a_node_is_reached_at_the_end_of_an_arc(
    networks_with_turns: st.SearchStrategy, data: st.DataObject
) -> None:
    network, turns, sources, _ = data.draw(networks_with_turns)
    source, graph = sources.row(0), network.graph
    arcs: nx.DiGraph = nx.DiGraph()
    arcs.add_nodes_from(range(-1, graph.arcs))
    for a, b, lost_ms in zip(turns.from_arc.tolist(), turns.to_arc.tolist(), turns.turn_ms.tolist(), strict=True):
        if UNREACHABLE_MS not in {lost_ms, int(network.travel_ms[b])}:
            arcs.add_edge(a, b, ms=lost_ms + int(network.travel_ms[b]))
    for arc, rest_ms in sorted(rests(network, source), reverse=True):
        arcs.add_edge(-1, arc, ms=rest_ms)
    expected = np.full(graph.nodes, UNREACHABLE_MS, dtype=np.int64)
    for arc, ms in nx.single_source_dijkstra_path_length(arcs, -1, weight="ms").items():
        if arc >= 0:
            expected[graph.head[arc]] = min(expected[graph.head[arc]], ms)
    found = node_times(customise(build_hierarchy(graph, turns), network.travel_ms), source)
    assert found.tolist() == expected.tolist()


def test_an_area_holds_what_is_reached_and_a_later_one_the_earlier(town: RoadGraph, metric: Metric) -> None:
    source = (float(town.lon[0]), float(town.lat[0]))
    times = node_times(metric, snap_places(metric.hierarchy, [source]))
    limits = sorted({int(ms) for ms in np.quantile(times[times != UNREACHABLE_MS], [0.2, 0.6])})
    near, far = isochrone(metric, source, limits)
    for found in (near, far):
        inside = contains_xy(found.area, town.lon, town.lat)
        assert inside[times <= found.limit_ms].all()
        assert not inside[times > 3 * found.limit_ms + 60_000].any()
    assert near.area.within(far.area)
    assert 0 < near.roads_m < far.roads_m
    assert not contains_xy(far.area, 0.1, 0.1)


def test_from_a_closed_road_nothing_is_reached(town: RoadGraph) -> None:
    closed = customise(build_hierarchy(town), np.full(town.arcs, UNREACHABLE_MS))
    (found,) = isochrone(closed, (0.0, 0.0), [60_000])
    assert found.area.is_empty
    assert found.roads_m == 0


@pytest.mark.parametrize("limit", [0, -5, 2**30])
def test_a_limit_that_is_none_is_refused(metric: Metric, limit: int) -> None:
    with pytest.raises(PlaceError, match=f"a limit of {limit} ms"):
        isochrone(metric, (0.0, 0.0), [60_000, limit])
