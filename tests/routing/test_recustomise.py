"""New times on some arcs: the same metric as if all had been customised anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import WeightError, build_hierarchy, customise, node_travel_times, prune, recustomise

if TYPE_CHECKING:
    from maps import RoadGraph
    from routing import Metric


def equal(one: Metric, other: Metric) -> bool:
    names = ("travel_ms", "link_ms", "up_ms", "down_ms")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@given(data=st.data())
def test_change_after_change_is_the_same_as_anew(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, _, _ = data.draw(networks_with_turns)
    hierarchy = build_hierarchy(network.graph, turns if data.draw(st.booleans()) else None)
    metric, travel_ms = customise(hierarchy, network.travel_ms), network.travel_ms.copy()
    for _ in range(3):
        arcs = data.draw(st.lists(st.integers(0, network.graph.arcs - 1), unique=True, max_size=8))
        new = data.draw(st.lists(st.sampled_from(network.travel_ms.tolist()), min_size=len(arcs), max_size=len(arcs)))
        travel_ms[arcs] = new
        before = metric
        kept_ms = before.travel_ms.copy()
        metric = recustomise(before, arcs, new)
        assert equal(metric, customise(hierarchy, travel_ms))
        assert np.array_equal(before.travel_ms, kept_ms)


def test_so_many_changes_that_all_is_made_anew(town: RoadGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.metric.FEW", 3)
    metric, arcs = customise(build_hierarchy(town), town.travel_ms), np.arange(town.arcs)
    assert equal(recustomise(metric, arcs, arcs), customise(metric.hierarchy, arcs))


def test_a_pruned_metric_is_changed_as_well_and_may_be_pruned_again(town: RoadGraph) -> None:
    metric = prune(customise(build_hierarchy(town), town.travel_ms))
    slower = town.travel_ms.copy()
    slower[[3, 40]] *= 9
    changed = recustomise(metric, [3, 40], slower[[3, 40]])
    nodes = np.arange(town.nodes)
    expected = node_travel_times(customise(metric.hierarchy, slower), nodes, nodes)
    for each in (changed, prune(changed)):
        assert np.array_equal(node_travel_times(each, nodes, nodes), expected)


@pytest.mark.parametrize(
    ("arcs", "travel_ms", "sentence"),
    [
        ([0, 1, 0], [1, 2, 3], "names arc 0 twice"),
        ([-1], [1], r"arcs row 0: the graph has arcs 0 to \d+, not -1"),
        ([0.5], [1], "must be a list of arc numbers, not float64"),
        ([[0]], [1], r"of shape \(1, 1\)"),
        ([0], [1, 2], "one time for each of the 1 changed arcs"),
        ([0], [-1], "travel_ms of changed arc 0 is -1"),
        ([0], [1.5], "whole milliseconds"),
    ],
)
def test_what_is_wrong_is_told(town: RoadGraph, arcs: list, travel_ms: list, sentence: str) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    with pytest.raises(WeightError, match=sentence):
        recustomise(metric, arcs, travel_ms)
