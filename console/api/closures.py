"""Closures: roads closed and opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from fastapi import APIRouter, Query, Request

from console.api.asked import NewClosure
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, carry_out, desk_of, paged
from console.api.openapi import described
from console.api.rights import Right
from console.api.shapes import ClosureAnswer, closure_answer
from dispatch.commands import LiftClosure, SetClosure

if TYPE_CHECKING:
    from fastapi.responses import Response

closures = APIRouter(prefix="/api/v1", tags=["closures"])


class ClosureTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A closure that was set, and the arcs of the road graph that it closes."""

    id: str
    arcs: list[int]


class ClosureLifted(msgspec.Struct, frozen=True, kw_only=True):
    """A closure that is no more."""

    id: str


@closures.post(
    "/closures", dependencies=needs(Right.SET_CLOSURES), **described(ClosureTaken, status=201, body=NewClosure)
)
async def set_closure(request: Request) -> Response:
    """Close the roads that a GeoJSON Point, LineString or Polygon names."""
    asked = await body_of(request, NewClosure)
    geometry = msgspec.json.decode(msgspec.json.encode(asked.geometry))
    command = SetClosure(geometry, asked.reason, start=asked.from_, until=asked.until)
    return answer(await carry_out(request, command, body=asked), status=201)


@closures.get("/closures", dependencies=needs(Right.READ_BOARD), **described(list[ClosureAnswer]))
async def list_closures(
    request: Request, limit: Annotated[int | None, Query(ge=1, le=100_000)] = None, after: str | None = None
) -> Response:
    """List the closures that were not lifted, by number."""
    held = sorted(desk_of(request).centre.state.closures.values(), key=lambda closure: int(closure.id))
    page = paged(held, after=after, limit=limit, number=lambda closure: int(closure.id))
    return answer([closure_answer(each) for each in page])


@closures.delete("/closures/{closure}", dependencies=needs(Right.SET_CLOSURES), **described(ClosureLifted))
async def lift_closure(request: Request, closure: str) -> Response:
    """Open the roads of a closure again."""
    return answer(await carry_out(request, LiftClosure(closure)))
