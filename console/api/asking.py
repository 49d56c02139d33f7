"""What a gateway asks on behalf of its sockets: who somebody is, and what they see now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec import Struct

from console.api.callers import needs
from console.api.context import ContextMessage
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.problems import unknown
from console.api.reach import require_unit
from console.api.rights import Right

if TYPE_CHECKING:
    from console.api.desk import Desk

asking = APIRouter(prefix="/api/v1", tags=["sockets"])


class Who(Struct, frozen=True, kw_only=True):
    """Who asks; the role is null where nobody signs in, the unit where the account belongs to none."""

    name: str
    seat: str
    role: str | None
    unit: str | None
    rights: list[Right]


@asking.get("/whoami", dependencies=needs(Right.ENTER), **described(Who))
async def tell_who(request: Request) -> Response:
    """Say who asks, and what they may do."""
    caller = caller_at(request)
    who = Who(
        name=caller.actor.name,
        seat=caller.actor.seat,
        role=caller.role,
        unit=caller.unit,
        rights=sorted(caller.rights),
    )
    return answer(who)


@asking.get("/snapshot", dependencies=needs(Right.READ_BOARD), **described(dict[str, Any]))
async def take_snapshot(request: Request) -> Response:
    """Give the frame that a new socket of a console gets first."""
    return _snapshot(request, desk_of(request), unit=None)


@asking.get("/units/{unit}/snapshot", dependencies=needs(Right.READ_ASSIGNMENT), **described(dict[str, Any]))
async def take_snapshot_of_unit(request: Request, unit: str) -> Response:
    """Give the frame that a new socket of a crew gets first."""
    desk = desk_of(request)
    if unit not in desk.centre.fleet.unit_by_id:
        raise unknown("unit", unit)
    require_unit(caller_at(request), unit)
    return _snapshot(request, desk, unit=unit)


@asking.get("/contexts", dependencies=needs(Right.READ_BOARD), **described(list[ContextMessage]))
async def read_contexts(request: Request) -> Response:
    """Give the frames that tell a console what is known of all patients; none to who may not read it."""
    return _contexts(request, unit=None)


@asking.get("/units/{unit}/contexts", dependencies=needs(Right.READ_SEALED), **described(list[ContextMessage]))
async def read_contexts_of_unit(request: Request, unit: str) -> Response:
    """Give the frame that tells a crew what is known of its patient."""
    require_unit(caller_at(request), unit)
    return _contexts(request, unit=unit)


def _contexts(request: Request, *, unit: str | None) -> Response:
    sealed = caller_at(request).may(Right.READ_SEALED)
    frames = ",".join(desk_of(request).hub.contexts(unit=unit, sealed=sealed))
    return Response(f"[{frames}]", media_type="application/json")


def _snapshot(request: Request, desk: Desk, *, unit: str | None) -> Response:
    frame = desk.hub.snapshot(unit=unit, sealed=caller_at(request).may(Right.READ_SEALED))
    return Response(frame, media_type="application/json")
