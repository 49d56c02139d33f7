"""What a gateway asks on behalf of its sockets: who somebody is, and what they see now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec import Struct

from console.api.asked import NewSocket
from console.api.audit_trail import socket_row
from console.api.bodies import body_of
from console.api.callers import needs, require
from console.api.context import ContextMessage
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.problems import unknown
from console.api.reach import require_unit
from console.api.rights import Right
from console.people.reach import Reach

asking = APIRouter(prefix="/api/v1", tags=["sockets"])


class Who(Struct, frozen=True, kw_only=True):
    """Who asks; the role is null where nobody signs in, the unit where the account belongs to none.

    `stations` are those that the account is for, `units` theirs; empty and null where it is for the whole service.
    """

    name: str
    seat: str
    role: str | None
    unit: str | None
    stations: tuple[str, ...]
    units: list[str] | None
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
        stations=caller.stations,
        units=None if caller.units is None else sorted(caller.units),
        rights=sorted(caller.rights),
    )
    return answer(who)


class SocketNoted(Struct, frozen=True, kw_only=True):
    """A socket that was noted."""

    noted: bool


@asking.post("/sockets", dependencies=needs(Right.ENTER), **described(SocketNoted, status=201, body=NewSocket))
async def note_socket(request: Request) -> Response:
    """Note that the caller opens a socket at a gateway, as it is noted where one is opened here."""
    asked, caller, desk = await body_of(request, NewSocket), caller_at(request), desk_of(request)
    require(caller, Right.READ_BOARD if asked.unit is None else Right.READ_ASSIGNMENT)
    if asked.unit is not None:
        require_unit(caller, asked.unit)
    desk.note(socket_row(desk, caller, asked.unit))
    return answer(SocketNoted(noted=True), status=201)


@asking.get("/snapshot", dependencies=needs(Right.READ_BOARD), **described(dict[str, Any]))
async def take_snapshot(request: Request) -> Response:
    """Give the frame that a new socket of a console gets first."""
    return _snapshot(request, Reach.of(caller_at(request)))


@asking.get("/units/{unit}/snapshot", dependencies=needs(Right.READ_ASSIGNMENT), **described(dict[str, Any]))
async def take_snapshot_of_unit(request: Request, unit: str) -> Response:
    """Give the frame that a new socket of a crew gets first."""
    if unit not in desk_of(request).centre.fleet.unit_by_id:
        raise unknown("unit", unit)
    require_unit(caller_at(request), unit)
    return _snapshot(request, Reach.of_crew(unit))


@asking.get("/contexts", dependencies=needs(Right.READ_BOARD), **described(list[ContextMessage]))
async def read_contexts(request: Request) -> Response:
    """Give the frames that tell a console what is known of all patients; none to who may not read it."""
    return _contexts(request, Reach.of(caller_at(request)))


@asking.get("/units/{unit}/contexts", dependencies=needs(Right.READ_SEALED), **described(list[ContextMessage]))
async def read_contexts_of_unit(request: Request, unit: str) -> Response:
    """Give the frame that tells a crew what is known of its patient."""
    require_unit(caller_at(request), unit)
    return _contexts(request, Reach.of_crew(unit))


def _contexts(request: Request, reach: Reach) -> Response:
    sealed = caller_at(request).may(Right.READ_SEALED)
    frames = ",".join(desk_of(request).hub.contexts(reach, sealed=sealed))
    return Response(f"[{frames}]", media_type="application/json")


def _snapshot(request: Request, reach: Reach) -> Response:
    frame = desk_of(request).hub.snapshot(reach, sealed=caller_at(request).may(Right.READ_SEALED))
    return Response(frame, media_type="application/json")
