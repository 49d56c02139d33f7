"""Handovers of seats and shifts, signed by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import NewHandover
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.rights import Right
from dispatch.commands import OfferHandover, SignHandover
from dispatch.incident import HandoverRecord

if TYPE_CHECKING:
    from fastapi.responses import Response

handovers = APIRouter(prefix="/api/v1/handovers", tags=["people"])


class HandoverTaken(Struct, frozen=True, kw_only=True):
    """A handover."""

    id: str


@handovers.get("", dependencies=needs(Right.READ_BOARD), **described(list[HandoverRecord]))
async def list_handovers(request: Request) -> Response:
    """List the handovers of the last 24 hours, by number."""
    held = desk_of(request).centre.state.handovers.values()
    return answer(sorted(held, key=lambda handover: int(handover.id)))


@handovers.post("", dependencies=needs(Right.TAKE_CALLS), **described(HandoverTaken, status=201, body=NewHandover))
async def offer(request: Request) -> Response:
    """Sign what you hand over: your seat, or the shift."""
    asked = await body_of(request, NewHandover)
    seat = asked.seat if asked.seat is not None else caller_at(request).actor.seat
    return answer(await carry_out(request, OfferHandover(asked.kind, seat, asked.note), body=asked), status=201)


@handovers.post("/{handover}/sign", dependencies=needs(Right.TAKE_CALLS), **described(HandoverTaken))
async def sign(request: Request, handover: str) -> Response:
    """Sign that you took it over."""
    return answer(await carry_out(request, SignHandover(handover, caller_at(request).actor.name)))
