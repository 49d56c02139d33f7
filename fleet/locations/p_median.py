"""p-median: so many sites that the costs of all places to their nearest one are least in sum, and the proof of it."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FieldError, FleetError
from fleet.locations.kernels.interchange import interchange, open_greedily
from fleet.locations.kernels.price_ascent import CLOSED, OPEN, ascend, price_sites
from fleet.locations.placement import Placement, check_count, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.locations.placement import Progress

    FloatArray = NDArray[np.float64]

EXACT: Final = 1e-9
"""Values that differ by less than this share are the same: sums of floats are not more exact."""

_ROOT: Final = (5_000, 1.5, 30)
_BRANCH: Final = (60, 0.3, 10)


@dataclass(frozen=True, slots=True)
class _Branch:
    """A part of all placements: the sites decided in it, prices that were good there, and its bound."""

    bound: float
    status: NDArray[np.int8]
    prices: FloatArray


def p_median(cost: FloatArray, sites: int, *, limit_s: float = 60.0, progress: Progress = quiet) -> Placement:
    """Choose the sites that make the sum of the costs of all places to their nearest site least.

    Greedy opening and interchange give a value, prices of places a bound; what lies between is searched by branch and
    bound, a site open or closed at each branching.

    Parameters
    ----------
    cost : (candidates, places) float64
        0 or more; infinite where a site cannot serve a place.
    sites : int
        How many to choose.
    limit_s : float
        After so many seconds the best placement so far is given, not proven.
    progress : callable
        Is told the best value and the bound after each branch.

    Returns
    -------
    Placement

    Raises
    ------
    FleetError
        Where a cost is negative or no number, there are fewer candidates than sites, or no placement serves all places.
    """
    started = perf_counter()
    finite, unserved = _finite(cost)
    check_count("p", sites, cost.shape[0])
    is_open = open_greedily(finite, sites)
    best = interchange(finite, is_open, EXACT * unserved)
    search = _Search(finite, is_open, best, _resolution(cost))
    bound = search.run(started + limit_s, progress)
    if search.best >= unserved:
        raise FleetError(_not_served(cost, search.is_open, proven=bound >= search.best))
    chosen = tuple(np.flatnonzero(search.is_open).tolist())
    value = float(cost[list(chosen)].min(axis=0).sum())
    proven = bound >= search.best
    return Placement(value, chosen, proven, value if proven else min(bound, value), perf_counter() - started)


@dataclass(slots=True)
class _Search:
    cost: FloatArray
    is_open: NDArray[np.bool_]
    best: float
    resolution: float

    def run(self, until: float, progress: Progress) -> float:
        """Search until nothing is left or the time is over; give the bound that then holds."""
        if self.best == 0:
            return self.best
        root = _Branch(0.0, np.zeros(len(self.cost), np.int8), self.cost[self.is_open].min(axis=0))
        waiting = self._split(root, _ROOT)
        while waiting:
            bound = min(branch.bound for branch in waiting)
            progress(self.best, bound)
            if perf_counter() > until:
                return bound
            branch = waiting.pop()
            if branch.bound <= self.best - self._least_gain():
                waiting += self._split(branch, _BRANCH)
        return self.best

    def _split(self, branch: _Branch, effort: tuple[int, float, int]) -> list[_Branch]:
        """Raise the bound of a branch; give none if it holds nothing better, else its two halves."""
        status, prices = branch.status.copy(), branch.prices.copy()
        gain = self._least_gain()
        bound, self.best = ascend(self.cost, status, prices, self.is_open, self.best, gain, *effort)
        if bound == np.inf:
            return []
        site = self._open_question(status, prices)
        halves = []
        for decided in (CLOSED, OPEN):
            half = status.copy()
            half[site] = decided
            halves.append(_Branch(max(bound, branch.bound), half, prices))
        return halves

    def _open_question(self, status: NDArray[np.int8], prices: FloatArray) -> int:
        """Give the free site that saves most at these prices."""
        free = np.flatnonzero(status == 0)
        worth = np.empty(free.size)
        price_sites(self.cost, prices, free, worth)
        return int(free[worth.argmin()])

    def _least_gain(self) -> float:
        """Give by how much a better placement must be better."""
        return max(0.999 * self.resolution, EXACT * self.best)


def _finite(cost: FloatArray) -> tuple[FloatArray, float]:
    """Check the costs; give them with a place that is not served costing more than all that can be served."""
    if cost.ndim != 2 or 0 in cost.shape:
        raise FieldError("cost", f"has the shape {cost.shape}, want candidates by places")
    if np.isnan(cost).any() or (cost < 0).any():
        row, column = np.argwhere(np.isnan(cost) | (cost < 0))[0]
        raise FieldError("cost", f"of site {row + 1} and place {column + 1} is {cost[row, column]:g}, want 0 or more")
    reached = np.where(np.isfinite(cost), cost, 0.0)
    unserved = 1.0 + float(reached.max(axis=0).sum())
    return np.ascontiguousarray(np.where(np.isfinite(cost), cost, unserved)), unserved


def _resolution(cost: FloatArray) -> float:
    """Give the step in which all sums of costs go: the greatest common divisor of whole numbers, else 0."""
    known = cost[np.isfinite(cost)]
    if (known != np.round(known)).any() or (known.size and known.max() > 2.0**53):
        return 0.0
    return float(np.gcd.reduce(known.astype(np.int64))) if known.size else 0.0


def _not_served(cost: FloatArray, is_open: NDArray[np.bool_], *, proven: bool) -> str:
    left = int((~np.isfinite(cost[is_open]).any(axis=0)).sum())
    count = int(is_open.sum())
    if proven:
        return f"no {count} sites serve all places: at least {left} are left without any"
    return f"no {count} sites that serve all places were found in time: {left} are left without any"
