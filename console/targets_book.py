"""Targets of stations: solved in a worker thread when first asked, and remembered by what they depend on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from dispatch.covering.targets import station_targets

if TYPE_CHECKING:
    from collections.abc import Hashable

    from dispatch.covering.targets import StationTargets, TargetsQuestion

KEPT: Final = 24
"""So many answers are remembered, such as those of a day."""


class TargetsBook:
    """The answers so far; one question is solved at a time, and whoever asks the same meanwhile waits for it."""

    def __init__(self) -> None:
        self._known: dict[Hashable, StationTargets] = {}
        self._solving = asyncio.Lock()

    async def answer(self, question: TargetsQuestion) -> StationTargets:
        """Give the answer to a question."""
        async with self._solving:
            found = self._known.get(question.key)
            if found is None:
                found = await asyncio.to_thread(station_targets, question)
                self._known = dict([*self._known.items(), (question.key, found)][-KEPT:])
            return found
