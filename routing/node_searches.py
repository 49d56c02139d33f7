"""Searches that begin and end at nodes and need no table: one pair, one to all, and targets that stay the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.errors import NotSupportedError
from routing.terminals import checked_node, node_terminals
from routing.times import INFINITE_MS, UNREACHABLE_MS, to_public_ms
from routing.travel_times import node_travel_times

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from routing.metric import Metric, SearchArcs
    from routing.terminals import Terminals


def node_travel_time(metric: Metric, source_node: int, target_node: int) -> int:
    """Find the shortest travel time from a node to a node, the same as in a table.

    Parameters
    ----------
    metric : Metric
    source_node, target_node : int

    Returns
    -------
    int
        Time in ms, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where either is no node of the graph.
    """
    hierarchy = metric.hierarchy
    if hierarchy.turns is not None:
        return int(node_travel_times(metric, [source_node], [target_node])[0, 0])
    from routing.kernels.node_pair import shortest_time

    source = checked_node(hierarchy, source_node, name="source_node")
    target = checked_node(hierarchy, target_node, name="target_node")
    ends = (metric.forward, metric.backward, source, target)
    time_ms = shortest_time(hierarchy.rank, hierarchy.parent, hierarchy.depth, *ends)
    return int(time_ms) if time_ms < INFINITE_MS else UNREACHABLE_MS


def times_from_node(metric: Metric, source_node: int) -> NDArray[np.int32]:
    """Find the travel time from a node to every node, (nodes,) int32 ms, `UNREACHABLE_MS` where no way leads.

    Raises
    ------
    PlaceError
        Where the source is no node of the graph.
    NotSupportedError
        Where turns count.
    """
    from routing.kernels.one_to_all import times_to_all

    _refuse_turns(metric)
    hierarchy = metric.hierarchy
    source = node_terminals(hierarchy, [source_node], name="source_node")
    labels = _labels(metric, source, metric.forward)
    by_rank = times_to_all(hierarchy.parent, hierarchy.depth, labels, source.seed, metric.backward)
    return to_public_ms(by_rank[hierarchy.rank])


@dataclass(frozen=True, eq=False, slots=True)
class KeptNodes:
    """What a search knows of nodes that stay the targets.

    Attributes
    ----------
    metric : Metric
    order : (targets,) int64
        The targets by their rank.
    seed : (targets,) int32
        That rank, in that order.
    times_ms : (targets, depths) int32
        Time from each ancestor to the target, in that order; 2**30 - 1 for no way.
    """

    metric: Metric
    order: NDArray[np.int64]
    seed: NDArray[np.int32]
    times_ms: NDArray[np.int32]


def keep_target_nodes(metric: Metric, target_nodes: ArrayLike) -> KeptNodes:
    """Keep the searches to nodes, (T,) integers; raises as `times_from_node`."""
    _refuse_turns(metric)
    targets = node_terminals(metric.hierarchy, target_nodes, name="target_nodes")
    order = np.argsort(targets.seed, kind="stable")
    labels = _labels(metric, targets, metric.backward)
    return KeptNodes(metric, frozen(order), frozen(targets.seed[order]), frozen(labels[order]))


def times_to_kept_nodes(kept: KeptNodes, source_nodes: ArrayLike) -> NDArray[np.int32]:
    """Find the travel times from nodes, (S,) integers, to kept ones, (S, T) int32 ms, the same as in a table.

    Raises
    ------
    PlaceError
        Where a source is no node of the graph.
    """
    from routing.kernels.kept_labels import meet_labels

    hierarchy = kept.metric.hierarchy
    sources = node_terminals(hierarchy, source_nodes, name="source_nodes")
    labels = frozen(_labels(kept.metric, sources, kept.metric.forward))
    met = np.empty((len(sources), len(kept.seed)), dtype=np.int32)
    tree = hierarchy.parent, hierarchy.depth, hierarchy.subtree
    meet_labels(*tree, frozen(sources.seed), labels, kept.seed, kept.times_ms, met)
    times = np.empty_like(met)
    times[:, kept.order] = met
    return times


def _labels(metric: Metric, ends: Terminals, arcs: SearchArcs) -> NDArray[np.int32]:
    from routing.kernels.kept_labels import labels_of

    hierarchy = metric.hierarchy
    rows = ends.take(np.arange(len(ends)))
    times_ms: NDArray[np.int32] = labels_of(hierarchy.parent, hierarchy.depth, hierarchy.depths, arcs, rows)
    return times_ms


def _refuse_turns(metric: Metric) -> None:
    if metric.hierarchy.turns is not None:
        raise NotSupportedError("where turns count, a time between nodes depends on their arcs: ask for places")
