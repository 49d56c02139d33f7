"""Searches between nodes on random networks: the same as scipy."""

import numpy as np

from maps import road_graph
from routing import UNREACHABLE_MS, build_hierarchy, customise, prune
from routing.node_searches import node_travel_time
from routing.plain import reference

rng = np.random.default_rng(113)
for nodes, roads in ((1, 1), (2, 1), (9, 12), (30, 45)):
    tail, head = rng.integers(0, nodes, (2, roads))
    graph = road_graph(tail, head, rng.uniform(0, 1, nodes), rng.uniform(0, 1, nodes))
    travel_ms = rng.choice([0, 1, 7, 90_000, 2**29, UNREACHABLE_MS], graph.arcs)
    metric = customise(build_hierarchy(graph), travel_ms)
    every = np.arange(nodes)
    expected = reference.node_travel_times(graph, travel_ms, every, every)
    expected[expected >= 2**30 - 1] = UNREACHABLE_MS
    for each in (metric, prune(metric)):
        assert [[node_travel_time(each, a, b) for b in range(nodes)] for a in range(nodes)] == expected.tolist()
