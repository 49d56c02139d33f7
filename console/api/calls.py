"""Calls: taken, read, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request

from console.api.asked import CallPatch, NewCall
from console.api.bodies import body_of, version_asked
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of, paged
from console.api.incidents import incidents_seen
from console.api.merging import change_or_tell
from console.api.openapi import described
from console.api.problems import bad_field, unknown
from console.api.reach import require_call
from console.api.rights import Right
from console.api.shapes import CallAnswer, Changed, Taken, call_answer
from dispatch.commands import ChangeCall, ReceiveCall

if TYPE_CHECKING:
    from fastapi.responses import Response

calls = APIRouter(prefix="/api/v1", tags=["calls"])


@calls.post("/calls", dependencies=needs(Right.TAKE_CALLS), **described(Taken, status=201, body=NewCall))
async def take_call(request: Request) -> Response:
    """Take a call and open its incident."""
    asked = await body_of(request, NewCall)
    patient = None if asked.patient is None else _told(asked.patient)
    command = ReceiveCall(
        phone=asked.phone,
        text=asked.text,
        lon=asked.lon,
        lat=asked.lat,
        address=asked.address,
        reason=asked.reason,
        patient=patient or None,
        kind=asked.kind,
        due_at=asked.due_at,
        hospital=asked.hospital,
    )
    return answer(await carry_out(request, command, body=asked), status=201)


@calls.get("/calls", dependencies=needs(Right.READ_BOARD), **described(list[CallAnswer]))
async def list_calls(
    request: Request, limit: Annotated[int | None, Query(ge=1, le=100_000)] = None, after: str | None = None
) -> Response:
    """List the calls of open incidents and of those closed in the last 24 hours, by number."""
    centre, sealed = desk_of(request).centre, caller_at(request).may(Right.READ_SEALED)
    erased = {call: incident.erased for incident in incidents_seen(request) for call in incident.calls}
    held = sorted((call for call in erased if call in centre.state.calls), key=int)
    page = paged(held, after=after, limit=limit, number=int)
    return answer([call_answer(centre, centre.state.calls[key], erased=erased[key], sealed=sealed) for key in page])


@calls.get("/calls/{call}", dependencies=needs(Right.READ_ASSIGNMENT), **described(CallAnswer))
async def read_call(request: Request, call: str) -> Response:
    """Read one call; the ETag is its version."""
    centre = desk_of(request).centre
    found = centre.situation().call(call)
    if found is None:
        raise unknown("call", call)
    require_call(request, call)
    incident = centre.state.incidents.get(found.incident)
    erased = incident is not None and incident.erased
    told = call_answer(centre, found, erased=erased, sealed=caller_at(request).may(Right.READ_SEALED))
    return answer(told, headers={"ETag": f'"{found.version}"'})


@calls.patch("/calls/{call}", dependencies=needs(Right.TAKE_CALLS), **described(Changed, body=CallPatch, etag=True))
async def correct_call(request: Request, call: str) -> Response:
    """Correct fields of a call."""
    version = version_asked(request)
    asked = await body_of(request, CallPatch)
    require_call(request, call)
    sealed = _told(asked)
    if not sealed:
        raise bad_field("body", "names no field to change")
    if ("lon" in sealed) != ("lat" in sealed):
        raise bad_field("lat" if "lon" in sealed else "lon", "is missing beside the other coordinate")
    reason = sealed.pop("reason", None)
    return await change_or_tell(request, ChangeCall(call, version, reason=reason, sealed=sealed), f"call:{call}")


def _told(form: msgspec.Struct) -> dict[str, Any]:
    """Give the fields that were sent with a value."""
    fields: dict[str, Any] = msgspec.to_builtins(form)
    return {name: value for name, value in fields.items() if value is not None}
