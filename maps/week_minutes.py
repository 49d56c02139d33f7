"""Hours of the week as OSM writes them: `Mo-Fr 07:00-09:00,16:00-18:00; Sa`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINUTES_PER_DAY: Final = 24 * 60
MINUTES_PER_WEEK: Final = 7 * MINUTES_PER_DAY

_DAYS: Final = {name: number for number, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))}
_DAY: Final = rf"(?:{'|'.join(_DAYS)})"
_TIME: Final = r"\d{1,2}:\d{2}"
_RULE: Final = re.compile(
    rf"(?P<days>{_DAY}(?:\s*-\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*-\s*{_DAY})?)*)?\s*"
    rf"(?P<times>{_TIME}\s*-\s*{_TIME}(?:\s*,\s*{_TIME}\s*-\s*{_TIME})*)?"
)


def week_minutes(text: str) -> NDArray[np.bool_] | None:
    """Tell in which minutes of the week a condition holds.

    Parameters
    ----------
    text : str
        Days, times or both, in brackets or not; a later rule replaces an earlier one on its days. A time that ends
        before it begins ends on the next day.

    Returns
    -------
    (10,080,) bool, from Monday 00:00 by the clock of the place, or None
        None where it says anything else: holidays, seasons, the sun, the weather, the vehicle.

    References
    ----------
    The OpenStreetMap wiki, Key:opening_hours/specification, of which this is the weekly part.
    """
    spans: dict[int, list[tuple[int, int]]] = {}
    for rule in text.strip().removeprefix("(").removesuffix(")").split(";"):
        found = _RULE.fullmatch(rule.strip())
        times = _times(found["times"]) if found and found[0] else []
        if not found or not times:
            return None
        spans |= dict.fromkeys(_days(found["days"]), times)
    holds = np.zeros(MINUTES_PER_WEEK, dtype=np.bool_)
    for day, times in spans.items():
        for begin, end in times:
            holds[np.arange(begin, end) + day * MINUTES_PER_DAY - MINUTES_PER_WEEK] = True
    return holds


def _days(text: str | None) -> list[int]:
    days: list[int] = []
    for span in (text or "Mo-Su").split(","):
        first, _, last = span.partition("-")
        begin, end = _DAYS[first.strip()], _DAYS[(last or first).strip()]
        days += [day % 7 for day in range(begin, end + 1 + 7 * (end < begin))]
    return days


def _times(text: str | None) -> list[tuple[int, int]]:
    """Give spans in minutes of the day, their end after their begin; none where one is no time of a day."""
    spans = []
    for span in (text or "00:00-24:00").split(","):
        begin, end = (_minute(time) for time in span.split("-"))
        if begin >= MINUTES_PER_DAY or end > MINUTES_PER_DAY:
            return []
        spans.append((begin, end + MINUTES_PER_DAY * (end <= begin)))
    return spans


def _minute(time: str) -> int:
    """Give the minute of a day, one past its last where there is no such time."""
    hour, minute = (int(part) for part in time.split(":"))
    return hour * 60 + minute if minute < 60 else MINUTES_PER_DAY + 1
