"""A guess at what each unit is worth where many want the same: an auction that ends early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_UNIT = -1


@njit(cache=True, nogil=True)
def guessed_prices(
    cost: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    slot_of: NDArray[np.int32],
    waiting_cost: NDArray[np.int64],
    step: int,
    bids: int,
) -> NDArray[np.int64]:
    """Let slots bid for units, one after another.

    A slot without a unit takes the one of least cost and price and raises its price by what the next best
    would cost it more, and by a step; who had the unit bids again.

    Parameters
    ----------
    cost : (columns, units) int64
    allowed : (columns, units) bool
    slot_of : (slots,) int32
    waiting_cost : (slots,) int64
    step : int
        At least 1.
    bids : int
        After so many it ends.

    Returns
    -------
    (units,) int64
        Not negative.

    References
    ----------
    Bertsekas: The auction algorithm: a distributed relaxation method for the assignment problem. Annals of Operations
    Research 14, 1988.
    """
    units, slots = cost.shape[1], len(slot_of)
    unit_price = np.zeros(units, np.int64)
    holder = np.full(units, -1, np.int32)
    queue = np.arange(slots)[::-1].copy()
    waiting = slots
    while waiting > 0 and bids > 0:
        bids -= 1
        waiting -= 1
        s = queue[waiting]
        c = slot_of[s]
        best, least, second = NO_UNIT, waiting_cost[s] + 1, waiting_cost[s] + 1
        for r in range(units):
            if not allowed[c, r]:
                continue
            whole = cost[c, r] + unit_price[r]
            if whole < least:
                best, least, second = r, whole, least
            elif whole < second:
                second = whole
        if best == NO_UNIT:
            continue
        unit_price[best] += second - least + step
        if holder[best] >= 0:
            queue[waiting] = holder[best]
            waiting += 1
        holder[best] = s
    return unit_price
