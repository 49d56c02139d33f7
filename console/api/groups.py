"""Listeners in groups of those who see the same, so that each frame is written once for all of a group."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.api.callers import Tokens
    from console.api.listener import Listener
    from console.people.reach import Reach

Group = tuple["Reach", bool]
"""How far sockets see, and whether they read what is sealed."""

SIGNED_OUT: Final = "you are no longer signed in"

_log = logging.getLogger(__name__)


class Groups:
    """Everyone who listens to one hub; lives on the event loop."""

    def __init__(self) -> None:
        self._groups: dict[Group, set[Listener]] = {}

    def add(self, listener: Listener) -> None:
        """Offer a listener what its group is offered."""
        self._groups.setdefault(listener.group, set()).add(listener)

    def leave(self, listener: Listener) -> None:
        """Offer a listener nothing more."""
        group = self._groups.get(listener.group, set())
        group.discard(listener)
        if not group:
            self._groups.pop(listener.group, None)

    def each(self) -> Iterator[tuple[Group, tuple[Listener, ...]]]:
        """Give every group as it is now, with its listeners."""
        return ((group, tuple(listeners)) for group, listeners in tuple(self._groups.items()))

    def listeners(self) -> Iterator[Listener]:
        """Give everyone who listens now."""
        return (listener for _, listeners in self.each() for listener in listeners)

    def sockets(self) -> dict[str, int]:
        """Count the open sockets by kind."""
        return {"console": 0, "crew": 0} | Counter("crew" if each.unit else "console" for each in self.listeners())

    def offer(self, listeners: Iterable[Listener], frames: Iterable[str], seq: int) -> None:
        """Offer frames to listeners; who is too slow for them is sent away."""
        for listener in listeners:
            for frame in frames:
                listener.offer(frame)
            if listener.ended:
                self.leave(listener)
                _log.warning("a socket was too slow and is closed at event %d", seq)

    async def check_badges(self, tokens: Tokens) -> None:
        """End the sockets of whoever is no longer signed in."""
        badges = {listener.caller.badge for listener in self.listeners()}
        gone = {badge for badge in badges if badge and await tokens.holder(badge) is None}
        for listener in self.listeners():
            if listener.caller.badge in gone:
                listener.end(SIGNED_OUT)
                self.leave(listener)
