"""How well expected counts foretell observed ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """How far expected counts were from observed ones, less is better; by block, such as a day.

    Attributes
    ----------
    cells : int
        Per block.
    deviance, log_score, error : (blocks,) float64
        Sums over the cells of a block: Poisson deviance; minus the logarithm of the Poisson likelihood; absolute error.
    """

    cells: int
    deviance: NDArray[np.float64]
    log_score: NDArray[np.float64]
    error: NDArray[np.float64]

    def per_cell(self, measure: str) -> float:
        """Give the mean of a measure over all cells."""
        return float(getattr(self, measure).mean() / self.cells)


def score(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> Score:
    """Hold expected counts against observed ones, (blocks, cells) both.

    A call where none was expected at all makes deviance and log score infinite.
    """
    from scipy.special import gammaln, xlogy

    likely = xlogy(observed, expected) - expected
    best = xlogy(observed, observed) - observed
    return Score(
        cells=observed.shape[1],
        deviance=np.asarray(2 * (best - likely).sum(axis=1)),
        log_score=np.asarray((gammaln(observed + 1) - likely).sum(axis=1)),
        error=np.asarray(np.abs(observed - expected).sum(axis=1)),
    )


def joined(scores: list[Score]) -> Score:
    """Put the blocks of scores of as many cells together."""
    return Score(
        cells=scores[0].cells,
        deviance=np.concatenate([each.deviance for each in scores]),
        log_score=np.concatenate([each.log_score for each in scores]),
        error=np.concatenate([each.error for each in scores]),
    )


def difference(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[float, float]:
    """Give the mean of first − second over blocks, and half the width of its 95 % interval (paired, Student's t)."""
    from scipy.stats import t

    gaps = first - second
    if len(gaps) < 2 or not np.isfinite(gaps).all():
        return float(gaps.mean()), float("nan")
    half = t.ppf(0.975, len(gaps) - 1) * gaps.std(ddof=1) / np.sqrt(len(gaps))
    return float(gaps.mean()), float(half)
