"""A drive as a distribution: how far it may stray from its expected time, and by how much it may be late."""

from __future__ import annotations

import math
from typing import Final

from numba import njit

FAR_VARIATION: Final = 0.20
"""Coefficient of variation of a very long drive (m)."""

NEAR_VARIATION: Final = 0.35
"""What a very short drive varies beside that (m)."""

NEAR_MS: Final = 180_000
"""At this driving time half of `NEAR_VARIATION`, squared, is left (m)."""

RUSH_HOURS: Final = (7, 8, 9, 16, 17, 18)
"""Hours of a working day with heavy traffic, on the wall clock (m)."""

RUSH_FACTOR: Final = 1.25
"""How much more a drive varies in them (m)."""

MINOR_END_FACTOR: Final = 1.1
"""How much more it varies for each end that lies on a minor road: yards, dead ends, entrances (m)."""

_LEAST_MS: Final = 1e-3
"""Less that is left counts as this much, so that no ratio to it is beyond all numbers."""


@njit(cache=True, nogil=True)
def log_spread(travel_ms: float, hour_of_week: int, minor_ends: int) -> float:
    """Give the standard deviation of the logarithm of a driving time, a lognormal whose median the time is.

    The relative spread falls with the length of the drive, as Budge, Ingolfsson and Zerom found for ambulances.

    Parameters
    ----------
    travel_ms : float
    hour_of_week : int
        From Monday 00:00 on the wall clock.
    minor_ends : int
        How many ends of the drive lie on minor roads, 0 to 2.

    References
    ----------
    Budge, Ingolfsson, Zerom: Empirical analysis of ambulance travel times. Management Science 56 (2010) 716-723. The
    form is theirs; every figure here is a default of ours (m).
    """
    near = NEAR_VARIATION**2 * (NEAR_MS / (NEAR_MS + travel_ms))
    variation = math.sqrt(FAR_VARIATION**2 + near)
    for _ in range(minor_ends):
        variation *= MINOR_END_FACTOR
    if hour_of_week // 24 < 5 and hour_of_week % 24 in RUSH_HOURS:
        variation *= RUSH_FACTOR
    return math.sqrt(math.log1p(variation**2))


@njit(cache=True, nogil=True)
def late_share(median_ms: float, spread: float, left_ms: float) -> float:
    """Give the probability that a lognormal drive takes longer than what is left; 1 where nothing is left."""
    return _normal_share(_distance(median_ms, spread, left_ms)) if left_ms > 0 else 1.0


@njit(cache=True, nogil=True)
def expected_excess_ms(median_ms: float, spread: float, left_ms: float) -> float:
    """Give by how much a lognormal drive is expected to exceed what is left, E[max(X - left, 0)], in ms.

    The partial expectation of the lognormal: mean * Phi(d + spread) - left * Phi(d), d = ln(median / left) / spread.
    """
    mean_ms = median_ms * math.exp(spread**2 / 2)
    if left_ms <= 0:
        return mean_ms - left_ms
    distance = _distance(median_ms, spread, left_ms)
    return max(mean_ms * _normal_share(distance + spread) - left_ms * _normal_share(distance), 0.0)


@njit(cache=True, nogil=True)
def _distance(median_ms: float, spread: float, left_ms: float) -> float:
    return math.log(max(median_ms, 1.0) / max(left_ms, _LEAST_MS)) / spread


@njit(cache=True, nogil=True)
def _normal_share(deviations: float) -> float:
    """Give the share of a standard normal that lies below."""
    return 0.5 * math.erfc(-deviations / math.sqrt(2))
