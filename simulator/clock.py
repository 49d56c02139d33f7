"""Clocks of a simulated centre: one that is set by hand, and one that runs faster than the real one."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from simulator.errors import SimulatorError

_NS_PER_MS: Final = 1_000_000


class ManualClock:
    """A clock that stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = whole_ms(start)

    def now(self) -> datetime:
        """Give the instant to which the clock was moved last, aware UTC, whole milliseconds."""
        return self._now

    def set(self, at: datetime) -> None:
        """Move the clock to an instant; one in the past raises `SimulatorError`."""
        at = whole_ms(at)
        if at < self._now:
            raise SimulatorError(f"the clock stands at {self._now.isoformat()} and cannot go back to {at.isoformat()}")
        self._now = at

    def advance(self, by: timedelta) -> None:
        """Move the clock on; a negative time raises `SimulatorError`."""
        self.set(self._now + by)


class ScaledClock:
    """A clock that runs `speed` times as fast as the real one, from the real instant or `not_before` on, the later one.

    What ran ahead of the real time and is started again goes on from where it was, so that no time comes twice.
    """

    def __init__(self, speed: float, *, not_before: datetime | None = None) -> None:
        if not (math.isfinite(speed) and speed > 0):
            raise SimulatorError(f"the speed of a clock is a number above 0, not {speed:g}")
        self.speed = speed
        now = datetime.now(UTC)
        self._start = whole_ms(now if not_before is None else max(now, not_before))
        self._started_ns = time.monotonic_ns()

    def now(self) -> datetime:
        """Give the present simulated instant, aware UTC, whole milliseconds."""
        elapsed_ms = (time.monotonic_ns() - self._started_ns) * self.speed / _NS_PER_MS
        return self._start + timedelta(milliseconds=math.floor(elapsed_ms))


def whole_ms(at: datetime) -> datetime:
    """Give an aware instant in UTC, rounded down to whole milliseconds; one without a zone raises `SimulatorError`."""
    if at.tzinfo is None:
        raise SimulatorError(f"{at.isoformat()} has no time zone")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
