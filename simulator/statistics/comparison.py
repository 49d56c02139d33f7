"""Two policies by many measures at once: a winner is named only where chance is no explanation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import numpy as np

from simulator.checks import inner_share, numbers
from simulator.errors import FieldError
from simulator.statistics.intervals import LEVEL
from simulator.statistics.paired import PairedDifference, paired_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray


class Better(StrEnum):
    """Which of two values of a measure is wanted."""

    LESS = "less"
    MORE = "more"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Pairs:
    """A measure of the runs of a and b, (runs,) each, in the same order of runs."""

    a: NDArray[np.float64]
    b: NDArray[np.float64]
    better: Better


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of a and b.

    Attributes
    ----------
    measure : str
    found : PairedDifference
    adjusted : float
        The probability by chance among all measures that were looked at.
    winner : "a", "b" or None
    """

    measure: str
    found: PairedDifference
    adjusted: float
    winner: Literal["a", "b"] | None


def compare_measures(measures: Mapping[str, Pairs], *, level: float = LEVEL) -> list[Compared]:
    """Compare a and b by every measure; all of them together are one family.

    A winner is named where the probability, raised by Holm's rule for the number of measures, is below 1 - level: the
    chance to name any winner at all where a and b are the same is at most that. Intervals are those of each measure by
    itself. Where neither value is wanted, no winner is named.

    Raises
    ------
    FieldError
        Where runs do not pair.
    """
    level = inner_share("level", level)
    found = {name: _difference(name, pairs, level) for name, pairs in measures.items()}
    adjusted = holm([each.probability for each in found.values()])
    return [
        Compared(name, each, chance, _winner(each, chance, measures[name].better, level))
        for (name, each), chance in zip(found.items(), adjusted.tolist(), strict=True)
    ]


def holm(probabilities: ArrayLike) -> NDArray[np.float64]:
    """Raise the probabilities of many tests so that all may be held against one limit, (tests,) float64.

    The i-th smallest of m is multiplied by m - i + 1; none falls below a smaller one, none exceeds 1. It holds however
    the tests depend on each other.

    References
    ----------
    Holm: A simple sequentially rejective multiple test procedure (Scandinavian Journal of Statistics, 1979).
    """
    given = numbers("probabilities", probabilities)
    if given.size and not (given.min() >= 0 and given.max() <= 1):
        raise FieldError("probabilities", "are not all from 0 to 1")
    order = np.argsort(given, kind="stable")
    raised = np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1))
    adjusted = np.empty(given.size)
    adjusted[order] = np.minimum(raised, 1.0)
    return adjusted


def _difference(name: str, pairs: Pairs, level: float) -> PairedDifference:
    try:
        return paired_difference(pairs.a, pairs.b, level=level)
    except FieldError as error:
        raise FieldError(name, f"cannot be compared: {error}") from error


def _winner(found: PairedDifference, chance: float, better: Better, level: float) -> Literal["a", "b"] | None:
    if better is Better.NEITHER or chance >= 1 - level:
        return None
    b_is_more = found.difference > 0
    return "b" if b_is_more == (better is Better.MORE) else "a"
