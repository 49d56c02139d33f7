"""Crew members and their shifts on the region's wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fleet.errors import FieldError
from fleet.fields import check_id, check_name, check_words
from fleet.local_clock import DAY_MIN, WEEK_MIN, instant_of, region_zone, wall_time, week_minute
from fleet.vocabulary import SKILLS


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Someone who rides with a unit, with skills (codes of `SKILLS`).

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    id: str
    name: str
    skills: frozenset[str]

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_name("name", self.name)
        check_words("skills", self.skills, SKILLS)


@dataclass(frozen=True, slots=True)
class Shift:
    """When a unit is on duty, and with whom, every week.

    Attributes
    ----------
    unit : str
        Id of the unit.
    crew : tuple of str
        Ids of the crew members.
    start, end : time
        On the wall clock, whole minutes. An end not after the start lies on the next day: 20:00 to 08:00 is a night,
        08:00 to 08:00 are 24 hours.
    days : frozenset of int
        ISO days of the week (1 = Monday) on which it starts.

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    unit: str
    crew: tuple[str, ...]
    start: time
    end: time
    days: frozenset[int]

    def __post_init__(self) -> None:
        check_id("unit", self.unit)
        for member in self.crew:
            check_id("crew", member)
        if not self.crew:
            raise FieldError("crew", "is empty")
        if len(set(self.crew)) < len(self.crew):
            raise FieldError("crew", "names one member twice")
        for field, value in (("from", self.start), ("until", self.end)):
            if value.second or value.microsecond or value.tzinfo is not None:
                raise FieldError(field, f"is {value}: want hours and minutes on the wall clock")
        if not self.days or not self.days <= frozenset(range(1, 8)):
            raise FieldError("days", "must be days of the week, 1 (Monday) to 7")

    @property
    def length_min(self) -> int:
        """Minutes on the wall clock, 1 to 1440."""
        return (_minute(self.end) - _minute(self.start)) % DAY_MIN or DAY_MIN

    @property
    def starts_min(self) -> tuple[int, ...]:
        """Every start, in minutes of the week since Monday 00:00."""
        return tuple((day - 1) * DAY_MIN + _minute(self.start) for day in sorted(self.days))

    def on_duty_at(self, local: datetime) -> bool:
        """Tell whether the shift runs at an instant, given as aware time in the region's zone."""
        return self._minutes_left(wall_time(local)) > 0

    def ends_at(self, local: datetime) -> datetime | None:
        """Give when the shift that runs at this instant ends (aware UTC); None where it does not run.

        Parameters
        ----------
        local : datetime
            Aware time in the region's zone.
        """
        wall = wall_time(local)
        left = self._minutes_left(wall)
        if not left:
            return None
        end = wall.replace(second=0, microsecond=0) + timedelta(minutes=left)
        return instant_of(end, region_zone(local))

    def _minutes_left(self, wall: datetime) -> int:
        minute = week_minute(wall)
        elapsed = min((minute - start) % WEEK_MIN for start in self.starts_min)
        return max(self.length_min - elapsed, 0)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
