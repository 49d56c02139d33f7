"""Targets of stations: solved in a worker thread when first asked, and remembered by what they depend on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from dispatch.covering.targets import station_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from dispatch.covering.targets import StationTargets, TargetsQuestion

KEPT: Final = 24
"""So many answers are remembered, such as those of a day."""


class TargetsBook:
    """The proven answers so far; one question is solved at a time, and whoever asks the same meanwhile waits for it.

    What the solver could not prove in its time is told to those who wait for it, and forgotten: it is solved anew
    when it is asked again.
    """

    def __init__(self, solve: Callable[[TargetsQuestion], StationTargets] = station_targets) -> None:
        self._solve = solve
        self._known: dict[Hashable, StationTargets] = {}
        self._newest: tuple[Hashable, StationTargets] | None = None
        self._solving = asyncio.Lock()

    async def answer(self, question: TargetsQuestion) -> StationTargets:
        """Give the answer to a question."""
        before = self._newest
        async with self._solving:
            if self._newest is not None and self._newest is not before and self._newest[0] == question.key:
                return self._newest[1]
            return self._known.get(question.key) or await self._solved(question)

    async def _solved(self, question: TargetsQuestion) -> StationTargets:
        found = await asyncio.to_thread(self._solve, question)
        self._newest = question.key, found
        if found.proven:
            self._known = dict([*self._known.items(), (question.key, found)][-KEPT:])
        return found
