"""The file that tells which roads are closed by the clock: closures.csv."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maps.closures import EVERY_DAY, TimedClosure
from maps.csv_lines import not_empty, read_field, read_lines
from maps.errors import ClosureFileError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

COLUMNS: Final = ("name", "osm_way_ids", "from", "until", "days", "valid_from", "valid_until")

_RUSSIAN_COLUMNS: Final = {
    "название": "name",
    "пути osm": "osm_way_ids",
    "с": "from",
    "до": "until",
    "дни": "days",
    "действует с": "valid_from",
    "действует до": "valid_until",
}
_NEEDED: Final = ("name", "osm_way_ids", "from", "until")
_DAY_NAMES: Final = ("mon tue wed thu fri sat sun", "пн вт ср чт пт сб вс", "1 2 3 4 5 6 7")
_DAY_NUMBER: Final = {day: number for names in _DAY_NAMES for number, day in enumerate(names.split(), 1)}
_TIME: Final = re.compile(r"\d{1,2}:\d{2}")
_DATES: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"),
)


def read_closures(path: str | os.PathLike[str]) -> list[TimedClosure]:
    """Read closures.csv: name,osm_way_ids,from,until,days,valid_from,valid_until; comma or `;`, Russian headers too.

    Days are `mon-fri`, `пн,ср`, `6 7` or empty for every day; dates are 2026-04-10 or 10.04.2026; several ways stand
    apart by spaces.

    Raises
    ------
    MapError
        Where the file is missing, not UTF-8, or has no header.
    ClosureFileError
        Where lines are bad: all of them, each as FILE:LINE: reason.
    """
    return read_lines(Path(path), _closure, needed=_NEEDED, translations=_RUSSIAN_COLUMNS, error=ClosureFileError)


def _closure(row: Mapping[str, str]) -> TimedClosure:
    begins, ends = read_field(row, "from", _time), read_field(row, "until", _time)
    if begins == ends:
        raise ValueError("from and until are the same time")
    valid_from, valid_until = read_field(row, "valid_from", _date), read_field(row, "valid_until", _date)
    if valid_from and valid_until and valid_until < valid_from:
        raise ValueError("valid_until is before valid_from")
    return TimedClosure(
        name=read_field(row, "name", not_empty),
        way_ids=read_field(row, "osm_way_ids", _way_ids),
        begins=begins,
        ends=ends,
        days=read_field(row, "days", _days),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _way_ids(text: str) -> tuple[int, ...]:
    ways = tuple(int(part) for part in re.split(r"[\s;,]+", text))
    if min(ways) <= 0:
        raise ValueError
    return ways


def _time(text: str) -> time:
    if not _TIME.fullmatch(text):
        raise ValueError
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _date(text: str) -> date | None:
    if not text:
        return None
    for form in _DATES:
        if found := form.fullmatch(text):
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    raise ValueError


def _days(text: str) -> frozenset[int]:
    if not text:
        return EVERY_DAY
    return frozenset(day for part in re.split(r"[\s;,]+", text.lower()) for day in _day_range(part))


def _day_range(text: str) -> range:
    first, _, last = text.partition("-")
    begin, end = _DAY_NUMBER[first], _DAY_NUMBER[last or first]
    if end < begin:
        raise ValueError
    return range(begin, end + 1)
