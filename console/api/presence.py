"""Signs of life of consoles: who else is on this card."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import SignOfLife
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.reach import require_patient
from console.api.rights import Right

if TYPE_CHECKING:
    from fastapi.responses import Response

presence = APIRouter(prefix="/api/v1", tags=["people"])


class OnCard(Struct, frozen=True, kw_only=True):
    """Somebody else before whom the same card is open."""

    name: str
    seat: str
    since: datetime


class Others(Struct, frozen=True, kw_only=True):
    """Who else is on the card, the first who opened it first."""

    incident: str | None
    others: list[OnCard]


@presence.post("/presence", dependencies=needs(Right.TAKE_CALLS), **described(Others, body=SignOfLife))
async def say_here(request: Request) -> Response:
    """Say that you are there and which card is open before you, every 5 s; who is silent for 20 s loses their calls."""
    asked = await body_of(request, SignOfLife)
    if asked.incident is not None:
        require_patient(request, asked.incident)
    actor, book = caller_at(request).actor, desk_of(request).hall.presence
    book.look(actor.name, actor.seat, asked.incident)
    here = [] if asked.incident is None else book.on_card(asked.incident)
    others = [
        OnCard(name=each.name, seat=each.seat, since=each.since or each.heard_at)
        for each in here
        if (each.name, each.seat) != (actor.name, actor.seat)
    ]
    return answer(Others(incident=asked.incident, others=others))
