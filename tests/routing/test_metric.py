"""Travel times of arcs: checked at the door, the same answers pruned or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import WeightError, build_hierarchy, customise, node_travel_times, prune

if TYPE_CHECKING:
    from maps import RoadGraph


@given(data=st.data())
def test_pruning_changes_no_answer_and_adds_no_arc(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks)
    nodes = np.arange(network.graph.nodes)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    pruned = prune(metric)
    assert np.array_equal(node_travel_times(metric, nodes, nodes), node_travel_times(pruned, nodes, nodes))
    assert len(pruned.forward[2]) <= len(metric.forward[2])
    assert len(pruned.backward[2]) <= len(metric.backward[2])


def _spoilt(town: RoadGraph, value: Any) -> Any:
    times = town.travel_ms.astype(np.int64)
    times[7] = value
    return times


@pytest.mark.parametrize("value", [-1, 2**30 - 1, 2**31 - 2, 2**31, 2**40])
def test_a_time_out_of_range_is_named(town: RoadGraph, value: int) -> None:
    with pytest.raises(WeightError, match=rf"travel_ms of arc 7 is {value}, outside 0 to 1073741822 ms"):
        customise(build_hierarchy(town), _spoilt(town, value))


def test_times_that_are_no_whole_numbers_are_refused(town: RoadGraph) -> None:
    with pytest.raises(WeightError, match="whole milliseconds, not float64"):
        customise(build_hierarchy(town), town.travel_ms.astype(np.float64))


@pytest.mark.parametrize("shape", [(0,), (3,), (2, 2)])
def test_one_time_for_each_arc(town: RoadGraph, shape: tuple[int, ...]) -> None:
    with pytest.raises(WeightError, match=rf"each of the {town.arcs} arcs"):
        customise(build_hierarchy(town), np.zeros(shape, dtype=np.int32))


def test_the_callers_times_may_change_afterwards(town: RoadGraph) -> None:
    times = town.travel_ms.copy()
    metric = customise(build_hierarchy(town), times)
    times[:] = 0
    assert node_travel_times(metric, [0], [5])[0, 0] > 0
    assert metric.travel_ms.tolist() == town.travel_ms.tolist()
