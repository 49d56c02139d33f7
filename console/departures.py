"""Moments of departure as they are asked for, and the metric of a region that knows its bridges at that moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from console.errors import ConsoleError
from routing import clock_closures, customise, prune, with_closures
from routing.speeds import hour_of_week, hourly_travel_ms, with_siren

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.region import Region
    from routing import TimedMetric

_EARLIEST: Final = datetime(1970, 1, 3, tzinfo=UTC)
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_DAYS_BEFORE: Final = timedelta(days=2)
_DAYS_AFTER: Final = timedelta(days=14)
"""Longer than any drive."""


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a moment as ISO 8601, such as 2026-11-22T01:05 or 2026-11-21T22:05Z; None where it is none.

    Without an offset it is told on the wall clock of the zone.
    """
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    if told.tzinfo is None:
        told = told.replace(tzinfo=zone)
    return told if _EARLIEST <= told <= _LATEST else None


def metric_at(region: Region, at: datetime | None, zone: ZoneInfo) -> TimedMetric:
    """Give the driving times of a region at a moment, with its closures by the clock; without one, on free roads."""
    graph = region.map.graph
    if at is None:
        return with_closures(prune(customise(region.hierarchy, graph.travel_ms)), ())
    travel_ms = hourly_travel_ms(graph, with_siren(), hour_of_week(at, zone))
    metric = prune(customise(region.hierarchy, travel_ms))
    day = at.astimezone(zone).date()
    closures = clock_closures(graph, region.closures, zone, first_day=day - _DAYS_BEFORE, last_day=day + _DAYS_AFTER)
    return with_closures(metric, closures)


def asked_moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read the moment of an option, None where it was not given; what is none raises `ConsoleError`."""
    if text is None:
        return None
    at = moment(text, zone)
    if at is None:
        raise ConsoleError(f"--at: {text!r} is no moment such as 2026-11-22T01:05 or 2026-11-21T22:05Z")
    return at
