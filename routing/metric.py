"""A metric: a hierarchy with travel times, made anew whenever traffic or closures change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS, frozen
from routing.errors import WeightError
from routing.times import UNREACHABLE_MS, to_kernel_ms

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from routing.hierarchy import Hierarchy

    _Times = tuple[NDArray[np.int32], NDArray[np.int32] | None, NDArray[np.int32]]
    SearchArcs = tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.int32]]


FEW: Final = 30
FEW_IN: Final = 1_000
"""More changed arcs than `FEW` and than one in `FEW_IN` links are too many to be carried on one by one."""


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """Exact travel times on a road graph, ready to be asked; never changes.

    Attributes
    ----------
    hierarchy : Hierarchy
    travel_ms : (arcs,) int32
        Time of each arc of the graph in ms, 2**30 - 1 for a closed one.
    turn_ms : (turns,) int32, optional
        Time lost in each turn, 2**30 - 1 for one that must not be made; None where turns are free.
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
    turn_ms: NDArray[np.int32] | None
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
    weights = frozen(to_kernel_ms(_checked(travel_ms, hierarchy.graph.arcs, "travel_ms", "arc")))
    lost_ms = _lost_ms(hierarchy, turn_ms)
    link_ms = weights if lost_ms is None else frozen(_after_turns(hierarchy, lost_ms, weights))
    return _basic(hierarchy, (weights, lost_ms, link_ms), *_all_weights(hierarchy, link_ms))


def recustomise(metric: Metric, arcs: ArrayLike, travel_ms: ArrayLike) -> Metric:
    """Give a metric with new times on some arcs, such as a closure; it costs what they touch, not the whole map.

    Arcs that are not named keep their times, all turns their costs. The metric is exact at once, and not pruned. Where
    so many arcs are named that it would take longer, all is made anew.

    Parameters
    ----------
    metric : Metric
        Pruned or not.
    arcs : (changed,) integers
        Each once.
    travel_ms : (changed,) integers
        Their new times, as of `customise`.

    Raises
    ------
    WeightError
        Where an arc is not there or named twice, or the times are not as `customise` wants them.
    """
    from routing.kernels.partial_customisation import carry_on

    hierarchy = metric.hierarchy
    changed = _changed_arcs(arcs, hierarchy.graph.arcs)
    new_ms = to_kernel_ms(_checked(travel_ms, len(changed), "travel_ms", "changed arc"))
    whole_ms = metric.travel_ms.copy()
    whole_ms[changed] = new_ms
    link_ms, links = _relinked(metric, whole_ms, changed)
    link_ms = frozen(link_ms)
    times = frozen(whole_ms), metric.turn_ms, link_ms
    if len(changed) > max(FEW, len(link_ms) // FEW_IN):
        return _basic(hierarchy, times, *_all_weights(hierarchy, link_ms))
    slots = hierarchy.link_slot[links]
    up_ms, down_ms = metric.up_ms.copy(), metric.down_ms.copy()
    carry_on(
        slots[slots >= 0] >> 1,
        hierarchy.lower,
        (hierarchy.up_first, hierarchy.up_head),
        (hierarchy.down_first, hierarchy.down_arc, hierarchy.down_tail),
        (hierarchy.link_first, hierarchy.slot_link, hierarchy.link_slot, link_ms),
        up_ms,
        down_ms,
    )
    return _basic(hierarchy, times, up_ms, down_ms)


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
        turn_ms=metric.turn_ms,
        link_ms=metric.link_ms,
        up_ms=metric.up_ms,
        down_ms=metric.down_ms,
        forward=(frozen(forward_first), frozen(forward_depth), frozen(forward_ms)),
        backward=(frozen(backward_first), frozen(backward_depth), frozen(backward_ms)),
    )


def _all_weights(hierarchy: Hierarchy, link_ms: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    from routing.kernels.triangle_relaxation import basic_weights

    return basic_weights(
        link_ms, hierarchy.link_slot, hierarchy.up_first, hierarchy.up_depth, hierarchy.depth, hierarchy.depths
    )


def _basic(hierarchy: Hierarchy, times: _Times, up_ms: NDArray[np.int32], down_ms: NDArray[np.int32]) -> Metric:
    """Give a metric that searches every hierarchy arc."""
    travel_ms, turn_ms, link_ms = times
    up_ms, down_ms = frozen(up_ms), frozen(down_ms)
    return Metric(
        hierarchy=hierarchy,
        travel_ms=travel_ms,
        turn_ms=turn_ms,
        link_ms=link_ms,
        up_ms=up_ms,
        down_ms=down_ms,
        forward=(hierarchy.up_first, hierarchy.up_depth, up_ms),
        backward=(hierarchy.up_first, hierarchy.up_depth, down_ms),
    )


def _changed_arcs(arcs: ArrayLike, count: int) -> NDArray[np.int64]:
    values = np.asarray(arcs)
    if values.ndim != 1 or (values.size and not np.issubdtype(values.dtype, np.integer)):
        raise WeightError(f"arcs must be a list of arc numbers, not {values.dtype} of shape {values.shape}")
    wrong = np.flatnonzero((values < 0) | (values >= count))
    if wrong.size:
        row = int(wrong[0])
        raise WeightError(f"arcs row {row}: the graph has arcs 0 to {count - 1}, not {values[row]}")
    unique, times = np.unique(values, return_counts=True)
    if len(unique) < len(values):
        raise WeightError(f"arcs names arc {unique[times > 1][0]} twice")
    return values.astype(np.int64)


def _relinked(
    metric: Metric, travel_ms: NDArray[np.int32], changed: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Give the times of all links after some arcs have changed, and which links these concern."""
    turns, turn_ms = metric.hierarchy.turns, metric.turn_ms
    if turns is None or turn_ms is None:
        return travel_ms, changed
    first, by_arc = metric.hierarchy.turns_into
    links = np.concatenate([by_arc[first[arc] : first[arc + 1]] for arc in changed] or [by_arc[:0]])
    link_ms = metric.link_ms.copy()
    link_ms[links] = to_kernel_ms(turn_ms[links] + travel_ms[turns.to_arc[links]])
    return link_ms, links


def _lost_ms(hierarchy: Hierarchy, turn_ms: ArrayLike | None) -> NDArray[np.int32] | None:
    turns = hierarchy.turns
    if turns is None:
        if turn_ms is not None:
            raise WeightError("turn_ms is given for a hierarchy without turns: build it with them")
        return None
    lost_ms = turns.turn_ms if turn_ms is None else _checked(turn_ms, len(turns), "turn_ms", "turn")
    return frozen(to_kernel_ms(lost_ms))


def _after_turns(hierarchy: Hierarchy, turn_ms: NDArray[np.int32], travel_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give the time of each turn together with the arc that it enters."""
    assert hierarchy.turns is not None
    total_ms: NDArray[np.int32] = turn_ms + travel_ms[hierarchy.turns.to_arc]
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
