"""Assignments: units sent, and how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import structs

from console.api.asked import NewAssignment, StatusReport
from console.api.audit_trail import concerns
from console.api.bodies import body_of
from console.api.callers import needs, require
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.problems import unknown
from console.api.reach import require_assignment, require_known_unit, require_patient
from console.api.rights import Right
from console.api.roads import RouteAnswer, way_now
from console.api.shapes import AssignmentAnswer, Moved, assignment_answer
from console.people.reach import Reach
from dispatch.arrivals import goal_of
from dispatch.commands import AssignUnit, MoveAssignment
from dispatch.vocabulary import Source
from dispatch.whereabouts import unit_place
from fleet.going.ways import Moves

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.centre import Centre
    from dispatch.incident import Assignment, Incident

assignments = APIRouter(prefix="/api/v1", tags=["assignments"])


class RoutedAssignment(AssignmentAnswer, frozen=True, kw_only=True):
    """An assignment with the way that the unit has before it; null where it does not drive."""

    route: RouteAnswer | None


@assignments.post(
    "/assignments", dependencies=needs(Right.DISPATCH), **described(Moved, status=201, body=NewAssignment)
)
async def assign_unit(request: Request) -> Response:
    """Send a unit to an incident; it is busy from then on."""
    asked = await body_of(request, NewAssignment)
    require_patient(request, asked.incident)
    require_known_unit(request, asked.unit)
    command = AssignUnit(asked.incident, asked.unit, override_reason=asked.override_reason or None)
    return answer(await carry_out(request, command, body=asked), status=201)


@assignments.get("/assignments/{assignment}", dependencies=needs(Right.READ_ASSIGNMENT), **described(RoutedAssignment))
async def read_assignment(request: Request, assignment: str) -> Response:
    """Read one assignment with the way that lies before its unit; who walks, flies or drives an own car has none."""
    centre = desk_of(request).centre
    incident, found = _found(centre, assignment)
    require_assignment(request, incident, found)
    row = centre.fleet.unit_rows.get(found.unit) if centre.fleet.moves_of(found.unit) is Moves.ROAD else None
    start = None if row is None else unit_place(row, centre.fleet, centre.positions, centre.state)
    goal = goal_of(centre.fleet, incident, found)
    routed = way_now(centre, start, (goal.lon, goal.lat), caller_at(request).language) if start and goal else None
    return answer(RoutedAssignment(**structs.asdict(assignment_answer(found)), route=routed))


@assignments.post(
    "/assignments/{assignment}/status",
    dependencies=needs(Right.REPORT_STATUS),
    **described(Moved, body=StatusReport),
)
async def report_status(request: Request, assignment: str) -> Response:
    """Bring an assignment to its next status; the last one to end closes its incident."""
    if not Reach.of(caller_at(request)).everything:
        require_assignment(request, *_found(desk_of(request).centre, assignment))
    concerns(request, assignment.partition("-")[0])
    asked = await body_of(request, StatusReport)
    source = Source(asked.source)
    if source is Source.RADIO:
        require(caller_at(request), Right.DISPATCH)
    command = MoveAssignment(
        assignment,
        asked.status,
        at=asked.at,
        hospital=asked.hospital,
        source=source,
        outcome=asked.outcome,
        handed_to=asked.handed_to,
        why=asked.why,
    )
    return answer(await carry_out(request, command, body=asked))


def _found(centre: Centre, key: str) -> tuple[Incident, Assignment]:
    incident = centre.situation().incident(key.partition("-")[0])
    found = incident.assignment(key) if incident else None
    if incident is None or found is None:
        raise unknown("assignment", key)
    return incident, found
