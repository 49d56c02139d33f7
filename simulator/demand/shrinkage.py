"""Counts drawn towards what is expected of them, by as much as the counts themselves advise.

Each count is Poisson with mean `expected` × θ, and θ is gamma with mean 1 and shape k; the mean of θ once the count is
known is (count + k) / (expected + k). k is the most likely one given all counts, whose distribution without θ is
negative binomial: great where the counts differ from what is expected by chance alone.

References
----------
D. Clayton, J. Kaldor: Empirical Bayes estimates of age-standardized relative risks for use in disease mapping.
Biometrics 43 (1987) 671-681.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEAKEST: Final = 1e-3
STRONGEST: Final = 1e6


def strength(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Find the most likely k, from `WEAKEST` to `STRONGEST`.

    Parameters
    ----------
    observed, expected : (cells,) float64
        Counts, and what is expected of them; cells of which nothing is expected do not count.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    counted = expected > 0
    calls, mean = observed[counted], expected[counted]
    if calls.size < 2:
        return STRONGEST
    distinct, times = np.unique(calls, return_counts=True)

    def unlikeliness(log_k: float) -> float:
        k = float(np.exp(log_k))
        ways = (times * (gammaln(distinct + k) - gammaln(k))).sum()
        return float(((calls + k) * np.log(mean + k)).sum() - calls.size * k * np.log(k) - ways)

    bounds = (np.log(WEAKEST), np.log(STRONGEST))
    found = minimize_scalar(unlikeliness, bounds=bounds, method="bounded", options={"xatol": 1e-3})
    return float(np.exp(found.x))


def relative(observed: NDArray[np.float64], expected: NDArray[np.float64], k: float) -> NDArray[np.float64]:
    """Give the mean of θ of each cell given its count, of the shape of both."""
    return np.asarray((observed + k) / (expected + k))
