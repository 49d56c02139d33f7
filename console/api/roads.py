"""Routes and tables of driving times, on the roads as they are open now."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from console.api.asked import LonLat, TableQuestion
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.problems import bad_field
from console.api.rights import Right
from console.departures import moment
from console.reached_areas import LONGEST_MINUTES, MOST_LIMITS, limits_of, reached_areas
from dispatch.columns import UNREACHABLE_MS
from routing import NoRoute, Route, route, travel_times

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.centre import Centre
    from routing import TimedMetric

roads = APIRouter(prefix="/api/v1", tags=["roads"])

CELLS_LIMIT: Final = 4_000_000
_NO_MOMENT: Final = "must be a moment such as 2026-11-22T01:05+03:00"
_UNKNOWN_CLOCK: Final = "is a moment whose closures by the clock are not known: from yesterday on for a year they are"

_BLANK_FOR_PLUS: Final = re.compile(r" (\d\d:?\d\d)$")

_place = msgspec.json.Decoder(LonLat)


class StepAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a route on roads of one name, "" where they have none."""

    name: str
    length_m: float
    travel_ms: int


class LineAnswer(msgspec.Struct, frozen=True, tag_field="type", tag="LineString"):
    """GeoJSON LineString."""

    coordinates: list[tuple[float, float]]


class RouteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The fastest way; times, length and geometry are null where no road leads."""

    travel_ms: int | None
    wait_ms: int | None
    length_m: float | None
    geometry: LineAnswer | None
    steps: list[StepAnswer]


class TableAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Driving times in ms, a row per source, a column per target; null where no road leads."""

    travel_ms: list[list[int | None]]


@roads.get("/route", dependencies=needs(Right.READ_REFERENCE), **described(RouteAnswer))
async def read_route(
    request: Request,
    source: Annotated[str, Query(alias="from")],
    target: Annotated[str, Query(alias="to")],
    at: str | None = None,
) -> Response:
    """Find the fastest way between two places, LON,LAT each, for one who rolls now, or at another moment."""
    centre = desk_of(request).centre
    places, departure = (_lon_lat("from", source), _lon_lat("to", target)), _departure(centre, at)
    metric = await asyncio.to_thread(centre.streets.metric_at, departure)
    return answer(_way(metric, *places, departure))


@roads.get("/isochrone", dependencies=needs(Right.READ_REFERENCE), **described(dict[str, Any]))
async def read_isochrone(
    request: Request, source: Annotated[str, Query(alias="from")], minutes: str, at: str | None = None
) -> Response:
    """Find the areas that are reached from a place within so many minutes: GeoJSON, an area per limit."""
    centre = desk_of(request).centre
    departure = _departure(centre, at)
    limits_ms = limits_of(minutes)
    if limits_ms is None:
        raise bad_field("minutes", f"must be 1 to {MOST_LIMITS} numbers up to {LONGEST_MINUTES:g}, such as 8,20")
    place = _lon_lat("from", source)
    metric = await asyncio.to_thread(centre.streets.metric_at, departure)
    return answer(await asyncio.to_thread(reached_areas, metric, place, limits_ms, departure))


@roads.post("/table", dependencies=needs(Right.READ_REFERENCE), **described(TableAnswer, body=TableQuestion))
async def read_table(request: Request) -> Response:
    """Find the driving times from all sources to all targets."""
    asked = await body_of(request, TableQuestion)
    centre = desk_of(request).centre
    departure = asked.at or centre.clock.now()
    _check_clock(centre, departure)
    cells = len(asked.sources) * len(asked.targets)
    if cells > CELLS_LIMIT:
        raise bad_field("targets", f"{cells} cells are asked; a table has at most {CELLS_LIMIT}")
    metric = await asyncio.to_thread(centre.streets.metric_at, departure)
    written = await asyncio.to_thread(_table, metric, asked, departure)
    return Response(written, media_type="application/json")


def way_now(centre: Centre, source: tuple[float, float], target: tuple[float, float]) -> RouteAnswer:
    """Give the fastest way between two places for one who rolls now, as it is answered."""
    return _way(centre.streets.metric, source, target, centre.clock.now())


def _way(metric: TimedMetric, source: tuple[float, float], target: tuple[float, float], at: datetime) -> RouteAnswer:
    found = route(metric, source, target, at=at)
    if isinstance(found, NoRoute):
        return RouteAnswer(travel_ms=None, wait_ms=None, length_m=None, geometry=None, steps=[])
    return _told(found)


def _told(found: Route) -> RouteAnswer:
    steps = [
        StepAnswer(name=step.name, length_m=round(step.length_m, 1), travel_ms=step.travel_ms) for step in found.steps
    ]
    return RouteAnswer(
        travel_ms=found.travel_ms,
        wait_ms=found.wait_ms,
        length_m=round(found.length_m, 1),
        geometry=LineAnswer(found.geometry.round(7).tolist()),
        steps=steps,
    )


def _table(metric: TimedMetric, asked: TableQuestion, at: datetime) -> bytes:
    """Compute and write a table, row by row (a worker thread)."""
    sources, targets = (np.array(places, dtype=np.float64).reshape(-1, 2) for places in (asked.sources, asked.targets))
    rows = [msgspec.json.encode(_row(row)) for row in travel_times(metric, sources, targets, at=at)]
    return b'{"travel_ms":[' + b",".join(rows) + b"]}"


def _departure(centre: Centre, text: str | None) -> datetime:
    """Read a moment of a query; now where none was given. A plus sign that came as a blank is one."""
    if text is None:
        return centre.clock.now()
    at = moment(_BLANK_FOR_PLUS.sub(r"+\1", text), centre.fleet.time_zone)
    if at is None:
        raise bad_field("at", _NO_MOMENT)
    _check_clock(centre, at)
    return at


def _check_clock(centre: Centre, at: datetime) -> None:
    if not centre.streets.knows_clock_at(at):
        raise bad_field("at", _UNKNOWN_CLOCK)


def _row(row: Any) -> list[int | None]:
    return [None if ms == UNREACHABLE_MS else ms for ms in row.tolist()]


def _lon_lat(field: str, text: str) -> tuple[float, float]:
    try:
        place: LonLat = _place.decode(f"[{text[:100]}]")
    except msgspec.DecodeError:
        raise bad_field(field, "must be LON,LAT in degrees, such as 30.31,59.94") from None
    return place
