"""Closures by the clock: tables equal a Dijkstra that waits, to the millisecond."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import every_turn, road_graph
from maps.snapping import Snapped
from maps.turns import FORBIDDEN_MS
from routing import (
    UNREACHABLE_MS,
    ClockClosure,
    ClosureError,
    NoRoute,
    build_hierarchy,
    clock_closure,
    customise,
    place_travel_times,
    prune,
    recustomise,
    with_closures,
)
from routing.clock.tables import timed_travel_times
from routing.clock.timed_route import timed_place_route
from routing.plain.timed_reference import timed_travel_times as plain_travel_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph, TurnTable

    DrawClosures = Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]]

MOMENTS_MS = st.one_of(st.integers(0, 40), st.integers(0, 300_000))


def _starts(draw: st.DataObject, places: Snapped) -> np.ndarray:
    size = len(places.arc)
    return np.array(draw.draw(st.lists(MOMENTS_MS, min_size=size, max_size=size)), dtype=np.int64)


@settings(max_examples=3 * USUAL)
@given(data=st.data())
def test_places_agree_with_a_dijkstra_that_waits(
    networks_with_places: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, sources, targets = data.draw(networks_with_places)
    closures, start_ms = data.draw(draw_closures(network.graph)), _starts(data, sources)
    timed = with_closures(customise(build_hierarchy(network.graph), network.travel_ms), closures)
    expected = plain_travel_times(network.graph, network.travel_ms, closures, sources, targets, start_ms)
    assert timed_travel_times(timed, sources, targets, start_ms).tolist() == expected.tolist()


@settings(max_examples=3 * USUAL)
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


@given(data=st.data())
def test_who_leaves_later_never_arrives_earlier(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    timed = with_closures(metric, data.draw(draw_closures(network.graph)))
    early_ms = _starts(data, sources)
    late_ms = early_ms + data.draw(MOMENTS_MS)
    early = _arrivals(timed_travel_times(timed, sources, targets, early_ms), early_ms)
    late = _arrivals(timed_travel_times(timed, sources, targets, late_ms), late_ms)
    assert (early <= late).all()


def _arrivals(times: np.ndarray, start_ms: np.ndarray) -> np.ndarray:
    return np.where(times == UNREACHABLE_MS, np.inf, times + start_ms[:, None])


@given(data=st.data())
def test_longer_closed_never_shortens_a_way(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    closures, start_ms = data.draw(draw_closures(network.graph)), _starts(data, sources)
    more = data.draw(draw_closures(network.graph))
    longer = [
        clock_closure(one.arcs, np.concatenate((_windows(one), _windows(other))))
        for one, other in itertools.zip_longest(closures, more[: len(closures)], fillvalue=clock_closure([], []))
    ]
    before = timed_travel_times(with_closures(metric, closures), sources, targets, start_ms)
    after = timed_travel_times(with_closures(metric, longer), sources, targets, start_ms)
    assert (after >= before).all()


def _windows(closure: ClockClosure) -> np.ndarray:
    return np.column_stack((closure.begins_ms, closure.ends_ms))


@given(data=st.data())
def test_one_more_closure_never_shortens_a_way_from_a_road_that_stays_open(
    networks_with_turns: st.SearchStrategy, draw_closures: DrawClosures, data: st.DataObject
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    closures, start_ms = data.draw(draw_closures(network.graph)), _starts(data, sources)
    more = closures + data.draw(draw_closures(network.graph))
    closable = np.concatenate([[-2], *(each.arcs for each in more)])
    off = ~np.isin(sources.arc, closable) & ~np.isin(network.graph.reverse[sources.arc], closable)
    before = timed_travel_times(with_closures(metric, closures), sources, targets, start_ms)
    after = timed_travel_times(with_closures(metric, more), sources, targets, start_ms)
    plain = place_travel_times(metric, sources, targets)
    assert (after >= before)[off].all()
    assert (before >= plain).all()


@pytest.mark.parametrize("turns_of", [every_turn, lambda town: None], ids=["turns", "no turns"])
def test_a_town_of_bridges_agrees_with_a_dijkstra_that_waits(
    town: RoadGraph, turns_of: Callable[[RoadGraph], TurnTable | None]
) -> None:
    """Half of the streets are raised every two minutes or so: most ways wait, many several times."""
    rng = np.random.default_rng(7)
    closures = [_raised(town, rng) for _ in range(120)]
    turns = turns_of(town)
    sources, targets = (_random_places(town, rng) for _ in range(2))
    start_ms = rng.integers(0, 200_000, 30)
    timed = with_closures(customise(build_hierarchy(town, turns), town.travel_ms), closures)
    found = timed_travel_times(timed, sources, targets, start_ms)
    expected = plain_travel_times(town, town.travel_ms, closures, sources, targets, start_ms.tolist(), turns=turns)
    assert np.array_equal(found, expected)
    assert (found > place_travel_times(timed.metric, sources, targets)).mean() > 0.5


def _raised(town: RoadGraph, rng: np.random.Generator) -> ClockClosure:
    begins = rng.integers(0, 60_000) + np.arange(5) * 120_000
    arc = rng.integers(0, town.arcs)
    return clock_closure([arc, town.reverse[arc]], np.column_stack((begins, begins + rng.integers(10_000, 110_000))))


def _random_places(town: RoadGraph, rng: np.random.Generator) -> Snapped:
    return Snapped(rng.integers(0, town.arcs, 30).astype(np.int32), rng.uniform(0, 1, 30), *np.zeros((3, 30)))


def test_who_arrives_on_a_bridge_that_is_raised_before_its_end_waits_though_it_is_open_on_arrival() -> None:
    road = road_graph([0, 1], [1, 2], [0.0, 0.01, 0.02], np.zeros(3), travel_ms=[1000, 1000])
    timed = with_closures(customise(build_hierarchy(road), road.travel_ms), [clock_closure([1], [(1_500, 5_000)])])
    start = Snapped(np.array([0]), np.array([1.0]), *np.zeros((3, 1)))
    goals = Snapped(np.array([1, 1]), np.array([0.3, 0.0]), *np.zeros((3, 2)))
    assert timed_travel_times(timed, start, goals, np.array([400])).tolist() == [[300, 0]]
    assert timed_travel_times(timed, start, goals, np.array([1_000])).tolist() == [[4_300, 4_000]]
    way = timed_place_route(timed, start, goals.row(0), np.array([1_000]))
    assert not isinstance(way, NoRoute)
    assert (way.travel_ms, way.wait_ms) == (4_300, 4_000)


def test_a_long_bridge_is_passed_in_one_go() -> None:
    """Of 20 arcs of 1 s each: raised from 100 s on, it must be entered by 80 s, however it is divided."""
    nodes = np.arange(22)
    road = road_graph(nodes[:-1], nodes[1:], nodes / 100, np.zeros(22), travel_ms=[1000] * 21)
    timed = with_closures(
        customise(build_hierarchy(road), road.travel_ms), [clock_closure(np.arange(1, 21), [(100_000, 130_000)])]
    )
    assert len(timed.edges) == 1
    start = Snapped(*(np.array([each]) for each in (0, 1.0, 0.0, 0.0, 0.0)))
    goals = Snapped(np.array([1, 10, 20]), np.array([1.0, 1.0, 1.0]), *np.zeros((3, 3)))
    leaves_ms = np.array([79_999, 80_000, 89_999, 90_000, 100_000, 129_000, 130_000])
    places = Snapped(
        *(np.repeat(values, 7) for values in (start.arc, start.fraction, start.lon, start.lat, start.distance_m))
    )
    times = timed_travel_times(timed, places, goals, leaves_ms)
    waits_ms = times - [1000, 10_000, 20_000]
    assert waits_ms.tolist() == [
        [0, 0, 0],
        [0, 0, 50_000],
        [0, 0, 40_001],
        [0, 40_000, 40_000],
        [30_000, 30_000, 30_000],
        [1000, 1000, 1000],
        [0, 0, 0],
    ]


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_a_forbidden_turn_off_a_bridge_is_no_way_on_whether_the_road_there_is_closed_or_not(*, closed: bool) -> None:
    """Two arcs of 10 s with a side road between them that must not be turned into: still one bridge."""
    graph = road_graph(
        [0, 1, 2, 3, 2], [1, 2, 3, 4, 5], np.arange(6) / 100, [0, 0, 0, 0, 0, 0.01], travel_ms=[5_000] + [10_000] * 4
    )
    turns = every_turn(graph)
    into_side = turns.to_arc == 4
    turns = turns.with_turn_ms(np.where(into_side, FORBIDDEN_MS, turns.turn_ms))
    metric = customise(build_hierarchy(graph, turns), graph.travel_ms)
    if closed:
        metric = recustomise(metric, [4], [UNREACHABLE_MS])
    closures = [clock_closure([1, 2], [(20_000, 60_000)])]
    timed = with_closures(metric, closures)
    assert len(timed.edges) == 1
    source, target = (Snapped(*(np.array([each]) for each in (arc, 0.0, 0.0, 0.0, 0.0))) for arc in (0, 3))
    times = timed_travel_times(timed, source, target, np.array([0]))
    assert times.tolist() == [[60_000 + 20_000]]
    travel_ms = [*graph.travel_ms[:4], UNREACHABLE_MS if closed else 10_000]
    assert plain_travel_times(graph, travel_ms, closures, source, target, [0], turns=turns).tolist() == times.tolist()


@pytest.mark.parametrize(
    ("arcs", "windows_ms", "sentence"),
    [
        ([0.5], [(0, 1)], "arcs of a closure must be a list of arc numbers, not float64"),
        ([0], [(5, 5)], "window 0 of a closure ends at 5 ms, it begins at 5 ms"),
        ([0], [(0.0, 1.0)], "windows of a closure must be pairs of whole milliseconds"),
        ([0], [1, 2, 3], "windows of a closure must be pairs"),
        ([-1], [(0, 1)], "closure 0: the graph has arcs 0 to 391, not -1"),
    ],
)
def test_what_is_no_closure_is_named(
    town: RoadGraph, arcs: list[float], windows_ms: list[object], sentence: str
) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    with pytest.raises(ClosureError, match=sentence):
        with_closures(metric, [clock_closure(arcs, windows_ms)])
