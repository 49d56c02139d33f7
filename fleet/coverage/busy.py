"""How busy units are at each hour of the week, learnt of what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import whole_numbers
from fleet.coverage.hours import WEEK_HOURS, hour_of_week
from fleet.errors import FieldError
from fleet.instants import from_ms
from maps.road_graph import frozen

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import ArrayLike, NDArray

HOUR_MS: Final = 3_600_000
MEAN_WEEKS: Final = 4.0
"""(m) The mean of all hours weighs as much as so many weeks of an hour."""


@dataclass(frozen=True, slots=True, eq=False)
class BusyFraction:
    """Busy fraction q by hour of the week; read-only.

    Attributes
    ----------
    fraction : (168,) float64
        From 0 to below 1.
    mean : float
        Over all hours that are known.
    known : (168,) int64
        Of how many hours of history each was learnt.
    """

    fraction: NDArray[np.float64]
    mean: float
    known: NDArray[np.int64]


def busy_fraction(
    begins_ms: int,
    on_duty: ArrayLike,
    busy_from_ms: ArrayLike,
    busy_until_ms: ArrayLike,
    zone: ZoneInfo,
    *,
    mean_weeks: float = MEAN_WEEKS,
) -> BusyFraction:
    """Learn busy fractions by hour of the week.

    Busy time over time on duty, of all hours of history that are the same hour of the week on the wall clock, drawn
    towards the mean as if that had been seen for `mean_weeks` more weeks: an hour that is not known has the mean.

    Parameters
    ----------
    begins_ms : int
        When the history begins, ms since 1970, at a whole hour of UTC.
    on_duty : (hours,) integers
        How many units were on duty in each hour of the history, one after another.
    busy_from_ms, busy_until_ms : (assignments,) integers
        From when until when a unit was busy, ms since 1970; what lies outside the history is left out.
    zone : ZoneInfo
        On whose wall clock hours are told.
    mean_weeks : float
        Above 0.

    Raises
    ------
    FieldError
        Where something ends before it begins, more units were busy than on duty, nobody was ever on duty, or all were
        busy all the time.
    """
    duty = whole_numbers("on_duty", on_duty, (None,)) * HOUR_MS
    busy = _busy_ms(begins_ms, len(duty), busy_from_ms, busy_until_ms)
    _check(begins_ms, duty, busy, mean_weeks)
    mean = float(busy.sum() / duty.sum())
    if mean >= 1:
        raise FieldError("busy_until_ms", "leaves no unit idle at any time of the history")
    starts_ms = range(begins_ms, begins_ms + len(duty) * HOUR_MS, HOUR_MS)
    hour = np.array([hour_of_week(from_ms(each).astimezone(zone)) for each in starts_ms], dtype=np.int64)
    known = np.bincount(hour[duty > 0], minlength=WEEK_HOURS)
    drawn = mean_weeks * duty.sum() / np.count_nonzero(duty)
    busy_sum, duty_sum = (np.bincount(hour, weights=each, minlength=WEEK_HOURS) for each in (busy, duty))
    return BusyFraction(frozen((busy_sum + drawn * mean) / (duty_sum + drawn)), mean, frozen(known))


def _busy_ms(begins_ms: int, hours: int, busy_from_ms: ArrayLike, busy_until_ms: ArrayLike) -> NDArray[np.int64]:
    """Give the time that units were busy in each hour of the history, all units together."""
    begins = whole_numbers("busy_from_ms", busy_from_ms, (None,))
    ends = whole_numbers("busy_until_ms", busy_until_ms, (len(begins),))
    wrong = np.flatnonzero(ends < begins)
    if wrong.size:
        raise FieldError("busy_until_ms", f"is before busy_from_ms in row {wrong[0]}")
    edges = np.arange(hours + 1) * HOUR_MS
    return np.diff(_before(ends - begins_ms, edges) - _before(begins - begins_ms, edges))


def _before(instants_ms: NDArray[np.int64], edges_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give minus the time from all instants to each edge, where the instants come before it, summed."""
    ordered = np.sort(instants_ms)
    count = np.searchsorted(ordered, edges_ms)
    reached: NDArray[np.int64] = np.concatenate(([0], np.cumsum(ordered)))[count]
    return reached - count * edges_ms


def _check(begins_ms: int, duty: NDArray[np.int64], busy: NDArray[np.int64], mean_weeks: float) -> None:
    if begins_ms % HOUR_MS:
        raise FieldError("begins_ms", f"is {begins_ms}, not at a whole hour")
    if not 0 < mean_weeks < np.inf:
        raise FieldError("mean_weeks", f"is {mean_weeks:g}: want a number above 0")
    if (duty < 0).any():
        raise FieldError("on_duty", f"is below 0 in hour {np.flatnonzero(duty < 0)[0]}")
    if not duty.any():
        raise FieldError("on_duty", "holds no hour with a unit on duty")
    over = np.flatnonzero(busy > duty)
    if over.size:
        hour = over[0]
        units = busy[hour] / HOUR_MS
        raise FieldError("on_duty", f"is {duty[hour] // HOUR_MS} in hour {hour}, when {units:.2f} units were busy")
