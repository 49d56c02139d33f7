"""Who waits where units are short: what it costs to leave each slot without one, by rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def cost_of_waiting(
    first: NDArray[np.bool_],
    priority: NDArray[np.int64],
    arrest: NDArray[np.bool_],
    opened_at_ms: NDArray[np.int64],
    slot_of: NDArray[np.int32],
    dearest: int,
) -> NDArray[np.int64]:
    """Give what it costs to let each slot wait: more than any way of serving one more, and each rank more than a price.

    Parameters
    ----------
    first : (slots,) bool
        Whether it is the slot of one to whom nobody goes yet.
    priority, arrest, opened_at_ms : (incidents,)
    slot_of : (slots,) int32
        Column of the incident.
    dearest : int
        More than any price.

    Returns
    -------
    (slots,) int64
    """
    slots = slot_of.size
    cost = np.full(slots, dearest * 2 * slots, np.int64)
    for s in range(slots):
        a = slot_of[s]
        key = (not first[s], priority[a], not arrest[a], opened_at_ms[a], a)
        for t in range(s):
            b = slot_of[t]
            later = t if key < (not first[t], priority[b], not arrest[b], opened_at_ms[b], b) else s
            cost[later] -= dearest
    return cost


@njit(cache=True, nogil=True)
def above_all(price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> int:
    """Give the least whole number above 0 and above every price that a decision may choose, (units, incidents)."""
    highest = 0
    for r in range(price.shape[0]):
        for c in range(price.shape[1]):
            if allowed[r, c]:
                highest = max(highest, price[r, c])
    return highest + 1
