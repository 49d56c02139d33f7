"""What one cell of a fleet's file says: degrees, times of day, days of the week, lists of words."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Final

from fleet.errors import FieldError
from fleet.vocabulary import DAY_GROUPS, WEEKDAYS, plain

if TYPE_CHECKING:
    from fleet.vocabulary import Vocabulary

_LIST: Final = re.compile(r"[;,|]")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_DAY: Final = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_RANGE: Final = re.compile(r"\s*[-–—]\s*")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+,\d+")


def degrees(field: str, text: str, *, decimal_comma: bool) -> float:
    """Read a number of degrees."""
    if not text:
        raise FieldError(field, "is empty")
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        raise FieldError(field, f"is {text!r}: want degrees such as 30.3146") from None


def items(text: str) -> tuple[str, ...]:
    """Give the entries of a list, divided by ``;`` ``,`` or ``|``."""
    return tuple(item.strip() for item in _LIST.split(text) if item.strip())


def codes(field: str, text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Read a list of words of a vocabulary as their codes."""
    return frozenset(_code(field, item, vocabulary) for item in items(text))


def time_of_day(field: str, text: str) -> time:
    """Read ``HH:MM``; ``24:00`` is midnight, as the end of a day."""
    match = _TIME.fullmatch(text)
    hour, minute = (int(part) for part in match.groups()) if match else (-1, -1)
    if field == "until" and (hour, minute) == (24, 0):
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        raise FieldError(field, f"is {text!r}: want hours and minutes such as 08:00") from None


def day_of_year(field: str, text: str) -> date | None:
    """Read ``YYYY-MM-DD`` or ``DD.MM.YYYY``; None where nothing stands there."""
    if not text:
        return None
    numbers = _DAY.fullmatch(text)
    try:
        if numbers is None:
            return date.fromisoformat(text)
        return date(int(numbers["year"]), int(numbers["month"]), int(numbers["day"]))
    except ValueError:
        raise FieldError(field, f"is {text!r}: want a day such as 2026-03-01") from None


def days_of_week(field: str, text: str) -> frozenset[int]:
    """Read days such as ``mon-fri``, ``пн,ср``, ``6;7``, ``daily`` or ``ежедневно`` as ISO numbers."""
    if not text:
        raise FieldError(field, "is empty: want days such as mon-fri, пн,ср or daily")
    return frozenset(day for item in items(text) for day in _days(field, item))


def _days(field: str, text: str) -> frozenset[int]:
    if plain(text) in DAY_GROUPS:
        return DAY_GROUPS[plain(text)]
    first, *last = (int(_code(field, end, WEEKDAYS)) for end in _RANGE.split(text, maxsplit=1))
    length = (last[0] - first) % 7 + 1 if last else 1
    return frozenset((first - 1 + step) % 7 + 1 for step in range(length))


def _code(field: str, text: str, vocabulary: Vocabulary) -> str:
    code = vocabulary.code_of(text)
    if code is None:
        raise FieldError(field, vocabulary.unknown(text))
    return code
