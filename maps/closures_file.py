"""The file that tells which roads are closed by the clock: closures.csv."""

from __future__ import annotations

import csv
import re
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from maps.closures import EVERY_DAY, TimedClosure
from maps.errors import ClosureFileError, MapError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

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

T = TypeVar("T")


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
    file = Path(path)
    rows = _rows(file)
    closures, problems = [], []
    for line, row in rows:
        try:
            closures.append(_closure(row))
        except ValueError as error:
            problems.append(f"{file.name}:{line}: {error}")
    if problems:
        raise ClosureFileError(problems)
    return closures


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MapError(f"{file}: is not UTF-8") from error
    except OSError as error:
        raise MapError(f"{file}: cannot be read ({error.strerror})") from error
    lines = text.splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter)
    header = [_column(title) for title in next(reader, [])]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise MapError(f"{file.name}:1: the header lacks {', '.join(missing)}")
    named = ((reader.line_num, dict(zip(header, map(str.strip, row), strict=False))) for row in reader)
    return [(line, row) for line, row in named if any(row.values())]


def _column(title: str) -> str:
    plain = title.strip().lower()
    return _RUSSIAN_COLUMNS.get(plain, plain)


def _closure(row: Mapping[str, str]) -> TimedClosure:
    begins, ends = _field(row, "from", _time), _field(row, "until", _time)
    if begins == ends:
        raise ValueError("from and until are the same time")
    valid_from, valid_until = _field(row, "valid_from", _date), _field(row, "valid_until", _date)
    if valid_from and valid_until and valid_until < valid_from:
        raise ValueError("valid_until is before valid_from")
    return TimedClosure(
        name=_field(row, "name", _name),
        way_ids=_field(row, "osm_way_ids", _way_ids),
        begins=begins,
        ends=ends,
        days=_field(row, "days", _days),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _field(row: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    text = row.get(name, "")
    try:
        return parse(text)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{name} {text!r} is not understood" if text else f"{name} is empty") from error


def _name(text: str) -> str:
    if not text:
        raise ValueError
    return text


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
