"""Whether something outside that the service leans on answers, and since when that is so."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class LinkState(msgspec.Struct, frozen=True):
    """Whether it answers, and since when that is so."""

    state: Literal["up", "down"]
    since: datetime


class Link:
    """A link that is down until it is seen up; every change is logged and told once.

    Parameters
    ----------
    name
        What is at its other end, such as ``bus``.
    now
        Gives the present instant.
    """

    def __init__(self, name: str, now: Callable[[], datetime]) -> None:
        self.name = name
        self.state = LinkState("down", now())
        self._now = now
        self._tell: list[Callable[[], None]] = []

    @property
    def up(self) -> bool:
        """Whether it answers."""
        return self.state.state == "up"

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call this after each change."""
        self._tell.append(tell)

    def found(self) -> None:
        """Note that it answered."""
        if not self.up:
            _log.warning("%s: answers", self.name)
            self._become("up")

    def lost(self, reason: object) -> None:
        """Note that it did not answer."""
        if self.up:
            _log.error("%s: %s", self.name, reason)
            self._become("down")

    def _become(self, state: Literal["up", "down"]) -> None:
        self.state = LinkState(state, self._now())
        for tell in self._tell:
            tell()
