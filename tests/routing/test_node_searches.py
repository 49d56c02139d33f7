"""Searches between nodes give what the table gives, and refuse what they cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import every_turn
from routing import NotSupportedError, PlaceError, build_hierarchy, customise, node_travel_times, prune
from routing.node_searches import keep_target_nodes, node_travel_time, times_from_node, times_to_kept_nodes

if TYPE_CHECKING:
    from maps import RoadGraph
    from routing import Metric


@given(data=st.data(), pruned=st.booleans())
def test_all_agree_with_the_table(networks: st.SearchStrategy, data: st.DataObject, *, pruned: bool) -> None:
    network = data.draw(networks)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    metric = prune(metric) if pruned else metric
    nodes = np.arange(network.graph.nodes)
    table = node_travel_times(metric, nodes, nodes)
    assert [[node_travel_time(metric, a, b) for b in nodes.tolist()] for a in nodes.tolist()] == table.tolist()
    assert [times_from_node(metric, node).tolist() for node in nodes.tolist()] == table.tolist()
    chosen = np.array(data.draw(st.lists(st.sampled_from(nodes.tolist()), max_size=8)), dtype=np.int64)
    assert np.array_equal(times_to_kept_nodes(keep_target_nodes(metric, chosen), nodes), table[:, chosen])


@pytest.fixture
def turning(town: RoadGraph) -> Metric:
    return customise(build_hierarchy(town, every_turn(town)), town.travel_ms)


def test_where_turns_count_a_pair_is_answered_as_a_table(turning: Metric) -> None:
    assert node_travel_time(turning, 3, 40) == node_travel_times(turning, [3], [40])[0, 0]


def test_where_turns_count_the_others_say_so(turning: Metric) -> None:
    with pytest.raises(NotSupportedError, match="where turns count"):
        times_from_node(turning, 3)
    with pytest.raises(NotSupportedError, match="where turns count"):
        keep_target_nodes(turning, [3])


@pytest.mark.parametrize("node", [-1, 110])
def test_a_node_that_is_not_there_is_named(town: RoadGraph, node: int) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    with pytest.raises(PlaceError, match=f"source_node: the graph has nodes 0 to 109, not {node}"):
        node_travel_time(metric, node, 0)
    with pytest.raises(PlaceError, match=f"target_node: the graph has nodes 0 to 109, not {node}"):
        node_travel_time(metric, 0, node)
    with pytest.raises(PlaceError, match=f"source_node row 0: the graph has nodes 0 to 109, not {node}"):
        times_from_node(metric, node)
