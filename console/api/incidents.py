"""Incidents: read, changed, closed, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from msgspec import UNSET

from console.api.asked import Closing, IncidentPatch
from console.api.bodies import body_of, version_asked
from console.api.callers import needs
from console.api.capabilities import needs_named
from console.api.desk import answer, caller_at, carry_out, desk_of, paged
from console.api.merging import change_or_tell
from console.api.openapi import described
from console.api.problems import bad_field, unknown
from console.api.reach import require_patient
from console.api.rights import Right
from console.api.shapes import Changed, Closed, Erased, IncidentAnswer, incident_answer
from console.people.reach import Reach
from dispatch.commands import ChangeIncident, CloseIncident, EraseIncident
from dispatch.refusals import IncidentEndedError
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.centre import Centre
    from dispatch.incident import Incident

incidents = APIRouter(prefix="/api/v1", tags=["incidents"])

InState = Annotated[IncidentState | None, Query()]


@incidents.get("/incidents", dependencies=needs(Right.READ_BOARD), **described(list[IncidentAnswer]))
async def list_incidents(
    request: Request,
    limit: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    after: str | None = None,
    state: InState = None,
) -> Response:
    """List open incidents and those closed in the last 24 hours, by number."""
    centre, sealed = desk_of(request).centre, caller_at(request).may(Right.READ_SEALED)
    held = [each for each in incidents_seen(request) if state is None or each.state is state]
    page = paged(held, after=after, limit=limit, number=lambda incident: int(incident.id))
    return answer([incident_answer(centre, each, sealed=sealed) for each in page])


@incidents.get("/incidents/{incident}", dependencies=needs(Right.READ_BOARD), **described(IncidentAnswer))
async def read_incident(request: Request, incident: str) -> Response:
    """Read one incident, however old; the ETag is its version."""
    centre = desk_of(request).centre
    found = found_incident(centre, incident)
    require_patient(request, incident)
    told = incident_answer(centre, found, sealed=caller_at(request).may(Right.READ_SEALED))
    return answer(told, headers={"ETag": f'"{found.version}"'})


@incidents.patch(
    "/incidents/{incident}",
    dependencies=needs(Right.CHANGE_INCIDENTS),
    **described(Changed, body=IncidentPatch, etag=True),
)
async def change_incident(request: Request, incident: str) -> Response:
    """Change urgency, reason, needs or place of an open incident; a new reason brings its own urgency."""
    version = version_asked(request)
    asked = await body_of(request, IncidentPatch)
    told = {name: value for name in asked.__struct_fields__ if (value := getattr(asked, name)) is not UNSET}
    if not told:
        raise bad_field("body", "names no field to change")
    if "needs" in told:
        told["needs"] = needs_named(told["needs"])
    require_patient(request, incident)
    return await change_or_tell(request, ChangeIncident(incident, version, **told), f"incident:{incident}")


@incidents.post("/incidents/{incident}/close", dependencies=needs(Right.DISPATCH), **described(Closed, body=Closing))
async def close_incident(request: Request, incident: str) -> Response:
    """Close an incident; units that are still bound by it are free again."""
    asked = await body_of(request, Closing)
    require_patient(request, incident)
    return answer(await carry_out(request, CloseIncident(incident, asked.reason), body=asked))


@incidents.post("/incidents/{incident}/erase", dependencies=needs(Right.ADMINISTER), **described(Erased))
async def erase_incident(request: Request, incident: str) -> Response:
    """Make everything sealed of a closed incident unreadable for good."""
    require_patient(request, incident)
    return answer(await carry_out(request, EraseIncident(incident)))


def incidents_seen(request: Request) -> list[Incident]:
    """Give the incidents that the caller sees: open ones and those closed in the last 24 hours, by number."""
    return desk_of(request).hub.incidents(Reach.of(caller_at(request)))


def found_incident(centre: Centre, key: str) -> Incident:
    """Give an incident, however old; raises a 404 where there never was one."""
    found = centre.situation().incident(key)
    if found is None:
        raise unknown("incident", key)
    return found


def open_or_ended(centre: Centre, key: str) -> Incident:
    """Give an open incident; raises a 404 where there never was one, `IncidentEndedError` where it is closed."""
    incident = found_incident(centre, key)
    if incident.closed_at is not None:
        raise IncidentEndedError(incident.id, incident.close_reason)
    return incident
