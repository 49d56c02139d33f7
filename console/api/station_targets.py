"""How many units should stand at each station this hour, beside how many do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.callers import needs
from console.api.coverage import BusyAnswer
from console.api.desk import answer, desk_of
from console.api.openapi import described
from console.api.rights import Right
from dispatch.covering.targets import standing, targets_question

if TYPE_CHECKING:
    from fastapi.responses import Response

station_targets = APIRouter(prefix="/api/v1", tags=["decisions"])


class StationTarget(Struct, frozen=True, kw_only=True):
    """How many units should stand at a station, how many of them can resuscitate; how many stand or are bound there."""

    station: str
    name: str
    target: int
    resuscitation: int
    standing: int


class TargetsAnswer(Struct, frozen=True, kw_only=True):
    """Where the units on duty should stand; `share` of all demand is then covered in expectation, `bound` at most.

    `proven`: nothing is better. `seconds`: how long it took to find.
    """

    at: datetime
    units: int
    busy: BusyAnswer
    share: float
    bound: float
    proven: bool
    seconds: float
    stations: list[StationTarget]


@station_targets.get("/coverage/targets", dependencies=needs(Right.READ_BOARD), **described(TargetsAnswer))
async def read_station_targets(request: Request) -> Response:
    """Tell how many units should stand at each station this hour, given those on duty."""
    desk = desk_of(request)
    situation = desk.centre.situation()
    question, now_there = targets_question(situation), standing(situation)
    found = await desk.targets.answer(question)
    every, able = found.count.sum(axis=0).tolist(), found.count[1].tolist()
    return answer(
        TargetsAnswer(
            at=situation.now,
            units=int(question.units.sum()),
            busy=BusyAnswer.of(question.busy),
            share=found.share,
            bound=found.bound,
            proven=found.proven,
            seconds=found.seconds,
            stations=[
                StationTarget(station=each.id, name=each.name, target=target, resuscitation=can, standing=there)
                for each, target, can, there in zip(
                    situation.fleet.stations, every, able, now_there.tolist(), strict=True
                )
            ],
        )
    )
