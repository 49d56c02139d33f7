"""Whom one incident gets that competes with no other: the cheapest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from dispatch.price.kernels.codes import NO_UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def first_of_one(price: NDArray[np.int64], allowed: NDArray[np.bool_], wanting: int) -> NDArray[np.int32]:
    """Find the cheapest units that a decision may choose.

    Parameters
    ----------
    price : (units,) int64
    allowed : (units,) bool
    wanting : int

    Returns
    -------
    (wanting,) int32
        Rows, the cheaper first, of equals the lower; `NO_UNIT` where there are too few.
    """
    best = np.full(wanting, NO_UNIT, np.int32)
    held = 0
    for r in range(price.size):
        if not allowed[r] or (held == wanting and price[r] >= price[best[held - 1]]):
            continue
        held = min(held + 1, wanting)
        i = held - 1
        while i > 0 and price[best[i - 1]] > price[r]:
            best[i] = best[i - 1]
            i -= 1
        best[i] = r
    return best
