"""Confidence intervals of a mean, a share and a percentile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.checks import inner_share, numbers, whole_number
from simulator.errors import FieldError
from simulator.statistics.percentiles import rank_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the bounds between which the truth lies in a share `level` of all such experiments.

    Attributes
    ----------
    estimate, low, high : float
        A bound is infinite where the values say nothing of it.
    level : float
    count : int
        Of how many values.
    """

    estimate: float
    low: float
    high: float
    level: float
    count: int

    @property
    def half_width(self) -> float:
        """Give half of the distance between the bounds."""
        return (self.high - self.low) / 2


def mean_interval(values: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Give the mean of independent values, one per run, with Student's interval; boundless for a single value.

    Calls of one run are not independent: one that waits makes the next one wait. Their mean is one value.

    References
    ----------
    Student: The probable error of a mean (Biometrika, 1908).
    """
    row, level = numbers("values", values, least=1), inner_share("level", level)
    mean = float(row.mean())
    if row.size == 1:
        return Interval(mean, -math.inf, math.inf, level, 1)
    half = student_factor(row.size, level) * float(row.std(ddof=1)) / math.sqrt(row.size)
    return Interval(mean, mean - half, mean + half, level, row.size)


def student_factor(count: int, level: float) -> float:
    """Give how many standard errors the interval of a mean of so many values reaches to each side."""
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, (1 + level) / 2))


def share_interval(successes: int, trials: int, *, level: float = LEVEL) -> Interval:
    """Give a share of independent trials with Wilson's score interval, which stays within 0 and 1.

    References
    ----------
    Wilson: Probable inference, the law of succession, and statistical inference (Journal of the American Statistical
    Association, 1927). Brown, Cai, DasGupta: Interval estimation for a binomial proportion (Statistical Science, 2001).
    """
    from scipy.special import ndtri

    level = inner_share("level", level)
    successes, trials = whole_number("successes", successes, 0), whole_number("trials", trials, 1)
    if successes > trials:
        raise FieldError("successes", f"is {successes} of {trials} trials")
    share, z = successes / trials, float(ndtri((1 + level) / 2))
    shrink = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == trials else middle + half
    return Interval(share, low, high, level, trials)


def percentile_interval(values: ArrayLike, percent: int, *, level: float = LEVEL) -> Interval:
    """Give a percentile of independent values with bounds that hold for every distribution.

    The bounds are values themselves: by how many lie below the true percentile, a binomial number. With few values
    there may be none far enough out; then the bound is infinite.

    References
    ----------
    Thompson: On confidence ranges for the median and other expectation distributions for populations of unknown
    distribution form (Annals of Mathematical Statistics, 1936).
    """
    from scipy.special import bdtr

    row, level = np.sort(numbers("values", values, least=1)), inner_share("level", level)
    estimate = float(row[rank_of(row.size, percent) - 1])
    if percent == 100:
        return Interval(estimate, estimate, math.inf, level, row.size)
    below = np.asarray(bdtr(np.arange(row.size), row.size, percent / 100))
    low = int(np.searchsorted(below, (1 - level) / 2, side="right"))
    high = int(np.searchsorted(below, (1 + level) / 2, side="left"))
    return Interval(
        estimate,
        float(row[low - 1]) if low else -math.inf,
        float(row[high]) if high < row.size else math.inf,
        level,
        row.size,
    )
