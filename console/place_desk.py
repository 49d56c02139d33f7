"""Answers where a place is beside the event loop, one question after the other and never too many."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from console.api.problems import away
from maps.gazetteer.gazetteer import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from maps.gazetteer.found import Found
    from maps.gazetteer.gazetteer import Gazetteer
    from maps.store import BuiltMap

MOST_WAITING: Final = 100
"""Questions that may wait: at some milliseconds each, longer than anybody waits while typing."""


class PlaceDesk:
    """Looks places up in the gazetteer of a map."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def look_up(
        self, question: Callable[[Gazetteer], list[Found]], *, is_gone: Callable[[], Awaitable[bool]]
    ) -> list[Found]:
        """Answer a question when its turn comes, with nothing where nobody listens by then.

        Raises
        ------
        ProblemError
            503 where too many wait.
        """
        if self._waiting >= MOST_WAITING:
            raise away("overloaded", f"{self._waiting} questions for places are waiting; try again in a second")
        self._waiting += 1
        try:
            async with self._turn:
                return [] if await is_gone() else await asyncio.to_thread(question, self._gazetteer)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Close the gazetteer."""
        self._gazetteer.close()


def open_places(built: BuiltMap) -> PlaceDesk | None:
    """Open the gazetteer of a map; None where it was built without one."""
    return None if built.gazetteer is None else PlaceDesk(open_gazetteer(built.gazetteer))
