"""Roads that are closed by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time


@dataclass(frozen=True, slots=True)
class TimedClosure:
    """Ways that nobody can use from one local time of day to another.

    Attributes
    ----------
    name : str
    way_ids : tuple of int
    begins, ends : time
        Local time of day; where `ends` is not later than `begins` the closure lasts past midnight.
    days : frozenset of int
        Days of the week on which it begins, 1 (Monday) to 7.
    valid_from, valid_until : date or None
        First and last day on which it begins, None where the season is open.
    """

    name: str
    way_ids: tuple[int, ...]
    begins: time
    ends: time
    days: frozenset[int]
    valid_from: date | None = None
    valid_until: date | None = None
