"""What lies in the reach of each unit, by class of demand and by district."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def weighed_reach(
    reach: NDArray[np.bool_],
    serves: NDArray[np.bool_],
    weight: NDArray[np.float64],
    district: NDArray[np.int32],
    districts: int,
) -> NDArray[np.float64]:
    """Add up the weights of the zones that each unit reaches, in the order of the zones.

    Parameters
    ----------
    reach : (units, zones) bool
    serves : (units, classes) bool
        Of other classes a unit has nothing.
    weight : (classes, zones) float64
    district : (zones,) int32
        From 0 to `districts` - 1.

    Returns
    -------
    (units, classes, districts) float64
    """
    units, zones = reach.shape
    classes = serves.shape[1]
    total = np.zeros((units, classes, districts), np.float64)
    reached = np.empty(zones, np.int32)
    for u in range(units):
        count = 0
        for i in range(zones):
            if reach[u, i]:
                reached[count] = i
                count += 1
        for c in range(classes):
            if serves[u, c]:
                for n in range(count):
                    i = reached[n]
                    total[u, c, district[i]] += weight[c, i]
    return total
