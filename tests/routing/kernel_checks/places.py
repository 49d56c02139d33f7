"""Tables, routes, kept searches and sweeps on random networks: the same as scipy."""

import numpy as np

from maps import every_turn, road_graph
from maps.snapping import Snapped
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    build_hierarchy,
    customise,
    keep_sources,
    keep_targets,
    labelled_travel_times,
    node_times,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
    recustomise,
)
from routing.plain import reference

rng = np.random.default_rng(112)
for nodes, roads in ((1, 0), (1, 3), (2, 1), (9, 4), (9, 12), (30, 45), (60, 100)):
    ends = rng.integers(0, nodes, (roads, 2))
    tail, head = np.stack((ends, ends[:, ::-1]), axis=1).reshape(-1, 2).T
    graph = road_graph(tail, head, rng.uniform(0, 1, nodes), rng.uniform(0, 1, nodes), reverse=np.arange(2 * roads) ^ 1)
    travel_ms = rng.choice([0, 1, 7, 1000, 90_000, 2**29, UNREACHABLE_MS], graph.arcs).astype(np.int32)
    made = customise(build_hierarchy(graph), travel_ms)
    if graph.arcs == 0:
        continue
    for metric in (made, prune(made)):
        sources, targets = (
            Snapped(rng.integers(0, graph.arcs, size).astype(np.int32), rng.uniform(0, 1, size), *np.zeros((3, size)))
            for size in (7, 12)
        )
        for one, other in ((sources, targets), (targets, sources)):
            expected = reference.place_travel_times(graph, travel_ms, one, other)
            expected[expected >= 2**30 - 1] = UNREACHABLE_MS
            assert np.array_equal(place_travel_times(metric, one, other), expected)
            first = [one.row(0), other.row(0)]
            found = place_route(metric, *first)
            assert expected[0, 0] == (UNREACHABLE_MS if isinstance(found, NoRoute) else found.travel_ms)
            kept = labelled_travel_times(keep_sources(metric, one), keep_targets(metric, other))
            assert np.array_equal(kept, expected)
            arc = int(first[0].arc[0])
            whole = Snapped(first[0].arc, np.ones(1), *np.zeros((3, 1)))
            if travel_ms[arc] != UNREACHABLE_MS and travel_ms[graph.reverse[arc]] == UNREACHABLE_MS:
                onward = node_travel_times(metric, graph.head[[arc]], np.arange(nodes))[0]
                assert np.array_equal(node_times(metric, whole), onward)
    turns = every_turn(graph)
    turns = turns.with_turn_ms(rng.choice([0, 0, 5000, UNREACHABLE_MS], len(turns)))
    changed = rng.choice(graph.arcs, (graph.arcs + 3) // 4, replace=False)
    slower = travel_ms.copy()
    slower[changed] = rng.choice([1, 70_000, UNREACHABLE_MS], len(changed))
    turning = recustomise(customise(build_hierarchy(graph, turns), travel_ms), changed, slower[changed])
    expected = reference.turn_travel_times(graph, turns, slower, sources, targets)
    expected[expected >= 2**30 - 1] = UNREACHABLE_MS
    assert np.array_equal(place_travel_times(turning, sources, targets), expected)
    kept = labelled_travel_times(keep_sources(turning, sources), keep_targets(turning, targets))
    assert np.array_equal(kept, expected)
