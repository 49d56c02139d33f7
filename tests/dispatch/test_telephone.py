from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import AnswerCall, ReceiveCall
from dispatch.service import Service
from dispatch.telephone.desk import TelephoneDesk
from dispatch.vocabulary import CallState
from simulator.telephone import SimulatedTelephone
from town import ANNA, NOON, open_centre

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

pytestmark = pytest.mark.anyio
FAST = 100.0
"""Seconds of patience and talk go by so many times faster."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class TwoCallers:
    """One caller at once, a second one right after, then nobody."""

    def __init__(self) -> None:
        self._calls = [ReceiveCall(phone=f"+7000000000{number}", text="упал", address="Лесная, 5") for number in (1, 2)]

    @property
    def next_at(self) -> datetime:
        return NOON if self._calls else NOON + timedelta(days=1)

    def take(self) -> ReceiveCall:
        return self._calls.pop(0)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  another task changes it
            await asyncio.sleep(0.005)


async def test_lines_ring_are_answered_told_of_and_ended(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    service = Service(centre)
    telephone = SimulatedTelephone(TwoCallers(), centre.clock, seed=1, speed=FAST)  # type: ignore[arg-type]
    desk = asyncio.create_task(TelephoneDesk(service, telephone).run())
    calls = centre.state.calls
    await until(lambda: len(calls) == 2)
    for call in tuple(calls):
        await service.handle(AnswerCall(call, ANNA.name), ANNA)
    await until(lambda: {call.state for call in calls.values()} == {CallState.ENDED})
    assert {call.taker for call in calls.values()} == {ANNA.name}
    for call in calls.values():
        told = centre.sealed.merged(call.sealed_at)
        assert (told["text"], told["phone"]) == ("упал. Лесная, 5", f"+7000000000{call.id}")
        assert centre.state.incidents[call.incident].calls == (call.id,)
    desk.cancel()
    with suppress(asyncio.CancelledError):
        await desk
    await service.stop()
    centre.journal.close()


async def test_whom_nobody_answers_rings_off_and_waits_to_be_called_back(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    service = Service(centre)
    telephone = SimulatedTelephone(TwoCallers(), centre.clock, seed=1, speed=FAST)  # type: ignore[arg-type]
    desk = asyncio.create_task(TelephoneDesk(service, telephone).run())
    calls = centre.state.calls
    await until(lambda: [call.state for call in calls.values()] == [CallState.ABANDONED] * 2)
    assert centre.state.incidents == {}
    assert len(centre.state.lines()) == 2
    desk.cancel()
    with suppress(asyncio.CancelledError):
        await desk
    await service.stop()
    centre.journal.close()
