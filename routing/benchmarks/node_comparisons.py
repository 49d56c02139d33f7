"""Times between nodes beside RoutingKit and scipy: tables, single pairs, one to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routing.benchmarks.clock import medians_ms
from routing.benchmarks.comparison import Comparison, check_equal
from routing.benchmarks.routingkit import peer_name, public_ms
from routing.node_searches import keep_target_nodes, node_travel_time, times_from_node, times_to_kept_nodes
from routing.plain import reference
from routing.routes.route import node_path
from routing.times import UNREACHABLE_MS
from routing.travel_times import node_travel_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routing.benchmarks.routingkit import RoutingKit
    from routing.metric import Metric

    Nodes = NDArray[np.int64]

FEW: Final = 100
FEW_ROUNDS: Final = 3
TABLE_AT_LEAST: Final = {"New York": 50.0, "Porto": 20.0, "Krasnodar": 15.0}


def compare_table(city: str, metric: Metric, kit: RoutingKit, nodes: Nodes) -> Comparison:
    """Compare the table of all sources and targets, (2, n) nodes."""
    sources, targets = nodes
    lists = sources.tolist(), targets.tolist()
    what = f"table {len(sources):,} × {len(targets):,}"
    check_equal(node_travel_times(metric, sources, targets), public_ms(kit.table(*lists)), of=f"{city}, {what}")
    taken = medians_ms(
        lambda: node_travel_times(metric, sources, targets), lambda: kit.table(*lists), rounds=FEW_ROUNDS
    )
    return Comparison(what, city, peer_name(), *taken, at_least=TABLE_AT_LEAST[city])


def compare_small_tables(city: str, metric: Metric, kit: RoutingKit, nodes: Nodes) -> Iterator[Comparison]:
    """Compare 100 × 100, and one source to all targets, these new or kept."""
    sources, targets = nodes[0, :FEW], nodes[1]
    few, all_targets = targets[:FEW].tolist(), targets.tolist()
    source = int(sources[0])
    one = sources[:1]
    taken = medians_ms(
        lambda: node_travel_times(metric, sources, targets[:FEW]), lambda: kit.table(sources.tolist(), few)
    )
    yield Comparison(f"table {FEW} × {FEW}", city, peer_name(), *taken, at_least=12)
    pinned = kit.to_targets(all_targets)

    def repinned() -> object:
        pinned.repin_targets(all_targets)
        return pinned.distances_from(source)

    taken = medians_ms(lambda: node_travel_times(metric, one, targets), repinned)
    yield Comparison(f"1 × {len(targets):,}, targets new", city, peer_name(), *taken, at_least=2.5)
    kept = keep_target_nodes(metric, targets)
    check_equal(times_to_kept_nodes(kept, one), public_ms([pinned.distances_from(source)]), of=f"{city}, kept targets")
    taken = medians_ms(lambda: times_to_kept_nodes(kept, one), lambda: pinned.distances_from(source))
    yield Comparison(f"1 × {len(targets):,}, targets kept", city, peer_name(), *taken, at_least=15)


def compare_pairs(city: str, metric: Metric, kit: RoutingKit, nodes: Nodes) -> Iterator[Comparison]:
    """Compare the time of one pair of nodes, and the way between them; per pair, asked one after another."""
    pairs = list(zip(*nodes.tolist(), strict=True))
    query = kit.query()

    def their_way(pair: tuple[int, int]) -> list[int]:
        """Give its arcs; the result is gone before the next one is asked."""
        arcs: list[int] = query.run(*pair).arc_path
        return arcs

    check_equal(
        [[node_travel_time(metric, *pair) for pair in pairs]],
        public_ms([[query.run(*pair).distance for pair in pairs]]),
        of=f"{city}, one distance",
    )
    for pair in pairs[:FEW]:
        _check_way(metric, pair, their_way(pair), of=f"{city}, one route from node {pair[0]} to {pair[1]}")
    ours, theirs = medians_ms(
        lambda: [node_travel_time(metric, *pair) for pair in pairs],
        lambda: [query.run(*pair).distance for pair in pairs],
    )
    yield Comparison("one distance", city, peer_name(), ours / len(pairs), theirs / len(pairs), at_least=1.7)
    ours, theirs = medians_ms(
        lambda: [node_path(metric, *pair) for pair in pairs], lambda: [their_way(pair) for pair in pairs]
    )
    yield Comparison("one route with its arcs", city, peer_name(), ours / len(pairs), theirs / len(pairs), at_least=1)


def compare_one_to_all(city: str, metric: Metric, nodes: Nodes) -> Comparison:
    """Compare the times from one node to all with scipy's Dijkstra."""
    from importlib.metadata import version

    from scipy.sparse.csgraph import dijkstra

    source, row = int(nodes[0, 0]), nodes[0, :1]
    matrix = reference.scipy_graph(metric.hierarchy.graph, metric.hierarchy.graph.travel_ms)
    theirs = np.minimum(dijkstra(matrix, indices=row)[0], UNREACHABLE_MS)
    check_equal(times_from_node(metric, source), theirs, of=f"{city}, one to all")
    taken = medians_ms(lambda: times_from_node(metric, source), lambda: dijkstra(matrix, indices=row))
    return Comparison("one to all nodes", city, f"scipy {version('scipy')}", *taken, at_least=8)


def _check_way(metric: Metric, pair: tuple[int, int], theirs: list[int], *, of: str) -> None:
    """Both ways take the same time: equal ones may lead over other arcs."""
    ours = node_path(metric, *pair)
    travel_ms = metric.travel_ms.astype(np.int64)
    check_equal(travel_ms[[] if ours is None else ours].sum(), travel_ms[theirs].sum(), of=of)
