"""Crews that are bound for a place, and when they will be there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.rights import Right
from console.people.reach import Reach
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
    """List the crews that are bound for a place that the caller sees, by the streets as they are now."""
    desk, reach = desk_of(request), Reach.of(caller_at(request))
    all_of_them = all_arrivals(desk.centre.situation())
    found = [each for each in all_of_them if reach.everything or reach.sees(desk.hub.borders.held(each.incident))]
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
