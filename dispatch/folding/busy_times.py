"""How long units were on duty and busy: by hour of the week, and by unit, of their events alone.

A unit is busy from the order to the end of its assignment, and on duty then and whenever it could be sent. Hours are
those of UTC: the fold knows no region. Every event tells that the time until it has passed; of a long silence only the
first day is counted.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.vocabulary import UnitState
from fleet.instants import to_ms

if TYPE_CHECKING:
    from dispatch.incident import UnitRecord
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState

HOUR_MS: Final = 3_600_000
WEEK_HOURS: Final = 168
SILENCE_MS: Final = 24 * HOUR_MS
"""A journal without any event for longer was not in use after that."""

KEPT: Final = (15, 16)
"""What is left of an hour of the week when it comes again: in all it weighs as much as 16 weeks."""

MOST_OF_UNIT_MS: Final = 1_000 * HOUR_MS
"""What is known of a unit is halved when it has been on duty for longer."""

_THURSDAY: Final = 72
"""Hours from Monday 00:00 to the beginning of 1970."""

_IDLE_STATES: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD, UnitState.RELOCATING})


class Level(IntEnum):
    """What a unit is doing, as far as its time is counted."""

    OFF = 0
    IDLE = 1
    BUSY = 2


class HourTime(msgspec.Struct, array_like=True):
    """Of an hour of the week: time of units busy and on duty, all units together, and how long that was watched."""

    busy_ms: int = 0
    duty_ms: int = 0
    watched_ms: int = 0

    def add(self, lasted_ms: int, busy: int, duty: int) -> None:
        """Add some time with so many units busy and on duty."""
        self.busy_ms += lasted_ms * busy
        self.duty_ms += lasted_ms * duty
        self.watched_ms += lasted_ms

    def fade(self) -> None:
        """Keep less of what was, as the hour begins again."""
        part, whole = KEPT
        self.busy_ms, self.duty_ms = self.busy_ms * part // whole, self.duty_ms * part // whole
        self.watched_ms = self.watched_ms * part // whole


class UnitTime(msgspec.Struct, array_like=True):
    """Of a unit: what it is doing since when, ms since 1970, and its time busy and on duty before that."""

    unit: str
    level: Level
    since_ms: int
    busy_ms: int = 0
    duty_ms: int = 0

    def pass_to(self, until_ms: int) -> None:
        """Count the time until an instant."""
        until_ms = max(until_ms, self.since_ms)
        lasted_ms = until_ms - self.since_ms
        self.busy_ms += lasted_ms if self.level is Level.BUSY else 0
        self.duty_ms += lasted_ms if self.level is not Level.OFF else 0
        if self.duty_ms > MOST_OF_UNIT_MS:
            self.busy_ms, self.duty_ms = self.busy_ms // 2, self.duty_ms // 2
        self.since_ms = until_ms


class BusyRecord(msgspec.Struct, kw_only=True):
    """The same as a checkpoint keeps it; units by id."""

    until_ms: int
    hours: list[HourTime]
    units: list[UnitTime]


class BusyTimes:
    """What was counted so far.

    Attributes
    ----------
    hours : list of HourTime
        168, from Monday 00:00 UTC.
    units : dict
        `UnitTime` by id, of every unit that was ever on duty.
    """

    def __init__(self, record: BusyRecord | None = None) -> None:
        self.hours = record.hours if record else [HourTime() for _ in range(WEEK_HOURS)]
        self.units = {each.unit: each for each in record.units} if record else {}
        self._until_ms = record.until_ms if record else 0
        self._count = [sum(each.level is level for each in self.units.values()) for level in Level]

    def kept(self) -> BusyRecord:
        """Give what a checkpoint keeps."""
        units = [self.units[unit] for unit in sorted(self.units)]
        return BusyRecord(until_ms=self._until_ms, hours=self.hours, units=units)

    def time_of(self, unit: str) -> tuple[int, int]:
        """Give how long a unit was busy and on duty, in ms, up to the newest event."""
        known = self.units.get(unit)
        if known is None:
            return 0, 0
        running_ms = self._until_ms - known.since_ms
        busy_ms = running_ms if known.level is Level.BUSY else 0
        return known.busy_ms + busy_ms, known.duty_ms + (running_ms if known.level is not Level.OFF else 0)

    def note(self, event: StoredEvent, state: CentreState) -> None:
        """Count the time until an event, and look at the units that it has changed."""
        at_ms = to_ms(event.at)
        self._pass_to(at_ms)
        for stream in (event.stream, *event.touches):
            kind, _, key = stream.partition(":")
            if kind == "unit":
                self._see(key, _level(state.unit(key)), at_ms)

    def _see(self, unit: str, level: Level, at_ms: int) -> None:
        known = self.units.get(unit)
        if level is (known.level if known else Level.OFF):
            return
        if known is None:
            known = self.units[unit] = UnitTime(unit, Level.OFF, at_ms)
            self._count[Level.OFF] += 1
        known.pass_to(at_ms)
        self._count[known.level] -= 1
        self._count[level] += 1
        known.level = level

    def _pass_to(self, at_ms: int) -> None:
        """Count the time of all units until an instant: none before the first unit, or where a clock is put back."""
        silent_ms = self._until_ms + SILENCE_MS
        if not self.units or at_ms < self._until_ms - SILENCE_MS:
            self._begin_at(at_ms)
        elif at_ms > silent_ms:
            self._count_to(silent_ms)
            self._begin_at(at_ms)
        else:
            self._count_to(at_ms)

    def _count_to(self, at_ms: int) -> None:
        """Count hour by hour."""
        busy = self._count[Level.BUSY]
        duty = busy + self._count[Level.IDLE]
        while self._until_ms < at_ms:
            begun_ms = self._until_ms % HOUR_MS
            of_week = self.hours[hour_of_week_utc(self._until_ms)]
            if begun_ms == 0:
                of_week.fade()
            until_ms = min(at_ms, self._until_ms + HOUR_MS - begun_ms)
            of_week.add(until_ms - self._until_ms, busy, duty)
            self._until_ms = until_ms

    def _begin_at(self, at_ms: int) -> None:
        """Go on from an instant, whatever lies between."""
        for unit in self.units.values():
            unit.pass_to(self._until_ms)
            unit.since_ms = at_ms
        self._until_ms = at_ms


def hour_of_week_utc(at_ms: int) -> int:
    """Give the hour of the week from Monday 00:00 UTC of an instant, ms since 1970."""
    return (at_ms // HOUR_MS + _THURSDAY) % WEEK_HOURS


def _level(unit: UnitRecord) -> Level:
    if unit.assignment is not None:
        return Level.BUSY
    return Level.IDLE if unit.state in _IDLE_STATES else Level.OFF
