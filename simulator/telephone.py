"""A simulated telephone exchange: virtual callers ring, wait, tell what they have to say, and hang up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dispatch.telephone.port import HungUp, Rang, RangOff, Said
from simulator.chance import Purpose, generator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from dispatch.commands import ReceiveCall
    from dispatch.ports import Clock
    from dispatch.telephone.port import LineEvent
    from simulator.callers import Callers

PATIENCE_S: Final = 60.0
"""Mean time after which a caller whom nobody answers hangs up (m)."""

TALK_S: Final = 75.0
"""Mean time of questioning (government decree 1931 of 12.11.2021)."""

LINE: Final = "112"


@dataclass(slots=True)
class _Ringing:
    told: ReceiveCall
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class SimulatedTelephone:
    """Virtual callers on the lines of one exchange; its calls are numbers from 1.

    Parameters
    ----------
    callers : Callers
        Who calls when, and what they say.
    clock : Clock
    seed : int
        The same seed gives the same patience and the same length of talks.
    speed : float
        How many seconds of the clock go by in a real one.
    """

    def __init__(self, callers: Callers, clock: Clock, *, seed: int, speed: float = 1.0) -> None:
        self._callers = callers
        self._clock = clock
        self._speed = speed
        self._chance = generator(seed, Purpose.TELEPHONE)
        self._ringing: dict[str, _Ringing] = {}
        self._told: asyncio.Queue[LineEvent] = asyncio.Queue()

    async def events(self) -> AsyncIterator[LineEvent]:
        """Give what happens on the lines until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            ringing = tasks.create_task(self._ring(tasks))
            try:
                while True:
                    yield await self._told.get()
            finally:
                ringing.cancel()

    async def answered(self, call: str, taker: str) -> None:
        """Put a caller through."""
        _ = taker
        if call in self._ringing:
            self._ringing[call].answered.set()

    async def _ring(self, tasks: asyncio.TaskGroup) -> None:
        number = 0
        while True:
            await self._until_next()
            number += 1
            patience_s, talk_s = self._chance.exponential(PATIENCE_S), self._chance.exponential(TALK_S)
            tasks.create_task(self._call(str(number), self._callers.take(), patience_s, talk_s))

    async def _until_next(self) -> None:
        left = self._callers.next_at - self._clock.now()
        await asyncio.sleep(max(left.total_seconds() / self._speed, 0.0))

    async def _call(self, call: str, told: ReceiveCall, patience_s: float, talk_s: float) -> None:
        ringing = self._ringing[call] = _Ringing(told)
        self._told.put_nowait(Rang(call, LINE, told.phone))
        try:
            async with asyncio.timeout(patience_s / self._speed):
                await ringing.answered.wait()
        except TimeoutError:
            self._told.put_nowait(RangOff(call))
            return
        finally:
            del self._ringing[call]
        self._told.put_nowait(Said(call, _words(told)))
        await asyncio.sleep(talk_s / self._speed)
        self._told.put_nowait(HungUp(call))


def _words(told: ReceiveCall) -> str:
    """Give what a caller says: what happened, and where."""
    return ". ".join(filter(None, (told.text, told.address)))
