"""Where searches begin and end: nodes, and places part of the way along a road."""

from __future__ import annotations

from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import NO_ARC
from routing.errors import PlaceError
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.snapping import Snapped
    from routing.hierarchy import Hierarchy
    from routing.metric import Metric

    TerminalArrays = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

FEW_PAIRS: Final = 5_000
"""So many pairs of numbers are compared sooner than two lists are sorted."""


@dataclass(frozen=True, eq=False, slots=True)
class Terminals:
    """Ends of searches, in the form that kernels read: one or two nodes each, the higher an ancestor of the lower.

    Attributes
    ----------
    seed, seed_ms : (terminals,) int32
        Rank of the lower node and the time between it and the end.
    high_depth, high_ms : (terminals,) int32
        Depth of the higher node and the time between it and the end, 2**30 - 1 where there is none.
    """

    seed: NDArray[np.int32]
    seed_ms: NDArray[np.int32]
    high_depth: NDArray[np.int32]
    high_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.seed)

    def take(self, rows: NDArray[np.int64]) -> TerminalArrays:
        """Give the arrays of some rows, as kernels take them."""
        return self.seed[rows], self.seed_ms[rows], self.high_depth[rows], self.high_ms[rows]


@dataclass(frozen=True, eq=False, slots=True)
class Stops:
    """Places on roads. Each road is named by the lower of its two arcs, so that equal roads have equal names.

    Attributes
    ----------
    arc, back : (places,) int32
        The road's first arc, and the one in the other direction, `maps.road_graph.NO_ARC` where there is none.
    fraction, back_fraction : (places,) float64
        Part of `arc`, and of `back`, that lies behind the place, 0 to 1.
    reached_ms, back_reached_ms : (places,) int32
        Time from the tail of `arc`, and of `back`, to the place; 2**30 - 1 where the arc is closed or absent.
    rest_ms, back_rest_ms : (places,) int32
        Time from the place to the head, likewise.
    """

    arc: NDArray[np.int32]
    back: NDArray[np.int32]
    fraction: NDArray[np.float64]
    back_fraction: NDArray[np.float64]
    reached_ms: NDArray[np.int32]
    back_reached_ms: NDArray[np.int32]
    rest_ms: NDArray[np.int32]
    back_rest_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.arc)


def stops(metric: Metric, snapped: Snapped) -> Stops:
    """Find the road of each snapped place and the times along it; raises `PlaceError` for those of another map."""
    graph = metric.hierarchy.graph
    arc = np.asarray(snapped.arc, dtype=np.int32)
    if len(arc) and not 0 <= arc.min() <= arc.max() < graph.arcs:
        raise PlaceError(f"places on arc {arc.max()} are of another map: this one has arcs 0 to {graph.arcs - 1}")
    fraction = np.clip(np.asarray(snapped.fraction, dtype=np.float64), 0.0, 1.0)
    back = graph.reverse[arc]
    back = np.where(back == arc, NO_ARC, back)
    flipped = (back != NO_ARC) & (back < arc)
    arc, back = np.where(flipped, back, arc), np.where(flipped, arc, back)
    fraction, back_fraction = np.where(flipped, [1.0 - fraction, fraction], [fraction, 1.0 - fraction])
    arc_ms = metric.travel_ms[arc]
    back_ms = np.where(back != NO_ARC, metric.travel_ms[back], np.int32(INFINITE_MS))
    reached_ms, rest_ms = _divided_ms(arc_ms, fraction)
    back_reached_ms, back_rest_ms = _divided_ms(back_ms, back_fraction)
    return Stops(
        arc=arc,
        back=back,
        fraction=fraction,
        back_fraction=back_fraction,
        reached_ms=reached_ms,
        back_reached_ms=back_reached_ms,
        rest_ms=rest_ms,
        back_rest_ms=back_rest_ms,
    )


