"""From one place at a moment: times to all nodes and arcs, and areas, under closures by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import every_turn
from routing import (
    UNREACHABLE_MS,
    DepartureError,
    build_hierarchy,
    clock_closure,
    customise,
    isochrone,
    node_times,
    place_travel_times,
    prune,
    snap_places,
    travel_times,
    with_closures,
)
from routing.clock.tables import timed_travel_times
from routing.plain.timed_reference import timed_travel_times as plain_travel_times
from routing.reach import arc_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Network

    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing import ClockClosure

    DrawClosures = Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _on_every_arc(network: Network, fraction: float) -> Snapped:
    arcs = list(range(network.graph.arcs))
    return network.places(arcs, [fraction] * len(arcs), far_m=[0.0] * len(arcs), others=[])


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_nodes_are_reached_when_a_dijkstra_that_waits_is_there(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    """At a node one is when the first arc that leads there is driven to its end."""
    network, turns, sources, _ = data.draw(networks_with_turns)
    graph, source, turns = network.graph, sources.row(0), data.draw(st.sampled_from((turns, None)))
    closures, start_ms = data.draw(draw_closures(graph)), data.draw(st.integers(0, 100_000))
    metric = customise(build_hierarchy(graph, turns), network.travel_ms)
    timed = with_closures(prune(metric) if data.draw(st.booleans()) else metric, closures)
    ends = _on_every_arc(network, 1.0)
    by_arc = plain_travel_times(graph, network.travel_ms, closures, source, ends, [start_ms], turns=turns)[0]
    expected = np.full(graph.nodes, UNREACHABLE_MS, dtype=np.int32)
    is_open = network.travel_ms != UNREACHABLE_MS
    np.minimum.at(expected, graph.head[is_open], by_arc[is_open])
    assert node_times(timed, source, at=EPOCH + timedelta(milliseconds=start_ms)).tolist() == expected.tolist()


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_arcs_are_entered_when_the_table_says_so(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    """A place is reached along its own road, or over an arc that is entered at its tail."""
    network, turns, sources, _ = data.draw(networks_with_turns)
    graph, source, turns = network.graph, sources.row(0), data.draw(st.sampled_from((turns, None)))
    start_ms, fraction = data.draw(st.integers(0, 100_000)), data.draw(st.sampled_from((0.0, 0.3, 1.0)))
    metric = customise(build_hierarchy(graph, turns), network.travel_ms)
    timed = with_closures(metric, data.draw(draw_closures(graph)))
    goals = _on_every_arc(network, fraction)
    entered = arc_times(timed, source, at=EPOCH + timedelta(milliseconds=start_ms))
    expected = _over(entered, network, fraction)
    two_way = np.flatnonzero(graph.reverse >= 0)
    back = _over(entered, network, 1.0 - fraction)[graph.reverse[two_way]]
    expected[two_way] = np.minimum(expected[two_way], back)
    table = timed_travel_times(timed, source, goals, np.array([start_ms]))[0]
    own = np.isin(np.arange(graph.arcs), _own_arcs(network, source))
    assert table[~own].tolist() == expected[~own].tolist()
    assert (table[own] <= expected[own]).all()


def _over(entered: np.ndarray, network: Network, fraction: float) -> np.ndarray:
    reached = np.floor(np.where(entered < UNREACHABLE_MS, network.travel_ms, 0) * fraction) + entered
    return np.where(reached < 2**30 - 1, reached, UNREACHABLE_MS).astype(np.int32)


def _own_arcs(network: Network, source: Snapped) -> list[int]:
    """Give the arcs that the source can be on without having entered them."""
    arcs = {int(source.arc[0]), *source.others.arc.tolist()}
    both = arcs | {int(network.graph.reverse[arc]) for arc in arcs}
    return [arc for arc in both if arc >= 0]


@given(data=st.data())
def test_without_a_moment_no_clock_counts(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, _ = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    timed = with_closures(metric, data.draw(draw_closures(network.graph)))
    source = sources.row(0)
    assert node_times(timed, source).tolist() == node_times(metric, source).tolist()
    assert arc_times(timed, source).tolist() == arc_times(metric, source).tolist()


@given(data=st.data())
def test_an_own_arc_that_is_come_to_from_behind_has_the_time_of_the_table(
    networks_with_turns: st.SearchStrategy, data: st.DataObject
) -> None:
    network, turns, sources, _ = data.draw(networks_with_turns)
    source = sources.row(0)
    metric = customise(build_hierarchy(network.graph, turns), network.travel_ms)
    entered = arc_times(metric, source)
    arc = int(source.arc[0])
    begin = network.places([arc], [0.0], far_m=[0.0], others=[])
    if source.fraction[0] > 0 and network.graph.reverse[arc] < 0 and not np.isin(arc, source.others.arc):
        assert place_travel_times(metric, source, begin)[0, 0] == entered[arc]


@pytest.mark.parametrize("turns_of", [every_turn, lambda town: None], ids=["turns", "no turns"])
def test_an_area_ends_at_a_bridge_that_is_raised(town: RoadGraph, turns_of: Callable[[RoadGraph], object]) -> None:
    """All streets over the line between the fourth and the fifth column are closed from 200 until 600 seconds."""
    west = np.isclose(town.lon[town.tail], 0.003) | np.isclose(town.lon[town.head], 0.003)
    east = np.isclose(town.lon[town.tail], 0.004) | np.isclose(town.lon[town.head], 0.004)
    closures = [clock_closure([arc], [(200_000, 600_000)]) for arc in np.flatnonzero(west & east)]
    timed = with_closures(customise(build_hierarchy(town, turns_of(town)), town.travel_ms), closures)
    early, late = (
        isochrone(timed, (0.0, 0.0), [300_000], at=EPOCH + timedelta(seconds=seconds))[0] for seconds in (0, 199)
    )
    assert early.area.bounds[2] > 0.009
    assert late.area.bounds[2] < 0.0055
    assert late.roads_m < early.roads_m
    assert isochrone(timed, (0.0, 0.0), [300_000])[0].area.equals(early.area)
    place = snap_places(timed.metric.hierarchy, [(0.0, 0.0)])
    beyond = np.column_stack((town.lon, town.lat))[[8]]
    at = EPOCH + timedelta(seconds=199)
    assert node_times(timed, place, at=at)[8] == travel_times(timed, [(0.0, 0.0)], beyond, at=at)[0, 0] > 401_000


def test_who_stands_before_a_bridge_is_not_on_it(town: RoadGraph) -> None:
    """Raised from 0 until 600 s: whoever stands at its end has no more of it than who comes there."""
    bridge = int(np.flatnonzero((town.tail == 3) & (town.head == 4))[0])
    closed = clock_closure([bridge, town.reverse[bridge]], [(0, 600_000)])
    timed = with_closures(customise(build_hierarchy(town), town.travel_ms), [closed])
    (at_it,), (on_it,) = (isochrone(timed, (lon, 0.0), [3_000], at=EPOCH) for lon in (0.003, 0.00301))
    assert at_it.area.bounds[2] < on_it.area.bounds[2]
    place = snap_places(timed.metric.hierarchy, [(0.003, 0.0)])
    assert arc_times(timed, place, at=EPOCH)[bridge] == 600_000


def test_a_moment_without_a_time_zone_is_refused(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    with pytest.raises(DepartureError, match="without a time zone"):
        isochrone(metric, (0.0, 0.0), [60_000], at=datetime.fromisoformat("2026-05-01"))
