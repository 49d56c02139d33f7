"""What machines ask: is it alive, is it ready, its meters, its description."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec import UNSET, Struct, UnsetType

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.meters import CONTENT_TYPE
from console.api.openapi import described, document
from console.api.rights import Right
from dispatch.errors import JournalError
from dispatch.link import LinkState
from dispatch.service import STOPPED

service = APIRouter(tags=["service"])


class Welcome(Struct, frozen=True, kw_only=True):
    """What answers here; `map_source` names whose data the base map is, which has to stand beside it."""

    name: str
    api: str
    description: str
    training: bool
    time_zone: str
    map_source: str


class Alive(Struct, frozen=True, kw_only=True):
    """The process answers."""

    alive: bool


class Ready(Struct, frozen=True, kw_only=True):
    """The centre takes commands; `seq` is the newest event, `bus` tells whether Redis answers, where there is one.

    `audit` tells whether the book of reads and writes takes rows; dispatch goes on where it does not.
    """

    ready: bool
    seq: int
    bus: LinkState | UnsetType = UNSET
    audit: LinkState | UnsetType = UNSET


@service.get("/api/v1", dependencies=needs(Right.ENTER), **described(Welcome))
async def welcome(request: Request) -> Response:
    """Say what answers here."""
    hall = desk_of(request).hall
    told = Welcome(
        name="dispatch112",
        api="/api/v1",
        description="/openapi.json",
        training=hall.training,
        time_zone=hall.zone.key,
        map_source=hall.tiles.metadata["attribution"] if hall.tiles else "",
    )
    return answer(told)


@service.get("/openapi.json", dependencies=needs(Right.ENTER), **described(dict[str, Any]))
async def describe_api(request: Request) -> Response:
    """Describe the API (OpenAPI 3.1)."""
    return answer(document(request.app))


@service.get("/health/live", **described(Alive))
async def live() -> Response:
    """Say that the process answers."""
    return answer(Alive(alive=True))


@service.get("/health/ready", **described(Ready))
async def ready(request: Request) -> Response:
    """Say whether commands are taken and the journal can be read; 503 where not."""
    if not desk_of(request).hall.service.healthy:
        raise JournalError(STOPPED)
    seq = await asyncio.to_thread(desk_of(request).centre.journal.last_seq)
    hall = desk_of(request).hall
    links = {link.name: link.state for link in (*hall.links, *([hall.audit.link] if hall.audit else []))}
    return answer(Ready(ready=True, seq=seq, **links))


@service.get("/metrics", dependencies=needs(Right.MONITOR), **described(str))
async def metrics(request: Request) -> Response:
    """Tell the meters in the text format of Prometheus."""
    return Response(desk_of(request).meters.text(), media_type=CONTENT_TYPE)
