"""The events of the journal in order, as HTTP and sockets tell them."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import caller_at, desk_of
from console.api.openapi import described
from console.api.rights import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.centre import Centre
    from dispatch.journal import StoredEvent

history = APIRouter(prefix="/api/v1", tags=["events"])

PAGE: Final = 1_000
WAIT_LIMIT_S: Final = 30
_LAST_SEQ: Final = 2**53


class EventAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event; `sealed` is there for who may read it, null with `erased` once its key is gone."""

    seq: int
    type: str
    version: int
    at: str
    by: str
    seat: str
    stream: str
    stream_version: int
    touches: dict[str, int]
    data: dict[str, Any]
    hash: str
    sealed: dict[str, Any] | None = None
    erased: bool = False


class EventPage(Struct, frozen=True, kw_only=True):
    """Events in order; go on with `after` = `last`; `newest` is the newest event that there is."""

    events: list[EventAnswer]
    last: int
    newest: int


@history.get("/events", dependencies=needs(Right.READ_BOARD), **described(EventPage))
async def read_events(
    request: Request,
    after: Annotated[int, Query(ge=0, le=_LAST_SEQ)] = 0,
    wait: Annotated[float, Query(ge=0, le=WAIT_LIMIT_S)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> Response:
    """Read events after a number; where there are none yet, wait some seconds for the next."""
    desk = desk_of(request)
    if after <= desk.centre.state.last_seq:
        await desk.hub.wait_past(after, wait)
    newest = desk.centre.state.last_seq
    events = await events_between(desk.centre, after=after, until=min(newest, after + limit))
    sealed = caller_at(request).may(Right.READ_SEALED)
    told = await spelled_all(desk.centre, events, sealed=sealed)
    last = events[-1].seq if events else min(after, newest)
    body = b'{"events":[%b],"last":%d,"newest":%d}' % (b",".join(told), last, newest)
    return Response(body, media_type="application/json")


async def events_between(centre: Centre, *, after: int, until: int) -> Sequence[StoredEvent]:
    """Give the events after one and up to another, from memory where they are still there."""
    if until <= after:
        return []
    recent = centre.recent
    if recent and recent[0].seq <= after + 1:
        start = after + 1 - recent[0].seq
        return list(islice(recent, start, start + until - after))
    return await asyncio.to_thread(centre.journal.read, after=after, limit=until - after)


async def spelled_all(centre: Centre, events: Sequence[StoredEvent], *, sealed: bool) -> list[bytes]:
    """Write events as JSON, with their sealed parts where `sealed`; many keys are read in a worker thread."""
    return await asyncio.to_thread(
        lambda: [spelled(event, centre.journal.unseal(event) if sealed else None, sealed=sealed) for event in events]
    )


def spelled(event: StoredEvent, fields: dict[str, Any] | None, *, sealed: bool) -> bytes:
    """Write an event as JSON: the very bytes that were hashed, the hash, and its sealed fields where `sealed`."""
    members = [event.public[:-1], b',"hash":"%b"' % event.hash.hex().encode()]
    if sealed and event.ciphertext is not None:
        members.append(b',"sealed":' + msgspec.json.encode(fields))
        if fields is None:
            members.append(b',"erased":true')
    return b"".join([*members, b"}"])
