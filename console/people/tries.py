"""Failed tries to sign in: the next ones wait, longer each time, and never for long.

A name that signed in before from an address has a count of its own there, so that nobody elsewhere can keep its owner
out, and the address of a room or a gateway, which many share, slows only names that never came in from it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

FREE_BY_NAME: Final = 5
FREE_BY_ADDRESS: Final = 20
LONGEST_WAIT: Final = timedelta(seconds=30)
FORGOTTEN_AFTER: Final = timedelta(minutes=15)
TRUSTED_FOR: Final = timedelta(days=30)
KEPT: Final = 10_000

Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Count:
    failed: int
    last: datetime


class Tries:
    """Counts failed tries by name and by address, the newest 10,000 of them."""

    def __init__(self) -> None:
        self._counts: OrderedDict[Key, _Count] = OrderedDict()
        self._trusted: OrderedDict[Key, datetime] = OrderedDict()

    def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """Give how long the next try has to wait; nothing where it may come now."""
        waits = (self._wait(key, free, now) for key, free in self._keys(name, address, now))
        return max(*waits, timedelta())

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Note a try that failed."""
        for key, _ in self._keys(name, address, now):
            _keep(self._counts, key, _Count(self._fresh(key, now) + 1, now))

    def succeeded(self, name: str, address: str, now: datetime) -> None:
        """Note that somebody came in: their name counts anew, and from this address on its own."""
        for key, _ in self._keys(name, address, now):
            if key[0] != "address":
                self._counts.pop(key, None)
        _keep(self._trusted, (name, address), now)

    def _keys(self, name: str, address: str, now: datetime) -> tuple[tuple[Key, int], ...]:
        """Give what a try counts for, and how many failures in a row cost nothing there."""
        trusted = self._trusted.get((name, address))
        if trusted is not None and now - trusted < TRUSTED_FOR:
            return ((("pair", name, address), FREE_BY_NAME),)
        return (("name", name), FREE_BY_NAME), (("address", address), FREE_BY_ADDRESS)

    def _wait(self, key: Key, free: int, now: datetime) -> timedelta:
        beyond = self._fresh(key, now) - free
        if beyond < 0:
            return timedelta()
        return self._counts[key].last + min(timedelta(seconds=2 ** min(beyond, 10)), LONGEST_WAIT) - now

    def _fresh(self, key: Key, now: datetime) -> int:
        count = self._counts.get(key)
        return count.failed if count is not None and now - count.last < FORGOTTEN_AFTER else 0


def _keep(kept: OrderedDict[Key, T], key: Key, value: T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > KEPT:
        kept.popitem(last=False)
