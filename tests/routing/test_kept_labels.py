"""Kept searches: the same times as a table, for as long as the metric is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import (
    PlaceError,
    build_hierarchy,
    customise,
    keep_sources,
    keep_targets,
    labelled_travel_times,
    place_travel_times,
    prune,
    snap_places,
    with_closures,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph


@given(data=st.data())
def test_kept_places_have_the_times_of_the_table(networks_with_places: st.SearchStrategy, data: st.DataObject) -> None:
    network, sources, targets = data.draw(networks_with_places)
    metric = customise(build_hierarchy(network.graph), network.travel_ms)
    if data.draw(st.booleans()):
        metric = prune(metric)
    expected = place_travel_times(metric, sources, targets)
    found = labelled_travel_times(keep_sources(metric, sources), keep_targets(metric, targets))
    assert found.tolist() == expected.tolist()


def test_no_places_make_an_empty_table(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    none, one = (snap_places(metric.hierarchy, np.zeros((rows, 2))) for rows in (0, 1))
    assert labelled_travel_times(keep_sources(metric, none), keep_targets(metric, one)).shape == (0, 1)
    assert labelled_travel_times(keep_sources(metric, one), keep_targets(metric, none)).shape == (1, 0)


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_kept_places_have_the_times_of_the_table_where_turns_count(
    networks_with_turns: st.SearchStrategy, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, turns), network.travel_ms)
    if data.draw(st.booleans()):
        metric = prune(metric)
    expected = place_travel_times(metric, sources, targets)
    found = labelled_travel_times(keep_sources(metric, sources), keep_targets(metric, targets))
    assert found.tolist() == expected.tolist()


@given(data=st.data())
def test_kept_places_on_a_metric_without_what_the_clock_closes(
    networks_with_turns: st.SearchStrategy, draw_closures: Callable[..., st.SearchStrategy], data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    without = with_closures(metric, data.draw(draw_closures(network.graph))).without
    expected = place_travel_times(without, sources, targets)
    found = labelled_travel_times(keep_sources(without, sources), keep_targets(without, targets))
    assert found.tolist() == expected.tolist()


def test_labels_of_an_older_metric_are_refused(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    place = snap_places(metric.hierarchy, [[0.0, 0.0]])
    with pytest.raises(PlaceError, match="different metrics"):
        labelled_travel_times(keep_sources(metric, place), keep_targets(prune(metric), place))


def test_hundreds_of_searches_that_climb_together_have_the_times_of_the_table(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    nodes = np.arange(150) * 7 % town.nodes
    places = snap_places(metric.hierarchy, np.column_stack((town.lon[nodes], town.lat[nodes])))
    for each in (metric, prune(metric)):
        found = labelled_travel_times(keep_sources(each, places), keep_targets(each, places))
        assert found.tolist() == place_travel_times(each, places, places).tolist()
