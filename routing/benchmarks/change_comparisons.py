"""New travel times: on every arc beside RoutingKit, on a few beside our own customisation of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS
from routing.benchmarks.clock import median_ms, medians_ms
from routing.benchmarks.comparison import Comparison, check_equal
from routing.benchmarks.places import places_near_roads
from routing.benchmarks.routingkit import peer_name, public_ms
from routing.figures import Figure
from routing.kept_labels import keep_targets
from routing.metric import customise, recustomise
from routing.node_searches import node_travel_time
from routing.places import snap_places
from routing.travel_times import node_travel_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.benchmarks.routingkit import RoutingKit
    from routing.metric import Metric

CHANGED: Final = 100
KEPT: Final = 580
CHANGE_BUDGET_MS: Final = 5.0
RENEWAL_BUDGET_MS: Final = 15.0
OURSELVES: Final = "ours, all arcs anew"


def compare_new_weights(city: str, metric: Metric, kit: RoutingKit, nodes: NDArray[np.int64]) -> Comparison:
    """Compare new weights on every arc until the first right answer; no query of theirs may be alive."""
    hierarchy = metric.hierarchy
    pair = int(nodes[0, 0]), int(nodes[1, 0])
    travel_ms = np.minimum(metric.travel_ms.astype(np.int64) * 2, MAX_TRAVEL_MS)
    weights = travel_ms.tolist()

    def first_time() -> int:
        return node_travel_time(customise(hierarchy, travel_ms), *pair)

    what = "new weights until the first answer"
    check_equal([[first_time()]], public_ms([[kit.first_time_after(weights, pair)]]), of=f"{city}, {what}")
    taken = medians_ms(first_time, lambda: kit.first_time_after(weights, pair))
    kit.metric.reset(kit.weights)
    return Comparison(what, city, peer_name(), *taken, at_least=1.5)


def compare_few_changes(city: str, metric: Metric, nodes: NDArray[np.int64]) -> Iterator[Comparison | Figure]:
    """Compare new times on 100 arcs with new times on all, and measure them with the searches of 580 kept places."""
    graph, hierarchy = metric.hierarchy.graph, metric.hierarchy
    arcs, slower, whole_ms = _changes(metric)
    check_equal(
        node_travel_times(recustomise(metric, arcs, slower), *nodes),
        node_travel_times(customise(hierarchy, whole_ms), *nodes),
        of=f"{city}, {CHANGED} arcs changed",
    )
    few_ms, all_ms = medians_ms(
        lambda: recustomise(metric, arcs, slower), lambda: customise(hierarchy, whole_ms), rounds=11
    )
    yield Comparison(f"{CHANGED} arcs changed", city, OURSELVES, few_ms, all_ms, at_least=8)
    yield Figure(f"{city}: {CHANGED} arcs changed", few_ms, "ms", CHANGE_BUDGET_MS)
    kept = snap_places(hierarchy, places_near_roads(graph, np.random.default_rng(KEPT), KEPT))
    renewed_ms = median_ms(lambda: keep_targets(recustomise(metric, arcs, slower), kept))
    yield Figure(f"{city}: {CHANGED} arcs changed, {KEPT} kept places renewed", renewed_ms, "ms", RENEWAL_BUDGET_MS)


def _changes(metric: Metric) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Make 100 arcs twice as slow: which, their new times, and the times of all arcs after that."""
    graph = metric.hierarchy.graph
    arcs = np.random.default_rng(CHANGED).choice(graph.arcs, min(CHANGED, graph.arcs), replace=False)
    slower = np.minimum(graph.travel_ms[arcs].astype(np.int64) * 2, MAX_TRAVEL_MS)
    whole_ms = graph.travel_ms.astype(np.int64)
    whole_ms[arcs] = slower
    return arcs, slower, whole_ms
