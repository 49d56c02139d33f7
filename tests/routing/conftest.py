"""Small road networks with everything that real ones spring on a router."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import strategies as st

from maps import every_turn, road_graph
from maps.road_graph import MAX_TRAVEL_MS
from maps.snapping import NO_OTHERS, OtherRoads, Snapped
from routing import UNREACHABLE_MS, ClockClosure, clock_closure

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from maps import RoadGraph, TurnTable

TIMES_MS = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 100_000), st.just(UNREACHABLE_MS))
HUGE_TIMES_MS = st.one_of(TIMES_MS, st.integers(MAX_TRAVEL_MS // 2 - 5, MAX_TRAVEL_MS))
DEGREES = st.integers(-50, 50).map(lambda step: step / 1000)
DISTANCES_M = st.sampled_from((0.0, 0.0, 300.0, 300.1, 4_000.0, 2e6))
FRACTIONS = st.one_of(st.sampled_from((0.0, 0.5, 1.0)), st.floats(0.0, 1.0))


@dataclass(frozen=True)
class Network:
    """Roads and the times on them; some arcs are closed."""

    graph: RoadGraph
    travel_ms: NDArray[np.int32]

    def places(
        self, arcs: list[int], fractions: list[float], *, far_m: list[float], others: list[tuple[int, int, float]]
    ) -> Snapped:
        """Give points on arcs as snapping would, so far from their place; others are row, arc and fraction."""
        lon, lat = self._points(arcs, fractions)
        rows = np.array(sorted(others)).reshape(-1, 3).T
        place, arc = rows[:2].astype(np.int64)
        other = OtherRoads(place, arc.astype(np.int32), rows[2], *self._points(arc.tolist(), rows[2].tolist()))
        return Snapped(
            np.array(arcs, dtype=np.int32),
            np.array(fractions),
            lon,
            lat,
            np.array(far_m),
            other if others else NO_OTHERS,
        )

    def _points(self, arcs: list[int], fractions: list[float]) -> NDArray[np.float64]:
        points = np.array([self._point(arc, fraction) for arc, fraction in zip(arcs, fractions, strict=True)])
        return points.reshape(-1, 2).T

    def _point(self, arc: int, fraction: float) -> NDArray[np.float64]:
        line = self.graph.geometry(arc)
        return line[0] * (1 - fraction) + line[-1] * fraction


@st.composite
def _networks(draw: st.DrawFn, times_ms: st.SearchStrategy[int] = TIMES_MS, min_arcs: int = 0) -> Network:
    """Draw one: islands, loops, parallel and one-way arcs, arcs of no time, closed arcs, bent arcs, single nodes."""
    nodes = draw(st.integers(1, 14))
    ends = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1), st.booleans())
    tail: list[int] = []
    head: list[int] = []
    reverse: list[int] = []
    for a, b, two_way in draw(st.lists(ends, min_size=min_arcs, max_size=30)):
        arc = len(tail)
        tail += [a, b] if two_way else [a]
        head += [b, a] if two_way else [b]
        reverse += [arc + 1, arc] if two_way else [-1]
    bends = draw(st.lists(st.integers(0, 2), min_size=len(tail), max_size=len(tail)))
    degrees = {
        name: draw(st.lists(DEGREES, min_size=size, max_size=size))
        for name, size in (("lon", nodes), ("lat", nodes), ("via_lon", sum(bends)), ("via_lat", sum(bends)))
    }
    graph = road_graph(
        tail=np.array(tail, dtype=np.int32),
        head=np.array(head, dtype=np.int32),
        reverse=np.array(reverse, dtype=np.int32),
        via_start=np.concatenate(([0], np.cumsum(bends, dtype=np.int64))).astype(np.int64),
        name=np.array(draw(st.lists(st.integers(0, 2), min_size=len(tail), max_size=len(tail))), dtype=np.int32),
        names=("", "Mill Lane", "Long Street"),
        **degrees,
    )
    travel_ms = draw(st.lists(times_ms, min_size=len(tail), max_size=len(tail)))
    return Network(graph, np.array(travel_ms, dtype=np.int32))


@st.composite
def _networks_with_places(draw: st.DrawFn) -> tuple[Network, Snapped, Snapped]:
    network = draw(_networks(min_arcs=1))
    ends: list[Any] = []
    for _ in range(2):
        arcs = draw(st.lists(st.integers(0, network.graph.arcs - 1), min_size=1, max_size=6))
        fractions = draw(st.lists(FRACTIONS, min_size=len(arcs), max_size=len(arcs)))
        far_m = draw(st.lists(DISTANCES_M, min_size=len(arcs), max_size=len(arcs)))
        other = st.tuples(st.integers(0, len(arcs) - 1), st.integers(0, network.graph.arcs - 1), FRACTIONS)
        others = draw(st.one_of(st.just([]), st.lists(other, max_size=6)))
        ends.append(network.places(arcs, fractions, far_m=far_m, others=others))
    return network, ends[0], ends[1]


@st.composite
def _networks_with_turns(draw: st.DrawFn) -> tuple[Network, TurnTable, Snapped, Snapped]:
    """Draw one with costs on its turns: forbidden, free, dear; and places on it, often on one road."""
    network, sources, targets = draw(_networks_with_places())
    turns = every_turn(network.graph)
    costs = st.lists(TIMES_MS, min_size=len(turns), max_size=len(turns))
    return network, turns.with_turn_ms(draw(costs)), sources, targets


_MOMENTS_MS = st.one_of(st.integers(0, 40), st.integers(0, 300_000))


@st.composite
def _closures(draw: st.DrawFn, graph: RoadGraph) -> list[ClockClosure]:
    return draw(st.lists(_closure(graph), max_size=4))


@st.composite
def _closure(draw: st.DrawFn, graph: RoadGraph) -> ClockClosure:
    arcs = draw(st.lists(st.integers(0, graph.arcs - 1), min_size=1, max_size=12))
    if draw(st.booleans()):
        arcs += [int(graph.reverse[arc]) for arc in arcs if graph.reverse[arc] >= 0]
    spans = draw(st.lists(st.tuples(_MOMENTS_MS, st.integers(1, 60_000)), max_size=4))
    return clock_closure(arcs, np.array([(begin, begin + lasts) for begin, lasts in spans], dtype=np.int64))


@pytest.fixture(scope="session")
def draw_closures() -> Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]]:
    return _closures


@pytest.fixture(scope="session")
def networks_with_turns() -> st.SearchStrategy[tuple[Network, TurnTable, Snapped, Snapped]]:
    return _networks_with_turns()


@pytest.fixture(scope="session")
def networks() -> st.SearchStrategy[Network]:
    return _networks()


@pytest.fixture(scope="session")
def networks_of_huge_times() -> st.SearchStrategy[Network]:
    return _networks(HUGE_TIMES_MS)


@pytest.fixture(scope="session")
def networks_with_places() -> st.SearchStrategy[tuple[Network, Snapped, Snapped]]:
    return _networks_with_places()


@pytest.fixture(scope="session")
def town() -> RoadGraph:
    """Give a grid of 12 by 9 crossings with two-way streets of 100 m or so, and an island of two nodes."""
    columns, rows = 12, 9
    node = np.arange(columns * rows).reshape(rows, columns)
    ends = np.concatenate(
        (
            np.column_stack((node[:, :-1].ravel(), node[:, 1:].ravel())),
            np.column_stack((node[:-1].ravel(), node[1:].ravel())),
            [[columns * rows, columns * rows + 1]],
        )
    )
    pairs = np.stack((ends, ends[:, ::-1]), axis=1).reshape(-1, 2)
    lon = np.concatenate((np.tile(np.arange(columns) * 0.001, rows), [0.1, 0.101]))
    lat = np.concatenate((np.repeat(np.arange(rows) * 0.001, columns), [0.1, 0.1]))
    arcs = np.arange(len(pairs))
    return road_graph(pairs[:, 0], pairs[:, 1], lon, lat, reverse=arcs ^ 1)
