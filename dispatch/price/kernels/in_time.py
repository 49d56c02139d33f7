"""The parts of the price that come of when the unit arrives, and of how sure that is."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit

from dispatch.price.kernels.whole import whole_ms
from fleet.kernels.drive_time import expected_excess_ms

QUADRATURE: Final = 7
"""Points at which survival is averaged over the arrival (Gauss-Hermite)."""

_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(QUADRATURE)
_SHARES: Final = _WEIGHTS / _WEIGHTS.sum()

_MINUTE_MS: Final = 60_000
_SURVIVAL_BASE: Final = 0.679
_SURVIVAL_PER_MIN: Final = 0.262


@njit(cache=True, nogil=True)
def urgency(response_ms: int, weight: int) -> int:
    """Price the response once more for the more urgent."""
    return (weight - 1) * response_ms


@njit(cache=True, nogil=True)
def late(over_ms: int, late_ms: int) -> int:
    """Price a flat sum where the unit is expected to come after the incident's time."""
    return late_ms if over_ms > 0 else 0


@njit(cache=True, nogil=True)
def lateness(travel_ms: int, spread: float, due_in_ms: int, turnout_ms: int, percent: int) -> int:
    """Price the minutes by which the unit is expected to come late, over all that the drive may last.

    What is late already is late for every unit alike, and must not grow without end.
    """
    if percent == 0:
        return 0
    excess_ms = expected_excess_ms(float(travel_ms), spread, float(due_in_ms - turnout_ms))
    return whole_ms((excess_ms - max(-due_in_ms, 0)) * percent / 100)


@njit(cache=True, nogil=True)
def survival(travel_ms: int, spread: float, turnout_ms: int, open_ms: int, life_ms: int) -> int:
    """Price the chance to live that is lost until the unit comes, where the heart stands still.

    The survival function of De Maio et al. (2003), 1 / (1 + exp(0.679 + 0.262 t)) for t minutes to defibrillation,
    averaged over the arrival; t runs from the call.
    """
    if life_ms == 0:
        return 0
    waited_ms = max(open_ms, 0)
    lives = survival_expected(turnout_ms + waited_ms, float(travel_ms), spread)
    return whole_ms((survival_at(waited_ms / _MINUTE_MS) - lives) * life_ms)


@njit(cache=True, nogil=True)
def survival_at(minutes: Any) -> Any:
    """Give the chance to survive a cardiac arrest that is treated after some minutes (De Maio et al. 2003).

    Parameters
    ----------
    minutes : float or (any,) float64
    """
    return 1 / (1 + np.exp(_SURVIVAL_BASE + _SURVIVAL_PER_MIN * np.minimum(minutes, 1_000.0)))


@njit(cache=True, nogil=True)
def survival_expected(fixed_ms: int, median_ms: float, spread: float) -> float:
    """Average the chance to survive over a lognormal drive that follows a fixed time."""
    total = 0.0
    for k in range(QUADRATURE):
        total += _SHARES[k] * survival_at((fixed_ms + median_ms * math.exp(spread * _POINTS[k])) / _MINUTE_MS)
    return total
