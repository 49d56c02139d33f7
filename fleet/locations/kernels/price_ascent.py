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
    chosen = is_open.sum()
    bound = -np.inf
    at_bound = prices.copy()
    served, direction = np.empty(places), np.zeros(places)
    trial = np.empty(candidates, np.bool_)
    waited = 0
    for step in range(rounds + 1):
        sites = np.flatnonzero(status != CLOSED)
        settled = (status == OPEN).sum()
        if sites.size < chosen or settled > chosen:
            return np.inf, best
        if chosen in (sites.size, settled):
            last = status == OPEN if settled == chosen else status != CLOSED
            value = interchange(cost, last, np.inf)
            if value < best:
                best = value
                is_open[:] = last
            return np.inf, best
        if step == rounds or scale < _SMALLEST:
            break
        worth = np.empty(sites.size)
        price_sites(cost, prices, sites, worth)
        key = worth.copy()
        for row in range(sites.size):
            if status[sites[row]] == OPEN:
                key[row] = -_FORCED
        order = np.argsort(key)
        relaxed = prices.sum()
        served[:] = 0.0
        for row in order[:chosen]:
            relaxed += worth[row]
            for place in range(places):
                if cost[sites[row], place] < prices[place]:
                    served[place] += 1.0
        waited += 1
        if relaxed > bound:
            if relaxed > bound + 1e-5 * abs(relaxed):
                waited = 0
            bound = relaxed
            at_bound[:] = prices
        if bound > best - least_gain:
            return np.inf, best
        last_in, first_out = worth[order[chosen - 1]], worth[order[chosen]]
        for row in order[:chosen]:
            if relaxed + first_out - worth[row] > best - least_gain:
                status[sites[row]] = OPEN
        for row in order[chosen:]:
            if relaxed + worth[row] - last_in > best - least_gain:
                status[sites[row]] = CLOSED
        if step % _TRIALS == _TRIALS - 1:
            trial[:] = False
            trial[sites[order[:chosen]]] = True
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
