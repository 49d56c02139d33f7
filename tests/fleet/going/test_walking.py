"""Distances on foot: along every road in both directions, as a plain search over the whole graph finds them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet.going.walking import walk_m
from maps import RoadGraph, made_up_region, road_graph
from maps.snapping import ArcIndex, snap, snapping_index

GRAPH = made_up_region(1_000, 3)
INDEX = snapping_index(GRAPH)
FARTHEST_M = 3_000.0


def plainly(graph: RoadGraph, index: ArcIndex, place: tuple[float, float], target: tuple[float, float]) -> float:
    """Search the whole graph with networkx; both ends are nodes of their own."""
    undirected: nx.Graph[object] = nx.Graph()

    def join(one: object, other: object, length_m: float) -> None:
        known = undirected.get_edge_data(one, other, {"weight": np.inf})["weight"]
        undirected.add_edge(one, other, weight=min(known, length_m))

    for tail, head, length_m in zip(graph.tail.tolist(), graph.head.tolist(), graph.length_m.tolist(), strict=True):
        join(tail, head, length_m)
    ends = snap(index, [place, target])
    for name, arc, part in zip(("start", "end"), ends.arc.tolist(), ends.fraction.tolist(), strict=True):
        join(name, int(graph.tail[arc]), part * float(graph.length_m[arc]))
        join(name, int(graph.head[arc]), (1 - part) * float(graph.length_m[arc]))
    if ends.arc[0] == ends.arc[1]:
        join("start", "end", abs(float(np.diff(ends.fraction)[0])) * float(graph.length_m[ends.arc[0]]))
    return float(nx.dijkstra_path_length(undirected, "start", "end")) + float(ends.distance_m.sum())


@settings(max_examples=60, deadline=None)
@given(node=st.integers(0, GRAPH.nodes - 1), east_m=st.floats(-2_500, 2_500), north_m=st.floats(-2_500, 2_500))
def test_the_way_on_foot_is_the_shortest_along_all_roads(node: int, east_m: float, north_m: float) -> None:
    target = (float(GRAPH.lon[node]) + 0.0003, float(GRAPH.lat[node]) + 0.0002)
    place = (target[0] + east_m / 55_000, target[1] + north_m / 111_000)
    found = walk_m(GRAPH, INDEX, np.array([place]), target, farthest_m=FARTHEST_M)[0]
    expected = plainly(GRAPH, INDEX, place, target)
    assert found == pytest.approx(expected if expected <= FARTHEST_M else np.inf)


@given(st.permutations(range(5)))
def test_who_else_is_asked_about_changes_nothing(order: list[int]) -> None:
    target = (float(GRAPH.lon[7]), float(GRAPH.lat[7]))
    places = np.column_stack((GRAPH.lon[:5], GRAPH.lat[:5])) * 0.1 + np.array(target) * 0.9
    together = walk_m(GRAPH, INDEX, places[order], target, farthest_m=FARTHEST_M)
    alone = [walk_m(GRAPH, INDEX, places[[row]], target, farthest_m=FARTHEST_M)[0] for row in order]
    assert together.tolist() == pytest.approx(alone)


def test_a_one_way_street_is_walked_both_ways_and_the_shorter_of_two_is_taken() -> None:
    graph = road_graph([0, 0], [1, 1], [30.0, 30.02], [60.0, 60.0], length_m=[2_000.0, 1_200.0])
    ends = np.array([[30.02, 60.0]])
    found = walk_m(graph, snapping_index(graph), ends, (30.0, 60.0), farthest_m=FARTHEST_M)
    assert found.tolist() == pytest.approx([1_200.0])


def test_no_way_is_infinitely_long() -> None:
    islands = road_graph([0, 2], [1, 3], [30.0, 30.01, 30.0, 30.01], [60.0, 60.0, 60.005, 60.005])
    places = np.array([[30.0, 60.005], [31.0, 60.0], [np.nan, np.nan]])
    found = walk_m(islands, snapping_index(islands), places, (30.0, 60.0), farthest_m=FARTHEST_M)
    assert np.isinf(found).all()
