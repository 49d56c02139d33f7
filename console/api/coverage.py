"""Who is left: the cover of the region at this moment, and units that could stand better."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.desk import answer, caller_at, desk_of
from console.api.openapi import described
from console.api.rights import Right
from console.people.reach import Reach
from dispatch.covering.standing import cover_now

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.covering.busy import Busy
    from dispatch.covering.standing import Covered

coverage = APIRouter(prefix="/api/v1", tags=["decisions"])

MS_PER_MIN = 60_000


class WithinAnswer(Struct, frozen=True, kw_only=True):
    """Shares of demand, 0 to 1, that at least one and at least two idle units reach within some minutes."""

    minutes: float
    once: float
    twice: float


class DistrictCover(Struct, frozen=True, kw_only=True):
    """The cover of one district; `id` is null for what lies in none. `demand` is its share of all demand."""

    id: str | None
    name: str | None
    demand: float
    within: list[WithinAnswer]


class BusyAnswer(Struct, frozen=True, kw_only=True):
    """Busy fractions of this hour, of all units and of those that can resuscitate.

    `measured`: what the service did weighs more in them than what is usual; else they are assumed.
    """

    every: float
    resuscitation: float
    measured: bool

    @classmethod
    def of(cls, busy: Busy) -> BusyAnswer:
        """Give them as the API tells them."""
        return cls(every=busy.every, resuscitation=busy.resuscitation, measured=busy.measured)


class CoverAnswer(Struct, frozen=True, kw_only=True):
    """The cover of the region and of each district."""

    at: datetime
    idle: int
    busy: BusyAnswer
    within: list[WithinAnswer]
    districts: list[DistrictCover]


class DistrictGain(Struct, frozen=True, kw_only=True):
    """Share of all demand that a move wins, or loses, in one district."""

    id: str | None
    name: str | None
    gain: float


class MoveAnswer(Struct, frozen=True, kw_only=True):
    """A unit that should stand at another station: how far it drives, and what is won.

    `freed`: it is on the road, and would go there instead of home.
    """

    unit: str
    station: str
    freed: bool
    drive_ms: int
    gain: float
    districts: list[DistrictGain]


@coverage.get("/coverage", dependencies=needs(Right.READ_BOARD), **described(CoverAnswer))
async def read_coverage(request: Request) -> Response:
    """Tell how much of the demand of this hour idle units reach in time."""
    situation = desk_of(request).centre.situation()
    found = cover_now(situation)
    names = {zone.id: zone.name for zone in situation.fleet.zones}
    told = CoverAnswer(
        at=situation.now,
        idle=found.idle,
        busy=BusyAnswer.of(found.busy),
        within=_within(found.limits_ms, found.whole),
        districts=[
            DistrictCover(id=key, name=names.get(key or ""), demand=each.demand, within=_within(found.limits_ms, each))
            for key, each in found.districts
        ],
    )
    return answer(told)


@coverage.get("/relocations", dependencies=needs(Right.READ_BOARD), **described(list[MoveAnswer]))
async def read_relocations(request: Request) -> Response:
    """Propose moves of idle units that win cover, the best first."""
    reach = Reach.of(caller_at(request))
    desk = desk_of(request)
    situation = desk.centre.situation()
    names = {zone.id: zone.name for zone in situation.fleet.zones}
    return answer(
        [
            MoveAnswer(
                unit=move.unit,
                station=move.station,
                freed=move.freed,
                drive_ms=move.drive_ms,
                gain=move.gain,
                districts=[
                    DistrictGain(id=key, name=names.get(key or ""), gain=gain) for key, gain in move.by_district
                ],
            )
            for move in desk.moves.of(situation).answer
            if reach.sees_unit(move.unit)
        ]
    )


def _within(limits_ms: tuple[int, ...], covered: Covered) -> list[WithinAnswer]:
    shares = zip(limits_ms, covered.once, covered.twice, strict=True)
    return [WithinAnswer(minutes=limit / MS_PER_MIN, once=once, twice=twice) for limit, once, twice in shares]
