"""The promises of the port `EventBus`, asked of every adapter."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from dispatch.adapters.memory_bus import TICKS_WAITING, MemoryBus
from dispatch.adapters.redis_bus import RedisBus
from dispatch.bus.port import EVENTS_KEPT, BusEvent, LastFix, Tick
from dispatch.errors import BusAwayError
from redis_server import RedisServer, redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from dispatch.bus.port import EventBus

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        yield stack.enter_context(redis_server(Path(folder)))


@pytest.fixture(params=["memory", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[EventBus]:
    bus: EventBus = MemoryBus() if request.param == "memory" else RedisBus(request.getfixturevalue("server").url)
    await bus.clear()
    yield bus
    await bus.close()


def events(*seqs: int) -> list[BusEvent]:
    public = b'{"seq":%d,"data":{"text":"\xd0\xb4"}}'
    return [BusEvent(seq, "CallReceived", public % seq, bytes([seq % 256]) * 32, True, ("a",)) for seq in seqs]


def fixes(seq: int, **at_ms: int) -> Tick:
    return Tick(seq, 1_000, list(at_ms), [30.25] * len(at_ms), [59.5] * len(at_ms), list(at_ms.values()))


async def test_a_new_bus_is_empty(bus: EventBus) -> None:
    assert await bus.newest() is None
    assert await bus.read(after=0, limit=10, wait_s=0.001) == []
    assert await bus.roster() == ()
    assert await bus.latest() == {}
    assert await bus.publish([], behind=0) == 0


async def test_events_come_back_as_they_were_in_order_and_from_any_seq(bus: EventBus) -> None:
    assert await bus.publish(events(5, 6), behind=0) == 6
    assert await bus.publish(events(7), behind=6) == 7
    assert await bus.read(after=0, limit=10, wait_s=0) == events(5, 6, 7)
    assert await bus.read(after=5, limit=10, wait_s=0) == events(6, 7)
    assert await bus.read(after=5, limit=1, wait_s=0) == events(6)
    assert await bus.newest() == events(7)[0]


async def test_an_event_without_sealed_part_for_everybody_comes_back_too(bus: EventBus) -> None:
    plain = BusEvent(1, "ClosureSet", b"{}", b"h", False, None)
    await bus.publish([plain], behind=0)
    assert await bus.read(after=0, limit=1, wait_s=0) == [plain]


@pytest.mark.parametrize("behind", [0, 1, 3])
async def test_events_are_put_only_behind_the_newest(bus: EventBus, behind: int) -> None:
    await bus.publish(events(1, 2), behind=0)
    assert await bus.publish(events(4), behind=behind) == 2
    assert await bus.read(after=0, limit=10, wait_s=0) == events(1, 2)


async def test_a_bus_that_forgot_everything_says_so(bus: EventBus) -> None:
    await bus.publish(events(1, 2), behind=0)
    await bus.announce(["a"])
    await bus.show(fixes(2, a=1))
    await bus.clear()
    assert await bus.publish(events(3), behind=2) == 0
    assert (await bus.newest(), await bus.roster(), await bus.latest()) == (None, (), {})
    assert await bus.publish(events(1, 2, 3), behind=0) == 3


async def test_who_waits_is_woken_by_the_next_event(bus: EventBus) -> None:
    await bus.publish(events(1), behind=0)
    waiting = asyncio.create_task(bus.read(after=1, limit=10, wait_s=30))
    await bus.publish(events(2), behind=1)
    assert await waiting == events(2)


async def test_the_newest_events_are_kept_and_the_oldest_go(bus: EventBus) -> None:
    newest = 0
    for start in range(1, EVENTS_KEPT + 2_000, 1_000):
        newest = await bus.publish(events(*range(start, start + 1_000)), behind=newest)
    kept = [event.seq for event in await bus.read(after=0, limit=100_000, wait_s=0)]
    assert kept[-1] == newest
    assert kept == list(range(kept[0], newest + 1))
    assert EVENTS_KEPT <= len(kept) < EVENTS_KEPT + 500


async def test_the_latest_fix_of_a_unit_wins_and_all_are_counted(bus: EventBus) -> None:
    await bus.announce(["b", "a"])
    assert await bus.show(fixes(1, a=5, b=6)) == 2
    assert await bus.show(fixes(1, a=7)) == 2
    assert await bus.show(Tick(1, 1_000)) == 2
    assert await bus.latest() == {"a": LastFix(30.25, 59.5, 7), "b": LastFix(30.25, 59.5, 6)}
    assert await bus.roster() == ("b", "a")


async def test_every_reader_hears_every_tick_from_then_on(bus: EventBus) -> None:
    await bus.show(fixes(1, a=1))
    async with bus.ticks() as one, bus.ticks() as other:
        for tick in (fixes(2, a=2, b=3), Tick(2, 2_000)):
            await bus.show(tick)
            assert await anext(one) == tick
            assert await anext(other) == tick


async def test_a_reader_in_memory_that_is_too_slow_is_cut_off() -> None:
    bus = MemoryBus()
    async with bus.ticks() as ticks:
        for _ in range(TICKS_WAITING + 1):
            await bus.show(Tick(1, 1))
        with pytest.raises(BusAwayError):
            async for _ in ticks:
                pass


async def test_a_server_that_is_gone_is_told_and_one_that_is_back_is_used(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        bus = RedisBus(server.url)
        await bus.publish(events(1), behind=0)
        async with bus.ticks() as ticks:
            server.kill()
            with pytest.raises(BusAwayError, match="Redis does not answer"):
                await anext(ticks)
        for asked in (bus.newest(), bus.show(Tick(1, 1)), bus.read(after=0, limit=1, wait_s=0), bus.latest()):
            with pytest.raises(BusAwayError, match="Redis does not answer"):
                await asked
        server.start()
        assert await bus.newest() is None
        assert await bus.publish(events(1, 2), behind=0) == 2
        await bus.close()


async def test_what_is_no_event_of_ours_is_told(server: RedisServer) -> None:
    bus = RedisBus(server.url)
    await bus.clear()
    await bus._redis.xadd("dispatch112:events", {"e": b"\xc1"}, id="1-0")
    with pytest.raises(BusAwayError, match="Redis does not answer"):
        await bus.newest()
    await bus.clear()
    await bus.close()


@pytest.mark.parametrize("url", ["", "http://x", "redis://h:port"])
def test_what_is_no_address_of_redis_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        RedisBus(url)
