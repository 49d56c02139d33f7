"""What weighs on a centre: trackers that report positions, call takers, and consoles that listen."""

from __future__ import annotations

import asyncio
import math
import struct
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
import numpy as np

from console.api.ticks import HEADER
from fleet.instants import from_ms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Sequence

    from numpy.typing import NDArray

CONNECTIONS: Final = 8
CALLS_PER_S: Final = 2.0
_SPEED_MPS: Final = 10.0
_METRES_PER_DEGREE: Final = 111_195.0
_TURN_BACK_S: Final = 60
_COLUMN: Final = struct.calcsize("<i")


@dataclass
class Seen:
    """What came back, in ms since it was sent.

    Attributes
    ----------
    positions
        An array per tick and console: from the fix to the frame that holds it.
    answers
        From a call to its answer, which comes once it is durable.
    events
        From a call to its event at a console.
    """

    positions: list[NDArray[np.float64]] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what came back so far."""
        self.positions.clear()
        self.answers.clear()
        self.events.clear()


class Wire:
    """One connection that is kept open, for one request after another.

    A load generator shares the machine with what it measures: this costs a tenth of an HTTP library.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    async def post(self, path: str, body: bytes) -> bytes:
        """Post JSON and give the answer's body."""
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(answered.partition("content-length:")[2].partition("\r\n")[0])
        return await self._reader.readexactly(length)

    def close(self) -> None:
        """Let go of the connection."""
        self._writer.close()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    """Connect to a centre."""
    place = urlsplit(url)
    assert place.hostname
    wire = Wire(*await asyncio.open_connection(place.hostname, place.port), place.netloc)
    try:
        yield wire
    finally:
        wire.close()


@asynccontextmanager
async def at_work(*work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let all of this go on during the block; what fails ends it."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        yield
        for task in tasks:
            task.cancel()


def trackers(url: str, units: Sequence[tuple[str, float, float]]) -> list[Coroutine[None, None, None]]:
    """Give what reports the positions of all units, over some connections."""
    return [track(url, units[part::CONNECTIONS]) for part in range(min(CONNECTIONS, len(units)))]


async def track(url: str, units: Sequence[tuple[str, float, float]]) -> None:
    """Report one fix a second of each unit, spread evenly over the second, until cancelled."""
    async with wire_to(url) as wire:
        start, sent = time.monotonic(), 0
        while True:
            unit, lon, lat = units[sent % len(units)]
            await asyncio.sleep(start + sent / len(units) - time.monotonic())
            body = _fix(lon, lat, time.time())
            answer = await wire.post(f"/api/v1/units/{unit}/position", body)
            assert answer == b'{"used":true}', answer
            sent += 1


async def call(url: str, seen: Seen) -> None:
    """Take calls until cancelled; each tells in its text when it was sent."""
    async with wire_to(url) as wire:
        while True:
            sent = time.time()
            await wire.post("/api/v1/calls", msgspec.json.encode({"text": f"{sent:.6f}"}))
            seen.answers.append((time.time() - sent) * 1_000)
            await asyncio.sleep(1 / CALLS_PER_S)


async def listen(url: str, seen: Seen) -> None:
    """Listen as a console does, until cancelled."""
    from websockets.asyncio.client import connect
    from websockets.typing import Subprotocol

    address = f"{url.replace('http', 'ws', 1)}/ws/console"
    async with connect(address, subprotocols=[Subprotocol("dispatch112.binary")], compression=None) as socket:
        async for frame in socket:
            if isinstance(frame, bytes):
                seen.positions.append(_ages_ms(frame, time.time()))
            else:
                _hear(frame, seen)


def _hear(frame: str, seen: Seen) -> None:
    if '"CallReceived"' in frame and frame.startswith('{"kind":"event"'):
        with suppress(ValueError):
            sent = float(frame.partition('"text":"')[2].partition('"')[0])
            seen.events.append((time.time() - sent) * 1_000)


def _ages_ms(frame: bytes, now_s: float) -> NDArray[np.float64]:
    """Give how long ago each fix of a tick was sent."""
    _, _, count, _, base_ms = HEADER.unpack_from(frame)
    age_ms: NDArray[np.int32] = np.frombuffer(frame, dtype="<i4", count=count, offset=HEADER.size + 2 * _COLUMN * count)
    ages: NDArray[np.float64] = age_ms + (now_s * 1_000 - base_ms)
    return ages


def _fix(lon: float, lat: float, now_s: float) -> bytes:
    """Write a fix on a road from the station to the north and back, so that it is neither a repeat nor a jump."""
    phase = now_s % (2 * _TURN_BACK_S)
    way_m = _SPEED_MPS * (_TURN_BACK_S - math.fabs(phase - _TURN_BACK_S))
    at = from_ms(int(now_s * 1_000))
    return msgspec.json.encode({"lon": lon, "lat": lat + way_m / _METRES_PER_DEGREE, "at": at})
