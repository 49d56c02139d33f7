"""Incidents joined, split, reopened and planned; what was just done taken back; the times of the call card."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import InWords, Joining, Reservation
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.reach import require_known_unit, require_patient
from console.api.rights import Right
from console.api.shapes import Changed
from dispatch.call_card import card_times
from dispatch.commands import ConfirmIncident, JoinIncidents, ReopenIncident, ReserveUnit, SplitIncident, Undo
from dispatch.timers import TimerCode, timers_of_incident

if TYPE_CHECKING:
    from fastapi.responses import Response

lifecycle = APIRouter(prefix="/api/v1", tags=["incidents"])


class Joined(Struct, frozen=True, kw_only=True):
    """An incident that is part of another one now."""

    id: str
    joined_to: str


class Split(Struct, frozen=True, kw_only=True):
    """An incident that stands by itself again."""

    id: str
    out_of: str


class TakenBack(Struct, frozen=True, kw_only=True):
    """Events `first` to `last` no longer hold; incidents that changed by that."""

    first: int
    last: int
    incidents: list[str]


class CardTimes(Struct, frozen=True, kw_only=True):
    """The nine times of the call card for one crew, by the codes of dictionary 1.2.643.5.1.13.13.99.2.166."""

    assignment: str
    unit: str
    times: dict[int, datetime | None]


class RunningTimer(Struct, frozen=True, kw_only=True):
    """A clock that runs; `subject` is the incident or assignment that it was read off, in `version`."""

    code: TimerCode
    subject: str
    version: int
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime


@lifecycle.post("/undo", dependencies=needs(Right.ENTER), **described(TakenBack))
async def undo(request: Request) -> Response:
    """Take back what you did last from this seat, within 10 seconds, unless somebody has gone on from there."""
    actor = caller_at(request).actor
    return answer(await carry_out(request, Undo(actor.name, actor.seat)))


@lifecycle.post(
    "/incidents/{incident}/join", dependencies=needs(Right.CHANGE_INCIDENTS), **described(Joined, body=Joining)
)
async def join(request: Request, incident: str) -> Response:
    """Say that an incident is another one: its calls go there."""
    asked = await body_of(request, Joining)
    require_patient(request, incident)
    require_patient(request, asked.into)
    return answer(await carry_out(request, JoinIncidents(incident, asked.into), body=asked))


@lifecycle.post("/incidents/{incident}/split", dependencies=needs(Right.CHANGE_INCIDENTS), **described(Split))
async def split(request: Request, incident: str) -> Response:
    """Let an incident that was joined to another stand by itself again."""
    require_patient(request, incident)
    joined_to = found_incident(desk_of(request).centre, incident).joined_to
    if joined_to is not None:
        require_patient(request, joined_to)
    return answer(await carry_out(request, SplitIncident(incident)))


@lifecycle.post("/incidents/{incident}/confirm", dependencies=needs(Right.CHANGE_INCIDENTS), **described(Changed))
async def confirm(request: Request, incident: str) -> Response:
    """Say that you have seen an incident that came by itself, and take it on."""
    require_patient(request, incident)
    return answer(await carry_out(request, ConfirmIncident(incident)))


@lifecycle.post("/incidents/{incident}/reopen", dependencies=needs(Right.DISPATCH), **described(Changed, body=InWords))
async def reopen(request: Request, incident: str) -> Response:
    """Go on with an incident that was closed in the last day."""
    asked = await body_of(request, InWords)
    require_patient(request, incident)
    return answer(await carry_out(request, ReopenIncident(incident, asked.why), body=asked))


@lifecycle.post(
    "/incidents/{incident}/reserve", dependencies=needs(Right.DISPATCH), **described(Changed, body=Reservation)
)
async def reserve(request: Request, incident: str) -> Response:
    """Mean a unit for planned work; it stays free until it is assigned."""
    asked = await body_of(request, Reservation)
    require_patient(request, incident)
    require_known_unit(request, asked.unit)
    return answer(await carry_out(request, ReserveUnit(incident, asked.unit, asked.reserved), body=asked))


@lifecycle.get("/incidents/{incident}/timers", dependencies=needs(Right.READ_BOARD), **described(list[RunningTimer]))
async def read_timers(request: Request, incident: str) -> Response:
    """Tell which clocks run for an incident."""
    held = found_incident(desk_of(request).centre, incident)
    require_patient(request, incident)
    return answer(
        [
            RunningTimer(
                code=each.code,
                subject=each.subject,
                version=each.version,
                started_at=each.started_at,
                warn_at=each.warn_at,
                due_at=each.due_at,
            )
            for each in timers_of_incident(held, desk_of(request).centre.versions)
        ]
    )


@lifecycle.get("/incidents/{incident}/card", dependencies=needs(Right.READ_BOARD), **described(list[CardTimes]))
async def read_card(request: Request, incident: str) -> Response:
    """Tell the nine times of the call card, crew by crew."""
    held = found_incident(desk_of(request).centre, incident)
    require_patient(request, incident)
    return answer(
        [
            CardTimes(assignment=each.id, unit=each.unit, times=card_times(held.opened_at, each))
            for each in held.assignments
        ]
    )
