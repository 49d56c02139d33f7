"""Who reaches what in time: turnout and travel against limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import times_ms
from fleet.errors import FieldError
from maps.road_graph import frozen
from routing.times import UNREACHABLE_MS, add_times

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

USUAL_LIMITS_MS: Final = (480_000, 1_200_000)
"""8 min (m) and 20 min: order 388н of 20.06.2013 wants the crew with an emergency patient within 20 min."""


def reached(turnout_ms: ArrayLike, travel_ms: ArrayLike, limits_ms: ArrayLike = USUAL_LIMITS_MS) -> NDArray[np.bool_]:
    """Tell which zones each unit reaches within each limit.

    Parameters
    ----------
    turnout_ms : (units,) integers
    travel_ms : (units, zones) integers
        `UNREACHABLE_MS` where no road leads, which is in time for no limit.
    limits_ms : (limits,) integers
        From 1; at a limit is within it.

    Returns
    -------
    (limits, units, zones) bool
        Read-only.

    Raises
    ------
    FieldError
        Where the arrays do not fit each other, or hold anything but times.
    """
    travel = times_ms("travel_ms", travel_ms, (None, None))
    turnout = times_ms("turnout_ms", turnout_ms, (len(travel),))
    limits = times_ms("limits_ms", limits_ms, (None,))
    if limits.size and not 0 < limits.min() <= limits.max() < UNREACHABLE_MS:
        raise FieldError("limits_ms", f"must lie between 1 and {UNREACHABLE_MS - 1}, holds {limits.tolist()}")
    return frozen(np.less_equal(add_times(turnout[:, None], travel), limits[:, None, None]))


def reached_within(turnout_ms: ArrayLike, travel_ms: ArrayLike, limit_ms: int) -> NDArray[np.bool_]:
    """Tell which zones each unit reaches within one limit, (units, zones) bool; as `reached`."""
    within: NDArray[np.bool_] = reached(turnout_ms, travel_ms, [limit_ms])[0]
    return within
