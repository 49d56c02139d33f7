"""The bus on Redis 7: events in a stream, last fixes in a hash, ticks by publish and subscribe.

An event's id in the stream is its seq, so a reader resumes by seq, and a script puts events only behind the one that
is expected to be the newest: no order of restarts and flushes can leave a hole or a repeat between two events.
"""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dispatch.bus.port import EVENTS_KEPT, BusEvent, LastFix, Tick
from dispatch.errors import BusAwayError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence

EVENTS: Final = "dispatch112:events"
LATEST: Final = "dispatch112:latest"
ROSTER: Final = "dispatch112:roster"
TICKS: Final = "dispatch112:ticks"
"""Names of ours in the database that the URL names; a centre has a database of its own."""

ANSWER_WITHIN_S: Final = 2.0
SILENCE_S: Final = 5.0
"""Without a tick for so long, the subscription is taken for lost: a centre tells one each second."""

_PUBLISH: Final = """
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local newest = top[1] and string.match(top[1][1], '^%d+') or '0'
if newest ~= ARGV[1] then return tonumber(newest) end
for i = 3, #ARGV, 2 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], ARGV[i] .. '-0', 'e', ARGV[i + 1])
  newest = ARGV[i]
end
return tonumber(newest)
"""
_EVENT: Final = msgspec.msgpack.Decoder(BusEvent)
_FIX: Final = msgspec.msgpack.Decoder(LastFix)
_TICK: Final = msgspec.msgpack.Decoder(Tick)


class RedisBus:
    """Keeps the port `EventBus` on a Redis server.

    Parameters
    ----------
    url
        ``redis://HOST:PORT/DATABASE``, ``rediss://`` or ``unix://PATH``; raises `ValueError` for anything else.
    """

    def __init__(self, url: str) -> None:
        self._redis: Any = Redis.from_url(
            url,
            protocol=2,
            socket_connect_timeout=ANSWER_WITHIN_S,
            socket_timeout=ANSWER_WITHIN_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._publish = self._redis.register_script(_PUBLISH)

    async def publish(self, events: Sequence[BusEvent], *, behind: int) -> int:
        """Put events behind the one numbered `behind`; gives the number of the newest."""
        pairs = [part for event in events for part in (event.seq, msgspec.msgpack.encode(event))]
        with _away():
            return int(await self._publish(keys=[EVENTS], args=[behind, EVENTS_KEPT, *pairs]))

    async def newest(self) -> BusEvent | None:
        """Give the newest event."""
        with _away():
            found = await self._redis.xrevrange(EVENTS, count=1)
            return _EVENT.decode(found[0][1][b"e"]) if found else None

    async def read(self, *, after: int, limit: int, wait_s: float) -> list[BusEvent]:
        """Give events after a number; wait for the first, at most half the time in which Redis has to answer."""
        block_ms = max(1, int(min(wait_s, ANSWER_WITHIN_S / 2) * 1_000))
        with _away():
            streams = await self._redis.xread({EVENTS: f"{after}-0"}, count=limit, block=block_ms)
            entries = streams[0][1] if streams else []
            return [_EVENT.decode(fields[b"e"]) for _, fields in entries]

    async def announce(self, units: Sequence[str]) -> None:
        """Say which units there are."""
        with _away():
            await self._redis.set(ROSTER, msgspec.msgpack.encode(units))

    async def roster(self) -> tuple[str, ...]:
        """Give the units that were announced."""
        with _away():
            told = await self._redis.get(ROSTER)
            return msgspec.msgpack.decode(told, type=tuple[str, ...]) if told else ()

    async def show(self, tick: Tick) -> int:
        """Keep the fixes and tell the tick."""
        columns = zip(tick.units, tick.lon, tick.lat, tick.at_ms, strict=True)
        fixes = {unit: msgspec.msgpack.encode(LastFix(lon, lat, at_ms)) for unit, lon, lat, at_ms in columns}
        with _away():
            async with self._redis.pipeline(transaction=False) as pipeline:
                if fixes:
                    pipeline.hset(LATEST, mapping=fixes)
                pipeline.publish(TICKS, msgspec.msgpack.encode(tick))
                pipeline.hlen(LATEST)
                return int((await pipeline.execute())[-1])

    async def latest(self) -> dict[str, LastFix]:
        """Give the last fixes."""
        with _away():
            held = await self._redis.hgetall(LATEST)
            return {unit.decode(): _FIX.decode(fix) for unit, fix in held.items()}

    @asynccontextmanager
    async def ticks(self) -> AsyncGenerator[AsyncIterator[Tick]]:
        """Hear every tick from now on."""
        async with self._redis.pubsub() as subscription:
            with _away():
                await subscription.subscribe(TICKS)
                await subscription.get_message(timeout=ANSWER_WITHIN_S)
            yield _heard(subscription)

    async def clear(self) -> None:
        """Forget everything."""
        with _away():
            await self._redis.delete(EVENTS, LATEST, ROSTER)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.aclose()


async def _heard(subscription: Any) -> AsyncIterator[Tick]:
    while True:
        with _away():
            message = await subscription.get_message(timeout=SILENCE_S)
            if message is None:
                raise BusAwayError(f"no tick for {SILENCE_S:.0f} s")
            tick = _TICK.decode(message["data"])
        yield tick


@contextmanager
def _away() -> Iterator[None]:
    """Tell whatever the connection or the server refuses as one error."""
    try:
        yield
    except (RedisError, OSError, msgspec.MsgspecError) as error:
        raise BusAwayError(f"Redis does not answer: {error!r}") from error
