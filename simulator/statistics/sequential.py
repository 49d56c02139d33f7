"""Runs until an interval is narrow enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.checks import finite, inner_share, numbers, positive, whole_number
from simulator.errors import FieldError
from simulator.statistics.intervals import LEVEL, Interval, mean_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

LEAST_RUNS: Final = 10
MOST_RUNS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Precision:
    """How narrow an interval has to be, and how many runs may be spent on it.

    Attributes
    ----------
    half_width : float
        In the unit of the measure, or as a share of its size where `relative`.
    relative : bool
    level : float
    least, most : int
        Runs; `least` is 2 or more.

    Raises
    ------
    FieldError
    """

    half_width: float
    relative: bool = False
    level: float = LEVEL
    least: int = LEAST_RUNS
    most: int = MOST_RUNS

    def __post_init__(self) -> None:
        """Check all of it."""
        positive("half_width", self.half_width)
        inner_share("level", self.level)
        if self.relative:
            inner_share("half_width", self.half_width)
        if whole_number("most", self.most, 2) < whole_number("least", self.least, 2):
            raise FieldError("most", f"is {self.most} runs, fewer than the least, {self.least}")

    def aim(self, size: float) -> float:
        """Give the half width that is wanted of a measure of that size.

        A relative one is γ / (1 + γ) of the estimated size, so that it is at most γ of the true one wherever the
        interval holds it (Law 2015, 9.4.1).
        """
        if self.relative:
            return self.half_width / (1 + self.half_width) * abs(size)
        return self.half_width


@dataclass(frozen=True, slots=True)
class Settled:
    """The values of all runs, their interval, and whether it is narrow enough or the runs were spent."""

    values: tuple[float, ...]
    interval: Interval
    narrow: bool


def runs_wanted(values: ArrayLike, precision: Precision, *, size: float | None = None) -> int:
    """Tell how many more runs are wanted; 0 where the interval is narrow enough or no more may be spent.

    First the least number. Then as many as the present spread asks for, never more than there are already: a spread
    that is too large by chance then costs no more than that.

    Parameters
    ----------
    values : (runs,)
        One independent value per run; differences where runs are pairs.
    precision : Precision
    size : float, optional
        Against what a relative half width is measured, such as the mean of the first of two policies where the values
        are differences; the mean of the values itself where it is left out.

    Raises
    ------
    FieldError
    """
    row = numbers("values", values)
    size = None if size is None else finite("size", size)
    if row.size < precision.least:
        return precision.least - row.size
    interval = mean_interval(row, level=precision.level)
    aim = precision.aim(interval.estimate if size is None else size)
    if interval.half_width <= aim:
        return 0
    wanted = row.size * (interval.half_width / aim) ** 2 if aim > 0 else math.inf
    return max(0, min(math.ceil(min(wanted, 2 * row.size)), precision.most) - row.size)


def until_narrow(draw: Callable[[int], float], precision: Precision) -> Settled:
    """Make runs 1, 2, 3 ... until the interval of their mean is narrow enough or no more may be spent.

    To look and stop as soon as it suits makes intervals hold less often than their level says; a least number of runs
    keeps that small. Measured at 95 % with a least of 10: 93 to 95 % for normal values, which the means of many calls
    nearly are; 87 to 93 % for single exponential ones.

    Parameters
    ----------
    draw : callable
        Gives the value of a run by its number.

    References
    ----------
    Chow, Robbins: On the asymptotic theory of fixed-width sequential confidence intervals for the mean (Annals of
    Mathematical Statistics, 1965). Law: Simulation modeling and analysis (2015), 9.4.1.
    """
    values: list[float] = []
    while more := runs_wanted(values, precision):
        values += [draw(len(values) + number) for number in range(1, more + 1)]
    interval = mean_interval(values, level=precision.level)
    return Settled(tuple(values), interval, interval.half_width <= precision.aim(interval.estimate))
