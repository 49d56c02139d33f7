"""Kept searches under closures by the clock: the same times as a table at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import (
    DepartureError,
    PlaceError,
    build_hierarchy,
    clock_closure,
    customise,
    keep_timed_sources,
    keep_timed_targets,
    nearest,
    nearest_of_table,
    prune,
    snap_places,
    timed_labelled_travel_times,
    with_closures,
)
from routing.clock.tables import timed_travel_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph
    from routing import TimedMetric

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_kept_places_have_the_times_of_the_table_at_every_moment(
    networks_with_turns: st.SearchStrategy, draw_closures: Callable[..., st.SearchStrategy], data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    timed = with_closures(
        prune(metric) if data.draw(st.booleans()) else metric, data.draw(draw_closures(network.graph))
    )
    kept = keep_timed_sources(timed, sources), keep_timed_targets(timed, targets)
    for _ in range(2):
        start_ms = data.draw(st.lists(st.integers(0, 200_000), min_size=len(sources), max_size=len(sources)))
        expected = timed_travel_times(timed, sources, targets, np.array(start_ms))
        at = [EPOCH + timedelta(milliseconds=ms) for ms in start_ms]
        assert timed_labelled_travel_times(*kept, at=at).tolist() == expected.tolist()


@pytest.fixture(scope="module")
def timed(town: RoadGraph) -> TimedMetric:
    closures = [clock_closure([arc, arc ^ 1], [(0, 60_000)]) for arc in range(0, 60, 6)]
    return with_closures(customise(build_hierarchy(town), town.travel_ms), closures)


def test_the_nearest_of_kept_units_at_a_moment(timed: TimedMetric) -> None:
    units, calls = (np.random.default_rng(size).uniform(0.0, [0.011, 0.008], (size, 2)) for size in (30, 4))
    places = [snap_places(timed.metric.hierarchy, each) for each in (units, calls)]
    kept = keep_timed_sources(timed, places[0]), keep_timed_targets(timed, places[1])
    found = nearest_of_table(timed_labelled_travel_times(*kept, at=EPOCH), 5)
    for one, other in zip(found, nearest(timed, units, calls, 5, at=EPOCH), strict=True):
        assert (one.row.tolist(), one.travel_ms.tolist()) == (other.row.tolist(), other.travel_ms.tolist())


def test_other_metrics_and_wrong_moments_are_refused(timed: TimedMetric) -> None:
    place = snap_places(timed.metric.hierarchy, [(0.0, 0.0)])
    other = with_closures(timed.metric, [])
    sources, targets = keep_timed_sources(timed, place), keep_timed_targets(timed, place)
    with pytest.raises(PlaceError, match="different metrics"):
        timed_labelled_travel_times(sources, keep_timed_targets(other, place), at=EPOCH)
    with pytest.raises(DepartureError, match="one moment for each of the 1 sources"):
        timed_labelled_travel_times(sources, targets, at=[EPOCH, EPOCH])
    assert (len(sources), len(targets)) == (1, 1)
