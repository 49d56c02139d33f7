"""Of all matchings with the same units, the one that comes first when its rows are read slot by slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from dispatch.matching.kernels.by_unit import by_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_UNIT = -1


@njit(cache=True, nogil=True)
def first_in_order(
    first: NDArray[np.int32], row: NDArray[np.int32], may_wait: NDArray[np.bool_], unit_of_slot: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Pass units on along cycles of tight arcs: the first slot gets the lowest row that it can, then the second.

    Parameters
    ----------
    first : (slots + 1,) int32
        Tight arcs of slot `s` lie at `first[s]:first[s + 1]`.
    row : (arcs,) int32
        Unit of each tight arc.
    may_wait : (slots,) bool
        Whether waiting is tight for the slot; it counts as the highest row.
    unit_of_slot : (slots,) int32
        A matching over tight arcs, `NO_UNIT` where a slot waits.

    Returns
    -------
    (slots,) int32
        Uses the same units.
    """
    slots = len(unit_of_slot)
    units = 0
    for k in range(len(row)):
        units = max(units, row[k] + 1)
    slot_first, slot = by_unit(first, row, units)
    waiting = units
    result = unit_of_slot.copy()
    holder = np.full(units, -1, np.int32)
    for s in range(slots):
        if result[s] == NO_UNIT:
            result[s] = waiting
        else:
            holder[result[s]] = s
    freed = np.zeros(units + 1, np.bool_)
    goes_to = np.empty(slots, np.int32)
    goes = np.zeros(slots, np.bool_)
    queue = np.empty(units + 1, np.int32)
    for s in range(slots):
        own = result[s]
        wanted = False
        for k in range(first[s], first[s + 1]):
            wanted = wanted or (row[k] < own and holder[row[k]] > s)
        if not wanted:
            continue
        freed[:] = False
        goes[:] = False
        freed[own] = True
        queue[0] = own
        head, tail, waiter = 0, 1, s
        while head < tail:
            x = queue[head]
            head += 1
            count = slots if x == waiting else slot_first[x + 1] - slot_first[x]
            for i in range(count):
                t = i if x == waiting else slot[slot_first[x] + i]
                if t <= s or goes[t] or (x == waiting and not may_wait[t]):
                    continue
                goes[t] = True
                goes_to[t] = x
                if not freed[result[t]]:
                    freed[result[t]] = True
                    if result[t] == waiting:
                        waiter = t
                    queue[tail] = result[t]
                    tail += 1
        taken = own
        for k in range(first[s], first[s + 1]):
            if freed[row[k]]:
                taken = min(taken, row[k])
        t, x = s, taken
        while x != own:
            previous = waiter if x == waiting else holder[x]
            result[t] = x
            if x != waiting:
                holder[x] = t
            t, x = previous, goes_to[previous]
        result[t] = own
        if own != waiting:
            holder[own] = t
    for s in range(slots):
        if result[s] == waiting:
            result[s] = NO_UNIT
    return result
