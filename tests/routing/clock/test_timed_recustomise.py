"""New times on some arcs beside closures by the clock: the same answers as if all had been made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing import build_hierarchy, customise, place_travel_times, prune_timed, recustomise_timed, with_closures
from routing.clock.tables import timed_travel_times
from routing.plain.timed_reference import timed_travel_times as plain_travel_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph
    from routing import ClockClosure

MOMENTS_MS = st.one_of(st.integers(0, 40), st.integers(0, 300_000))


@given(data=st.data())
def test_change_after_change_agrees_with_a_dijkstra_that_waits(
    networks_with_turns: st.SearchStrategy,
    draw_closures: Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]],
    data: st.DataObject,
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    turns = turns if data.draw(st.booleans()) else None
    closures, travel_ms = data.draw(draw_closures(network.graph)), network.travel_ms.copy()
    start_ms = np.full(len(sources.arc), data.draw(MOMENTS_MS), dtype=np.int64)
    timed = with_closures(customise(build_hierarchy(network.graph, turns), travel_ms), closures)
    for _ in range(2):
        arcs = data.draw(st.lists(st.integers(0, network.graph.arcs - 1), unique=True, max_size=8))
        travel_ms[arcs] = data.draw(
            st.lists(st.sampled_from(network.travel_ms.tolist()), min_size=len(arcs), max_size=len(arcs))
        )
        timed = recustomise_timed(timed, arcs, travel_ms[arcs])
    expected = plain_travel_times(network.graph, travel_ms, closures, sources, targets, start_ms, turns=turns)
    for each in (timed, prune_timed(timed)):
        assert timed_travel_times(each, sources, targets, start_ms).tolist() == expected.tolist()
        anew = customise(timed.metric.hierarchy, travel_ms)
        assert np.array_equal(
            place_travel_times(each.metric, sources, targets), place_travel_times(anew, sources, targets)
        )
