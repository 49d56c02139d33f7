"""Reference data: reasons for call, stations, hospitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.rights import Right
from dispatch.priority import reasons
from dispatch.vocabulary import Form

if TYPE_CHECKING:
    from fastapi.responses import Response

reference = APIRouter(prefix="/api/v1", tags=["reference"])


class ReasonAnswer(Struct, frozen=True, kw_only=True):
    """A reason for call and what follows from it."""

    code: str
    ru: str
    en: str
    priority: int
    form: Form
    needs: tuple[str, ...]
    target_s: int


class StationAnswer(Struct, frozen=True, kw_only=True):
    """A station."""

    id: str
    name: str
    lon: float
    lat: float


class HospitalAnswer(Struct, frozen=True, kw_only=True):
    """A hospital with the departments that take patients."""

    id: str
    name: str
    lon: float
    lat: float
    departments: list[str]


@reference.get("/reasons", dependencies=needs(Right.READ_REFERENCE), **described(list[ReasonAnswer]))
async def list_reasons() -> Response:
    """List the reasons for call, in the order of the catalogue."""
    told = [
        ReasonAnswer(
            code=reason.code,
            ru=reason.ru,
            en=reason.en,
            priority=reason.priority,
            form=reason.form,
            needs=reason.needs,
            target_s=int(reason.target.total_seconds()),
        )
        for reason in reasons().values()
    ]
    return answer(told)


@reference.get("/stations", dependencies=needs(Right.READ_REFERENCE), **described(list[StationAnswer]))
async def list_stations(request: Request) -> Response:
    """List the stations, by id."""
    stations = desk_of(request).centre.fleet.stations
    return answer([StationAnswer(id=each.id, name=each.name, lon=each.lon, lat=each.lat) for each in stations])


@reference.get("/hospitals", dependencies=needs(Right.READ_REFERENCE), **described(list[HospitalAnswer]))
async def list_hospitals(request: Request) -> Response:
    """List the hospitals, by id."""
    told = [
        HospitalAnswer(id=each.id, name=each.name, lon=each.lon, lat=each.lat, departments=sorted(each.departments))
        for each in desk_of(request).centre.fleet.hospitals
    ]
    return answer(told)
