"""Reference data: reasons for call, stations, hospitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.rights import Right
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.triage.catalogue import CallReason, Catalogue

reference = APIRouter(prefix="/api/v1", tags=["reference"])


class ReasonAnswer(Struct, frozen=True, kw_only=True):
    """A reason for call, what is sent on before any question, and how callers say it.

    `approved_by` is null while no medical director has approved the catalogue.
    """

    code: str
    ru: str
    en: str
    priority: int
    form: Form
    needs: tuple[str, ...]
    target_s: int
    units: int
    group: str
    group_ru: str
    group_en: str
    words: tuple[str, ...]
    catalogue: str
    approved_by: str | None

    @classmethod
    def of(cls, reason: CallReason, version: Catalogue) -> ReasonAnswer:
        """Shape a reason of a version of the catalogue."""
        leaf, group = reason.provisional, version.groups[reason.group]
        return cls(
            code=reason.code,
            ru=reason.title.ru,
            en=reason.title.en,
            priority=leaf.priority,
            form=leaf.form,
            needs=leaf.needs,
            target_s=int(leaf.target.total_seconds()),
            units=leaf.units,
            group=reason.group,
            group_ru=group.ru,
            group_en=group.en,
            words=tuple(word for words in reason.words.values() for word in words),
            catalogue=version.version,
            approved_by=version.approved_by,
        )


class StationAnswer(Struct, frozen=True, kw_only=True):
    """A station."""

    id: str
    name: str
    lon: float
    lat: float


@reference.get("/reasons", dependencies=needs(Right.READ_REFERENCE), **described(list[ReasonAnswer]))
async def list_reasons(request: Request) -> Response:
    """List the reasons for call that are in force now, in the order of the catalogue."""
    version = desk_of(request).centre.situation().catalogue
    return answer([ReasonAnswer.of(reason, version) for reason in version.reasons.values()])


@reference.get("/stations", dependencies=needs(Right.READ_REFERENCE), **described(list[StationAnswer]))
async def list_stations(request: Request) -> Response:
    """List the stations, by id."""
    stations = desk_of(request).centre.fleet.stations
    return answer([StationAnswer(id=each.id, name=each.name, lon=each.lon, lat=each.lat) for each in stations])
