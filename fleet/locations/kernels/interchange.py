"""Sites opened one by one, and exchanged one for one while that makes the sum of costs smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]


@njit(cache=True)
def open_greedily(cost: FloatArray, sites: int) -> BoolArray:
    """Open the site that saves most, as often as asked.

    Parameters
    ----------
    cost : (candidates, places) float64
        Finite.
    sites : int

    Returns
    -------
    (candidates,) bool
        The open ones; a tie goes to the lower row.
    """
    candidates, places = cost.shape
    is_open = np.zeros(candidates, np.bool_)
    nearest = np.zeros(places)
    for site in range(candidates):
        for place in range(places):
            nearest[place] = max(nearest[place], cost[site, place])
    for _ in range(sites):
        best, most = -1, -1.0
        for site in range(candidates):
            if is_open[site]:
                continue
            saved = 0.0
            for place in range(places):
                saved += max(nearest[place] - cost[site, place], 0.0)
            if saved > most:
                best, most = site, saved
        is_open[best] = True
        for place in range(places):
            nearest[place] = min(nearest[place], cost[best, place])
    return is_open


@njit(cache=True)
def find_two_nearest(
    cost: FloatArray, is_open: BoolArray, nearest: FloatArray, second: FloatArray, owner: IntArray
) -> None:
    """Write the cost of the nearest and second nearest open site of each place, and the row of the nearest."""
    nearest[:] = np.inf
    second[:] = np.inf
    owner[:] = -1
    for site in range(cost.shape[0]):
        if not is_open[site]:
            continue
        for place in range(cost.shape[1]):
            c = cost[site, place]
            if c < nearest[place]:
                second[place] = nearest[place]
                nearest[place] = c
                owner[place] = site
            elif c < second[place]:
                second[place] = c


@njit(cache=True)
def interchange(cost: FloatArray, is_open: BoolArray, least_gain: float) -> float:
    """Exchange an open site for a closed one while that saves more than `least_gain`; changes `is_open`.

    Each closed site in turn is tried against its best partner, found in one pass over the places.

    Parameters
    ----------
    cost : (candidates, places) float64
        Finite.
    is_open : (candidates,) bool
    least_gain : float

    Returns
    -------
    float
        The sum of the costs of all places to their nearest open site.

    References
    ----------
    Whitaker: A fast algorithm for the greedy interchange of large-scale clustering and median location problems
    (INFOR, 1983).
    """
    candidates, places = cost.shape
    nearest, second = np.empty(places), np.empty(places)
    owner = np.empty(places, np.int64)
    loss = np.empty(candidates)
    find_two_nearest(cost, is_open, nearest, second, owner)
    site, unchanged = 0, 0
    while unchanged < candidates:
        unchanged += 1
        if not is_open[site]:
            gain = 0.0
            loss[:] = 0.0
            for place in range(places):
                c = cost[site, place]
                if c < nearest[place]:
                    gain += nearest[place] - c
                else:
                    loss[owner[place]] += min(c, second[place]) - nearest[place]
            partner, least = -1, np.inf
            for other in range(candidates):
                if is_open[other] and loss[other] < least:
                    partner, least = other, loss[other]
            if gain - least > least_gain:
                is_open[site], is_open[partner] = True, False
                find_two_nearest(cost, is_open, nearest, second, owner)
                unchanged = 0
        site = (site + 1) % candidates
    return float(nearest.sum())
