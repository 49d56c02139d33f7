"""The hours of a week, and how demand is spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleet.coverage.checks import quantities
from fleet.errors import FieldError
from fleet.local_clock import WEEK_MIN, wall_time, week_minute
from maps.road_graph import frozen

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

WEEK_HOURS: Final = WEEK_MIN // 60


def hour_of_week(local: datetime) -> int:
    """Give the hour of the week of a time in the region's zone: 0 is Monday, 00:00 to 01:00, on the wall clock."""
    return week_minute(wall_time(local)) // 60


def hourly_profile(field: str, values: ArrayLike) -> NDArray[np.float64]:
    """Give what happens in each hour of the week as factors whose mean is 1, (168,) float64, read-only.

    Raises
    ------
    FieldError
        Where they are not 168 finite numbers from 0, or nothing ever happens.
    """
    amounts = quantities(field, values, (WEEK_HOURS,))
    mean = amounts.mean()
    if mean == 0:
        raise FieldError(field, "is 0 at every hour of the week")
    return frozen(amounts / mean)
