"""What the sockets of a gateway need from the centre: snapshots, past events, and what is sealed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from console.api.live import event_frame
from console.api.problems import ProblemError
from console.gateway.centre_client import CentreAwayError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable

    from console.api.callers import Caller
    from console.api.listener import Listener
    from console.gateway.centre_client import CentreClient, Page, Snapshot
    from console.people.reach import Reach
    from dispatch.bus.port import BusEvent

    Readers = Callable[[], Iterable[Listener]]
    """Gives the listeners who may read something and are still there."""

AGAIN_S: Final = 0.5
"""Until a centre that did not answer is asked again."""

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class _Numbered(msgspec.Struct, frozen=True):
    seq: int


class Questions:
    """Asks the centre on behalf of listeners, as few times as may be.

    Parameters
    ----------
    centre
        The centre.
    send_away
        Ends a listener whom the centre refuses.
    """

    def __init__(self, centre: CentreClient, send_away: Callable[[Listener, str], None]) -> None:
        self._centre = centre
        self._send_away = send_away
        self._told: dict[Hashable, asyncio.Task[tuple[str, ...]]] = {}
        self._snapshots: dict[Hashable, asyncio.Task[tuple[int, Snapshot]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def past(self, listener: Listener) -> Page:
        """Read what comes after the events that a listener was told."""
        return await self._centre.events(listener.caller, listener.unit, after=listener.told_seq)

    async def snapshot(self, listener: Listener, *, tick: int) -> tuple[int, Snapshot]:
        """Take a snapshot, one for all who ask at the same time and may see the same.

        Gives it with the tick that was the newest before it was taken.
        """
        key = (listener.reach, listener.sealed)
        if key not in self._snapshots:
            self._snapshots[key] = self._task(self._snapshot(listener, tick))
            self._snapshots[key].add_done_callback(lambda _: self._snapshots.pop(key))
        return await asyncio.shield(self._snapshots[key])

    def new_snapshot(self, readers: Readers) -> asyncio.Task[tuple[str, ...]]:
        """Begin to take a snapshot that holds all that has happened by now, and what is known of the patients."""

        async def fetched(reader: Listener) -> tuple[str, ...]:
            snapshot = await self._centre.snapshot(reader.caller, reader.unit)
            return snapshot.text, *await self._contexts(reader)

        return self._task(self._asked_for(readers, fetched))

    def contexts(self, readers: Readers) -> asyncio.Task[tuple[str, ...]]:
        """Begin to fetch what is known of all patients."""
        return self._task(self._asked_for(readers, self._contexts))

    def context(self, incident: str, seq: int, readers: Readers) -> asyncio.Task[tuple[str, ...]]:
        """Begin to fetch what is known of the patient of an incident, once for all who may read it."""

        async def fetched(reader: Listener) -> tuple[str, ...]:
            try:
                told = await self._centre.context(reader.caller, incident)
            except ProblemError as problem:
                if problem.code == "not_your_patient":
                    return ()
                raise
            return ((b'{"kind":"context",%b,"seq":%d}' % (told[1:-1], seq)).decode(),)

        return self._task(self._asked_for(readers, fetched))

    def unsealed(self, event: BusEvent, readers: Readers) -> asyncio.Task[tuple[str, ...]]:
        """Begin to fetch an event with its sealed part, once for all who may read it."""

        async def fetched(reader: Listener) -> tuple[str, ...]:
            page = await self._centre.events(reader.caller, reader.unit, after=event.seq - 1, limit=1)
            return tuple(event_of(told) for told in page.events)

        return self._once(event.seq, readers, fetched)

    def bounded(
        self, event: BusEvent, reach: Reach, readers: Readers, *, sealed: bool
    ) -> asyncio.Task[tuple[str, ...]]:
        """Begin to fetch what an event is to all whose reach stations bound alike: the centre knows what lies in it."""

        async def fetched(reader: Listener) -> tuple[str, ...]:
            page = await self._centre.events(reader.caller, None, after=event.seq - 1, limit=1)
            told = tuple(event_of(each) for each in page.events)
            if not page.begin_anew:
                return told
            snapshot = await self._centre.snapshot(reader.caller, None)
            return *told, snapshot.text, *await self._contexts(reader)

        return self._once((event.seq, reach, sealed), readers, fetched)

    async def knows(self, caller: Caller) -> bool:
        """Ask whether somebody is still signed in; while the centre is away they are."""
        try:
            await self._centre.who(caller.asks_with)
        except ProblemError as problem:
            return problem.status != 401
        return True

    def stop(self) -> None:
        """Ask nothing more."""
        for task in self._tasks:
            task.cancel()

    async def _snapshot(self, listener: Listener, tick: int) -> tuple[int, Snapshot]:
        return tick, await self._centre.snapshot(listener.caller, listener.unit)

    async def _contexts(self, reader: Listener) -> tuple[str, ...]:
        if not reader.sealed:
            return ()
        return tuple(bytes(told).decode() for told in await self._centre.contexts(reader.caller, reader.unit))

    async def _asked_for(
        self, readers: Readers, fetch: Callable[[Listener], Awaitable[tuple[str, ...]]]
    ) -> tuple[str, ...]:
        """Ask with the credentials of one reader until the centre answers; gives nothing where no reader is left."""
        while reader := next(iter(readers()), None):
            try:
                return await fetch(reader)
            except CentreAwayError:
                await asyncio.sleep(AGAIN_S)
            except ProblemError as problem:
                if problem.status == 503:
                    await asyncio.sleep(AGAIN_S)
                    continue
                _log.warning("a socket is closed: the centre refuses what it listens to: %s", problem)
                self._send_away(reader, "the centre no longer lets you read this")
        return ()

    def _once(
        self, key: Hashable, readers: Readers, fetch: Callable[[Listener], Awaitable[tuple[str, ...]]]
    ) -> asyncio.Task[tuple[str, ...]]:
        """Ask once for all who want the same at the same time."""
        if key not in self._told:
            self._told[key] = self._task(self._asked_for(readers, fetch))
            self._told[key].add_done_callback(lambda _: self._told.pop(key))
        return self._told[key]

    def _task(self, work: Coroutine[None, None, Result]) -> asyncio.Task[Result]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def event_of(told: msgspec.Raw) -> str:
    """Write the frame of an event as the centre spelled it."""
    return event_frame(msgspec.json.decode(told, type=_Numbered).seq, bytes(told))
