"""When closures by the clock hold: from local times of day to instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from maps.closures import TimedClosure


def closed_windows_ms(
    closures: Iterable[TimedClosure], zone: ZoneInfo, first_day: date, last_day: date
) -> NDArray[np.int64]:
    """Give from when until when any of some closures holds, of those that begin on some days.

    Parameters
    ----------
    closures : iterable of TimedClosure
    zone : ZoneInfo
        On whose wall clock they are told. Where the clock is set back or forward, a closure lasts from the earlier to
        the later of the instants that its times may mean.
    first_day, last_day : date
        Local days, both counted.

    Returns
    -------
    (windows, 2) int64
        In ms since 1970, ascending; those of several closures may overlap.
    """
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    spans = [_span_ms(closure, day, zone) for closure in closures for day in days if _begins_on(closure, day)]
    return np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)


def _begins_on(closure: TimedClosure, day: date) -> bool:
    in_season = (closure.valid_from or day) <= day <= (closure.valid_until or day)
    return in_season and day.isoweekday() in closure.days


def _span_ms(closure: TimedClosure, day: date, zone: ZoneInfo) -> tuple[int, int]:
    last = day if closure.begins < closure.ends else day + timedelta(days=1)
    begins = min(_instants_ms(datetime.combine(day, closure.begins, zone)))
    ends = max(_instants_ms(datetime.combine(last, closure.ends, zone)))
    return begins, ends


def _instants_ms(local: datetime) -> tuple[int, int]:
    """Give the two instants of a time that comes twice or is left out; of any other the same one twice."""
    first, second = (int(local.replace(fold=fold).timestamp()) * 1000 for fold in (0, 1))
    return first, second
