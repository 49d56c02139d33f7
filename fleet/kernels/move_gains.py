"""What coverage gains when a unit stands at another site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def move_gains(
    reach: NDArray[np.bool_],
    serves: NDArray[np.bool_],
    site_reach: NDArray[np.bool_],
    allowed: NDArray[np.bool_],
    gained: NDArray[np.float64],
    lost: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Sum what is gained where only the site covers, less what is lost where only the present place does.

    Parameters
    ----------
    reach : (units, zones) bool
        From where each unit counts now.
    serves : (units, classes) bool
    site_reach : (sites, zones) bool
        From each site, turnout included.
    allowed : (units, sites) bool
        Other pairs get 0.
    gained, lost : (classes, zones) float64
        What one more covering unit is worth, and one less.

    Returns
    -------
    (units, sites) float64
    """
    units, zones = reach.shape
    sites, classes = len(site_reach), serves.shape[1]
    gains = np.zeros((units, sites), np.float64)
    worth = np.empty(zones, np.float64)
    price = np.empty(zones, np.float64)
    for u in range(units):
        worth[:] = 0.0
        price[:] = 0.0
        for c in range(classes):
            if serves[u, c]:
                for i in range(zones):
                    worth[i] += gained[c, i]
                    price[i] += lost[c, i]
        for w in range(sites):
            if allowed[u, w]:
                gain = 0.0
                for i in range(zones):
                    if site_reach[w, i] != reach[u, i]:
                        if site_reach[w, i]:
                            gain += worth[i]
                        else:
                            gain -= price[i]
                gains[u, w] = gain
    return gains
