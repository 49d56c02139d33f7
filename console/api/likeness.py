"""Which incidents a call may be about: of one that is being typed, and of an incident that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import Key, ToldCall
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.incidents import found_incident
from console.api.openapi import described
from console.api.problems import bad_field
from console.api.reach import require_patient
from console.api.rights import Right
from console.people.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fastapi.responses import Response

    from dispatch.duplicates.proposal import Proposal

likeness = APIRouter(prefix="/api/v1", tags=["incidents"])


class TypedCall(ToldCall):
    """A call as far as it is typed; `incident` is its own, where it has one already."""

    incident: Key | None = None


class LikenessPart(Struct, frozen=True, kw_only=True):
    """A reason for or against, with its words; `nats` is its evidence, the sum of all is the log odds."""

    code: str
    text: str
    nats: float


class Likeness(Struct, frozen=True, kw_only=True):
    """An incident that a call may be about, and its call that agrees best.

    `likelihood` is 0 to 1; `distance_m` null where either has no place; `minutes` from that call to the new one.
    """

    incident: str
    call: str
    likelihood: float
    distance_m: float | None
    minutes: float
    parts: list[LikenessPart]


@likeness.post("/likeness", dependencies=needs(Right.TAKE_CALLS), **described(list[Likeness], body=TypedCall))
async def tell_likeness(request: Request) -> Response:
    """Propose at most three incidents that a call being typed may be about, the likeliest first; stores nothing."""
    asked = await body_of(request, TypedCall)
    if (asked.lon is None) != (asked.lat is None):
        raise bad_field("lon" if asked.lon is None else "lat", "is missing beside the other coordinate")
    known = desk_of(request).hall.intake.known
    sketch = known.typed(msgspec.to_builtins(asked), incident=asked.incident or "")
    return _told(request, known.like(sketch, is_told=_sees(request)))


@likeness.get("/incidents/{incident}/likeness", dependencies=needs(Right.CHANGE_INCIDENTS), **described(list[Likeness]))
async def read_likeness(request: Request, incident: str) -> Response:
    """Propose at most three incidents that this one may be, the likeliest first."""
    desk = desk_of(request)
    found = found_incident(desk.centre, incident)
    require_patient(request, incident)
    return _told(request, desk.hall.intake.known.like_incident(found, is_told=_sees(request)))


def _sees(request: Request) -> Callable[[str], bool]:
    """Give what tells whether an incident lies in the caller's reach."""
    reach, borders = Reach.of(caller_at(request)), desk_of(request).hub.borders
    return lambda incident: reach.everything or reach.sees(borders.held(incident))


def _told(request: Request, proposals: Iterable[Proposal]) -> Response:
    language = caller_at(request).language
    return answer(
        [
            Likeness(
                incident=each.incident,
                call=each.call,
                likelihood=each.likelihood,
                distance_m=each.distance_m,
                minutes=each.minutes,
                parts=[
                    LikenessPart(code=part.code, text=part.ru if language == "ru" else part.en, nats=part.nats)
                    for part in each.parts
                ],
            )
            for each in proposals
        ]
    )
