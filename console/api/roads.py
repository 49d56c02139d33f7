"""Routes and tables of driving times, on the roads as they are open now."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from console.api.asked import TableQuestion
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.parameters import lon_lat
from console.api.problems import bad_field
from console.api.rights import Right
from console.departures import moment
from console.reached_areas import LONGEST_MINUTES, MOST_LIMITS, limits_of, reached_areas
from dispatch.columns import UNREACHABLE_MS
from fleet.instants import from_ms
from routing import NoRoute, route, spoken, travel_times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.api.texts import Language
    from dispatch.centre import Centre
    from routing import Step, TimedMetric

roads = APIRouter(prefix="/api/v1", tags=["roads"])

CELLS_LIMIT: Final = 4_000_000
_NO_MOMENT: Final = "must be a moment such as 2026-11-22T01:05+03:00"
_UNKNOWN_CLOCK: Final = "is a moment whose closures by the clock are not known: from yesterday on for a year they are"

_BLANK_FOR_PLUS: Final = re.compile(r" (\d\d:?\d\d)$")


class StepAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do on a route, as a word and as a sentence, and what follows until the next.

    `name` is that of the road, "" where it has none; `after_m` how far it is from the step before; `until` when a wait
    ends.
    """

    name: str
    length_m: float
    travel_ms: int
    manoeuvre: str
    after_m: float
    text: str
    until: datetime | None


class LineAnswer(msgspec.Struct, frozen=True, tag_field="type", tag="LineString"):
    """GeoJSON LineString."""

    coordinates: list[tuple[float, float]]


class RouteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The fastest way; times, lengths and geometry are null where no road leads.

    Waits before closed roads and the walk from the road to a place far from any are in `travel_ms`.
    """

    travel_ms: int | None
    wait_ms: int | None
    length_m: float | None
    walk_ms: int | None
    walk_m: float | None
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
    places, departure = (lon_lat("from", source), lon_lat("to", target)), _departure(centre, at)
    metric = await asyncio.to_thread(centre.streets.metric_at, departure)
    return answer(_way(metric, *places, departure, _Told(caller_at(request).language, centre.fleet.time_zone)))


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
    place = lon_lat("from", source)
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


def way_now(
    centre: Centre, source: tuple[float, float], target: tuple[float, float], language: Language
) -> RouteAnswer:
    """Give the fastest way between two places for one who rolls now, as it is answered."""
    told = _Told(language, centre.fleet.time_zone)
    return _way(centre.streets.metric, source, target, centre.clock.now(), told)


class _Told(NamedTuple):
    """How steps are told: in which language, by whose clock."""

    language: Language
    zone: ZoneInfo


def _way(
    metric: TimedMetric, source: tuple[float, float], target: tuple[float, float], at: datetime, told: _Told
) -> RouteAnswer:
    found = route(metric, source, target, at=at)
    if isinstance(found, NoRoute):
        nothing = dict.fromkeys(("travel_ms", "wait_ms", "length_m", "walk_ms", "walk_m", "geometry"))
        return RouteAnswer(**nothing, steps=[])
    return RouteAnswer(
        travel_ms=found.travel_ms,
        wait_ms=found.wait_ms,
        length_m=round(found.length_m, 1),
        walk_ms=found.walk_ms,
        walk_m=round(found.walk_m, 1),
        geometry=LineAnswer(found.geometry.round(7).tolist()),
        steps=[_step(step, told) for step in found.steps],
    )


def _step(step: Step, told: _Told) -> StepAnswer:
    return StepAnswer(
        name=step.name,
        length_m=round(step.length_m, 1),
        travel_ms=step.travel_ms,
        manoeuvre=step.manoeuvre,
        after_m=round(step.after_m, 1),
        text=spoken(step, told.language, zone=told.zone),
        until=None if step.until_ms is None else from_ms(step.until_ms),
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
