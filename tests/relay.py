"""A relay between a browser and a centre, which refuses, cuts and falls silent as links do."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

T = TypeVar("T")

CHUNK: Final = 65_536


class Way(Enum):
    """What becomes of a connection."""

    OPEN = auto()
    REFUSED = auto()
    ANSWERS_CUT = auto()
    """What is asked arrives, and the connection breaks before the answer is back."""
    SILENT = auto()
    """Nothing arrives in either direction, and nothing closes; what was held back then never arrives."""


class Relay:
    """Listens on a port of its own and forwards what comes to the address of a centre.

    It lives on a thread of its own, so that a browser can be driven meanwhile.
    """

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._way = Way.OPEN
        self._port = 0
        self._connections: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._run(self._listen())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def become(self, way: Way) -> None:
        """Treat everything in this way from now on."""
        self._run(self._change(way))

    def lead_to(self, target: str) -> None:
        """Forward to another address from now on; what is connected is cut."""
        self._target = urlsplit(target)
        self._run(self._cut())

    def stop(self) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = server.sockets[0].getsockname()[1]
        return server

    async def _change(self, way: Way) -> None:
        if way is Way.REFUSED:
            await self._close()
        elif self._way is Way.REFUSED:
            self._server = await self._listen()
        self._way = way

    async def _close(self) -> None:
        self._server.close()
        await self._cut()

    async def _cut(self) -> None:
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        with suppress(OSError, asyncio.CancelledError):
            await self._forward(reader, writer)
        writer.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        pumps = [
            asyncio.create_task(self._pump(reader, back, is_answer=False)),
            asyncio.create_task(self._pump(there, writer, is_answer=True)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            back.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool) -> None:
        while chunk := await reader.read(CHUNK):
            if self._way is Way.SILENT:
                await asyncio.Event().wait()
            if is_answer and self._way is Way.ANSWERS_CUT:
                return
            writer.write(chunk)
            await writer.drain()


@contextmanager
def relayed(target: str) -> Iterator[Relay]:
    """Run a relay to an address."""
    relay = Relay(target)
    try:
        yield relay
    finally:
        relay.stop()
