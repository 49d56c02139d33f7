"""What is known from before: of the number and the place of a call, and what a crew should know of a place."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from msgspec import Struct

from console.api.asked import Asked, Instant, Lat, Lon, Name
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.problems import bad_field, unknown
from console.api.reach import require_call, require_patient
from console.api.rights import Right
from console.people.reach import Reach
from dispatch.history.entries import Hazard, HazardKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi.responses import Response

    from dispatch.history.entries import History
    from dispatch.intake.adapters.kept_hazards import KeptHazard

histories = APIRouter(prefix="/api/v1", tags=["histories"])

HazardText = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000, pattern=r"^[^\x00]*\Z")]


class NewHazard(Asked):
    """What a crew should know before it enters: at an address with a house, a place, or both."""

    kind: HazardKind
    text: HazardText
    address: Name | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    until: Instant | None = None


class PastCallAnswer(Struct, frozen=True, kw_only=True):
    """A call that came before; `outcome` is why its incident was closed."""

    call: str
    incident: str
    at: datetime
    reason: str | None
    outcome: str | None


class HazardAnswer(Struct, frozen=True, kw_only=True):
    """A hazard that holds now."""

    id: str
    kind: HazardKind
    text: str
    set_by: str
    at: datetime
    until: datetime | None


class NumberHistory(Struct, frozen=True, kw_only=True):
    """Calls of a number, the newest first; how many were false; how many came in a flood, 0 where it is none."""

    calls: list[PastCallAnswer]
    false_calls: int
    flood: int


class PlaceHistory(Struct, frozen=True, kw_only=True):
    """Calls from an address or within 25 m, the newest first; hazards."""

    calls: list[PastCallAnswer]
    false_calls: int
    hazards: list[HazardAnswer]


class CallHistory(Struct, frozen=True, kw_only=True):
    """What is known of the number and of the place of a call.

    `whole` is false while calls of before are still being taken in from a long journal.
    """

    number: NumberHistory
    place: PlaceHistory
    whole: bool


class Lifted(Struct, frozen=True, kw_only=True):
    """A hazard that holds no more."""

    id: str
    lifted: bool


@histories.get("/calls/{call}/history", dependencies=needs(Right.CHANGE_INCIDENTS), **described(CallHistory))
async def read_history(request: Request, call: str) -> Response:
    """Tell what is known of the number and of the place of a call."""
    told = _told_of_call(request, call)
    kept = desk_of(request).hall.intake.histories
    known, hazards = await kept.of_call(call, told), await kept.hazards_at(told)
    number = NumberHistory(
        calls=_seen(request, known.number), false_calls=known.number.false_calls, flood=known.number.flood
    )
    place = PlaceHistory(
        calls=_seen(request, known.place),
        false_calls=known.place.false_calls,
        hazards=[_hazard_answer(each) for each in hazards],
    )
    return answer(CallHistory(number=number, place=place, whole=known.whole))


@histories.get("/incidents/{incident}/hazards", dependencies=needs(Right.READ_SEALED), **described(list[HazardAnswer]))
async def read_hazards_of_incident(request: Request, incident: str) -> Response:
    """List the hazards of the place of an incident, the newest first."""
    found = found_incident(desk_of(request).centre, incident)
    require_patient(request, incident)
    told = {} if found.erased else desk_of(request).centre.sealed.merged(found.sealed_at)
    return await _hazards(request, told)


@histories.get("/hazards", dependencies=needs(Right.CHANGE_INCIDENTS), **described(list[HazardAnswer]))
async def list_hazards(
    request: Request,
    address: Annotated[str | None, Query(max_length=300)] = None,
    lon: Annotated[float | None, Query(ge=-180, le=180)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90)] = None,
) -> Response:
    """List the hazards at an address or within 25 m of a place, the newest first."""
    return await _hazards(request, {"address": address, "lon": lon, "lat": lat})


@histories.post(
    "/hazards", dependencies=needs(Right.CHANGE_INCIDENTS), **described(HazardAnswer, status=201, body=NewHazard)
)
async def set_hazard(request: Request) -> Response:
    """Warn of a place; it replaces what was said of the same kind there."""
    asked, desk = await body_of(request, NewHazard), desk_of(request)
    if (asked.lon is None) != (asked.lat is None):
        raise bad_field("lon" if asked.lon is None else "lat", "is missing beside the other coordinate")
    intake = desk.hall.intake
    place = intake.keys.place({"address": asked.address, "lon": asked.lon, "lat": asked.lat})
    key = place.address or place.cell
    if key is None:
        raise bad_field("address", "must name a house, where no lon and lat are told")
    now = desk.centre.clock.now()
    hazard = Hazard(key, asked.kind, asked.text, caller_at(request).actor.name, now, asked.until)
    kept = await asyncio.to_thread(intake.histories.hazards.warn, place, hazard)
    return answer(_hazard_answer(kept), status=201)


@histories.delete("/hazards/{hazard}", dependencies=needs(Right.CHANGE_INCIDENTS), **described(Lifted))
async def lift_hazard(request: Request, hazard: str) -> Response:
    """Take a warning back."""
    known = hazard.isascii() and hazard.isdigit() and len(hazard) < 16
    if not known or not await asyncio.to_thread(desk_of(request).hall.intake.histories.hazards.lift, int(hazard)):
        raise unknown("hazard", hazard)
    return answer(Lifted(id=hazard, lifted=True))


def _told_of_call(request: Request, key: str) -> Mapping[str, Any]:
    """Give the number of a call with the place of the incident that it opened, else its own; none once erased."""
    centre = desk_of(request).centre
    call = centre.situation().call(key)
    if call is None:
        raise unknown("call", key)
    require_call(request, key)
    told = centre.sealed.merged(call.sealed_at)
    home = centre.state.incidents.get(call.opened)
    placed = {} if home is None else centre.sealed.merged(home.sealed_at)
    return {**told, **{name: placed[name] for name in ("address", "lon", "lat") if placed.get(name) is not None}}


def _seen(request: Request, history: History) -> list[PastCallAnswer]:
    """Give the calls of a history that lie in the caller's reach; of one that is bounded, those still on the board."""
    reach, borders = Reach.of(caller_at(request)), desk_of(request).hub.borders
    return [
        PastCallAnswer(call=each.call, incident=each.incident, at=each.at, reason=each.reason, outcome=each.outcome)
        for each in history.calls
        if reach.everything or reach.sees(borders.held(each.incident))
    ]


async def _hazards(request: Request, told: Mapping[str, Any]) -> Response:
    kept = await desk_of(request).hall.intake.histories.hazards_at(told)
    return answer([_hazard_answer(each) for each in kept])


def _hazard_answer(kept: KeptHazard) -> HazardAnswer:
    hazard = kept.hazard
    return HazardAnswer(
        id=str(kept.id), kind=hazard.kind, text=hazard.text, set_by=hazard.set_by, at=hazard.at, until=hazard.until
    )
