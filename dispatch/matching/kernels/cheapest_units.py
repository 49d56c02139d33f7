"""The cheapest units of each column, in one pass over all prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def cheapest_units(
    cost: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    unit_price: NDArray[np.int64],
    below: NDArray[np.int64],
    keep: NDArray[np.int32],
) -> Any:
    """Find for each column the units whose cost and price together are least and below a bound.

    Parameters
    ----------
    cost : (units, columns) int64
    allowed : (units, columns) bool
    unit_price : (units,) int64
        What is paid for the unit itself, whoever takes it.
    below : (columns,) int64
        Only what costs less in all is taken.
    keep : (columns,) int32
        At most so many are taken.

    Returns
    -------
    first : (columns + 1,) int32
        Units of column `c` lie at `first[c]:first[c + 1]`.
    row : (found,) int32
        The cheaper first, of equals the lower row.
    """
    units, columns = cost.shape
    most = 0
    for c in range(columns):
        most = max(most, keep[c])
    held = np.zeros(columns, np.int32)
    best_row = np.empty((columns, most), np.int32)
    best_cost = np.empty((columns, most), np.int64)
    bound = below.copy()
    for r in range(units):
        for c in range(columns):
            if not allowed[r, c] or cost[r, c] + unit_price[r] >= bound[c] or keep[c] == 0:
                continue
            whole = cost[r, c] + unit_price[r]
            i = min(held[c], keep[c] - 1)
            while i > 0 and best_cost[c, i - 1] > whole:
                best_cost[c, i] = best_cost[c, i - 1]
                best_row[c, i] = best_row[c, i - 1]
                i -= 1
            best_cost[c, i] = whole
            best_row[c, i] = r
            held[c] = min(held[c] + 1, keep[c])
            if held[c] == keep[c]:
                bound[c] = best_cost[c, keep[c] - 1]
    first = np.zeros(columns + 1, np.int32)
    first[1:] = np.cumsum(held)
    row = np.empty(first[columns], np.int32)
    for c in range(columns):
        row[first[c] : first[c + 1]] = best_row[c, : held[c]]
    return first, row
