"""Real cities: tables and routes equal Dijkstra's to the millisecond."""

from __future__ import annotations

import gzip
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import every_turn, read_osm, road_graph
from maps.turns import FORBIDDEN_MS
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    Route,
    build_hierarchy,
    customise,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
    reference,
    snap_places,
)

if TYPE_CHECKING:
    from pathlib import Path

    from maps import RoadGraph
    from routing import Metric

pytestmark = pytest.mark.realdata

CITIES = ("new_york", "krasnodar", "porto", "liechtenstein")
FILES = {
    "krasnodar": "krasnodar/krasnodar_derived.osm.pbf",
    "porto": "porto_portugal.osm.pbf",
    "liechtenstein": "liechtenstein-latest.osm.pbf",
}


@cache
def _metric(folder: Path, city: str) -> Metric:
    """Give a city with 1 in 50 of its arcs closed."""
    graph = _new_york(folder / "dimacs_ny") if city == "new_york" else read_osm(folder / FILES[city])
    travel_ms = graph.travel_ms.copy()
    travel_ms[np.random.default_rng(50).random(graph.arcs) < 0.02] = UNREACHABLE_MS
    return prune(customise(build_hierarchy(graph), travel_ms))


def _new_york(folder: Path) -> RoadGraph:
    arcs = _numbers(folder / "USA-road-t.NY.gr.gz", b"a", 3)
    nodes = _numbers(folder / "USA-road-d.NY.co.gz", b"v", 3)
    tail, head = arcs[:, 0] - 1, arcs[:, 1] - 1
    there, back = np.lexsort((head, tail)), np.lexsort((tail, head))
    reverse = np.empty(len(arcs), dtype=np.int64)
    reverse[there] = back
    return road_graph(tail, head, nodes[:, 1] / 1e6, nodes[:, 2] / 1e6, travel_ms=arcs[:, 2] * 10, reverse=reverse)


def _numbers(file: Path, mark: bytes, columns: int) -> np.ndarray:
    with gzip.open(file) as rows:
        lines = [row[2:] for row in rows if row.startswith(mark + b" ")]
    return np.array(b" ".join(lines).split(), dtype=np.int64).reshape(-1, columns)


def _places(graph: RoadGraph, rng: np.random.Generator, count: int) -> np.ndarray:
    """Draw places near roads, some hundred metres off."""
    nodes = rng.integers(0, graph.nodes, count)
    return np.column_stack((graph.lon[nodes], graph.lat[nodes])) + rng.normal(0.0, 0.002, (count, 2))


def _check_nodes(metric: Metric, sources: int, targets: int) -> None:
    graph = metric.hierarchy.graph
    rng = np.random.default_rng(1)
    source, target = rng.integers(0, graph.nodes, sources), rng.integers(0, graph.nodes, targets)
    expected = reference.node_travel_times(graph, _public(metric), source, target)
    assert np.array_equal(node_travel_times(metric, source, target), expected)
    assert (expected < UNREACHABLE_MS).mean() > 0.5


def _check_places(metric: Metric, sources: int, targets: int, routes: int) -> None:
    graph = metric.hierarchy.graph
    rng = np.random.default_rng(2)
    source = snap_places(metric.hierarchy, _places(graph, rng, sources))
    target = snap_places(metric.hierarchy, _places(graph, rng, targets))
    table = place_travel_times(metric, source, target)
    assert np.array_equal(table, reference.place_travel_times(graph, _public(metric), source, target))
    for row, column in rng.integers(0, (sources, targets), (routes, 2)):
        found = place_route(metric, source.row(row), target.row(column))
        if table[row, column] == UNREACHABLE_MS:
            assert isinstance(found, NoRoute)
        else:
            _check_route(found, graph, table[row, column])


def _check_route(found: Route | NoRoute, graph: RoadGraph, travel_ms: int) -> None:
    assert isinstance(found, Route)
    assert found.travel_ms == found.vertex_ms[-1] + found.walk_ms == travel_ms
    assert (np.diff(found.vertex_ms) >= 0).all()
    assert (graph.head[found.arcs[:-1]] == graph.tail[found.arcs[1:]]).all()


def _public(metric: Metric) -> np.ndarray:
    return np.where(metric.travel_ms >= 2**30 - 1, UNREACHABLE_MS, metric.travel_ms)


@pytest.mark.parametrize("city", CITIES)
def test_nodes_agree_with_scipy(data_dir: Path, city: str) -> None:
    _check_nodes(_metric(data_dir / "osm", city), 50, 100)


@pytest.mark.parametrize("city", CITIES)
def test_places_and_routes_agree_with_scipy(data_dir: Path, city: str) -> None:
    _check_places(_metric(data_dir / "osm", city), 50, 100, routes=100)


@pytest.mark.parametrize("city", CITIES)
def test_places_and_routes_agree_with_scipy_where_turns_count(data_dir: Path, city: str) -> None:
    _check_turns(_turning(data_dir / "osm", city), 50, 100, routes=50)


@cache
def _turning(folder: Path, city: str) -> Metric:
    """Give a city with closed arcs in which three turns in ten cost 5 s, and one in fifty is forbidden."""
    plain = _metric(folder, city)
    graph, rng = plain.hierarchy.graph, np.random.default_rng(30)
    turns = every_turn(graph)
    luck = rng.random(len(turns))
    cost = np.where(luck < 0.02, FORBIDDEN_MS, np.where(luck < 0.3, 5_000, 0))
    turns = turns.with_turn_ms(np.maximum(turns.turn_ms, cost))
    return prune(customise(build_hierarchy(graph, turns), _public(plain)))


def _check_turns(metric: Metric, sources: int, targets: int, routes: int) -> None:
    graph, turns, rng = metric.hierarchy.graph, metric.hierarchy.turns, np.random.default_rng(3)
    assert turns is not None
    source = snap_places(metric.hierarchy, _places(graph, rng, sources))
    target = snap_places(metric.hierarchy, _places(graph, rng, targets))
    table = place_travel_times(metric, source, target)
    assert np.array_equal(table, reference.turn_travel_times(graph, turns, _public(metric), source, target))
    assert (table < UNREACHABLE_MS).mean() > 0.5
    for row, column in rng.integers(0, (sources, targets), (routes, 2)):
        found = place_route(metric, source.row(row), target.row(column))
        if table[row, column] == UNREACHABLE_MS:
            assert isinstance(found, NoRoute)
        else:
            _check_route(found, graph, table[row, column])


@pytest.mark.proof
@pytest.mark.parametrize("city", CITIES)
def test_a_thousand_sources_agree_with_scipy(data_dir: Path, city: str) -> None:
    metric = _metric(data_dir / "osm", city)
    _check_nodes(metric, 1000, 100)
    _check_places(metric, 1000, 100, routes=1000)
    _check_turns(_turning(data_dir / "osm", city), 1000, 100, routes=1000)
