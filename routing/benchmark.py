"""How long routing takes on a map, in CPU time of one thread, beside scipy and RoutingKit in the same run."""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS
from maps.turns import every_turn
from routing import reference
from routing.figures import Figure
from routing.hierarchy import build_hierarchy
from routing.kept_labels import keep_sources, keep_targets, labelled_travel_times
from routing.kernels.elimination_tree_search import shortest_path
from routing.metric import customise, prune, recustomise
from routing.places import snap_places
from routing.route import place_route
from routing.terminals import node_terminals
from routing.travel_times import node_travel_times, place_travel_times, travel_times
from routing.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing.metric import Metric

BUILD_BUDGET_S: Final = 30.0
CUSTOMISE_BUDGET_MS: Final = 1_000.0
UNITS_TABLE_BUDGET_MS: Final = 5.0
CHANGE_BUDGET_MS: Final = 5.0
RENEWAL_BUDGET_MS: Final = 15.0
CHANGED: Final = 100
KEPT: Final = 580
UNITS: Final = 450
ROUNDS: Final = 7
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
        Figure("customise", _median_ms(lambda: customise(hierarchy, graph.travel_ms)), "ms", CUSTOMISE_BUDGET_MS),
        Figure("prune", _median_ms(lambda: prune(basic)), "ms"),
        Figure("search arcs, pruned / not", len(metric.forward[2]) / max(1, len(basic.forward[2])), ""),
        *_change_figures(metric, rng),
        *_place_figures(metric, rng),
        *_kept_figures(metric, rng),
        *_turn_figures(graph, rng),
        *_node_figures(metric, nodes),
        *_scipy_figures(metric, nodes),
        *_routingkit_figures(metric, nodes),
    ]


def _change_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    """Measure what a change costs until every answer uses it: new times, and the searches of all kept places."""
    graph = metric.hierarchy.graph
    arcs = rng.choice(graph.arcs, min(CHANGED, graph.arcs), replace=False)
    slower = np.minimum(graph.travel_ms[arcs].astype(np.int64) * 2, MAX_TRAVEL_MS)
    kept = _snapped(metric, rng, KEPT)
    changed_ms = _median_ms(lambda: recustomise(metric, arcs, slower))
    renewed_ms = _median_ms(lambda: keep_targets(recustomise(metric, arcs, slower), kept))
    return [
        Figure(f"{CHANGED} arcs changed", changed_ms, "ms", CHANGE_BUDGET_MS),
        Figure(f"{CHANGED} arcs changed, {KEPT} kept places renewed", renewed_ms, "ms", RENEWAL_BUDGET_MS),
    ]


