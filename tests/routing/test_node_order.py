"""The order of contraction: complete, repeatable, with subtrees as ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.node_order import nested_dissection

if TYPE_CHECKING:
    from maps import RoadGraph


@given(data=st.data())
def test_every_node_has_one_rank(networks: st.SearchStrategy, data: st.DataObject) -> None:
    graph = data.draw(networks).graph
    assert sorted(nested_dissection(graph.tail, graph.head, graph.nodes).tolist()) == list(range(graph.nodes))


def test_the_same_graph_gives_the_same_order(town: RoadGraph) -> None:
    assert np.array_equal(*(nested_dissection(town.tail, town.head, town.nodes) for _ in range(2)))


def test_a_graph_without_arcs_has_an_order() -> None:
    none = np.empty(0, dtype=np.int32)
    assert sorted(nested_dissection(none, none, 3).tolist()) == [0, 1, 2]
    assert nested_dissection(none, none, 0).tolist() == []


def test_a_single_node_with_a_loop_has_an_order() -> None:
    zero = np.zeros(1, dtype=np.int32)
    assert nested_dissection(zero, zero, 1).tolist() == [0]
