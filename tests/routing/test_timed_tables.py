"""Closures by the clock: tables equal a Dijkstra that waits, to the millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import ClockClosure, build_hierarchy, customise, place_travel_times, prune, with_closures
from routing.timed_reference import timed_travel_times as plain_travel_times
from routing.timed_tables import timed_travel_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph
    from maps.snapping import Snapped

    DrawClosures = Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]]

MOMENTS_MS = st.one_of(st.integers(0, 40), st.integers(0, 300_000))


def _starts(draw: st.DataObject, places: Snapped) -> np.ndarray:
    size = len(places.arc)
    return np.array(draw.draw(st.lists(MOMENTS_MS, min_size=size, max_size=size)), dtype=np.int64)


@settings(max_examples=300)
@given(data=st.data())
def test_places_agree_with_a_dijkstra_that_waits(
    networks_with_places: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, sources, targets = data.draw(networks_with_places)
    closures, start_ms = data.draw(draw_closures(network.graph)), _starts(data, sources)
    timed = with_closures(customise(build_hierarchy(network.graph), network.travel_ms), closures)
    expected = plain_travel_times(network.graph, network.travel_ms, closures, sources, targets, start_ms)
    assert timed_travel_times(timed, sources, targets, start_ms).tolist() == expected.tolist()


@settings(max_examples=300)
@given(data=st.data())
def test_places_agree_where_turns_count(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    closures, start_ms = data.draw(draw_closures(network.graph)), _starts(data, sources)
    timed = with_closures(prune(customise(build_hierarchy(network.graph, turns), network.travel_ms)), closures)
    expected = plain_travel_times(network.graph, network.travel_ms, closures, sources, targets, start_ms, turns=turns)
    assert timed_travel_times(timed, sources, targets, start_ms).tolist() == expected.tolist()


@given(data=st.data())
def test_closures_without_windows_change_nothing(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    closures = [
        ClockClosure(each.arcs, *np.empty((2, 0), dtype=np.int64)) for each in data.draw(draw_closures(network.graph))
    ]
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    found = timed_travel_times(with_closures(metric, closures), sources, targets, _starts(data, sources))
    assert found.tolist() == place_travel_times(metric, sources, targets).tolist()
