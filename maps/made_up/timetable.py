"""When the bridges of a made-up region are raised."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from maps.closures import TimedClosure

if TYPE_CHECKING:
    from maps.places import MovableBridge

_EVERY_DAY: Final = frozenset(range(1, 8))
_FIRST_MINUTE: Final = 70
_STEP_MINUTES: Final = 10
_LAST_MINUTE: Final = 290
_PAUSE_MINUTES: Final = 20


def bridge_timetable(bridges: tuple[MovableBridge, ...]) -> tuple[TimedClosure, ...]:
    """Raise every bridge each night, one after another from 01:10; the first comes down once in between."""
    closures = []
    for number, bridge in enumerate(bridges):
        begin = _FIRST_MINUTE + _STEP_MINUTES * (number % 8)
        end = _LAST_MINUTE + _STEP_MINUTES * (number % 4)
        middle = (begin + end) // 2
        spans = [(begin, middle), (middle + _PAUSE_MINUTES, end)] if number == 0 else [(begin, end)]
        closures += [
            TimedClosure(bridge.name, bridge.way_ids, _time(begins), _time(ends), _EVERY_DAY) for begins, ends in spans
        ]
    return tuple(closures)


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)