def _kept_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    one, many = _snapped(metric, rng, 1), _snapped(metric, rng, PAIRS)
    targets = keep_targets(metric, many)
    return [
        Figure(f"keep {PAIRS} places", _median_ms(lambda: keep_targets(metric, many)), "ms"),
        Figure(
            f"table 1 × {PAIRS} places, targets kept",
            _median_ms(lambda: [labelled_travel_times(keep_sources(metric, one), targets) for _ in range(10)]) / 10,
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
        Figure("turns: customise", _median_ms(lambda: customise(hierarchy, graph.travel_ms)), "ms"),
        Figure("turns: prune", _median_ms(lambda: prune(basic)), "ms"),
        Figure("turns: table 1000 × 1 places", _median_ms(lambda: place_travel_times(metric, many, one)), "ms"),
        Figure("turns: table 1000 × 1000 places", _median_ms(lambda: place_travel_times(metric, many, others)), "ms"),
    ]


def _snapped(metric: Metric, rng: np.random.Generator, count: int) -> Snapped:
    graph = metric.hierarchy.graph
    nodes = rng.integers(0, graph.nodes, count)
    return snap_places(metric.hierarchy, np.column_stack((graph.lon[nodes], graph.lat[nodes])))


def _place_figures(metric: Metric, rng: np.random.Generator) -> list[Figure]:
    graph = metric.hierarchy.graph
    at = rng.integers(0, graph.nodes, UNITS + 1)
    places = np.column_stack((graph.lon[at], graph.lat[at])) + rng.normal(0.0, 0.001, (UNITS + 1, 2))
    units, call = places[:UNITS], places[UNITS:]
    snapped, snapped_call = snap_places(metric.hierarchy, units), snap_places(metric.hierarchy, call)
    other = snap_places(metric.hierarchy, units[:1])
    table_ms = _median_ms(lambda: travel_times(metric, units, call))
    return [
        Figure(f"table {UNITS} × 1 places", table_ms, "ms", UNITS_TABLE_BUDGET_MS),
        Figure(
            f"table {UNITS} × 1 places, snapped",
            _median_ms(lambda: place_travel_times(metric, snapped, snapped_call)),
            "ms",
        ),
        Figure("route with geometry, snapped", _median_ms(lambda: place_route(metric, other, snapped_call)), "ms"),
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
    return _median_ms(lambda: node_travel_times(metric, nodes[0, :rows], nodes[1, :columns]))


def _median_pair_us(metric: Metric, nodes: NDArray[np.int64]) -> float:
    hierarchy = metric.hierarchy
    sources, targets = (
        np.column_stack(node_terminals(hierarchy, side, name="nodes").take(np.arange(PAIRS))) for side in nodes
    )
    tree = (hierarchy.parent, hierarchy.depth, hierarchy.depths, metric.forward, metric.backward)
    pairs = list(zip(sources, targets, strict=True))
    return _median_ms(lambda: [shortest_path(*tree, source, target) for source, target in pairs]) * 1000 / PAIRS


def _scipy_figures(metric: Metric, nodes: NDArray[np.int64]) -> list[Figure]:
    from scipy.sparse.csgraph import dijkstra

    matrix = reference.scipy_graph(metric.hierarchy.graph, metric.hierarchy.graph.travel_ms)
    one_to_all_ms = _median_ms(lambda: dijkstra(matrix, indices=nodes[0, :1]))
    return [Figure("scipy: one node to all, Dijkstra", one_to_all_ms, "ms")]


def _routingkit_figures(metric: Metric, nodes: NDArray[np.int64]) -> list[Figure]:
    """Measure RoutingKit on the same order, where it is installed; its Python package takes and gives lists."""
    if find_spec("routingkit_cch") is None:
        return []
    from routingkit_cch import CCH, CCHMetric, CCHOneToMany, CCHQuery

    graph = metric.hierarchy.graph
    order = np.argsort(metric.hierarchy.rank).tolist()
    hierarchy = CCH(order, graph.tail.tolist(), graph.head.tolist(), False)
    weights = np.minimum(graph.travel_ms, MAX_TRAVEL_MS).tolist()
    their_metric = CCHMetric(hierarchy, weights)
    sources, targets = nodes.tolist()
    query, one_to_many = CCHQuery(their_metric), CCHOneToMany(their_metric, targets)
    pairs = list(zip(sources, targets, strict=True))
    return [
        Figure("RoutingKit: customise", _median_ms(lambda: CCHMetric(hierarchy, weights)), "ms"),
        Figure(
            "RoutingKit: one pair of nodes", _median_ms(lambda: [query.run(*pair).distance for pair in pairs]), "µs"
        ),
        Figure(
            "RoutingKit: table 1 × 1000 nodes, pinned", _median_ms(lambda: one_to_many.distances_from(sources[0])), "ms"
        ),
        Figure(
            "RoutingKit: table 100 × 1000 nodes, pinned",
            _median_ms(lambda: [one_to_many.distances_from(s) for s in sources[:100]]),
            "ms",
        ),
    ]


def _median_ms(work: Callable[[], object]) -> float:
    taken_s = []
    for _ in range(ROUNDS):
        began_s = time.process_time()
        work()
        taken_s.append(time.process_time() - began_s)
    return float(np.median(taken_s)) * 1000
