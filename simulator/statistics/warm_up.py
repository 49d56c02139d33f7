"""How long a run takes to forget that it began empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.checks import numbers, whole_number
from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BATCH: Final = 5
LEAST_BATCHES: Final = 10
LEAST_PERIODS: Final = 4


@dataclass(frozen=True, slots=True)
class WarmUp:
    """How many observations at the beginning are to be left out.

    Attributes
    ----------
    cut : int
    found : bool
        False where leaving out as much as was tried, half of all, would still better it: the runs are too short.
    """

    cut: int
    found: bool


def warm_up(series: ArrayLike, *, period: int = 1) -> WarmUp:
    """Find the warm-up of runs by MSER-5.

    Means are taken of five observations in turn. Of all cuts within the first half, that one is chosen which leaves the
    least squared standard error of the rest, Σ (x - mean)² / n².

    Parameters
    ----------
    series : (runs, observations)
        At equal steps, such as the mean response of every half hour; the mean over the runs is looked at, because a
        single run hides its warm-up in noise. At least 50 observations.
    period : int
        After so many observations the demand repeats, such as 48 half hours of a day: the usual value of each place in
        the period is taken off first, else its ups and downs would be taken for the warm-up. At least 4 periods.

    Raises
    ------
    FieldError

    References
    ----------
    White, Cobb, Spratt: A comparison of five steady-state truncation heuristics for simulation (Winter Simulation
    Conference, 2000). Hoad, Robinson, Davies: Automating warm-up length estimation (Journal of the Operational Research
    Society, 2010), for the mean over runs and for when it is not found.
    """
    batches = _batch_means(_without_period(_mean_over_runs(series), whole_number("period", period, 1)))
    last = batches.size // 2
    errors = _squared_errors(batches)[: last + 1]
    cut = int(np.argmin(errors))
    return WarmUp(cut * BATCH, cut < last)


def _mean_over_runs(series: ArrayLike) -> NDArray[np.float64]:
    try:
        table = np.asarray(series, dtype=np.float64)
    except (TypeError, ValueError):
        raise FieldError("series", "is no table of numbers with one row per run") from None
    if table.ndim != 2 or not table.size:
        raise FieldError("series", f"has the shape {table.shape}: want one row of numbers per run")
    return numbers("series", table.mean(axis=0), least=BATCH * LEAST_BATCHES)


def _without_period(row: NDArray[np.float64], period: int) -> NDArray[np.float64]:
    """Take the median of each place in the period off; the warm-up is in the first ones only, so it stays."""
    if period == 1:
        return row
    if row.size < LEAST_PERIODS * period:
        raise FieldError("series", f"holds {row.size}: want {LEAST_PERIODS} periods of {period} or more")
    usual = np.array([np.median(row[place::period]) for place in range(period)])
    return np.asarray(row - usual[np.arange(row.size) % period])


def _batch_means(row: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = row.size // BATCH * BATCH
    return np.asarray(row[:whole].reshape(-1, BATCH).mean(axis=1))


def _squared_errors(batches: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the squared standard error of what each cut leaves, (batches,) float64."""
    centred = batches - batches.mean()
    left = np.arange(batches.size, 0, -1)
    sums, squares = (np.cumsum(each[::-1])[::-1] for each in (centred, centred**2))
    return np.asarray(np.maximum(squares - sums**2 / left, 0.0) / left.astype(np.float64) ** 2)
