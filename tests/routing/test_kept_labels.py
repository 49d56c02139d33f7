"""Kept searches: the same times as a table, for as long as the metric is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import every_turn
from routing import (
    NotSupportedError,
    PlaceError,
    build_hierarchy,
    customise,
    keep_sources,
    keep_targets,
    labelled_travel_times,
    place_travel_times,
    prune,
    snap_places,
)

if TYPE_CHECKING:
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


def test_labels_of_an_older_metric_and_of_one_with_turns_are_refused(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    place = snap_places(metric.hierarchy, [[0.0, 0.0]])
    with pytest.raises(PlaceError, match="different metrics"):
        labelled_travel_times(keep_sources(metric, place), keep_targets(prune(metric), place))
    turning = customise(build_hierarchy(town, every_turn(town)), town.travel_ms)
    with pytest.raises(NotSupportedError, match="not kept yet"):
        keep_sources(turning, place)
