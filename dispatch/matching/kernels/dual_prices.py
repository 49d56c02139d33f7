"""What each unit and each slot is worth in an optimal matching: one shortest-path pass over its residual graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_UNIT = -1


@njit(cache=True, nogil=True)
def dual_prices(
    first: NDArray[np.int32],
    row: NDArray[np.int32],
    arc_cost: NDArray[np.int64],
    waiting_cost: NDArray[np.int64],
    unit_of_slot: NDArray[np.int32],
    units: int,
) -> Any:
    """Find prices under which every slot of an optimal matching has what is cheapest for it.

    The price of a unit is by how much the total grows without it: the length of the shortest path in the residual
    graph from the unit, over the slots that would take one another's units, to a unit that is free or to waiting.
    Lengths may be negative, cycles are not; so the labels settle after at most as many sweeps as there are slots
    (Bellman and Ford).

    Parameters
    ----------
    first : (slots + 1,) int32
        Arcs of slot `s` lie at `first[s]:first[s + 1]`.
    row : (arcs,) int32
        Unit of each arc.
    arc_cost : (arcs,) int64
    waiting_cost : (slots,) int64
    unit_of_slot : (slots,) int32
        An optimal matching over these arcs, `NO_UNIT` for a slot that waits.
    units : int

    Returns
    -------
    unit_price : (units,) int64
        Not negative; 0 for a unit without a slot.
    slot_worth : (slots,) int64
        The least of its waiting cost and of cost and price over its arcs.
    settled : bool
        Whether these prices prove the matching optimal over these arcs: what each slot has is worth its price, and
        no unit's price is negative.

    References
    ----------
    Ahuja, Magnanti, Orlin: Network Flows. Prentice Hall, 1993, section 9.3 (optimality by reduced costs).
    """
    slots = len(unit_of_slot)
    unit_price = np.zeros(units, np.int64)
    paid = np.zeros(slots, np.int64)
    for s in range(slots):
        for k in range(first[s], first[s + 1]):
            if row[k] == unit_of_slot[s]:
                paid[s] = arc_cost[k]
                unit_price[row[k]] = waiting_cost[s] - arc_cost[k]
    sweeps, changed = 0, True
    while changed and sweeps <= slots:
        sweeps, changed = sweeps + 1, False
        for s in range(slots):
            if unit_of_slot[s] == NO_UNIT:
                continue
            least = unit_price[unit_of_slot[s]]
            for k in range(first[s], first[s + 1]):
                least = min(least, arc_cost[k] + unit_price[row[k]] - paid[s])
            if least < unit_price[unit_of_slot[s]]:
                unit_price[unit_of_slot[s]] = least
                changed = True
    slot_worth = waiting_cost.copy()
    settled = not changed
    for s in range(slots):
        for k in range(first[s], first[s + 1]):
            slot_worth[s] = min(slot_worth[s], arc_cost[k] + unit_price[row[k]])
        if unit_of_slot[s] == NO_UNIT:
            settled = settled and slot_worth[s] == waiting_cost[s]
        else:
            taken = unit_of_slot[s]
            settled = settled and unit_price[taken] >= 0 and slot_worth[s] == paid[s] + unit_price[taken]
    return unit_price, slot_worth, settled
