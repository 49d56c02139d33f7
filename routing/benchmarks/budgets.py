"""How long routing takes on a map, in CPU time of one thread, against its budgets."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS
from maps.turns import every_turn
from routing.benchmarks.change_comparisons import CHANGE_BUDGET_MS, CHANGED, KEPT, RENEWAL_BUDGET_MS
from routing.benchmarks.clock import median_ms
from routing.benchmarks.places import places_near_roads
from routing.figures import Figure
from routing.hierarchy import build_hierarchy
from routing.kept_labels import keep_sources, keep_targets, labelled_travel_times
from routing.metric import customise, prune, recustomise
from routing.node_searches import node_travel_time
from routing.places import snap_places
from routing.routes.route import place_route
from routing.travel_times import node_travel_times, place_travel_times, travel_times
from routing.warm_up import warm_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing.metric import Metric

BUILD_BUDGET_S: Final = 30.0
CUSTOMISE_BUDGET_MS: Final = 1_000.0
UNITS_TABLE_BUDGET_MS: Final = 5.0
UNITS: Final = 450
PAIRS: Final = 1_000


def bench_routing(graph: RoadGraph, *, seed: int = 1) -> list[Figure]:
    """Measure all that routing does on a road graph: medians of CPU time, kernels compiled before.

    Parameters
    ----------
    graph : RoadGraph
        With at least one arc.
    seed : int
        Of the nodes and places asked for.
    """
    warm_up()
    began_s = time.process_time()
    hierarchy = build_hierarchy(graph)
    build_s = time.process_time() - began_s
    basic = customise(hierarchy, graph.travel_ms)
    metric = prune(basic)
    rng = np.random.default_rng(seed)
    nodes = rng.integers(0, graph.nodes, (2, PAIRS))
    return [
        Figure("build the hierarchy", build_s, "s", BUILD_BUDGET_S),
        Figure("hierarchy arcs", hierarchy.arcs, ""),
        Figure("greatest depth", hierarchy.depths - 1, ""),
        Figure("customise", median_ms(lambda: customise(hierarchy, graph.travel_ms)), "ms", CUSTOMISE_BUDGET_MS),
        Figure("prune", median_ms(lambda: prune(basic)), "ms"),
        Figure("search arcs, pruned / not", len(metric.forward[2]) / max(1, len(basic.forward[2])), ""),
        *_change_figures(metric, rng),
        *_place_figures(metric, rng),
        *_kept_figures(metric, rng),
        *_turn_figures(graph, rng),
        *_node_figures(metric, nodes),
    ]


def _change_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    """Measure what a change costs until every answer uses it: new times, and the searches of all kept places."""
    graph = metric.hierarchy.graph
    arcs = rng.choice(graph.arcs, min(CHANGED, graph.arcs), replace=False)
    slower = np.minimum(graph.travel_ms[arcs].astype(np.int64) * 2, MAX_TRAVEL_MS)
    kept = _snapped(metric, rng, KEPT)
    changed_ms = median_ms(lambda: recustomise(metric, arcs, slower))
    renewed_ms = median_ms(lambda: keep_targets(recustomise(metric, arcs, slower), kept))
    return [
        Figure(f"{CHANGED} arcs changed", changed_ms, "ms", CHANGE_BUDGET_MS),
        Figure(f"{CHANGED} arcs changed, {KEPT} kept places renewed", renewed_ms, "ms", RENEWAL_BUDGET_MS),
    ]


def _kept_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    one, many = _snapped(metric, rng, 1), _snapped(metric, rng, PAIRS)
    targets = keep_targets(metric, many)
    return [
        Figure(f"keep {PAIRS} places", median_ms(lambda: keep_targets(metric, many)), "ms"),
        Figure(
            f"table 1 × {PAIRS} places, targets kept",
            median_ms(lambda: labelled_travel_times(keep_sources(metric, one), targets)),
            "ms",
        ),
    ]


def _turn_figures(graph: RoadGraph, rng: np.random.Generator) -> list[Figure]:
    turns = every_turn(graph)
    began_s = time.process_time()
    hierarchy = build_hierarchy(graph, turns)
    build_s = time.process_time() - began_s
    basic = customise(hierarchy, graph.travel_ms)
    metric = prune(basic)
    one, many, others = (_snapped(metric, rng, count) for count in (1, PAIRS, PAIRS))
    return [
        Figure("turns: build the hierarchy", build_s, "s"),
        Figure("turns: customise", median_ms(lambda: customise(hierarchy, graph.travel_ms)), "ms"),
        Figure("turns: prune", median_ms(lambda: prune(basic)), "ms"),
        Figure("turns: table 1000 × 1 places", median_ms(lambda: place_travel_times(metric, many, one)), "ms"),
        Figure("turns: table 1000 × 1000 places", median_ms(lambda: place_travel_times(metric, many, others)), "ms"),
    ]


def _snapped(metric: Metric, rng: np.random.Generator, count: int) -> Snapped:
    return snap_places(metric.hierarchy, places_near_roads(metric.hierarchy.graph, rng, count))


def _place_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    graph = metric.hierarchy.graph
    at = rng.integers(0, graph.nodes, UNITS + 1)
    places = np.column_stack((graph.lon[at], graph.lat[at])) + rng.normal(0.0, 0.001, (UNITS + 1, 2))
    units, call = places[:UNITS], places[UNITS:]
    snapped, snapped_call = snap_places(metric.hierarchy, units), snap_places(metric.hierarchy, call)
    other = snap_places(metric.hierarchy, units[:1])
    table_ms = median_ms(lambda: travel_times(metric, units, call))
    return [
        Figure(f"table {UNITS} × 1 places", table_ms, "ms", UNITS_TABLE_BUDGET_MS),
        Figure(
            f"table {UNITS} × 1 places, snapped",
            median_ms(lambda: place_travel_times(metric, snapped, snapped_call)),
            "ms",
        ),
        Figure("route with geometry, snapped", median_ms(lambda: place_route(metric, other, snapped_call)), "ms"),
    ]


def _node_figures(metric: Metric, nodes: NDArray[np.int64]) -> list[Figure]:
    sizes = ((450, 1), (1, 1000), (100, 100), (1000, 1000))
    return [
        Figure("one pair of nodes", _median_pair_us(metric, nodes), "µs"),
        *(
            Figure(f"table {rows} × {columns} nodes", _table_ms(metric, nodes, rows, columns), "ms")
            for rows, columns in sizes
        ),
    ]


def _table_ms(metric: Metric, nodes: NDArray[np.int64], rows: int, columns: int) -> float:
    return median_ms(lambda: node_travel_times(metric, nodes[0, :rows], nodes[1, :columns]))


def _median_pair_us(metric: Metric, nodes: NDArray[np.int64]) -> float:
    pairs = list(zip(*nodes.tolist(), strict=True))
    return median_ms(lambda: [node_travel_time(metric, *pair) for pair in pairs]) * 1000 / PAIRS
