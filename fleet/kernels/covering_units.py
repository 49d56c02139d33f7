"""How many units cover each zone, for each class of demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def covering_units(reach: NDArray[np.bool_], serves: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Count the units that reach each zone and serve each class.

    Parameters
    ----------
    reach : (units, zones) bool
    serves : (units, classes) bool

    Returns
    -------
    (classes, zones) int32
    """
    units, zones = reach.shape
    classes = serves.shape[1]
    count = np.zeros((classes, zones), np.int32)
    for u in range(units):
        for c in range(classes):
            if serves[u, c]:
                for i in range(zones):
                    count[c, i] += np.int32(reach[u, i])
    return count
