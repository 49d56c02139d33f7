"""The centre under many people at once: commands from one event loop, one writer thread, shared flushes to disk."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dispatch.centre import ATTEMPTS, Centre, RequestKey
from dispatch.errors import DispatchError, JournalError, UnstorableError
from dispatch.refusals import ContendedError, OverloadedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.commands import Actor, Command
    from dispatch.decision import Decision
    from dispatch.journal.port import Append, AppendResult

WAITING_LIMIT: Final = 1_000
"""Commands that may wait for the disk; more are refused honestly."""

STOPPED: Final = "the journal takes nothing more until the centre is started again"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    command: Command
    append: Append
    decision: Decision
    settled: asyncio.Future[dict[str, Any] | None]

    def wake(self, answer: dict[str, Any] | None) -> None:
        if not self.settled.done():
            self.settled.set_result(answer)

    def fail(self, error: DispatchError) -> None:
        if not self.settled.done():
            self.settled.set_exception(error)


class Service:
    """Runs a centre inside an asyncio event loop; every method is called from that loop.

    Attributes
    ----------
    healthy : bool
        False once the writer has ended or the state could not follow the journal: nothing is accepted from then on,
        and a new start is needed.
    """

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.healthy = True
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(WAITING_LIMIT)
        self._unsettled: set[_Waiting] = set()
        self._loop = asyncio.get_running_loop()
        self._writer = threading.Thread(target=self._write, name="journal-writer", daemon=True)
        self._writer.start()

    async def handle(self, command: Command, actor: Actor, request: RequestKey | None = None) -> dict[str, Any]:
        """Carry out a command and give its public answer once it is durable.

        Raises
        ------
        RefusedError
            Where a rule does not allow it, or too many commands wait; nothing was stored.
        JournalError
            Where the journal refuses; nothing was stored.
        """
        answered = self.centre.earlier_answer(actor, request)
        if answered is not None:
            return answered
        for _ in range(ATTEMPTS):
            settled = await self._store(command, actor, request)
            if settled is not None:
                return settled
        raise ContendedError(ATTEMPTS)

    async def stop(self) -> None:
        """Store what waits, then end the writer."""
        await asyncio.to_thread(self._queue.put, None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.sleep(0)

    async def _store(self, command: Command, actor: Actor, request: RequestKey | None) -> dict[str, Any] | None:
        if not self.healthy:
            raise JournalError(STOPPED)
        append, decision = self.centre.attempt(command, actor, request)
        waiting = _Waiting(command, append, decision, self._loop.create_future())
        try:
            self._queue.put_nowait(waiting)
        except queue.Full:
            raise OverloadedError(WAITING_LIMIT) from None
        self._unsettled.add(waiting)
        try:
            return await waiting.settled
        finally:
            self._unsettled.discard(waiting)

    def _write(self) -> None:
        """Append what waits, as much as there is at once, until told to end (the writer thread)."""
        try:
            running = True
            while running:
                batch = [self._queue.get()]
                while not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                running = None not in batch
                waiting = [each for each in batch if each is not None]
                if waiting:
                    results = self._append([each.append for each in waiting])
                    self._loop.call_soon_threadsafe(self._settle, waiting, results)
        finally:
            self._loop.call_soon_threadsafe(self._give_up)

    def _append(self, appends: list[Append]) -> Sequence[AppendResult | JournalError]:
        """Append all; an append that cannot be stored as it is fails alone."""
        failed: dict[int, JournalError] = {}
        while True:
            kept = [index for index in range(len(appends)) if index not in failed]
            try:
                stored = dict(zip(kept, self.centre.journal.append([appends[index] for index in kept]), strict=True))
            except UnstorableError as error:
                failed[kept[error.position]] = error
            except JournalError as error:
                _log.exception("the journal refused %d commands", len(appends))
                return [error] * len(appends)
            else:
                return [failed.get(index) or stored[index] for index in range(len(appends))]

    def _settle(self, waiting: Sequence[_Waiting], results: Sequence[AppendResult | JournalError]) -> None:
        """Take in what the journal answered, in its order, and wake who waits (the event loop).

        Who must decide again is woken before who was answered, so that nobody is overtaken for ever.
        """
        answered: list[tuple[_Waiting, dict[str, Any]]] = []
        try:
            for each, result in zip(waiting, results, strict=True):
                if self.healthy:
                    self._settle_one(each, result, answered)
        finally:
            for each, answer in answered:
                each.wake(answer)

    def _settle_one(
        self, waiting: _Waiting, result: AppendResult | JournalError, answered: list[tuple[_Waiting, dict[str, Any]]]
    ) -> None:
        followed = False
        try:
            answer = self._settled(waiting, result)
            if answer is None:
                waiting.wake(None)
            else:
                answered.append((waiting, answer))
            followed = True
        except DispatchError as error:
            waiting.fail(error)
            followed = True
        finally:
            if not followed:
                self._give_up()

    def _settled(self, waiting: _Waiting, result: AppendResult | JournalError) -> dict[str, Any] | None:
        if isinstance(result, JournalError):
            raise result
        return self.centre.settle(waiting.append, waiting.decision, result, waiting.command)

    def _give_up(self) -> None:
        """Accept nothing more, and let nobody wait for an answer that cannot come."""
        self.healthy = False
        for each in self._unsettled:
            each.fail(JournalError(STOPPED))
