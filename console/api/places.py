"""Where a place is by what a caller says, and what stands at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from msgspec import Struct
from msgspec.structs import asdict

from console.api.callers import needs
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.parameters import lon_lat
from console.api.problems import ProblemError, bad_field
from console.api.rights import Right
from maps.gazetteer.coordinates import LONGEST
from maps.gazetteer.found import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.responses import Response

    from maps.gazetteer.found import Found
    from maps.gazetteer.gazetteer import Gazetteer

    Question = Callable[[Gazetteer], list[Found]]

places = APIRouter(prefix="/api/v1", tags=["places"])

MOST_ANSWERS: Final = 20


class PlaceAnswer(Struct, frozen=True, kw_only=True):
    """A place that may be meant: what it is, how sure that is, the words that were understood, how many are like it.

    `distance_m` is that from the point that was asked for, null where none was.
    """

    lon: float
    lat: float
    label: str
    kind: Kind
    score: float
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    alike: int
    distance_m: float | None


@places.get("/geocode", dependencies=needs(Right.READ_REFERENCE), **described(list[PlaceAnswer]))
async def find_places(
    request: Request,
    q: str | None = None,
    near: str | None = None,
    lon: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ANSWERS)] = 5,
) -> Response:
    """Find places by a text, the likeliest first, those near LON,LAT before others; or what is nearest to a point."""
    question = _question(q, near, lon, lat, limit)
    desk = desk_of(request).hall.places
    if desk is None:
        raise ProblemError(503, "places_missing", "the map was built without places: build it again")
    found = await desk.look_up(question, is_gone=request.is_disconnected)
    return answer([PlaceAnswer(**asdict(each)) for each in found])


def _question(q: str | None, near: str | None, lon: float | None, lat: float | None, limit: int) -> Question:
    if q is None:
        return _reverse(lon, lat, limit)
    if lon is not None or lat is not None:
        raise bad_field("q", "is asked by itself, without lon and lat")
    return _by_text(_checked(q), None if near is None else lon_lat("near", near), limit)


def _by_text(text: str, near: tuple[float, float] | None, limit: int) -> Question:
    return lambda gazetteer: gazetteer.find(text, near=near, limit=limit)


def _reverse(lon: float | None, lat: float | None, limit: int) -> Question:
    if lon is None or lat is None:
        raise bad_field("q", "is missing: ask by q, or by lon and lat")
    return lambda gazetteer: gazetteer.near(lon, lat, limit=limit)


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise bad_field("q", f"must be at most {LONGEST} long")
    if "\0" in text:
        raise bad_field("q", "must not hold the character NUL")
    return text
