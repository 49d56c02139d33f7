"""Weekly shifts as the instants at which they begin and end within a run."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from fleet.instants import to_ms
from fleet.local_clock import instant_of
from maps.road_graph import frozen
from simulator.inputs.columns import ShiftColumns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from fleet.crew import Shift

_DAY = timedelta(days=1)


def shifts_of_run(
    shifts: Iterable[Shift], always: Iterable[int], rows: Mapping[str, int], begin: datetime, days: int, zone: ZoneInfo
) -> ShiftColumns:
    """Lay out shifts over a run.

    Parameters
    ----------
    shifts : iterable of Shift
    always : iterable of int
        Rows of units that are on duty always.
    rows : mapping
        Row of each unit by its id; shifts of others are left out.
    begin : datetime
        On the wall clock of `zone`.
    days : int
        How long the shifts go on after that.
    """
    begin_ms = to_ms(instant_of(begin, zone))
    instant_ms = lru_cache(maxsize=None)(lambda wall: to_ms(instant_of(wall, zone)) - begin_ms)
    found = [(-np.inf, row, np.inf) for row in always]
    for shift in shifts:
        if shift.unit in rows:
            walls = ((start, start + timedelta(minutes=shift.length_min)) for start in _starts(shift, begin, days))
            told = ((instant_ms(start), rows[shift.unit], instant_ms(end)) for start, end in walls)
            found += [each for each in told if each[2] > 0]
    found.sort()
    return ShiftColumns(
        unit=frozen(np.array([row for _, row, _ in found], dtype=np.int32)),
        begins_ms=frozen(np.array([start for start, _, _ in found], dtype=np.float64)),
        ends_ms=frozen(np.array([end for _, _, end in found], dtype=np.float64)),
    )


def _starts(shift: Shift, begin: datetime, days: int) -> Iterator[datetime]:
    """Give when a shift begins on the wall clock, from the day before on."""
    first = datetime.combine(begin.date(), shift.start) - _DAY
    for number in range(days + 2):
        start = first + number * _DAY
        if start.isoweekday() in shift.days:
            yield start