def direct_ms(
    source: Stops, sources: NDArray[np.int64], target: Stops, targets: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give the time along the road itself between sources and targets on the same road, pair by pair."""
    onward = source.fraction[sources] <= target.fraction[targets]
    onward &= source.reached_ms[sources] < INFINITE_MS
    back = source.back_fraction[sources] <= target.back_fraction[targets]
    back &= source.back_reached_ms[sources] < INFINITE_MS
    onward_ms = target.reached_ms[targets] - source.reached_ms[sources]
    back_ms = target.back_reached_ms[targets] - source.back_reached_ms[sources]
    none = np.int32(INFINITE_MS)
    return np.minimum(np.where(onward, onward_ms, none), np.where(back, back_ms, none))


def equal_pairs(ones: NDArray[np.int32], others: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows of all pairs of equal numbers in two lists."""
    if len(ones) * len(others) <= FEW_PAIRS:
        rows, columns = np.nonzero(ones[:, None] == others)
        return rows, columns
    order = np.argsort(others, kind="stable")
    first = np.searchsorted(others[order], ones, side="left")
    count = np.searchsorted(others[order], ones, side="right") - first
    rows = np.repeat(np.arange(len(ones)), count)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, order[np.repeat(first, count) + nth]


def source_terminals(hierarchy: Hierarchy, source: Stops) -> Terminals:
    """Give the vertices that a vehicle at each place can drive on to: the ends of its road."""
    graph = hierarchy.graph
    if hierarchy.turns is not None:
        back = np.where(source.back == NO_ARC, source.arc, source.back)
        return _two_seeds(hierarchy, (source.arc, source.rest_ms), (back, source.back_rest_ms))
    return _two_seeds(
        hierarchy,
        (graph.head[source.arc], source.rest_ms),
        (graph.tail[source.arc], source.back_rest_ms),
    )


def target_terminals(hierarchy: Hierarchy, target: Stops) -> Terminals:
    """Give the ends of the road from which a vehicle can come to each place; not with turns, where these count."""
    graph = hierarchy.graph
    return _two_seeds(
        hierarchy,
        (graph.tail[target.arc], target.reached_ms),
        (graph.head[target.arc], target.back_reached_ms),
    )


def node_terminals(hierarchy: Hierarchy, nodes: ArrayLike, *, name: str) -> Terminals:
    """Give nodes as ends of searches.

    Raises
    ------
    PlaceError
        Where they are not whole numbers in one row, or name no node of the graph; the message names the first bad one.
    """
    return vertex_terminals(hierarchy, checked_nodes(hierarchy, nodes, name=name))


def checked_nodes(hierarchy: Hierarchy, nodes: ArrayLike, *, name: str) -> NDArray[np.int64]:
    """Give nodes of the graph as numbers; raises as `node_terminals`."""
    node = np.asarray(nodes)
    if node.ndim != 1 or (node.size and not np.issubdtype(node.dtype, np.integer)):
        raise PlaceError(f"{name} must be a list of node numbers, not {node.dtype} of shape {node.shape}")
    wrong = np.flatnonzero((node < 0) | (node >= hierarchy.graph.nodes))
    if wrong.size:
        row = int(wrong[0])
        raise PlaceError(f"{name} row {row}: the graph has nodes 0 to {hierarchy.graph.nodes - 1}, not {node[row]}")
    return node.astype(np.int64)


def checked_node(hierarchy: Hierarchy, node: int, *, name: str) -> int:
    """Give one node of the graph as a plain number; raises as `node_terminals`."""
    try:
        number = index(node)
    except TypeError as error:
        raise PlaceError(f"{name} must be the number of a node, not {node!r}") from error
    if not 0 <= number < hierarchy.graph.nodes:
        raise PlaceError(f"{name}: the graph has nodes 0 to {hierarchy.graph.nodes - 1}, not {number}")
    return number


def vertex_terminals(
    hierarchy: Hierarchy, vertices: NDArray[np.int64], spent_ms: NDArray[np.int32] | None = None
) -> Terminals:
    """Give vertices as ends of searches, with the time that was spent before each of them, none where left out."""
    seed = hierarchy.rank[vertices]
    return Terminals(
        seed=seed,
        seed_ms=np.zeros(len(seed), dtype=np.int32) if spent_ms is None else spent_ms,
        high_depth=hierarchy.depth[seed],
        high_ms=np.full(len(seed), INFINITE_MS, dtype=np.int32),
    )


def _divided_ms(
    arc_ms: NDArray[np.int32], fraction: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give the time from the tail to a fraction of an arc, rounded down, and the rest; neither where it is closed."""
    is_open = arc_ms < INFINITE_MS
    reached_ms = np.floor(arc_ms * fraction).astype(np.int32)
    none = np.int32(INFINITE_MS)
    return np.where(is_open, reached_ms, none), np.where(is_open, arc_ms - reached_ms, none)


def _two_seeds(
    hierarchy: Hierarchy,
    one: tuple[NDArray[np.int32], NDArray[np.int32]],
    other: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> Terminals:
    one_rank, other_rank = hierarchy.rank[one[0]], hierarchy.rank[other[0]]
    lower = one_rank <= other_rank
    return Terminals(
        seed=np.minimum(one_rank, other_rank),
        seed_ms=np.where(lower, one[1], other[1]),
        high_depth=hierarchy.depth[np.maximum(one_rank, other_rank)],
        high_ms=np.where(lower, other[1], one[1]),
    )
