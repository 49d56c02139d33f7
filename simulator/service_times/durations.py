"""The distribution of a duration: lognormal where that fits, else as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_RECORDED: Final = 30
"""Fewer durations are not fitted by themselves (m)."""

USUAL_MISFIT: Final = 0.04
"""A lognormal whose distribution function is nowhere farther off than this is good enough to simulate with (m)."""

_LILLIEFORS: Final = 0.886


class Law(StrEnum):
    """How a duration is drawn."""

    LOGNORMAL = "lognormal"
    EMPIRICAL = "empirical"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a lognormal fits: the greatest distance of the distribution functions (Kolmogorov and Smirnov).

    Attributes
    ----------
    recorded : int
        Durations it was fitted to.
    left_out : int
        Durations that were not above 0, or longer than is possible.
    distance : float
    by_chance : float
        Below this chance leaves the distance in 95 of 100 cases, mean and spread being fitted too (Lilliefors 1967).
    """

    recorded: int
    left_out: int
    distance: float
    by_chance: float

    @property
    def within_chance(self) -> bool:
        """Tell whether the recorded durations may well be lognormal."""
        return self.distance <= self.by_chance


@dataclass(frozen=True, slots=True, eq=False)
class Durations:
    """A duration that can be drawn; never less or more than was recorded; read-only.

    Attributes
    ----------
    law : Law
    log_mean, log_spread : float
        Mean and standard deviation of the logarithm of the duration in ms.
    quantiles_ms : (1,001,) float64
        Recorded durations at 0, 1/1000, … 1.
    fit : Fit
    """

    law: Law
    log_mean: float
    log_spread: float
    quantiles_ms: NDArray[np.float64]
    fit: Fit

    @property
    def mean_ms(self) -> float:
        """Give the mean of what is drawn, by its quantiles."""
        return float(self.at((np.arange(10_000) + 0.5) / 10_000).mean())

    def at(self, chance: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the duration at each quantile, whole ms; a uniform number for each, so that runs can be paired.

        Parameters
        ----------
        chance : (draws,) float64
            From 0 to 1.
        """
        if self.law is Law.EMPIRICAL:
            return np.rint(np.interp(chance, np.linspace(0, 1, len(self.quantiles_ms)), self.quantiles_ms)).astype(
                np.int64
            )
        return self._lognormal(chance)

    def _lognormal(self, chance: NDArray[np.float64]) -> NDArray[np.int64]:
        from scipy.special import ndtr, ndtri

        least, most = self.quantiles_ms[0], self.quantiles_ms[-1]
        low, high = ndtr((np.log([least, most]) - self.log_mean) / self.log_spread)
        drawn = np.exp(self.log_mean + self.log_spread * ndtri(low + chance * (high - low)))
        return np.asarray(np.rint(np.clip(drawn, least, most)), dtype=np.int64)


def fit_durations(recorded_ms: NDArray[np.float64], *, longest_ms: float, law: Law | None = None) -> Durations:
    """Fit the distribution of a duration.

    A lognormal by the mean and spread of logarithms (maximum likelihood), kept where it is within chance or within
    `USUAL_MISFIT`; else the recorded durations themselves. Both are cut at the least and the most recorded.

    Parameters
    ----------
    recorded_ms : (durations,) float64
        NaN where not recorded.
    longest_ms : float
        What is longer is a mistake of the record and left out, as is what is not above 0.
    law : Law, optional
        Take this one, however well it fits.

    Raises
    ------
    SimulatorError
        Where fewer than two durations are possible.
    """
    known = recorded_ms[~np.isnan(recorded_ms)]
    possible = np.sort(known[(known > 0) & (known <= longest_ms)])
    if len(possible) < 2:
        raise SimulatorError(f"{len(possible)} recorded durations are possible: want at least 2 to learn from")
    logs = np.log(possible)
    mean, spread = float(logs.mean()), max(float(logs.std(ddof=1)), 1e-9)
    by_chance = _LILLIEFORS / np.sqrt(len(possible))
    fit = Fit(len(possible), len(known) - len(possible), _misfit((logs - mean) / spread), float(by_chance))
    good = fit.within_chance or fit.distance <= USUAL_MISFIT
    return Durations(
        law=law or (Law.LOGNORMAL if good else Law.EMPIRICAL),
        log_mean=mean,
        log_spread=spread,
        quantiles_ms=frozen(np.quantile(possible, np.linspace(0, 1, 1_001))),
        fit=fit,
    )


def _misfit(standard: NDArray[np.float64]) -> float:
    """Give the greatest distance between the distribution of sorted numbers and the standard normal one."""
    from scipy.special import ndtr

    expected, count = ndtr(standard), len(standard)
    above = np.arange(1, count + 1) / count - expected
    below = expected - np.arange(count) / count
    return float(max(above.max(), below.max()))
