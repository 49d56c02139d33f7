"""Closures by the clock on random networks: the same as a plain Dijkstra that waits."""

from datetime import UTC, datetime, timedelta

import numpy as np

from maps import every_turn, road_graph
from maps.snapping import Snapped
from routing import UNREACHABLE_MS, build_hierarchy, clock_closure, customise, node_times, with_closures
from routing.clock import tables as timed_tables
from routing.plain import timed_reference

rng = np.random.default_rng(112)
for nodes, roads in ((1, 3), (2, 1), (9, 4), (9, 12), (30, 45), (60, 100)):
    ends = rng.integers(0, nodes, (roads, 2))
    tail, head = np.stack((ends, ends[:, ::-1]), axis=1).reshape(-1, 2).T
    graph = road_graph(tail, head, rng.uniform(0, 1, nodes), rng.uniform(0, 1, nodes), reverse=np.arange(2 * roads) ^ 1)
    travel_ms = rng.choice([0, 1, 7, 1000, 90_000, 2**29, UNREACHABLE_MS], graph.arcs).astype(np.int32)
    closures = []
    for _ in range(roads // 4 + 1):
        begins = rng.integers(0, 500_000, 4)
        windows = np.column_stack((begins, begins + rng.choice([1, 1000, 100_000, 2**31], 4)))
        closures.append(clock_closure(rng.integers(0, graph.arcs, 3), windows))
    sources, targets = (
        Snapped(rng.integers(0, graph.arcs, size).astype(np.int32), rng.uniform(0, 1, size), *np.zeros((3, size)))
        for size in (7, 12)
    )
    start_ms = rng.integers(0, 300_000, 7)
    for turns in (None, every_turn(graph)):
        timed = with_closures(customise(build_hierarchy(graph, turns), travel_ms), closures)
        expected = timed_reference.timed_travel_times(
            graph, travel_ms, closures, sources, targets, start_ms.tolist(), turns=turns
        )
        assert np.array_equal(timed_tables.timed_travel_times(timed, sources, targets, start_ms), expected)
        ends = Snapped(np.arange(graph.arcs, dtype=np.int32), np.ones(graph.arcs), *np.zeros((3, graph.arcs)))
        source = sources.row(0)
        by_arc = timed_reference.timed_travel_times(
            graph, travel_ms, closures, source, ends, start_ms[:1].tolist(), turns=turns
        )[0]
        by_node = np.full(nodes, UNREACHABLE_MS, dtype=np.int32)
        is_open = travel_ms != UNREACHABLE_MS
        np.minimum.at(by_node, graph.head[is_open], by_arc[is_open])
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(start_ms[0]))
        assert np.array_equal(node_times(timed, source, at=at), by_node)
