"""Units: the board, their positions, and what they are by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from msgspec import Struct

from console.api.asked import CrewOfUnit, PositionReport, Relocation, UnitStateReport
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.problems import unknown
from console.api.reach import require_unit
from console.api.rights import Right
from console.api.shapes import UnitAnswer, unit_answers
from console.people.reach import Reach
from dispatch.commands import ChangeUnitState, ManUnit, RelocateUnit
from dispatch.vocabulary import UnitState

if TYPE_CHECKING:
    from fastapi.responses import Response

units = APIRouter(prefix="/api/v1", tags=["units"])


class PositionTaken(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a fix was used; if not, why: ``old``, ``repeat``, ``clock`` or ``jump``."""

    used: bool
    code: str | None = None


class UnitCrew(Struct, frozen=True, kw_only=True):
    """A unit and who rides with it by hand."""

    id: str
    crew: list[str]


class UnitStateTaken(Struct, frozen=True, kw_only=True):
    """A unit and what it is by itself now."""

    id: str
    state: UnitState


class Relocated(UnitStateTaken, frozen=True, kw_only=True):
    """A unit that is relocating, and the station that it was ordered to."""

    station: str


@units.post(
    "/units/{unit}/position", dependencies=needs(Right.REPORT_POSITION), **described(PositionTaken, body=PositionReport)
)
async def report_position(request: Request, unit: str) -> Response:
    """Take a position fix; one that is not used is told by its code."""
    desk = desk_of(request)
    asked = await body_of(request, PositionReport)
    if unit not in desk.centre.fleet.unit_by_id:
        raise unknown("unit", unit)
    require_unit(caller_at(request), unit)
    result = desk.hall.take_fix(unit, asked.lon, asked.lat, asked.at)
    return answer(PositionTaken(used=result.used, code=result.code))


@units.get("/units", dependencies=needs(Right.READ_BOARD), **described(list[UnitAnswer]))
async def list_units(
    request: Request, limit: Annotated[int | None, Query(ge=1, le=100_000)] = None, after: str | None = None
) -> Response:
    """List the units that the caller sees, by id."""
    centre, reach = desk_of(request).centre, Reach.of(caller_at(request))
    seen = (unit for unit in centre.fleet.units if reach.sees_unit(unit.id))
    page = [unit for unit in seen if after is None or unit.id > after][:limit]
    return answer(list(unit_answers(centre, page)))


@units.post(
    "/units/{unit}/state", dependencies=needs(Right.REPORT_STATUS), **described(UnitStateTaken, body=UnitStateReport)
)
async def report_state(request: Request, unit: str) -> Response:
    """Say what a unit is by itself; while it is busy, this shows once it is free."""
    require_unit(caller_at(request), unit)
    asked = await body_of(request, UnitStateReport)
    return answer(await carry_out(request, ChangeUnitState(unit, asked.state, asked.pause, asked.until), body=asked))


@units.post("/units/{unit}/relocation", dependencies=needs(Right.DISPATCH), **described(Relocated, body=Relocation))
async def relocate(request: Request, unit: str) -> Response:
    """Order an idle unit to a station."""
    require_unit(caller_at(request), unit)
    asked = await body_of(request, Relocation)
    return answer(await carry_out(request, RelocateUnit(unit, asked.station), body=asked))


@units.post("/units/{unit}/crew", dependencies=needs(Right.DISPATCH), **described(UnitCrew, body=CrewOfUnit))
async def set_crew(request: Request, unit: str) -> Response:
    """Say who rides with a unit; nobody leaves it to the roster."""
    require_unit(caller_at(request), unit)
    asked = await body_of(request, CrewOfUnit)
    return answer(await carry_out(request, ManUnit(unit, tuple(asked.crew)), body=asked))
