"""When a unit arrives, as a distribution: how far the drive may stray from its expected time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR_VARIATION: Final = 0.20
"""Coefficient of variation of a very long drive (m)."""

NEAR_VARIATION: Final = 0.35
"""What a very short drive varies beside that (m)."""

NEAR_MS: Final = 180_000
"""At this driving time half of `NEAR_VARIATION`, squared, is left (m)."""

RUSH_HOURS: Final = frozenset({7, 8, 9, 16, 17, 18})
"""Hours of a working day with heavy traffic, on the wall clock (m)."""

RUSH_FACTOR: Final = 1.25
"""How much more a drive varies in them (m)."""

MINOR_END_FACTOR: Final = 1.1
"""How much more it varies for each end that lies on a minor road: yards, dead ends, entrances (m)."""


_LEAST_MS: Final = 1e-3
"""Less that is left counts as this much, so that no ratio to it is beyond all numbers."""


def log_spread(travel_ms: NDArray[np.int32], hour_of_week: int, minor_ends: NDArray[np.int8]) -> NDArray[np.float64]:
    """Give the standard deviation of the logarithm of each driving time, a lognormal whose median the time is.

    The relative spread falls with the length of the drive, as Budge, Ingolfsson and Zerom found for ambulances.

    Parameters
    ----------
    travel_ms : (units, incidents) int32
    hour_of_week : int
        From Monday 00:00 on the wall clock.
    minor_ends : (units, incidents) int8
        How many ends of the drive lie on minor roads, 0 to 2.

    References
    ----------
    Budge, Ingolfsson, Zerom: Empirical analysis of ambulance travel times. Management Science 56 (2010) 716-723. The
    form is theirs; every figure here is a default of ours (m).
    """
    near = NEAR_VARIATION**2 * (NEAR_MS / (NEAR_MS + travel_ms.astype(np.float64)))
    variation = np.sqrt(FAR_VARIATION**2 + near) * MINOR_END_FACTOR**minor_ends
    if hour_of_week % 24 in RUSH_HOURS and hour_of_week // 24 < 5:
        variation = variation * RUSH_FACTOR
    return np.asarray(np.sqrt(np.log1p(variation**2)))


def late_share(
    median_ms: NDArray[np.float64], spread: NDArray[np.float64], left_ms: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the probability that a lognormal drive takes longer than what is left; 1 where nothing is left."""
    from scipy.special import ndtr

    return np.where(left_ms > 0, ndtr(_distance(median_ms, spread, left_ms)), 1.0)


def expected_excess_ms(
    median_ms: NDArray[np.float64], spread: NDArray[np.float64], left_ms: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give by how much a lognormal drive is expected to exceed what is left, E[max(X - left, 0)], in ms.

    The partial expectation of the lognormal: mean * Phi(d + spread) - left * Phi(d), d = ln(median / left) / spread.
    """
    from scipy.special import ndtr

    mean = median_ms * np.exp(spread**2 / 2)
    distance = _distance(median_ms, spread, left_ms)
    beyond = mean * ndtr(distance + spread) - left_ms * ndtr(distance)
    return np.where(left_ms > 0, np.maximum(beyond, 0), mean - left_ms)


def _distance(
    median_ms: NDArray[np.float64], spread: NDArray[np.float64], left_ms: NDArray[np.float64]
) -> NDArray[np.float64]:
    known = np.where(left_ms > 0, np.maximum(left_ms, _LEAST_MS), 1.0)
    return np.asarray(np.log(np.maximum(median_ms, 1.0) / known) / spread)
