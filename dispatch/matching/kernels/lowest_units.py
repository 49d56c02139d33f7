"""Of all matchings with the least total, one that serves the most slots and uses the lowest rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from dispatch.matching.kernels.by_unit import by_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_UNIT = -1


@njit(cache=True, nogil=True)
def lowest_units(
    first: NDArray[np.int32], row: NDArray[np.int32], must_go: NDArray[np.bool_], unit_of_slot: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Exchange units along tight arcs until the fewest slots wait and the sum of the rows is least.

    Every matching over tight arcs that uses all units that must go has the same total. What such matchings use are
    the bases of a matroid: so it is enough to offer each idle unit, the lowest first, in exchange for the last member
    of its circuit, which is what alternating paths from the unit reach; waiting comes after every unit. Where the
    unit itself is the last, all that it reaches is settled for good and is not walked again.

    Parameters
    ----------
    first : (slots + 1,) int32
        Tight arcs of slot `s` lie at `first[s]:first[s + 1]`.
    row : (arcs,) int32
        Unit of each tight arc.
    must_go : (units,) bool
    unit_of_slot : (slots,) int32
        A matching over tight arcs, `NO_UNIT` where a slot waits.

    Returns
    -------
    (slots,) int32

    References
    ----------
    Edmonds, Fulkerson: Transversals and matroid partition. Journal of Research of the National Bureau of Standards
    69B, 1965.
    """
    slots, units = len(unit_of_slot), len(must_go)
    slot_first, slot = by_unit(first, row, units)
    result = unit_of_slot.copy()
    holder = np.full(units, -1, np.int32)
    for s in range(slots):
        if result[s] != NO_UNIT:
            holder[result[s]] = s
    seen = np.zeros(slots, np.bool_)
    reached_by = np.empty(slots, np.int32)
    queue = np.empty(slots, np.int32)
    for r in range(units):
        if holder[r] >= 0 or slot_first[r] == slot_first[r + 1]:
            continue
        x, last, end = r, r, -1
        head, tail = 0, 0
        while last < units:
            for k in range(slot_first[x], slot_first[x + 1]):
                s = slot[k]
                if seen[s]:
                    continue
                seen[s] = True
                reached_by[s] = x
                queue[tail] = s
                tail += 1
                used = result[s]
                if used == NO_UNIT:
                    last, end = units, s
                elif used > last and not must_go[used]:
                    last, end = used, s
            if head == tail:
                break
            x = result[queue[head]]
            head += 1
        if end < 0:
            continue
        seen[queue[:tail]] = False
        if last < units:
            holder[last] = -1
        s, x = end, reached_by[end]
        while x != r:
            previous = holder[x]
            result[s], holder[x] = x, s
            s, x = previous, reached_by[previous]
        result[s], holder[r] = r, s
    return result
