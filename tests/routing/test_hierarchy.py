"""The hierarchy: a tree whose arcs lead to ancestors and carry every road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import road_graph
from routing import HierarchyError, build_hierarchy

if TYPE_CHECKING:
    from maps import RoadGraph
    from routing import Hierarchy


def _ancestors(hierarchy: Hierarchy, rank: int) -> set[int]:
    found = set()
    while rank >= 0:
        found.add(rank)
        rank = int(hierarchy.parent[rank])
    return found


@given(data=st.data())
def test_arcs_lead_to_ancestors_and_subtrees_are_ranges(networks: st.SearchStrategy, data: st.DataObject) -> None:
    hierarchy = build_hierarchy(data.draw(networks).graph)
    for rank in range(hierarchy.graph.nodes):
        ancestors = _ancestors(hierarchy, rank)
        upward = slice(hierarchy.up_first[rank], hierarchy.up_first[rank + 1])
        assert set(hierarchy.up_head[upward].tolist()) < ancestors
        assert hierarchy.up_depth[upward].tolist() == hierarchy.depth[hierarchy.up_head[upward]].tolist()
        assert all(hierarchy.subtree[above] <= rank <= above for above in ancestors)


@given(data=st.data())
def test_every_road_has_its_place_and_every_loop_none(networks: st.SearchStrategy, data: st.DataObject) -> None:
    graph = data.draw(networks).graph
    hierarchy = build_hierarchy(graph)
    tail, head = hierarchy.rank[graph.tail], hierarchy.rank[graph.head]
    assert np.array_equal(hierarchy.link_slot == -1, tail == head)
    carried = hierarchy.link_slot >= 0
    assert np.array_equal(hierarchy.up_head[hierarchy.link_slot[carried] >> 1], np.maximum(tail, head)[carried])
    assert np.array_equal(hierarchy.link_slot[carried] & 1, (tail > head)[carried])


def test_arrays_cannot_be_written(town: RoadGraph) -> None:
    with pytest.raises(ValueError, match="read-only"):
        build_hierarchy(town).rank[0] = 1


@pytest.mark.parametrize("reverse", [[2, -1, 0], [1, 0, 0]])
def test_a_reverse_that_is_not_the_way_back_is_refused(reverse: list[int]) -> None:
    graph = road_graph([0, 1, 1], [1, 0, 2], [0.0, 0.1, 0.2], [0.0, 0.0, 0.0], reverse=reverse)
    with pytest.raises(HierarchyError, match=r"reverse of arc \d is arc \d, which is not the way back"):
        build_hierarchy(graph)
