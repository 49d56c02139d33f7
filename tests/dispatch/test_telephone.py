from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import AnswerCall, RingIn
from dispatch.service import Service
from dispatch.telephone.desk import TelephoneDesk
from dispatch.vocabulary import CallState
from simulator.callers import Callers
from simulator.homes import Homes
from simulator.telephone import SimulatedTelephone
from town import ANNA, NOON, open_centre, town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from dispatch.incident import Call

pytestmark = pytest.mark.anyio
FAST = 200.0
"""How many times faster than in life callers call, wait and talk."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Hall:
    """A centre whose telephone rings."""

    def __init__(self, folder: Path) -> None:
        self.centre = open_centre(folder)
        self.service = Service(self.centre)
        self.changed = asyncio.Event()
        self.centre.listen(lambda _: self.changed.set())

    @property
    def calls(self) -> dict[str, Call]:
        return self.centre.state.calls

    def those(self, state: CallState) -> list[Call]:
        return [call for call in self.calls.values() if call.state is state]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def ringing(folder: Path) -> AsyncIterator[Hall]:
    hall = Hall(folder)
    homes = Homes(town().map.graph, town().map.places)
    callers = Callers(homes, calls_per_hour=360, start=NOON, seed=1, first_after=timedelta(0))
    telephone = SimulatedTelephone(callers, hall.centre.clock, seed=1, speed=FAST)
    desk = asyncio.create_task(TelephoneDesk(hall.service, telephone).run())
    try:
        yield hall
    finally:
        desk.cancel()
        with suppress(asyncio.CancelledError):
            await desk
        await hall.service.stop()
        hall.centre.journal.close()


async def test_whoever_is_answered_tells_what_happened_and_where_and_hangs_up(tmp_path: Path) -> None:
    async with ringing(tmp_path) as hall:
        await hall.until(lambda: bool(hall.those(CallState.RINGING)))
        call = hall.those(CallState.RINGING)[0].id
        await hall.service.handle(AnswerCall(call, ANNA.name), ANNA)
        await hall.until(lambda: hall.calls[call].state is CallState.ENDED)
        held = hall.calls[call]
        told = hall.centre.sealed.merged(held.sealed_at)
        assert told["phone"].startswith("+7000")
        assert ", " in told["text"]
        assert held.taker == ANNA.name
        assert hall.centre.state.incidents[held.incident].calls == (call,)


async def test_whom_nobody_answers_rings_off_and_waits_to_be_called_back(tmp_path: Path) -> None:
    async with ringing(tmp_path) as hall:
        await hall.until(lambda: len(hall.those(CallState.ABANDONED)) > 1)
        assert hall.centre.state.incidents == {}
        assert {call.id for call in hall.those(CallState.ABANDONED)} <= {call.id for call in hall.centre.state.lines()}


async def test_what_rang_before_a_restart_waits_to_be_called_back(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    call = centre.handle(RingIn("112", phone="+70000000001"), ANNA)["call"]
    centre.journal.close()
    async with ringing(tmp_path) as hall:
        await hall.until(lambda: hall.calls[call].state is CallState.ABANDONED)
