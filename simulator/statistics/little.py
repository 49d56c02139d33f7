"""Little's law, held against what a run counted by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.checks import finite, numbers
from simulator.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class LittlesLaw:
    """L = λ W + (before - after) / T over a window of length T.

    Attributes
    ----------
    number : float
        L, how many were in the system, over time, as the run counted.
    rate_per_ms : float
        λ, arrivals within the window.
    mean_ms : float
        W, how long these stayed; 0 where nobody came.
    before_ms : float
        Time within the window of those that were there when it began.
    after_ms : float
        Time behind the window of those that came within it.
    residual_ms : float
        What is left of L T; 0 but for rounding where the run counts right.
    holds : bool
    """

    number: float
    rate_per_ms: float
    mean_ms: float
    before_ms: float
    after_ms: float
    residual_ms: float
    holds: bool


def littles_law(
    arrived_ms: ArrayLike,
    left_ms: ArrayLike,
    changed_at_ms: ArrayLike,
    number: ArrayLike,
    *,
    begins_ms: float,
    ends_ms: float,
) -> LittlesLaw:
    """Hold the number in a system that a run counted against when each came and left.

    With the terms of both borders the law is exact for every run, however short, so any difference is a fault of the
    run: a call that was lost, served twice, or counted at the wrong time.

    Parameters
    ----------
    arrived_ms, left_ms : (calls,)
        Of all that were in the system at any time of the window; NaN in `left_ms` where one had not left at the end of
        the run, which then counts until the end of the window.
    changed_at_ms, number : (changes,)
        The run's own count: how many were in the system from each instant on. In order; the first not after the
        beginning of the window.
    begins_ms, ends_ms : float

    Raises
    ------
    FieldError

    References
    ----------
    Little: A proof for the queuing formula L = λW (Operations Research, 1961); Little's law as viewed on its 50th
    anniversary (Operations Research, 2011), for windows.
    """
    begins_ms, ends_ms = finite("begins_ms", begins_ms), finite("ends_ms", ends_ms)
    if ends_ms <= begins_ms:
        raise FieldError("ends_ms", f"is {ends_ms:g}, not after begins_ms, {begins_ms:g}")
    arrived, left = _stays(arrived_ms, left_ms, ends_ms)
    counted_ms = _counted_ms(changed_at_ms, number, begins_ms, ends_ms)
    inside = (arrived >= begins_ms) & (arrived < ends_ms)
    earlier = arrived < begins_ms
    stayed_ms = float((left - arrived)[inside].sum())
    before_ms = float((np.clip(left[earlier], begins_ms, ends_ms) - begins_ms).sum())
    after_ms = float(np.maximum(left[inside] - ends_ms, 0.0).sum())
    residual_ms = counted_ms - (stayed_ms + before_ms - after_ms)
    arrivals, length_ms = int(inside.sum()), ends_ms - begins_ms
    return LittlesLaw(
        counted_ms / length_ms,
        arrivals / length_ms,
        stayed_ms / arrivals if arrivals else 0.0,
        before_ms,
        after_ms,
        residual_ms,
        abs(residual_ms) <= _ROUNDING * (counted_ms + stayed_ms + before_ms + length_ms),
    )


def _stays(
    arrived_ms: ArrayLike, left_ms: ArrayLike, ends_ms: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    arrived = numbers("arrived_ms", arrived_ms)
    given = np.asarray(left_ms, dtype=np.float64)
    left = numbers("left_ms", np.where(np.isnan(given), np.maximum(ends_ms, _like(arrived, given)), given))
    wrong = np.flatnonzero(left < arrived)
    if wrong.size:
        raise FieldError("left_ms", f"is before arrived_ms in row {wrong[0]}")
    return arrived, left


def _like(arrived: NDArray[np.float64], given: NDArray[np.float64]) -> NDArray[np.float64]:
    if arrived.shape != given.shape:
        raise FieldError("left_ms", f"holds {given.size} for {arrived.size} of arrived_ms")
    return arrived


def _counted_ms(changed_at_ms: ArrayLike, number: ArrayLike, begins_ms: float, ends_ms: float) -> float:
    """Give the time that all together spent within the window, as counted."""
    at, count = numbers("changed_at_ms", changed_at_ms, least=1), numbers("number", number)
    if at.size != count.size:
        raise FieldError("number", f"holds {count.size} for {at.size} of changed_at_ms")
    if at[0] > begins_ms or (np.diff(at) < 0).any():
        raise FieldError("changed_at_ms", "is not in order from the beginning of the window on")
    edges = np.clip(np.append(at, ends_ms), begins_ms, ends_ms)
    return float((np.diff(edges) * count).sum())
