"""The difference of two policies that met the same calls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.checks import numbers
from simulator.errors import FieldError
from simulator.statistics.intervals import LEVEL, mean_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """How b differs from a over runs that are pairs.

    Attributes
    ----------
    a, b : float
        Their means.
    difference, low, high : float
        b - a with the bounds of its interval.
    probability : float
        Of a difference as large or larger by chance alone, to either side, where there is none in truth.
    pairs : int
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    probability: float
    pairs: int


def paired_difference(a: ArrayLike, b: ArrayLike, *, level: float = LEVEL) -> PairedDifference:
    """Compare one value per run of a and of b, where run k of both met the same chance (common random numbers).

    What both runs of a pair had in common cancels in the difference, so its Student's interval is narrower than that
    of independent runs. One pair has boundless bounds. Where all pairs differ by the very same amount, their spread is
    unknown rather than 0: then the probability is that of the sign test, 2 · 2⁻ⁿ.

    Raises
    ------
    FieldError
        Where there are no runs, or not as many of one as of the other.

    References
    ----------
    Law: Simulation modeling and analysis (2015), 10.2.1 and 11.2.
    """
    first, second = numbers("a", a, least=1), numbers("b", b)
    if first.size != second.size:
        raise FieldError("b", f"holds {second.size} runs for {first.size} of a")
    differences = second - first
    interval = mean_interval(differences, level=level)
    rounding = _ROUNDING * float(max(np.abs(first).max(), np.abs(second).max()))
    return PairedDifference(
        float(first.mean()),
        float(second.mean()),
        interval.estimate,
        interval.low,
        interval.high,
        _probability(differences, rounding),
        differences.size,
    )


def _probability(differences: NDArray[np.float64], rounding: float) -> float:
    from scipy.special import stdtr

    count, mean = differences.size, float(differences.mean())
    if np.abs(differences).max() <= rounding or count == 1:
        return 1.0
    if np.ptp(differences) <= rounding:
        return 2.0 ** (1 - count)
    standard_error = float(differences.std(ddof=1)) / math.sqrt(count)
    return float(2 * stdtr(count - 1, -abs(mean) / standard_error))
