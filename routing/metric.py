"""A metric: a hierarchy with travel times, made anew whenever traffic or closures change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS, frozen
from routing.errors import WeightError
from routing.times import UNREACHABLE_MS, to_kernel_ms

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from routing.hierarchy import Hierarchy

    SearchArcs = tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.int32]]


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """Exact travel times on a road graph, ready to be asked; never changes.

    Attributes
    ----------
    hierarchy : Hierarchy
    travel_ms : (arcs,) int32
        Time of each arc of the graph in ms, 2**30 - 1 for a closed one.
    link_ms : (links,) int32
        Time of each link in ms, 2**30 - 1 for none: that of an arc, or with turns that of a turn and the arc after it.
    up_ms, down_ms : (hierarchy arcs,) int32
        Time of each hierarchy arc from its lower end to its higher and back, 2**30 - 1 for no way.
    forward, backward : (vertices + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        What searches read, upward from a source and downward to a target: first arc of each rank, depth of the higher
        end, time in ms.
    """

    hierarchy: Hierarchy
    travel_ms: NDArray[np.int32]
    link_ms: NDArray[np.int32]
    up_ms: NDArray[np.int32]
    down_ms: NDArray[np.int32]
    forward: SearchArcs
    backward: SearchArcs


def customise(hierarchy: Hierarchy, travel_ms: ArrayLike, *, turn_ms: ArrayLike | None = None) -> Metric:
    """Give the hierarchy travel times. The metric is exact at once; `prune` makes the same answers come faster.

    Parameters
    ----------
    hierarchy : Hierarchy
    travel_ms : (arcs,) integers
        Time of each arc of its graph in ms, 0 to `maps.road_graph.MAX_TRAVEL_MS`; `UNREACHABLE_MS` closes the arc.
        A way that takes 2**30 - 1 ms (over 12 days) or more counts as none.
    turn_ms : (turns,) integers, optional
        Time lost in each turn in ms, in the same range, `UNREACHABLE_MS` forbids it; those of the hierarchy's turns
        where left out.

    Raises
    ------
    WeightError
        Where the times are not whole numbers, not one for each arc or turn, or out of range; the message names the
        first. Where costs of turns are given for a hierarchy without turns.
    """
    from routing.kernels.triangle_relaxation import basic_weights

    weights = frozen(to_kernel_ms(_checked(travel_ms, hierarchy.graph.arcs, "travel_ms", "arc")))
    link_ms = frozen(_link_ms(hierarchy, weights, turn_ms))
    up_ms, down_ms = basic_weights(
        link_ms, hierarchy.link_slot, hierarchy.up_first, hierarchy.up_depth, hierarchy.depth, hierarchy.depths
    )
    up_ms, down_ms = frozen(up_ms), frozen(down_ms)
    return Metric(
        hierarchy=hierarchy,
        travel_ms=weights,
        link_ms=link_ms,
        up_ms=up_ms,
        down_ms=down_ms,
        forward=(hierarchy.up_first, hierarchy.up_depth, up_ms),
        backward=(hierarchy.up_first, hierarchy.up_depth, down_ms),
    )


def prune(metric: Metric) -> Metric:
    """Give a metric with the same answers that searches fewer arcs; takes about twice as long as `customise`.

    After a change of traffic, serve from `customise(...)` at once and swap in its `prune(...)` when that is done.
    """
    from routing.kernels.triangle_relaxation import pruned_arcs

    hierarchy = metric.hierarchy
    arcs = pruned_arcs(
        metric.up_ms, metric.down_ms, hierarchy.up_first, hierarchy.up_depth, hierarchy.depth, hierarchy.depths
    )
    forward_first, forward_depth, forward_ms, backward_first, backward_depth, backward_ms = arcs
    return Metric(
        hierarchy=hierarchy,
        travel_ms=metric.travel_ms,
        link_ms=metric.link_ms,
        up_ms=metric.up_ms,
        down_ms=metric.down_ms,
        forward=(frozen(forward_first), frozen(forward_depth), frozen(forward_ms)),
        backward=(frozen(backward_first), frozen(backward_depth), frozen(backward_ms)),
    )


def _link_ms(hierarchy: Hierarchy, travel_ms: NDArray[np.int32], turn_ms: ArrayLike | None) -> NDArray[np.int32]:
    turns = hierarchy.turns
    if turns is None:
        if turn_ms is not None:
            raise WeightError("turn_ms is given for a hierarchy without turns: build it with them")
        return travel_ms
    lost_ms = turns.turn_ms if turn_ms is None else _checked(turn_ms, len(turns), "turn_ms", "turn")
    total_ms: NDArray[np.int32] = to_kernel_ms(lost_ms) + travel_ms[turns.to_arc]
    return to_kernel_ms(total_ms)


def _checked(times_ms: ArrayLike, count: int, name: str, what: str) -> NDArray[np.int32]:
    values = np.asarray(times_ms)
    if values.shape != (count,):
        raise WeightError(f"{name} must hold one time for each of the {count} {what}s, its shape is {values.shape}")
    if count and not np.issubdtype(values.dtype, np.integer):
        raise WeightError(f"{name} must hold whole milliseconds, not {values.dtype}")
    wrong = np.flatnonzero((values < 0) | ((values > MAX_TRAVEL_MS) & (values != UNREACHABLE_MS)))
    if wrong.size:
        row = int(wrong[0])
        raise WeightError(
            f"{name} of {what} {row} is {values[row]}, outside 0 to {MAX_TRAVEL_MS} ms ({UNREACHABLE_MS} closes it)"
        )
    return values.astype(np.int32)
