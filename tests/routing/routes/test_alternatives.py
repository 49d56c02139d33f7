"""Alternatives: the fastest first, the others not much longer, mostly elsewhere, and sensible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import every_turn, made_up_region, road_graph
from maps.turns import FORBIDDEN_MS
from routing import (
    NoRoute,
    PlaceError,
    Route,
    alternatives,
    build_hierarchy,
    customise,
    node_travel_times,
    prune,
    route,
    with_closures,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Network

    from maps import RoadGraph, TurnTable
    from routing import Metric


@pytest.fixture(scope="module")
def region() -> RoadGraph:
    return made_up_region(2_000, 7)


@pytest.mark.parametrize("turning", ["turns", "no turns"])
def test_most_long_ways_of_a_region_have_good_alternatives(region: RoadGraph, turning: str) -> None:
    metric = prune(
        customise(build_hierarchy(region, every_turn(region) if turning == "turns" else None), region.travel_ms)
    )
    rng, found = np.random.default_rng(4), []
    for source, target in rng.integers(0, region.nodes, (40, 2)):
        ends = [(float(region.lon[node]), float(region.lat[node])) for node in (source, target)]
        ways = alternatives(metric, *ends, count=3)
        fastest = route(metric, *ends)
        assert isinstance(fastest, Route)
        assert ways[0].travel_ms == fastest.travel_ms
        assert ways[0].arcs.tolist() == fastest.arcs.tolist()
        _check_ways(metric, ways)
        found.append(len(ways))
    assert sum(size > 1 for size in found) >= 15
    assert max(found) == 3


def _check_ways(metric: Metric, ways: list[Route]) -> None:
    graph, turns = metric.hierarchy.graph, metric.hierarchy.turns
    for number, way in enumerate(ways):
        assert ways[0].travel_ms <= way.travel_ms <= 1.25 * ways[0].travel_ms + 1
        assert way.vertex_ms[-1] == way.travel_ms - way.walk_ms
        assert (graph.head[way.arcs[:-1]] == graph.tail[way.arcs[1:]]).all()
        assert turns is None or _lost_ms(turns, way) != FORBIDDEN_MS
        for other in ways[:number]:
            whole = np.isin(way.arcs[1:-1], other.arcs)
            assert metric.travel_ms[way.arcs[1:-1]][whole].sum() <= 0.8 * ways[0].travel_ms + 1
    if turns is None:
        for way in ways[1:]:
            _check_parts_are_shortest(metric, way, 0.25 * ways[0].travel_ms)


def _lost_ms(turns: TurnTable, way: Route) -> int:
    cost = {(a, b): lost for a, b, lost in zip(turns.from_arc, turns.to_arc, turns.turn_ms, strict=True)}
    return max((cost[turn] for turn in zip(way.arcs[:-1], way.arcs[1:], strict=True)), default=0)


def _check_parts_are_shortest(metric: Metric, way: Route, limit_ms: float) -> None:
    graph, arcs = metric.hierarchy.graph, way.arcs[1:-1]
    reached_ms = np.concatenate(([0], np.cumsum(metric.travel_ms[arcs])))
    nodes = np.append(graph.tail[arcs], graph.head[arcs[-1:]])
    took_ms = reached_ms - reached_ms[:, None]
    rows, columns = np.nonzero((took_ms <= limit_ms) & (np.arange(len(nodes)) > np.arange(len(nodes))[:, None]))
    table = node_travel_times(metric, nodes, nodes)
    assert table[rows, columns].tolist() == took_ms[rows, columns].tolist()


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_on_every_network_they_are_ways(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, _, _ = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    source, target = (_place(network, data) for _ in range(2))
    ways, fastest = alternatives(metric, source, target, count=3), route(metric, source, target)
    if isinstance(fastest, NoRoute):
        assert ways == []
        return
    assert ways[0].travel_ms == fastest.travel_ms
    assert 1 <= len(ways) <= 3
    graph = network.graph
    for way in ways:
        assert way.travel_ms - way.walk_ms <= 1.25 * (fastest.travel_ms - fastest.walk_ms) + 1
        assert way.vertex_ms[-1] == way.travel_ms - way.walk_ms
        assert (graph.head[way.arcs[:-1]] == graph.tail[way.arcs[1:]]).all()


@settings(max_examples=2 * USUAL)
@given(data=st.data())
def test_at_a_moment_the_others_avoid_what_the_clock_closes(
    networks_with_turns: st.SearchStrategy, draw_closures: Callable[..., st.SearchStrategy], data: st.DataObject
) -> None:
    network, turns, _, _ = data.draw(networks_with_turns)
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    timed = with_closures(metric, data.draw(draw_closures(network.graph)))
    source, target = (_place(network, data) for _ in range(2))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=data.draw(st.integers(0, 100_000)))
    ways, fastest = alternatives(timed, source, target, at=at), route(timed, source, target, at=at)
    if isinstance(fastest, NoRoute):
        assert ways == []
        return
    assert (ways[0].travel_ms, ways[0].wait_ms) == (fastest.travel_ms, fastest.wait_ms)
    for way in ways[1:]:
        assert way.wait_ms == 0
        assert not np.isin(way.arcs, timed.edges.arc).any()
        assert way.travel_ms - way.walk_ms <= 1.25 * (fastest.travel_ms - fastest.walk_ms) + 1


def _place(network: Network, data: st.DataObject) -> tuple[float, float]:
    node = data.draw(st.integers(0, network.graph.nodes - 1))
    return float(network.graph.lon[node]), float(network.graph.lat[node])


def test_two_roads_around_a_block_are_alternatives_and_a_long_one_is_none() -> None:
    """From 0 to 3 over 1 in 100 s, over 2 in 110 s, over 4 in 200 s."""
    ends = [(0, 1), (1, 3), (0, 2), (2, 3), (0, 4), (4, 3), (5, 0), (3, 6)]
    pairs = np.array([pair for a, b in ends for pair in ((a, b), (b, a))])
    seconds = np.repeat([50, 50, 55, 55, 100, 100, 20, 20], 2)
    lon, lat = [0.01, 0.02, 0.02, 0.03, 0.02, 0.0, 0.04], [0.0, 0.01, -0.01, 0.0, 0.03, 0.0, 0.0]
    graph = road_graph(pairs[:, 0], pairs[:, 1], lon, lat, travel_ms=seconds * 1000, reverse=np.arange(16) ^ 1)
    metric = customise(build_hierarchy(graph), graph.travel_ms)
    ways = alternatives(metric, (0.005, 0.0), (0.035, 0.0), count=4)
    assert [way.travel_ms for way in ways] == [pytest.approx(120_000, abs=2), pytest.approx(130_000, abs=2)]
    assert [way.arcs.tolist() for way in ways] == [[12, 0, 2, 14], [12, 4, 6, 14]]
    assert len(alternatives(metric, (0.005, 0.0), (0.035, 0.0), count=1)) == 1
    with pytest.raises(PlaceError, match="source row 0"):
        alternatives(metric, (0.0, 100.0), (0.0, 0.0))
