"""A circuit breaker: who keeps failing is left alone for a while, then tried once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES: Final = 3
FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 30.0


class Breaker:
    """Counts failures in a row; after three, each further one doubles the pause, from 2 s to 30 s.

    Parameters
    ----------
    seconds : callable
        Gives a clock that never runs back, in seconds.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._failures = 0
        self._until = 0.0
        self._trying = False

    def allows(self) -> bool:
        """Tell whether to try now; after a pause only one may, until it is settled."""
        if self._failures < FAILURES:
            return True
        if self._trying or self._seconds() < self._until:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """Take in that an attempt worked."""
        self._failures = 0
        self._trying = False

    def failed(self) -> None:
        """Take in that an attempt failed; one that began before the pause did does not lengthen it."""
        if self._failures >= FAILURES and not self._trying:
            return
        self._failures += 1
        self._trying = False
        pause_s = FIRST_PAUSE_S * 2.0 ** min(self._failures - FAILURES, 10)
        self._until = self._seconds() + min(pause_s, LONGEST_PAUSE_S)

    def given_up(self) -> None:
        """Take in that an attempt was cancelled: it tells nothing of the other side."""
        self._trying = False
