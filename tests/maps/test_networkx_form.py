from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from maps import GraphError, MadeUpRegion, RoadGraph, read_osm, road_graph
from maps.road_graph import NO_ARC, ROAD_CLASSES

if TYPE_CHECKING:
    from pathlib import Path


def _assert_equal(one: RoadGraph, other: RoadGraph) -> None:
    for field in fields(one):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name


def test_there_and_back_loses_nothing(region: MadeUpRegion) -> None:
    form = region.graph.to_networkx()
    assert (form.number_of_nodes(), form.number_of_edges()) == (region.graph.nodes, region.graph.arcs)
    _assert_equal(RoadGraph.from_networkx(form), region.graph)


@pytest.mark.realdata
def test_a_real_country_comes_back_as_it_was(data_dir: Path) -> None:
    graph = read_osm(data_dir / "osm" / "liechtenstein-latest.osm.pbf")
    _assert_equal(RoadGraph.from_networkx(graph.to_networkx()), graph)


def test_loops_parallel_arcs_and_islands_stay() -> None:
    graph = road_graph(
        [1, 0, 0, 2, 0], [0, 1, 1, 2, 1], [30.0, 30.1, 30.2, 30.3], [60.0] * 4, reverse=[1, 0, -1, -1, -1]
    )
    _assert_equal(RoadGraph.from_networkx(graph.to_networkx()), graph)


def test_an_empty_graph() -> None:
    assert RoadGraph.from_networkx(nx.MultiDiGraph()).arcs == 0


def test_the_shortest_way_is_the_one_networkx_finds(region: MadeUpRegion) -> None:
    form = region.graph.to_networkx()
    edge = next(iter(form.edges(data=True)))[2]
    assert edge["travel_time"] == edge["travel_ms"] / 1000
    assert nx.shortest_path_length(form, 0, region.graph.nodes - 1, weight="travel_ms") > 0


def test_a_road_that_a_planner_takes_away_leaves_its_partner_alone(region: MadeUpRegion) -> None:
    form = region.graph.to_networkx()
    tail, head = int(region.graph.tail[0]), int(region.graph.head[0])
    form.remove_edge(tail, head)
    graph = RoadGraph.from_networkx(form)
    assert graph.arcs == region.graph.arcs - 1
    assert graph.reverse[int(region.graph.reverse[0]) - 1] == NO_ARC


def test_an_osmnx_graph_gets_speeds_classes_names_and_pairs() -> None:
    form: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    form.add_node("a", x=30.0, y=60.0)
    form.add_node("b", x=30.01, y=60.0)
    both = {"osmid": [7, 8], "highway": ["primary_link", "service"], "name": ["Садовая улица", "x"], "length": 500.0}
    form.add_edge("a", "b", **both, maxspeed=["60", "40"])
    form.add_edge("b", "a", **both)
    form.add_edge("a", "b", highway="cow_path")
    graph = RoadGraph.from_networkx(form)
    assert graph.reverse.tolist() == [2, NO_ARC, 0]
    assert graph.way_id.tolist() == [7, 0, 7]
    assert [ROAD_CLASSES[number] for number in graph.road_class] == ["primary", "other", "primary"]
    assert [graph.names[number] for number in graph.name] == ["Садовая улица", "", "Садовая улица"]
    assert graph.travel_ms.tolist() == [90_000, round(graph.length_m[1] * 60), 90_000]


def test_a_node_without_a_place_and_a_bad_length_are_refused() -> None:
    form: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    form.add_edge(1, 2)
    with pytest.raises(GraphError, match="node 1 has no place"):
        RoadGraph.from_networkx(form)
    form.add_nodes_from([(1, {"x": 30, "y": 60}), (2, {"x": 30, "y": 61})])
    form.add_edge(2, 1, length="far")
    with pytest.raises(GraphError, match="length"):
        RoadGraph.from_networkx(form)
