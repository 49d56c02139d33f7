"""Crews that are bound for a place, and when they will be there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.rights import Right
from dispatch.arrivals import arrivals as all_arrivals

if TYPE_CHECKING:
    from fastapi.responses import Response

arrivals = APIRouter(prefix="/api/v1", tags=["arrivals"])


class ArrivalAnswer(Struct, frozen=True, kw_only=True):
    """A crew that is bound for its patient or a hospital; `arrives_at` is null where no way is known."""

    assignment: str
    incident: str
    unit: str
    arrives_at: datetime | None
    estimated: bool


@arrivals.get("/arrivals", dependencies=needs(Right.READ_BOARD), **described(list[ArrivalAnswer]))
async def list_arrivals(request: Request) -> Response:
    """List every crew that is bound for a place, by the streets as they are now."""
    found = all_arrivals(desk_of(request).centre.situation())
    return answer(
        [
            ArrivalAnswer(
                assignment=each.assignment,
                incident=each.incident,
                unit=each.unit,
                arrives_at=each.arrives_at,
                estimated=each.estimated,
            )
            for each in found
        ]
    )
