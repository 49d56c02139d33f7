"""Tables that obey turns: the same to the millisecond as Dijkstra's algorithm on the ends of arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import every_turn, road_graph
from maps.turns import FORBIDDEN_MS
from routing import (
    UNREACHABLE_MS,
    HierarchyError,
    NoRoute,
    NotSupportedError,
    WeightError,
    build_hierarchy,
    customise,
    node_path,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
)
from routing.plain import reference

if TYPE_CHECKING:
    from maps import RoadGraph


@given(data=st.data())
def test_places_agree_with_scipy(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    expected = reference.turn_travel_times(network.graph, turns, network.travel_ms, sources, targets)
    metric = customise(build_hierarchy(network.graph, turns), network.travel_ms)
    assert place_travel_times(metric, sources, targets).tolist() == expected.tolist()
    assert place_travel_times(prune(metric), sources, targets).tolist() == expected.tolist()


@given(data=st.data())
def test_a_route_takes_the_time_of_the_table_and_only_turns_that_may_be_made(
    networks_with_turns: st.SearchStrategy, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, turns), network.travel_ms)
    if data.draw(st.booleans()):
        metric = prune(metric)
    ms = place_travel_times(metric, sources, targets)[0, 0]
    found = place_route(metric, sources.row(0), targets.row(0))
    if isinstance(found, NoRoute):
        assert ms == UNREACHABLE_MS
        return
    driven_ms = ms - found.walk_ms
    assert found.travel_ms == ms
    assert (found.vertex_ms[-1], sum(step.travel_ms for step in found.steps)) == (driven_ms, ms)
    assert (np.diff(found.vertex_ms) >= 0).all()
    cost = {(a, b): lost for a, b, lost in zip(turns.from_arc, turns.to_arc, turns.turn_ms, strict=True)}
    lost_ms = [cost[turn] for turn in zip(found.arcs[:-1], found.arcs[1:], strict=True)]
    assert FORBIDDEN_MS not in lost_ms
    assert driven_ms >= sum(lost_ms) + network.travel_ms[found.arcs[1:-1]].sum()


@given(data=st.data())
def test_nodes_agree_with_networkx(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, _, _ = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, turns), network.travel_ms)
    nodes = np.arange(network.graph.nodes)
    assert node_travel_times(metric, nodes, nodes).tolist() == _by_networkx(network.graph, turns, network.travel_ms)


def _by_networkx(graph: RoadGraph, turns: object, travel_ms: np.ndarray) -> list[list[int]]:
    """Drive from arc to arc; a node is left and reached over any of its arcs."""
    arcs: nx.DiGraph = nx.DiGraph()
    arcs.add_nodes_from([*range(graph.arcs), *((side, node) for side in "st" for node in range(graph.nodes))])
    is_open = travel_ms != UNREACHABLE_MS
    for a, b, lost in zip(turns.from_arc.tolist(), turns.to_arc.tolist(), turns.turn_ms.tolist(), strict=True):
        if lost != FORBIDDEN_MS and is_open[b]:
            arcs.add_edge(a, b, ms=lost + int(travel_ms[b]))
    for arc in np.flatnonzero(is_open).tolist():
        arcs.add_edge(("s", int(graph.tail[arc])), arc, ms=int(travel_ms[arc]))
        arcs.add_edge(arc, ("t", int(graph.head[arc])), ms=0)
    table = []
    for source in range(graph.nodes):
        found = nx.single_source_dijkstra_path_length(arcs, ("s", source), weight="ms")
        table.append([0 if t == source else found.get(("t", t), UNREACHABLE_MS) for t in range(graph.nodes)])
    return table


@given(data=st.data())
def test_free_turns_change_nothing(networks_with_places: st.SearchStrategy, data: st.DataObject) -> None:
    network, sources, targets = data.draw(networks_with_places)
    turns = every_turn(network.graph)
    free = customise(build_hierarchy(network.graph, turns.with_turn_ms(np.zeros(len(turns)))), network.travel_ms)
    plain = customise(build_hierarchy(network.graph), network.travel_ms)
    assert place_travel_times(free, sources, targets).tolist() == place_travel_times(plain, sources, targets).tolist()


@given(data=st.data())
def test_a_dearer_turn_never_shortens_a_way(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    hierarchy = build_hierarchy(network.graph, turns)
    more = data.draw(st.lists(st.integers(0, 99), min_size=len(turns), max_size=len(turns)))
    dearer = np.where(turns.turn_ms == FORBIDDEN_MS, FORBIDDEN_MS, turns.turn_ms + np.array(more, dtype=np.int32))
    before = place_travel_times(customise(hierarchy, network.travel_ms), sources, targets)
    after = place_travel_times(customise(hierarchy, network.travel_ms, turn_ms=dearer), sources, targets)
    assert (after >= before).all()


def test_one_turns_back_only_where_the_road_ends() -> None:
    line = road_graph([0, 1, 1, 2], [1, 0, 2, 1], [0.0, 0.01, 0.02], [0.0, 0.0, 0.0], reverse=[1, 0, 3, 2])
    turns = every_turn(line)
    made = {(a, b) for a, b, ms in zip(turns.from_arc, turns.to_arc, turns.turn_ms, strict=True) if ms == 0}
    assert made == {(0, 2), (1, 0), (2, 3), (3, 1)}


def test_turns_of_another_graph_and_wrong_costs_are_refused(town: RoadGraph) -> None:
    line = road_graph([0, 1], [1, 0], [0.0, 0.01], [0.0, 0.0], reverse=[1, 0])
    with pytest.raises(HierarchyError, match="not those of the graph"):
        build_hierarchy(town, every_turn(line))
    with pytest.raises(WeightError, match="turn_ms must hold one time for each of the 2 turns"):
        customise(build_hierarchy(line, every_turn(line)), line.travel_ms, turn_ms=[1])
    with pytest.raises(NotSupportedError, match="no path where turns count"):
        node_path(customise(build_hierarchy(line, every_turn(line)), line.travel_ms), 0, 1)
    with pytest.raises(WeightError, match="without turns"):
        customise(build_hierarchy(line), line.travel_ms, turn_ms=[1, 1])
