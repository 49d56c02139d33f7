"""Brings a telephone exchange and the centre together: lines become cards, answers are put through."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch import events as e
from dispatch.commands import AbandonCall, Actor, ChangeCall, Command, EndCall, RingIn
from dispatch.errors import DispatchError
from dispatch.telephone.port import HungUp, Rang, RangOff, Said
from dispatch.vocabulary import CallState

if TYPE_CHECKING:
    from dispatch.journal.port import StoredEvent
    from dispatch.service import Service
    from dispatch.telephone.port import LineEvent, Telephone

EXCHANGE: Final = Actor("telephone")
"""Who tells the centre what happens on the lines."""

_log = logging.getLogger(__name__)


class TelephoneDesk:
    """Tells the centre of every line, and the exchange of every answer, as long as it runs.

    Calls that rang before it began are taken for abandoned, to be called back: what became of them nobody was told.
    """

    def __init__(self, service: Service, telephone: Telephone) -> None:
        self._service = service
        self._telephone = telephone
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}
        self._answers: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def run(self) -> None:
        """Work until cancelled."""
        stop_listening = self._service.centre.listen(self._hear)
        try:
            await self._give_up_old_rings()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow_lines())
                tasks.create_task(self._put_through())
        finally:
            stop_listening()

    async def _give_up_old_rings(self) -> None:
        for call in self._service.centre.state.lines():
            if call.state is CallState.RINGING and call.line is not None:
                await self._ask(AbandonCall(call.id))

    def _hear(self, event: StoredEvent) -> None:
        if event.type == "CallAnswered":
            data = e.event_data(event)
            assert isinstance(data, e.CallAnswered)
            if data.call in self._theirs:
                self._answers.put_nowait((self._theirs[data.call], data.taker))

    async def _put_through(self) -> None:
        while True:
            call, taker = await self._answers.get()
            await self._telephone.answered(call, taker)

    async def _follow_lines(self) -> None:
        async for event in self._telephone.events():
            try:
                await self._take(event)
            except DispatchError as error:
                _log.warning("%s of call %s: %s", type(event).__name__, event.call, error)

    async def _take(self, event: LineEvent) -> None:
        if isinstance(event, Rang):
            rung = await self._ask(RingIn(event.line, phone=event.phone))
            self._ours[event.call], self._theirs[rung["call"]] = rung["call"], event.call
            return
        ours = self._ours.get(event.call)
        if ours is None:
            _log.warning("%s of call %s, which never rang here", type(event).__name__, event.call)
            return
        if isinstance(event, Said):
            version = self._service.centre.state.calls[ours].version
            await self._ask(ChangeCall(ours, version, sealed={"text": event.text}))
            return
        if isinstance(event, RangOff | HungUp):
            self._theirs.pop(self._ours.pop(event.call), None)
            await self._ask(AbandonCall(ours) if isinstance(event, RangOff) else EndCall(ours))

    async def _ask(self, command: Command) -> dict[str, str]:
        return await self._service.handle(command, EXCHANGE)
