"""Tables of routing held against plain answers on whole maps: no time may differ."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from maps import every_turn
from maps.road_graph import NO_ARC
from maps.turns import FORBIDDEN_MS
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    build_hierarchy,
    clock_closure,
    customise,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
    snap_places,
    with_closures,
)
from routing.benchmarks.cities import read_city
from routing.clock.tables import timed_travel_times
from routing.clock.timed_route import timed_place_route
from routing.plain import reference, timed_reference

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from maps import RoadGraph, TurnTable
    from maps.snapping import Snapped
    from routing import ClockClosure, Hierarchy, Metric, Route, TimedMetric

BRIDGES = 60
HOUR_MS = 3_600_000


@cache
def city_hierarchy(folder: Path, city: str, *, turning: bool) -> Hierarchy:
    """Build the hierarchy of a city of the test material."""
    graph = city_hierarchy(folder, city, turning=False).graph if turning else read_city(folder, city)
    return build_hierarchy(graph, dear_turns(graph) if turning else None)


def with_closed_roads(hierarchy: Hierarchy) -> Metric:
    """Give a metric with 1 in 50 of its arcs closed."""
    travel_ms = hierarchy.graph.travel_ms.copy()
    travel_ms[np.random.default_rng(50).random(len(travel_ms)) < 0.02] = UNREACHABLE_MS
    return prune(customise(hierarchy, travel_ms))


def dear_turns(graph: RoadGraph) -> TurnTable:
    """Make three turns in ten cost 5 s, and forbid one in fifty."""
    turns = every_turn(graph)
    luck = np.random.default_rng(30).random(len(turns))
    cost = np.where(luck < 0.02, FORBIDDEN_MS, np.where(luck < 0.3, 5_000, 0))
    return turns.with_turn_ms(np.maximum(turns.turn_ms, cost))


def raised_bridges(graph: RoadGraph) -> list[ClockClosure]:
    """Raise some roads every half hour or so, main ones where the map tells which these are."""
    rng = np.random.default_rng(3)
    main = np.flatnonzero((graph.road_class >= 1) & (graph.road_class <= 4))
    main = main if len(main) else np.arange(graph.arcs)
    return [_raised(graph, int(arc), rng) for arc in rng.choice(main, BRIDGES)]


def _raised(graph: RoadGraph, arc: int, rng: np.random.Generator) -> ClockClosure:
    """Raise the whole way that an arc is of, or the arc alone where the map has no ways."""
    arcs = np.flatnonzero(graph.way_id == graph.way_id[arc]) if graph.way_id[arc] else np.array([arc])
    begins = rng.integers(0, HOUR_MS // 2) + np.arange(8) * HOUR_MS // 2
    back = graph.reverse[arcs]
    return clock_closure(
        np.concatenate((arcs, back[back != NO_ARC])),
        np.column_stack((begins, begins + rng.integers(60_000, HOUR_MS // 2, 8))),
    )


def places_near(graph: RoadGraph, rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw places near roads, some hundred metres off."""
    nodes = rng.integers(0, graph.nodes, count)
    return np.column_stack((graph.lon[nodes], graph.lat[nodes])) + rng.normal(0.0, 0.002, (count, 2))


def check_nodes(metric: Metric, sources: int, targets: int) -> None:
    """Hold times between nodes against scipy's Dijkstra."""
    graph, rng = metric.hierarchy.graph, np.random.default_rng(1)
    source, target = rng.integers(0, graph.nodes, sources), rng.integers(0, graph.nodes, targets)
    expected = reference.node_travel_times(graph, _public_ms(metric), source, target)
    assert _differences(node_travel_times(metric, source, target), expected) == 0
    assert (expected < UNREACHABLE_MS).mean() > 0.5


def check_places(metric: Metric, sources: int, targets: int, *, routes: int) -> None:
    """Hold times between places against scipy's Dijkstra, with turns where there are any, and routes against them."""
    graph, turns, rng = metric.hierarchy.graph, metric.hierarchy.turns, np.random.default_rng(2)
    source, target = (snap_places(metric.hierarchy, places_near(graph, rng, count)) for count in (sources, targets))
    table = place_travel_times(metric, source, target)
    expected = (
        reference.place_travel_times(graph, _public_ms(metric), source, target)
        if turns is None
        else reference.turn_travel_times(graph, turns, _public_ms(metric), source, target)
    )
    assert _differences(table, expected) == 0
    assert (table < UNREACHABLE_MS).mean() > 0.5
    for row, column in rng.integers(0, (sources, targets), (routes, 2)):
        found = place_route(metric, source.row(row), target.row(column))
        _check_route(found, graph, int(table[row, column]))


def check_timed(hierarchy: Hierarchy, sources: int, targets: int, *, routes: int) -> None:
    """Hold times and routes under closures by the clock against a Dijkstra that waits."""
    graph, turns = hierarchy.graph, hierarchy.turns
    closures, rng = raised_bridges(graph), np.random.default_rng(4)
    metric = prune(customise(hierarchy, graph.travel_ms))
    timed = with_closures(metric, closures)
    source, target = (snap_places(metric.hierarchy, places_near(graph, rng, count)) for count in (sources, targets))
    start_ms = rng.integers(0, 3 * HOUR_MS, sources)
    found = timed_travel_times(timed, source, target, start_ms)
    expected = timed_reference.timed_travel_times(
        graph, graph.travel_ms, closures, source, target, start_ms.tolist(), turns=turns
    )
    assert _differences(found, expected) == 0
    assert (found > place_travel_times(metric, source, target)).any()
    _check_timed_routes(timed, (source, target), start_ms, found, rng.integers(0, (sources, targets), (routes, 2)))


def _check_timed_routes(
    timed: TimedMetric,
    places: tuple[Snapped, Snapped],
    start_ms: NDArray[np.int64],
    table: NDArray[np.int32],
    pairs: NDArray[np.int64],
) -> None:
    source, target = places
    for row, column in pairs:
        way = timed_place_route(timed, source.row(row), target.row(column), start_ms[row : row + 1])
        assert table[row, column] == (UNREACHABLE_MS if isinstance(way, NoRoute) else way.travel_ms)


def _check_route(found: Route | NoRoute, graph: RoadGraph, travel_ms: int) -> None:
    if travel_ms == UNREACHABLE_MS:
        assert isinstance(found, NoRoute)
        return
    assert not isinstance(found, NoRoute)
    assert found.travel_ms == found.vertex_ms[-1] + found.walk_ms == travel_ms
    assert (np.diff(found.vertex_ms) >= 0).all()
    assert (graph.head[found.arcs[:-1]] == graph.tail[found.arcs[1:]]).all()


def _differences(ours: NDArray[np.int32], theirs: NDArray[np.int32]) -> int:
    return int((ours != theirs).sum())


def _public_ms(metric: Metric) -> NDArray[np.int32]:
    return np.where(metric.travel_ms >= 2**30 - 1, UNREACHABLE_MS, metric.travel_ms).astype(np.int32)
