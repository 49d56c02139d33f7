"""The duty rota of hospitals (дежурства): which of them takes which department on which day and hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from fleet.errors import FieldError
from fleet.fields import check_id, check_words
from fleet.local_clock import instant_of, region_zone, wall_time
from fleet.vocabulary import DEPARTMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    _Run = tuple[datetime, datetime]

DAYS_AHEAD: Final = 2
"""How many days on the end or the beginning of a duty is looked for."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DutyHours:
    """When a hospital takes the patients of a department, every week.

    Attributes
    ----------
    hospital, department : str
        Id of the hospital, code of `DEPARTMENTS`.
    start, end : time
        On the wall clock, whole minutes. An end not after the start lies on the next day.
    days : frozenset of int
        ISO days of the week (1 = Monday) on which it starts.
    valid_from, valid_until : date or None
        The first and last day on which it starts; None for no bound.

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    hospital: str
    department: str
    start: time
    end: time
    days: frozenset[int]
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        check_id("hospital", self.hospital)
        check_words("department", (self.department,), DEPARTMENTS)
        for field, value in (("from", self.start), ("until", self.end)):
            if value.second or value.microsecond or value.tzinfo is not None:
                raise FieldError(field, f"is {value}: want hours and minutes on the wall clock")
        if not self.days or not self.days <= frozenset(range(1, 8)):
            raise FieldError("days", "must be days of the week, 1 (Monday) to 7")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise FieldError("valid_until", f"is {self.valid_until}, before valid_from {self.valid_from}")

    def on(self, day: date) -> _Run | None:
        """Give when it starts and ends on the wall clock if it starts on that day."""
        in_season = (self.valid_from or day) <= day <= (self.valid_until or day)
        if day.isoweekday() not in self.days or not in_season:
            return None
        start, end = datetime.combine(day, self.start), datetime.combine(day, self.end)
        return start, end if end > start else end + _DAY


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Whether a department takes patients at an instant, and when that turns; None where not in the next days."""

    takes: bool
    turns_at: datetime | None


def duty_at(hours: Iterable[DutyHours], local: datetime) -> dict[tuple[str, str], OnDuty]:
    """Give the duty of every hospital and department that has hours; all others take patients at any time.

    Parameters
    ----------
    hours : iterable of DutyHours
    local : datetime
        Aware time in the region's zone.
    """
    runs: defaultdict[tuple[str, str], list[_Run]] = defaultdict(list)
    wall = wall_time(local)
    for each in hours:
        runs[each.hospital, each.department] += _runs(each, wall.date())
    horizon = datetime.combine(wall.date() + DAYS_AHEAD * _DAY, time())
    found = {pair: _duty(sorted(times), wall) for pair, times in runs.items()}
    zone = region_zone(local)
    return {
        pair: OnDuty(takes, None if turn is None or turn >= horizon else instant_of(turn, zone))
        for pair, (takes, turn) in found.items()
    }


def _runs(hours: DutyHours, today: date) -> Iterator[_Run]:
    for ahead in range(-1, DAYS_AHEAD + 1):
        run = hours.on(today + ahead * _DAY)
        if run is not None:
            yield run


def _duty(runs: list[_Run], wall: datetime) -> tuple[bool, datetime | None]:
    """Tell whether one of the runs, sorted, holds, and when what holds ends: runs that touch are one."""
    reached = wall
    for start, end in runs:
        if start <= reached < end:
            reached = end
    if reached > wall:
        return True, reached
    return False, next((start for start, _ in runs if start > wall), None)
