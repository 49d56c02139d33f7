"""Who is on duty at an instant, and until when: the shifts of a fleet as arrays of minutes of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.instants import to_ms
from fleet.local_clock import WEEK_MIN, instant_of, region_zone, wall_time, week_minute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from fleet.crew import Shift

OFF_DUTY: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """Who is on duty at one instant; rows are the units of the fleet, sorted by id.

    Attributes
    ----------
    since_ms, until_ms : (units,) int64
        When the present shift began and ends, ms since 1970; `OFF_DUTY` where there is none.
    relieved : (units,) bool
        True where another shift of the same unit begins at that end, so that the unit stays on duty with a new crew.
    shift : (units,) int32
        Row of the present shift in `Fleet.shifts`, `OFF_DUTY` where there is none.
    """

    since_ms: NDArray[np.int64]
    until_ms: NDArray[np.int64]
    relieved: NDArray[np.bool_]
    shift: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class DutyTable:
    """Every weekly run of every shift, as columns.

    Attributes
    ----------
    units : int
        How many units the fleet has.
    unit, shift : (runs,) int32
        Row of the unit and of the shift.
    start_min, length_min : (runs,) int32
        Minutes of the week since Monday 00:00 on the wall clock; a run may cross the end of the week.
    relieved : (runs,) bool
        True where another run of the unit begins when this one ends.
    """

    units: int
    unit: NDArray[np.int32]
    shift: NDArray[np.int32]
    start_min: NDArray[np.int32]
    length_min: NDArray[np.int32]
    relieved: NDArray[np.bool_]

    @classmethod
    def of(cls, shifts: Sequence[Shift], unit_rows: Mapping[str, int]) -> DutyTable:
        """Lay out shifts that do not overlap; `unit_rows` gives the row of each unit id."""
        runs = [
            (unit_rows[shift.unit], row, start, shift.length_min)
            for row, shift in enumerate(shifts)
            for start in shift.starts_min
        ]
        unit, shift, start_min, length_min = np.array(runs, dtype=np.int32).reshape(-1, 4).T.copy()
        starts = {(row, start) for row, _, start, _ in runs}
        relieved = [(row, (start + length) % WEEK_MIN) in starts for row, _, start, length in runs]
        return cls(len(unit_rows), unit, shift, start_min, length_min, np.array(relieved, dtype=np.bool_))

    def at(self, local: datetime) -> Duty:
        """Give who is on duty at an instant, given as aware time in the region's zone."""
        wall = wall_time(local)
        elapsed = (week_minute(wall) - self.start_min) % WEEK_MIN
        running = np.flatnonzero(elapsed < self.length_min)
        minute, zone = wall.replace(second=0, microsecond=0), region_zone(local)
        duty = _nobody(self.units)
        rows = self.unit[running]
        duty.since_ms[rows] = _instants_ms(-elapsed[running], minute, zone)
        duty.until_ms[rows] = _instants_ms((self.length_min - elapsed)[running], minute, zone)
        duty.relieved[rows] = self.relieved[running]
        duty.shift[rows] = self.shift[running]
        return duty


def _instants_ms(minutes: NDArray[np.int32], wall: datetime, zone: ZoneInfo) -> NDArray[np.int64]:
    """Give the instants some minutes of the wall clock away, each distinct one worked out once."""
    distinct, which = np.unique(minutes, return_inverse=True)
    instants = [to_ms(instant_of(wall + timedelta(minutes=int(each)), zone)) for each in distinct]
    return np.array(instants, dtype=np.int64)[which]


def _nobody(units: int) -> Duty:
    return Duty(
        since_ms=np.full(units, OFF_DUTY, dtype=np.int64),
        until_ms=np.full(units, OFF_DUTY, dtype=np.int64),
        relieved=np.zeros(units, dtype=np.bool_),
        shift=np.full(units, OFF_DUTY, dtype=np.int32),
    )
