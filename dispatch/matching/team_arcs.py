"""The arcs that a better matching of teams can use: the others are ruled out by their reduced costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.sparse_arcs import SparseArcs, arcs_below, chosen, highest_of_column, joined
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.matching.match import Matching
    from dispatch.matching.teams import Teams

MOST_ARCS: Final = 20_000
"""More are not searched: building them alone would take too long."""


def team_arcs(given: Teams, relaxed: Matching, start: NDArray[np.int32], gap: int) -> tuple[SparseArcs, bool]:
    """Give the arcs of the start and all that can be part of a better matching, and whether none had to be left out.

    A matching with an arc costs at least the relaxed total and the arc's reduced cost; so an arc whose reduced cost
    reaches the gap between the start and the relaxed total is in no better one. Where it does not matter when members
    arrive, as many of the cheapest units as there are slots are enough besides: a dearer one can be exchanged.

    Parameters
    ----------
    given : Teams
    relaxed : Matching
        The least total without regard to teams, with its prices.
    start : (slots,) int32
    gap : int
        By how much the start costs more.
    """
    slots = given.problem
    below = highest_of_column(slots, relaxed.slot_worth) + gap
    every = np.full(slots.columns, slots.units, dtype=np.int32)
    arcs = arcs_below(slots, relaxed.unit_price, below, every)
    reduced = arcs.cost + relaxed.unit_price[arcs.row] - relaxed.slot_worth[arcs.slot]
    useful = (reduced < gap) & (given.joint_slot[arcs.slot] | _cheapest(arcs, slots.slots))
    complete = int(np.count_nonzero(useful)) <= MOST_ARCS
    if not complete:
        last = np.partition(reduced[useful], MOST_ARCS)[MOST_ARCS]
        useful &= reduced < last
    return _with_start(given, chosen(arcs, useful), start), complete


def _cheapest(arcs: SparseArcs, count: int) -> NDArray[np.bool_]:
    """Mark the cheapest arcs of each slot, of equals the lower rows."""
    order = np.lexsort((arcs.row, arcs.cost, arcs.slot))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size) - arcs.first[arcs.slot]
    return place < count


def _with_start(given: Teams, arcs: SparseArcs, start: NDArray[np.int32]) -> SparseArcs:
    goes = start != NO_UNIT
    has = np.zeros(len(start), dtype=np.bool_)
    has[arcs.slot[arcs.row == start[arcs.slot]]] = True
    added = goes & ~has
    first = np.zeros(len(start) + 1, dtype=np.int32)
    np.cumsum(added, out=first[1:])
    row = start[added]
    cost = given.problem.cost[row, given.problem.slot_of[added]]
    return joined(arcs, SparseArcs(frozen(first), frozen(row), frozen(cost)))
