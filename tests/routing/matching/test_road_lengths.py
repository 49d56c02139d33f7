"""Distances between points on arcs equal those of Dijkstra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import every_turn, road_graph
from maps.turns import FORBIDDEN_MS
from routing import build_hierarchy
from routing.matching.road_lengths import Spots, distances_m, road_lengths, way

if TYPE_CHECKING:
    from maps import RoadGraph, TurnTable

FORBIDDEN_M = 70.0


def _length_cm(graph: RoadGraph) -> np.ndarray:
    return np.round(graph.length_m * 100.0).astype(np.int64)


def _links(graph: RoadGraph, turns: TurnTable) -> nx.DiGraph[int]:
    """Give arcs as nodes; a turn is as long as the arc that it enters, and more where it is forbidden."""
    links: nx.DiGraph[int] = nx.DiGraph()
    links.add_nodes_from(range(graph.arcs))
    for one, other, lost in zip(turns.from_arc, turns.to_arc, turns.turn_ms, strict=True):
        more_cm = FORBIDDEN_M * 100.0 if lost == FORBIDDEN_MS else 0.0
        links.add_edge(int(one), int(other), cm=_length_cm(graph)[other] + more_cm)
    return links


def _expected_m(graph: RoadGraph, turns: TurnTable, source: tuple[int, float], target: tuple[int, float]) -> float:
    (one, begin), (other, end) = source, target
    along_m = (end - begin) * graph.length_m[one]
    if one == other and along_m >= 0.0:
        return float(along_m)
    links = _links(graph, turns)
    onward_cm = nx.single_source_dijkstra_path_length(links, one, weight="cm")
    whole_cm = min(
        (onward_cm[last] + links[last][other]["cm"] for last in links.pred[other] if last in onward_cm), default=np.inf
    )
    lengths_cm = _length_cm(graph)
    return (lengths_cm[one] * (1 - begin) + whole_cm - lengths_cm[other] * (1 - end)) / 100.0


@given(data=st.data())
@pytest.mark.parametrize("turning", [False, True])
def test_distances_are_those_of_dijkstra(networks_with_turns: Any, data: st.DataObject, *, turning: bool) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    graph = network.graph
    free = turns.with_turn_ms(np.zeros(len(turns), dtype=np.int32))
    lengths = road_lengths(build_hierarchy(graph, turns if turning else None), forbidden_turn_m=FORBIDDEN_M)
    found_m = distances_m(
        lengths, Spots(sources.arc, sources.fraction), Spots(targets.arc, targets.fraction), back_m=0.0
    )
    for row, source in enumerate(zip(sources.arc, sources.fraction, strict=True)):
        for column, target in enumerate(zip(targets.arc, targets.fraction, strict=True)):
            expected_m = _expected_m(graph, turns if turning else free, source, target)
            assert found_m[row, column] == pytest.approx(expected_m, abs=0.02)


@given(data=st.data())
@pytest.mark.parametrize("turning", [False, True])
def test_a_way_is_as_long_as_its_distance(networks_with_turns: Any, data: st.DataObject, *, turning: bool) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    graph = network.graph
    free = turns.with_turn_ms(np.zeros(len(turns), dtype=np.int32))
    lengths = road_lengths(build_hierarchy(graph, free if turning else None))
    ends = Spots(sources.arc, np.ones(len(sources.arc))), Spots(targets.arc, np.zeros(len(targets.arc)))
    found_m = distances_m(lengths, *ends, back_m=0.0)
    for row, column in np.argwhere(np.isfinite(found_m)):
        source, target = int(sources.arc[row]), int(targets.arc[column])
        if source == target and graph.length_m[source] == 0.0:
            continue
        arcs = [source, *way(lengths, source, target).tolist(), target]
        assert (graph.head[arcs[:-1]] == graph.tail[arcs[1:]]).all()
        assert graph.length_m[arcs[1:-1]].sum() == pytest.approx(found_m[row, column], abs=0.01 * len(arcs))


def test_a_target_a_bit_behind_is_at_the_source() -> None:
    graph = road_graph([0, 1], [1, 0], [0.0, 0.01], [0.0, 0.0], reverse=[1, 0])
    source, target = Spots(np.array([0]), np.array([0.5])), Spots(np.array([0]), np.array([0.49]))
    for turns in (None, every_turn(graph)):
        lengths = road_lengths(build_hierarchy(graph, turns))
        assert distances_m(lengths, source, target, back_m=20.0).tolist() == [[0.0]]
        assert distances_m(lengths, source, target, back_m=5.0)[0, 0] > 1000.0


def test_an_arc_too_long_to_be_counted_is_cut() -> None:
    graph = road_graph([0], [1], [0.0, 0.01], [0.0, 0.0], length_m=[1e9], travel_ms=[1])
    lengths = road_lengths(build_hierarchy(graph))
    assert lengths.metric.travel_ms.max() < 2**30
