"""Units called off, sent elsewhere or exchanged; statuses put right; more units asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import Correction, CrewRefusal, Diversion, HelpWanted, StandingDown, Swap
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.capabilities import needs_named
from console.api.desk import answer, carry_out, desk_of
from console.api.openapi import described
from console.api.reach import require_assignment, require_known_unit, require_patient
from console.api.rights import Right
from console.api.shapes import Moved
from dispatch.commands import AskForHelp, CorrectStatus, DivertUnit, EndWithoutHelp, SwapUnit
from dispatch.handling.found import found_assignment
from dispatch.vocabulary import Outcome

if TYPE_CHECKING:
    from fastapi.responses import Response

rerouting = APIRouter(prefix="/api/v1/assignments/{assignment}", tags=["assignments"])


class Wanting(Struct, frozen=True, kw_only=True):
    """An assignment whose crew asked for help, and how many units its incident still wants."""

    id: str
    incident: str
    wanting: int


@rerouting.post("/stand-down", dependencies=needs(Right.DISPATCH), **described(Moved, body=StandingDown))
async def stand_down(request: Request, assignment: str) -> Response:
    """Call a unit back; its incident waits for another."""
    asked = await body_of(request, StandingDown)
    _reach(request, assignment)
    return answer(await carry_out(request, EndWithoutHelp(assignment, Outcome.STOOD_DOWN, why=asked.why), body=asked))


@rerouting.post("/refuse", dependencies=needs(Right.REPORT_STATUS), **described(Moved, body=CrewRefusal))
async def refuse(request: Request, assignment: str) -> Response:
    """Say that a crew cannot go, and why; its incident waits for another unit."""
    asked = await body_of(request, CrewRefusal)
    _reach(request, assignment)
    command = EndWithoutHelp(assignment, Outcome.REFUSED, why=asked.why, pause=asked.pause)
    return answer(await carry_out(request, command, body=asked))


@rerouting.post("/divert", dependencies=needs(Right.DISPATCH), **described(Moved, status=201, body=Diversion))
async def divert(request: Request, assignment: str) -> Response:
    """Send a unit that is under way to another incident; the first one waits again."""
    asked = await body_of(request, Diversion)
    _reach(request, assignment)
    require_patient(request, asked.incident)
    command = DivertUnit(assignment, asked.incident, override_reason=asked.override_reason or None)
    return answer(await carry_out(request, command, body=asked), status=201)


@rerouting.post("/swap", dependencies=needs(Right.DISPATCH), **described(Moved, status=201, body=Swap))
async def swap(request: Request, assignment: str) -> Response:
    """Send another unit instead of one that is under way."""
    asked = await body_of(request, Swap)
    _reach(request, assignment)
    require_known_unit(request, asked.unit)
    command = SwapUnit(assignment, asked.unit, override_reason=asked.override_reason or None)
    return answer(await carry_out(request, command, body=asked), status=201)


@rerouting.post("/correct", dependencies=needs(Right.DISPATCH), **described(Moved, body=Correction))
async def correct(request: Request, assignment: str) -> Response:
    """Put an assignment back to a status that it had reached before."""
    asked = await body_of(request, Correction)
    _reach(request, assignment)
    return answer(await carry_out(request, CorrectStatus(assignment, asked.status, asked.why), body=asked))


@rerouting.post("/help", dependencies=needs(Right.REPORT_STATUS), **described(Wanting, body=HelpWanted))
async def ask_for_help(request: Request, assignment: str) -> Response:
    """Ask for more units from the scene."""
    asked = await body_of(request, HelpWanted)
    _reach(request, assignment)
    command = AskForHelp(assignment, asked.units, needs_named(asked.needs), asked.why)
    return answer(await carry_out(request, command, body=asked))


def _reach(request: Request, key: str) -> None:
    """Refuse an assignment that does not exist or lies beyond the caller's reach."""
    require_assignment(request, *found_assignment(key, desk_of(request).centre.situation()))
