"""One-time tickets: a browser cannot send a token with a socket, so it asks for a ticket first."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.rights import Right

if TYPE_CHECKING:
    from fastapi.responses import Response

tickets = APIRouter(prefix="/api/v1", tags=["sockets"])

VALID_S: Final = 30
_KEPT: Final = 10_000


Holder = TypeVar("Holder")


class Tickets(Generic[Holder]):
    """Tickets that were given and not yet used; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._given: OrderedDict[str, tuple[float, Holder | None]] = OrderedDict()

    def give(self, holder: Holder) -> str:
        """Give a ticket that lets its holder open one socket."""
        ticket = secrets.token_urlsafe(24)
        self._given[ticket] = (_now_s() + VALID_S, holder)
        if len(self._given) > _KEPT:
            self._given.popitem(last=False)
        return ticket

    def redeem(self, ticket: str) -> Holder | None:
        """Give the holder of a ticket and forget it; None where it is unknown, used or too old."""
        until_s, holder = self._given.pop(ticket, (0.0, None))
        return holder if _now_s() < until_s else None


class TicketAnswer(Struct, frozen=True, kw_only=True):
    """A ticket for one socket: ``?ticket=``."""

    ticket: str
    valid_s: int


@tickets.post("/tickets", dependencies=needs(Right.ENTER), **described(TicketAnswer, status=201))
async def give_ticket(request: Request) -> Response:
    """Give a ticket that opens one socket within 30 seconds."""
    ticket = desk_of(request).tickets.give(caller_at(request))
    return answer(TicketAnswer(ticket=ticket, valid_s=VALID_S), status=201)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
