"""The events of the journal in order, as HTTP and sockets tell them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import caller_at, desk_of
from console.api.openapi import described
from console.api.problems import unknown
from console.api.reach import require_unit
from console.api.rights import Right
from console.people.reach import Reach
from dispatch.past_events import events_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent

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


class EventPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Events in order; go on with `after` = `last`; `newest` is the newest event that there is.

    `begin_anew` tells an account of stations that one of the events brought an incident to them or took one away: what
    it sees now, a snapshot says.
    """

    events: list[EventAnswer]
    last: int
    newest: int
    begin_anew: bool = False


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
    last = events[-1].seq if events else min(after, newest)
    return await _page(request, Reach.of(caller_at(request)), events, last=last, newest=newest)


@history.get("/units/{unit}/events", dependencies=needs(Right.READ_ASSIGNMENT), **described(EventPage))
async def read_events_of_unit(
    request: Request,
    unit: str,
    after: Annotated[int, Query(ge=0, le=_LAST_SEQ)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> Response:
    """Read, of the events after a number, those that concern the crew of a unit; `limit` counts all events."""
    centre = desk_of(request).centre
    if unit not in centre.fleet.unit_by_id:
        raise unknown("unit", unit)
    require_unit(caller_at(request), unit)
    newest = centre.state.last_seq
    events = await events_between(centre, after=after, until=min(newest, after + limit))
    last = events[-1].seq if events else min(after, newest)
    return await _page(request, Reach.of_crew(unit), events, last=last, newest=newest)


async def _page(request: Request, reach: Reach, events: Sequence[StoredEvent], *, last: int, newest: int) -> Response:
    """Write those of the events that lie in a reach."""
    desk, sealed = desk_of(request), caller_at(request).may(Right.READ_SEALED)
    borders = desk.hub.borders
    subjects = [(event, borders.subject(event)) for event in events]
    tellings = ((event, reach.telling(subject)) for event, subject in subjects)
    told = await spelled_all(desk.centre, [(event, sealed and each.sealed) for event, each in tellings if each.told])
    crossed = any(borders.crossed(reach, event, subject) for event, subject in subjects)
    anew = b',"begin_anew":true' if crossed else b""
    body = b'{"events":[%b],"last":%d,"newest":%d%b}' % (b",".join(told), last, newest, anew)
    return Response(body, media_type="application/json")


async def spelled_all(centre: Centre, events: Sequence[tuple[StoredEvent, bool]]) -> list[bytes]:
    """Write events as JSON, each with its sealed part where told to; many keys are read in a worker thread."""
    return await asyncio.to_thread(
        lambda: [
            spelled(event, centre.journal.unseal(event) if sealed else None, sealed=sealed) for event, sealed in events
        ]
    )


def spelled(event: StoredEvent, fields: dict[str, Any] | None, *, sealed: bool) -> bytes:
    """Write an event as JSON: its public part and hash, and its sealed fields where `sealed`."""
    told = spelled_public(event.public, event.hash)
    if not sealed or event.ciphertext is None:
        return told
    erased = b',"erased":true' if fields is None else b""
    return b'%b,"sealed":%b%b}' % (told[:-1], msgspec.json.encode(fields), erased)


def spelled_public(public: bytes, chained: bytes) -> bytes:
    """Write what of an event all may read as JSON: the very bytes that were hashed, and the hash."""
    return b'%b,"hash":"%b"}' % (public[:-1], chained.hex().encode())
