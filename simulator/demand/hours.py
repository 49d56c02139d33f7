"""The hours of a stretch of time on the wall clock of a region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from fleet.instants import MS, from_ms, to_ms
from fleet.local_clock import WEEK_MIN, wall_time, week_minute
from maps.road_graph import frozen
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR_MS: Final = 3_600_000
WEEK_HOURS: Final = WEEK_MIN // 60
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Hours in order, without a gap; the first and the last may be cut short; read-only.

    Attributes
    ----------
    start_ms : (hours + 1,) int64
        When each begins, ms since 1970 UTC, and when the last ends.
    of_week : (hours,) int32
        Hour of the week on the wall clock, 0 is Monday, 00:00 to 01:00.
    month : (hours,) int32
        0 is January.
    """

    start_ms: NDArray[np.int64]
    of_week: NDArray[np.int32]
    month: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.of_week)

    @property
    def length(self) -> NDArray[np.float64]:
        """Give how long each is, (hours,) float64 h."""
        return np.diff(self.start_ms) / HOUR_MS

    def row_of(self, at_ms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the hour in which each instant lies, (instants,) int64; those outside are -1 and `len`."""
        row = np.searchsorted(self.start_ms, at_ms, side="right") - 1
        return np.asarray(row, dtype=np.int64)


def added_up(rows: NDArray[np.int32], amounts: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Add up amounts by row, (size,) float64."""
    return np.asarray(np.bincount(rows, weights=amounts, minlength=size), dtype=np.float64)


def hours_between(time_zone: str, from_ms_: int, until_ms: int) -> Hours:
    """Give the hours between two instants, ms since 1970 UTC.

    Raises
    ------
    SimulatorError
        Where the stretch is empty.
    """
    if until_ms <= from_ms_:
        raise SimulatorError(
            f"the time from {from_ms(from_ms_):%Y-%m-%d %H:%M} UTC on is empty: it ends before it begins"
        )
    zone = ZoneInfo(time_zone)
    local = from_ms(from_ms_).astimezone(zone)
    whole = from_ms(from_ms_) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    count = -((whole - from_ms(until_ms)) // _HOUR)
    shown = [(whole + number * _HOUR).astimezone(zone) for number in range(count)]
    starts = to_ms(whole) + np.arange(count + 1, dtype=np.int64) * (_HOUR // MS)
    starts[0], starts[-1] = from_ms_, until_ms
    return Hours(
        start_ms=frozen(starts),
        of_week=frozen(np.array([week_minute(wall_time(each)) // 60 for each in shown], dtype=np.int32)),
        month=frozen(np.array([each.month - 1 for each in shown], dtype=np.int32)),
    )
