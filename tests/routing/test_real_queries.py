"""Real cities: kept searches, sweeps from one place and alternatives say what the tables say, to the millisecond."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.snapping import Snapped
from routing import (
    UNREACHABLE_MS,
    alternatives,
    customise,
    keep_sources,
    keep_targets,
    labelled_travel_times,
    node_times,
    node_travel_times,
    place_travel_times,
    prune,
    snap_places,
    travel_times,
    with_closures,
)
from routing.benchmarks.cities import KRASNODAR, LIECHTENSTEIN, PORTO
from routing.clock.tables import timed_travel_times
from routing_proof import city_hierarchy, places_near, raised_bridges, with_closed_roads

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

each_city = pytest.mark.parametrize("city", [PORTO, KRASNODAR, LIECHTENSTEIN])
with_and_without_turns = pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
AT = datetime(1970, 1, 1, 1, tzinfo=UTC)


@each_city
@with_and_without_turns
def test_kept_places_have_the_times_of_the_table(data_dir: Path, city: str, *, turning: bool) -> None:
    metric = with_closed_roads(city_hierarchy(data_dir, city, turning=turning))
    rng = np.random.default_rng(8)
    source, target = (snap_places(metric.hierarchy, places_near(metric.hierarchy.graph, rng, 200)) for _ in range(2))
    assert len(source.others) > 0
    kept = labelled_travel_times(keep_sources(metric, source), keep_targets(metric, target))
    assert np.array_equal(kept, place_travel_times(metric, source, target))


@each_city
def test_places_at_nodes_have_the_times_between_nodes(data_dir: Path, city: str) -> None:
    """A bridge over a street, or two nodes on one spot, can only be quicker."""
    metric = with_closed_roads(city_hierarchy(data_dir, city, turning=False))
    graph = metric.hierarchy.graph
    is_open = metric.travel_ms < 2**30 - 1
    usable = np.intersect1d(graph.tail[is_open], graph.head[is_open])
    nodes = np.random.default_rng(9).choice(usable, 300, replace=False)
    places = np.column_stack((graph.lon[nodes], graph.lat[nodes]))
    at_places, at_nodes = travel_times(metric, places, places), node_travel_times(metric, nodes, nodes)
    assert (at_places <= at_nodes).all()
    assert (at_places == at_nodes).mean() > 0.98


@pytest.mark.parametrize("city", [KRASNODAR, LIECHTENSTEIN])
@with_and_without_turns
def test_nodes_are_reached_at_the_time_of_the_table(data_dir: Path, city: str, *, turning: bool) -> None:
    hierarchy = city_hierarchy(data_dir, city, turning=turning)
    graph, rng = hierarchy.graph, np.random.default_rng(10)
    timed = with_closures(prune(customise(hierarchy, graph.travel_ms)), raised_bridges(graph))
    source = snap_places(hierarchy, places_near(graph, rng, 1))
    by_arc = timed_travel_times(timed, source, _ends_of_arcs(graph.arcs), np.array([3_600_000]))[0]
    expected = np.full(graph.nodes, UNREACHABLE_MS, dtype=np.int32)
    np.minimum.at(expected, graph.head, by_arc)
    assert np.array_equal(node_times(timed, source, at=AT), expected)
    assert (expected < UNREACHABLE_MS).mean() > 0.9


def _ends_of_arcs(arcs: int) -> Snapped:
    return Snapped(np.arange(arcs, dtype=np.int32), np.ones(arcs), *np.zeros((3, arcs)))


@each_city
@with_and_without_turns
def test_there_are_other_good_ways(data_dir: Path, city: str, *, turning: bool) -> None:
    metric = with_closed_roads(city_hierarchy(data_dir, city, turning=turning))
    graph, rng = metric.hierarchy.graph, np.random.default_rng(11)
    sources, targets = (places_near(graph, rng, 60) for _ in range(2))
    fastest = travel_times(metric, sources, targets).diagonal()
    found = []
    for source, target, ms in zip(sources, targets, fastest.tolist(), strict=True):
        ways = alternatives(metric, source.tolist(), target.tolist(), count=3)
        assert [way.travel_ms for way in ways[:1]] == [ms] * (ms < UNREACHABLE_MS)
        for one, other in combinations(ways, 2):
            assert ms <= other.travel_ms <= 1.25 * ms
            shared = np.isin(other.arcs[1:-1], one.arcs)
            assert metric.travel_ms[other.arcs[1:-1]][shared].sum() <= 0.8 * ms + 1
        found.append(len(ways))
    assert sum(size > 1 for size in found) >= 5
