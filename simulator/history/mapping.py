"""A mapping: which column of a file is what, read from TOML and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from simulator.history.columns import Stage
from simulator.history.wall_clock import ISO, WallClock

if TYPE_CHECKING:
    from collections.abc import Mapping as Table
    from datetime import datetime
    from zoneinfo import ZoneInfo

STAGE_WORDS: Final = tuple(stage.word for stage in Stage)
"""Columns of `[columns]` that are times of a response."""

CALL_WORDS: Final = ("id", "at", "lon", "lat", "point", "zone", "reason", "urgency")
RESPONSE_WORDS: Final = ("unit", "hospital", *STAGE_WORDS)
COUNT_WORDS: Final = ("slot", "weekday", "nth", "calls")


class Rows(StrEnum):
    """What a row of the file is."""

    CALLS = "calls"
    RESPONSES = "responses"
    UNIT_LISTS = "unit_lists"
    WEEK_COUNTS = "week_counts"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where calls can be, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest that each part of a response can take, min; what is longer is told as odd (m)."""

    turnout: float = 60
    travel: float = 120
    on_scene: float = 360
    transport: float = 240
    handover: float = 360
    whole: float = 720


@dataclass(frozen=True, slots=True)
class WeekSlots:
    """How counted calls are laid out: slots of a day, and how often each weekday was observed, Monday first."""

    slot_minutes: int
    observations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one file is to be read; `docs/histories.md` tells each key.

    Attributes
    ----------
    columns : dict
        The name of the file's column for each of ours; several whose sum is meant, for times in minutes.
    header : tuple of str
        Names of the columns where the file does not begin with them.
    urgency : dict
        Words of the file to 1 (highest) to 5.
    reasons : tuple of (pattern, class)
        The first pattern that fits tells the class of a reason, which is its own class where none fits.
    needs : dict
        The column that must be filled in for a stage to be one, by stage.
    keep : dict
        Patterns by column; a row is kept where each of these columns fits one of its patterns.
    """

    name: str
    rows: Rows
    zone: ZoneInfo
    columns: Table[str, tuple[str, ...]]
    file: str | None = None
    separator: str | None = None
    header: tuple[str, ...] = ()
    stop_at: str | None = None
    time_format: str = ISO
    start: datetime | None = None
    lat_first: bool = False
    urgency: Table[str, int] = field(default_factory=dict)
    reasons: tuple[tuple[str, str], ...] = ()
    keep: Table[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: Bounds | None = None
    longest: Longest = field(default_factory=Longest)
    slots: WeekSlots | None = None
    needs: Table[str, str] = field(default_factory=dict)

    def class_of(self, reason: str) -> str:
        """Give the class of a reason."""
        return next((name for pattern, name in self.reasons if fnmatchcase(reason, pattern)), reason)

    def clock(self) -> WallClock:
        """Give the clock that reads its times."""
        return WallClock(self.zone, self.time_format, self.start)
