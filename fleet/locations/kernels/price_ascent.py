"""Lower bounds of the p-median by prices of places, raised step by step, with sites decided on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from fleet.locations.kernels.interchange import interchange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]
    StatusArray = NDArray[np.int8]

FREE: Final = 0
OPEN: Final = 1
CLOSED: Final = -1

_MEMORY: Final = 0.7
_SHRINK: Final = 0.7
_SMALLEST: Final = 1e-3
_TRIALS: Final = 20
_FORCED: Final = 1e300
_NOTICED: Final = 1e-5


@njit(cache=True, fastmath={"reassoc", "nsz"})
def price_sites(cost: FloatArray, prices: FloatArray, sites: IntArray, worth: FloatArray) -> None:
    """Write for each of the sites what opening it adds to the relaxed sum: the total of min(cost - price, 0)."""
    for row in range(sites.size):
        site = sites[row]
        total = 0.0
        for place in range(prices.size):
            total += min(cost[site, place] - prices[place], 0.0)
        worth[row] = total


@njit(cache=True)
def ascend(
    cost: FloatArray,
    status: StatusArray,
    prices: FloatArray,
    is_open: BoolArray,
    best: float,
    least_gain: float,
    rounds: int,
    scale: float,
    patience: int,
) -> tuple[float, float]:
    """Raise the bound of one branch by subgradient steps, deciding sites by their reduced costs.

    The rule that each place is served once is relaxed: a place pays its price, and each open site takes what it saves.
    What is left is opening the sites that save most. The step goes along a fading sum of the subgradients, and its
    length follows the gap to the best value. A site without which, or with which, the bound passes the best value is
    decided for the branch.

    Parameters
    ----------
    cost : (candidates, places) float64
        Finite.
    status : (candidates,) int8
        `FREE`, `OPEN` or `CLOSED` in this branch; changed where a site is decided.
    prices : (places,) float64
        Where to begin; changed to those of the best bound.
    is_open : (candidates,) bool
        The best placement known; changed where a better one is found.
    best : float
        Its value.
    least_gain : float
        A better placement is better by at least this.
    rounds : int
        At most so many steps.
    scale : float
        Of the first step.
    patience : int
        Steps without a better bound after which the scale shrinks.

    Returns
    -------
    (float, float)
        The bound, infinite where the branch holds nothing better, and the best value.

    References
    ----------
    Cornuejols, Fisher, Nemhauser: Location of bank accounts to optimize float (Management Science, 1977).
    Beasley: Lagrangean heuristics for location problems (European Journal of Operational Research, 1993).
    Camerini, Fratta, Maffioli: On improving relaxation methods by modified gradient techniques (1975).
    """
    candidates, places = cost.shape
    chosen = 0
    for site in range(candidates):
        chosen += is_open[site]
    bound, waited = -np.inf, 0
    at_bound = prices.copy()
    served, direction = np.empty(places), np.zeros(places)
    sites, worth, key = np.empty(candidates, np.int64), np.empty(candidates), np.empty(candidates)
    trial = np.empty(candidates, np.bool_)
    for step in range(rounds + 1):
        left, settled = 0, 0
        for site in range(candidates):
            if status[site] != CLOSED:
                sites[left] = site
                left += 1
                settled += status[site] == OPEN
        if left < chosen or settled > chosen:
            return np.inf, best
        if chosen in (left, settled):
            for site in range(candidates):
                trial[site] = status[site] == OPEN or (left == chosen and status[site] == FREE)
            value = interchange(cost, trial, np.inf)
            if value < best:
                best = value
                is_open[:] = trial
            return np.inf, best
        if step == rounds or scale < _SMALLEST:
            break
        price_sites(cost, prices, sites[:left], worth)
        for row in range(left):
            key[row] = worth[row] - (_FORCED if status[sites[row]] == OPEN else 0.0)
        order = np.argsort(key[:left])
        relaxed = 0.0
        for place in range(places):
            relaxed += prices[place]
            served[place] = 0.0
        for rank in range(chosen):
            relaxed += worth[order[rank]]
            site = sites[order[rank]]
            for place in range(places):
                if cost[site, place] < prices[place]:
                    served[place] += 1.0
        waited += 1
        if relaxed > bound:
            if relaxed > bound + _NOTICED * abs(relaxed):
                waited = 0
            bound = relaxed
            at_bound[:] = prices
        if bound > best - least_gain:
            return np.inf, best
        last_in, first_out = worth[order[chosen - 1]], worth[order[chosen]]
        for rank in range(left):
            row = order[rank]
            if rank < chosen and relaxed + first_out - worth[row] > best - least_gain:
                status[sites[row]] = OPEN
            if rank >= chosen and relaxed + worth[row] - last_in > best - least_gain:
                status[sites[row]] = CLOSED
        if step % _TRIALS == _TRIALS - 1:
            trial[:] = False
            for rank in range(chosen):
                trial[sites[order[rank]]] = True
            value = interchange(cost, trial, least_gain / 2)
            if value < best:
                best = value
                is_open[:] = trial
        if waited >= patience:
            waited = 0
            scale *= _SHRINK
            prices[:] = at_bound
            direction[:] = 0.0
        square = 0.0
        for place in range(places):
            direction[place] = 1.0 - served[place] + _MEMORY * direction[place]
            square += direction[place] ** 2
        if square > 0:
            length = scale * (best - relaxed) / square
            for place in range(places):
                prices[place] += length * direction[place]
    prices[:] = at_bound
    return bound, best
