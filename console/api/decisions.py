"""Who should go: the decisions of the centre with their reasons."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.incidents import open_or_ended
from console.api.openapi import described
from console.api.problems import ProblemError, unknown
from console.api.reach import require_known_unit, require_patient
from console.api.rights import Right
from console.api.texts import PARTS, REFUSALS, Language
from console.people.reach import Reach
from dispatch.recommendation import RefusedUnit, compare, recommend

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.recommendation import Candidate

decisions = APIRouter(prefix="/api/v1", tags=["decisions"])


class PartAnswer(Struct, frozen=True, kw_only=True):
    """A part of a price: its code, what it weighs, and what it means."""

    code: str
    ms: int
    text: str


class CandidateAnswer(Struct, frozen=True, kw_only=True):
    """A unit that can be sent; the price is the sum of its parts.

    Who `moves` on `foot` or in an `own_car` helps until a crew is there, and stands after all crews. One with an
    assignment that it `leaves` is under way to another incident and has to be diverted from there.
    """

    unit: str
    eta_ms: int
    turnout_ms: int
    travel_ms: int
    price: int
    parts: list[PartAnswer]
    recommended: bool
    estimated: bool
    moves: str
    leaves: str | None


class RefusedAnswer(Struct, frozen=True, kw_only=True):
    """A unit that cannot be sent, and why."""

    unit: str
    code: str
    text: str


class RecommendationAnswer(Struct, frozen=True, kw_only=True):
    """Every unit once: candidates best first, all others refused with their reason."""

    incident: str
    at: datetime
    candidates: list[CandidateAnswer]
    refused: list[RefusedAnswer]


class DistrictLoss(Struct, frozen=True, kw_only=True):
    """Share of all demand that a district loses; `id` is null for what lies in none."""

    id: str | None
    lost: float


class ComparisonAnswer(Struct, frozen=True, kw_only=True):
    """A unit beside the one that would be sent: the gap of their prices, what it is made of, what would turn it."""

    unit: str
    than: str | None
    gap_ms: int
    parts: list[PartAnswer]
    nearer_ms: int | None
    without: list[str]
    needed_for: str | None
    cover_lost: list[DistrictLoss]


@decisions.get(
    "/incidents/{incident}/recommendation",
    dependencies=needs(Right.READ_BOARD),
    **described(RecommendationAnswer),
)
async def read_recommendation(request: Request, incident: str) -> Response:
    """Recommend a unit, decided together with all incidents that wait."""
    centre, language = desk_of(request).centre, caller_at(request).language
    require_patient(request, incident)
    wanted, reach = open_or_ended(centre, incident), Reach.of(caller_at(request))
    found = recommend(centre.situation(), wanted)
    candidates = [each for each in found.candidates if reach.sees_unit(each.unit)]
    foreign = [each for each in candidates if not _may_know(request, each.leaves)]
    refused = [*found.refused, *(RefusedUnit(each.unit, "busy") for each in foreign)]
    told = RecommendationAnswer(
        incident=found.incident,
        at=found.at,
        candidates=[_candidate(each, language) for each in candidates if each not in foreign],
        refused=[_refused(each, language) for each in refused if reach.sees_unit(each.unit)],
    )
    return answer(told)


@decisions.get(
    "/incidents/{incident}/recommendation/{unit}",
    dependencies=needs(Right.READ_BOARD),
    **described(ComparisonAnswer),
)
async def compare_unit(request: Request, incident: str, unit: str) -> Response:
    """Tell why a unit is not the one that would be sent, and what would have to be otherwise."""
    centre, language = desk_of(request).centre, caller_at(request).language
    require_patient(request, incident)
    wanted = open_or_ended(centre, incident)
    require_known_unit(request, unit)
    if not centre.situation().knows_unit(unit):
        raise unknown("unit", unit)
    found = compare(centre.situation(), wanted, unit)
    if found is None or not _may_know(request, found.leaves):
        raise ProblemError(409, "no_comparison", f"unit {unit} cannot be sent instead, or there is no other", unit=unit)
    reach = Reach.of(caller_at(request))
    told = found.explanation
    return answer(
        ComparisonAnswer(
            unit=unit,
            than=found.than if reach.sees_unit(found.than) else None,
            gap_ms=told.gap_ms,
            parts=[_part(code, ms, language) for code, ms in told.parts.items()],
            nearer_ms=told.nearer_ms,
            without=list(told.without),
            needed_for=found.needed_for if _is_seen(request, found.needed_for) else None,
            cover_lost=[DistrictLoss(id=key, lost=lost) for key, lost in found.cover_lost],
        )
    )


def _may_know(request: Request, leaves: str | None) -> bool:
    """Tell whether somebody may know that a crew is under way to the incident of an assignment; of none, anybody."""
    return leaves is None or _is_seen(request, leaves.partition("-")[0])


def _is_seen(request: Request, incident: str | None) -> bool:
    reach = Reach.of(caller_at(request))
    return incident is not None and (reach.everything or reach.sees(desk_of(request).hub.borders.held(incident)))


def _candidate(candidate: Candidate, language: Language) -> CandidateAnswer:
    return CandidateAnswer(
        unit=candidate.unit,
        eta_ms=candidate.eta_ms,
        turnout_ms=candidate.turnout_ms,
        travel_ms=candidate.travel_ms,
        price=candidate.price,
        parts=[_part(code, ms, language) for code, ms in candidate.parts.items()],
        recommended=candidate.recommended,
        estimated=candidate.estimated,
        moves=candidate.moves.code,
        leaves=candidate.leaves,
    )


def _refused(refused: RefusedUnit, language: Language) -> RefusedAnswer:
    return RefusedAnswer(unit=refused.unit, code=refused.code, text=REFUSALS[refused.code][language])


def _part(code: str, ms: int, language: Language) -> PartAnswer:
    return PartAnswer(code=code, ms=ms, text=PARTS[code][language])
