"""The wall clock of a region: from instants to the time that crews read, and back, across changes of the clock.

Shifts are kept on the wall clock, and the wall clock may be put forward or back. One rule settles every case: a wall
time is reached at the **first** instant at which the clock shows it or a later time. So a shift that starts inside a
skipped hour starts when the clock jumps over it, and during a repeated hour the clock stands at the end of that hour.
Shifts that touch on the wall then touch in time, and none overlap.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fleet.errors import FieldError

DAY_MIN: Final = 24 * 60
WEEK_MIN: Final = 7 * DAY_MIN

_SECOND: Final = timedelta(seconds=1)
_TICK: Final = timedelta(microseconds=1)


def region_zone(local: datetime) -> ZoneInfo:
    """Give the zone of a local time.

    Raises
    ------
    FieldError
        Where the time does not carry a zone of the time-zone database: shifts cannot be read on another clock.
    """
    if not isinstance(local.tzinfo, ZoneInfo):
        raise FieldError("at", "must be a time in the region's zone (a ZoneInfo): shifts are kept on its wall clock")
    return local.tzinfo


def wall_time(local: datetime) -> datetime:
    """Give the latest time that the wall clock has shown by this instant, without a zone."""
    zone = region_zone(local)
    instant = local.astimezone(UTC)
    shown = instant.astimezone(zone)
    if not shown.fold:
        return shown.replace(tzinfo=None)
    first_pass = shown.replace(fold=0).astimezone(UTC)
    change = _first_instant_like(instant, after=first_pass, zone=zone)
    return (change - _TICK).astimezone(zone).replace(tzinfo=None)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the first instant (aware UTC) at which the clock of the zone shows this wall time or a later one."""
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    before_gap = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _first_instant_like(instant, after=before_gap, zone=zone)


def week_minute(wall: datetime) -> int:
    """Give the whole minutes since Monday, 00:00."""
    return wall.weekday() * DAY_MIN + wall.hour * 60 + wall.minute


def _first_instant_like(instant: datetime, *, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the change of the clock between two instants, to the second, by bisection."""
    offset = instant.astimezone(zone).utcoffset()
    base = after.replace(microsecond=0)
    low, high = 0, (instant - base) // _SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if (base + middle * _SECOND).astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return base + high * _SECOND
