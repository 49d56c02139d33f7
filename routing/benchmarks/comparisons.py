"""All that is compared in one run: the same graphs, the same pairs, one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.store import build_map
from routing.benchmarks import routingkit
from routing.benchmarks.change_comparisons import compare_few_changes, compare_new_weights
from routing.benchmarks.cities import KRASNODAR, NEW_YORK, PORTO, data_folder, read_city
from routing.benchmarks.node_comparisons import (
    compare_one_to_all,
    compare_pairs,
    compare_small_tables,
    compare_table,
)
from routing.benchmarks.opening import measure_opening
from routing.benchmarks.routingkit import RoutingKit
from routing.benchmarks.turn_comparisons import compare_with_study, turning_metric, units_to_incident
from routing.hierarchy import build_hierarchy
from routing.metric import customise, prune
from routing.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from maps import RoadGraph
    from routing.benchmarks.comparison import Comparison
    from routing.figures import Figure

    Tell = Callable[[str], None]

PAIRS: Final = 1_000
MADE_UP_CITY: Final = "made-up:51000:1"
"""A city of about 140,000 arcs."""


def compare(tell: Tell) -> Iterator[Comparison | Figure]:
    """Compare and measure; say in one sentence each what is left out for want of the data or of the other engine."""
    warm_up()
    with_peer, folder = routingkit.is_installed(), data_folder()
    if not with_peer:
        tell("routingkit-cch is not installed (pip install dispatch112[bench]): the lines beside it are left out")
    if folder is None:
        tell("there is no folder of real maps (set DISPATCH112_DATA): New York, Porto and Krasnodar are left out")
    else:
        yield from _compare_cities(folder, with_peer=with_peer)
    yield from units_to_incident(MADE_UP_CITY, turning_metric(build_map(MADE_UP_CITY).graph))
    yield from measure_opening()


def _compare_cities(folder: Path, *, with_peer: bool) -> Iterator[Comparison | Figure]:
    for city in (NEW_YORK, PORTO, KRASNODAR):
        graph = read_city(folder, city)
        yield from _compare_nodes(city, graph, with_peer=with_peer)
        if city == PORTO:
            turning = turning_metric(graph)
            yield from compare_with_study(city, turning)
            yield from units_to_incident(city, turning)


def _compare_nodes(city: str, graph: RoadGraph, *, with_peer: bool) -> Iterator[Comparison | Figure]:
    metric = prune(customise(build_hierarchy(graph), graph.travel_ms))
    nodes = np.random.default_rng(1).integers(0, graph.nodes, (2, PAIRS))
    if with_peer:
        kit = RoutingKit.like(metric)
        yield compare_table(city, metric, kit, nodes)
        if city == NEW_YORK:
            yield from compare_small_tables(city, metric, kit, nodes)
            yield from compare_pairs(city, metric, kit, nodes)
            yield compare_new_weights(city, metric, kit, nodes)
    if city == NEW_YORK:
        yield compare_one_to_all(city, metric, nodes)
        yield from compare_few_changes(city, metric, nodes)
