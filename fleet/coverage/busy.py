"""How busy units are at each hour of the week: what was seen, drawn towards what is usual where little was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import quantities
from fleet.coverage.hours import WEEK_HOURS
from fleet.errors import FieldError
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

HOUR_MS: Final = 3_600_000
DAY_HOURS: Final = 24

MEAN_HOURS: Final = 24.0
DAY_TIMES: Final = 7.0
WEEK_TIMES: Final = 4.0
"""(m) So much history counts as much as what it is drawn to: a day for the mean of all hours, a week of an hour of the
day beside that mean, four weeks of an hour of the week beside that hour of the day."""

CLASS_HOURS: Final = 240.0
"""(m) So many hours on duty of a class of units count as much as what all units do."""

MOST: Final = 0.95
"""Nobody is taken to be busier: with all units always busy no placement would differ from another."""


@dataclass(frozen=True, slots=True, eq=False)
class BusyFractions:
    """Busy fraction q by hour of the week; read-only.

    Attributes
    ----------
    fraction : (168,) float64
        From 0 to `MOST`.
    assumed : (168,) float64
        Weight of the usual fraction in it: 1 where nothing was seen, towards 0 as history grows.
    """

    fraction: NDArray[np.float64]
    assumed: NDArray[np.float64]


def busy_fractions(busy_ms: ArrayLike, duty_ms: ArrayLike, watched_ms: ArrayLike, *, usual: float) -> BusyFractions:
    """Learn busy fractions of what was seen in each hour of the week.

    Three levels, each drawn to the one above it: hour of the week, hour of the day, mean of all, usual fraction. With n
    hours seen and k as the constants above say, the fraction seen has the weight n / (n + k), and the level above the
    rest.

    Parameters
    ----------
    busy_ms, duty_ms : (168,) numbers
        Time of all units together, busy and on duty, by hour of the week.
    watched_ms : (168,) numbers
        How long each hour was watched, all its weeks together.
    usual : float
        What is assumed where nothing was seen, from 0 to below 1.

    Raises
    ------
    FieldError
        Where numbers are not finite or below 0, units were busier than on duty, or `usual` is no such fraction.

    References
    ----------
    Bühlmann: Experience rating and credibility. ASTIN Bulletin 4, 1967: the weight n / (n + k).
    """
    if not 0 <= usual < 1:
        raise FieldError("usual", f"is {usual:g}: want a fraction below 1")
    names = ("busy_ms", "duty_ms", "watched_ms")
    seen = np.array(
        [quantities(*each, (WEEK_HOURS,)) for each in zip(names, (busy_ms, duty_ms, watched_ms), strict=True)]
    )
    over = np.flatnonzero(seen[0] > seen[1])
    if over.size:
        raise FieldError("busy_ms", f"is more than the time on duty in hour {over[0]}")
    by_day = np.tile(seen.reshape(3, -1, DAY_HOURS).sum(axis=1), WEEK_HOURS // DAY_HOURS)
    whole = np.tile(seen.sum(axis=1, keepdims=True), WEEK_HOURS)
    fraction, assumed = np.full(WEEK_HOURS, usual), np.ones(WEEK_HOURS)
    for (busy, duty, watched), least in ((whole, MEAN_HOURS), (by_day, DAY_TIMES), (seen, WEEK_TIMES)):
        weight = np.where(duty > 0, watched / (watched + least * HOUR_MS), 0.0)
        fraction = weight * _ratio(busy, duty) + (1 - weight) * fraction
        assumed = (1 - weight) * assumed
    return BusyFractions(frozen(np.minimum(fraction, MOST)), frozen(assumed))


def class_factor(busy_ms: float, duty_ms: float, of_all: float) -> float:
    """Give how many times busier a class of units is than all together: 1 where little was seen of it.

    Parameters
    ----------
    busy_ms, duty_ms : float
        Time of the units of the class, busy and on duty.
    of_all : float
        Busy fraction of all units over the same time.
    """
    if duty_ms <= 0 or of_all <= 0:
        return 1.0
    weight = duty_ms / (duty_ms + CLASS_HOURS * HOUR_MS)
    return weight * (busy_ms / duty_ms) / of_all + (1 - weight)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
