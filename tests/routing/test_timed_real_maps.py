"""Real cities with bridges that the clock closes: tables equal a Dijkstra that waits, to the millisecond."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import every_turn, read_osm
from maps.road_graph import NO_ARC
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    build_hierarchy,
    clock_closure,
    customise,
    place_travel_times,
    prune,
    snap_places,
    with_closures,
)
from routing import timed_reference as reference
from routing.timed_route import timed_place_route
from routing.timed_tables import timed_travel_times

if TYPE_CHECKING:
    from pathlib import Path

    from maps import RoadGraph
    from routing import ClockClosure

pytestmark = pytest.mark.realdata

FILES = {
    "krasnodar": "krasnodar/krasnodar_derived.osm.pbf",
    "porto": "porto_portugal.osm.pbf",
    "liechtenstein": "liechtenstein-latest.osm.pbf",
}
BRIDGES = 60
HOUR_MS = 3_600_000


@cache
def _city(folder: Path, city: str) -> RoadGraph:
    return read_osm(folder / FILES[city])


def _bridges(graph: RoadGraph, rng: np.random.Generator) -> list[ClockClosure]:
    """Raise some roads every half hour or so, main ones where the map tells which these are."""
    main = np.flatnonzero((graph.road_class >= 1) & (graph.road_class <= 4))
    main = main if len(main) else np.arange(graph.arcs)
    return [_raised(graph, graph.way_id[arc], rng) for arc in rng.choice(main, BRIDGES)]


def _raised(graph: RoadGraph, way: int, rng: np.random.Generator) -> ClockClosure:
    arcs = np.flatnonzero(graph.way_id == way)
    begins = rng.integers(0, HOUR_MS // 2) + np.arange(8) * HOUR_MS // 2
    back = graph.reverse[arcs]
    return clock_closure(
        np.concatenate((arcs, back[back != NO_ARC])),
        np.column_stack((begins, begins + rng.integers(60_000, HOUR_MS // 2, 8))),
    )


def _places(graph: RoadGraph, rng: np.random.Generator, count: int) -> np.ndarray:
    nodes = rng.integers(0, graph.nodes, count)
    return np.column_stack((graph.lon[nodes], graph.lat[nodes])) + rng.normal(0.0, 0.002, (count, 2))


def _check(graph: RoadGraph, *, sources: int, targets: int, turning: bool) -> None:
    rng = np.random.default_rng(3)
    closures, turns = _bridges(graph, rng), every_turn(graph) if turning else None
    metric = prune(customise(build_hierarchy(graph, turns), graph.travel_ms))
    timed = with_closures(metric, closures)
    source, target = (snap_places(metric.hierarchy, _places(graph, rng, count)) for count in (sources, targets))
    start_ms = rng.integers(0, 3 * HOUR_MS, sources)
    found = timed_travel_times(timed, source, target, start_ms)
    expected = reference.timed_travel_times(
        graph, graph.travel_ms, closures, source, target, start_ms.tolist(), turns=turns
    )
    assert np.array_equal(found, expected)
    assert (found > place_travel_times(metric, source, target)).mean() > 0.02
    for row, column in rng.integers(0, (sources, targets), (50, 2)):
        way = timed_place_route(timed, source.row(row), target.row(column), start_ms[row : row + 1])
        assert found[row, column] == (UNREACHABLE_MS if isinstance(way, NoRoute) else way.travel_ms)


@pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
@pytest.mark.parametrize("city", FILES)
def test_places_and_routes_agree_with_a_dijkstra_that_waits(data_dir: Path, city: str, *, turning: bool) -> None:
    _check(_city(data_dir / "osm", city), sources=6, targets=100, turning=turning)


@pytest.mark.proof
@pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
@pytest.mark.parametrize("city", FILES)
def test_many_places_agree_with_a_dijkstra_that_waits(data_dir: Path, city: str, *, turning: bool) -> None:
    _check(_city(data_dir / "osm", city), sources=100, targets=100, turning=turning)
