"""The ways of virtual units: crews drive by the centre's roads, feldshers walk or take their car, helicopters fly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fleet.going.times import going_ms
from fleet.going.ways import LANDING_MS, OWN_CAR_PERCENT, Moves
from routing.times import UNREACHABLE_MS
from simulator.drive import Drive
from simulator.roads import drive_between

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.streets import Streets
    from simulator.drive import LonLat


def way_between(streets: Streets, start: LonLat, target: LonLat, *, moves: Moves, starts_at: datetime) -> Drive | None:
    """Give the way of a unit from one place to another, as long as the centre expects; None where it does not go."""
    if moves in {Moves.FOOT, Moves.AIR}:
        return _straight(streets, start, target, moves=moves, starts_at=starts_at)
    drive = drive_between(streets, start, target, starts_at=starts_at)
    if drive is None or moves is Moves.ROAD:
        return drive
    return replace(drive, vertex_ms=-(-drive.vertex_ms * OWN_CAR_PERCENT // 100))


def _straight(streets: Streets, start: LonLat, target: LonLat, *, moves: Moves, starts_at: datetime) -> Drive | None:
    """Give a straight line; who flies is above the target when the landing begins."""
    no_road = np.full((1, 1), UNREACHABLE_MS, dtype=np.int32)
    ways, places, targets = np.array([moves], dtype=np.int8), np.array([start]), np.array([target])
    built = streets.map
    whole_ms = int(going_ms(ways, places, targets, no_road, graph=built.graph, index=built.index)[0, 0])
    if whole_ms == UNREACHABLE_MS:
        return None
    above_ms = whole_ms - (LANDING_MS if moves is Moves.AIR else 0)
    return Drive(starts_at, np.array([start, target, target]), np.array([0, above_ms, whole_ms], dtype=np.int64))
