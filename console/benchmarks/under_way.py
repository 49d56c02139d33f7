"""Recommendations while many crews drive to less urgent incidents, from which the policy may take them."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.commands import Actor, AssignUnit, ChangeUnitState, MoveAssignment, ReceiveCall
from dispatch.recommendation import recommend
from dispatch.vocabulary import AssignmentStatus, UnitState
from fleet.positions import Fix
from routing.figures import Figure
from simulator.clock import ManualClock
from simulator.homes import Homes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.region import Region
    from dispatch.centre import Centre

UNDER_WAY: Final = 50
"""So many of 450 crews drive to a patient at once at 4,100 calls a day and quarter of an hour each, at a busy hour."""

ROUNDS: Final = 200
AT_WORK: Final = 330
"""So many more cannot be sent at all."""

MOVING: Final = 60
"""Units whose position is new in each round: as many as report within the second between two looks."""

_PERSON: Final = Actor("benchmark", "1")


def bench_under_way(centre: Centre, region: Region) -> Iterator[Figure]:
    """Measure recommendations for an arrest while crews drive to fevers and all that drive move on."""
    rng, homes = np.random.default_rng(3), Homes(region.map.graph, region.map.places)
    for unit in centre.fleet.units[:UNDER_WAY]:
        _drives_to_fever(centre, homes, rng, unit.id)
    for unit in centre.fleet.units[UNDER_WAY : UNDER_WAY + AT_WORK]:
        centre.handle(ChangeUnitState(unit.id, UnitState.OUT_OF_SERVICE), _PERSON)
    incident = centre.state.incidents[_call(centre, homes, rng, "cardiac_arrest")]
    recommend(centre.situation(), incident)
    taken, turned = [], 0
    for _ in range(ROUNDS):
        _move_on(centre, homes, rng)
        began = perf_counter()
        found = recommend(centre.situation(), incident)
        taken.append(perf_counter() - began)
        turned = max(turned, sum(each.leaves is not None for each in found.candidates))
    name = f"recommendation, {len(centre.fleet.units)} units, up to {turned} of {UNDER_WAY} under way taken, p99"
    yield Figure(name, float(np.percentile(taken, 99)) * 1000, "ms", 50)


def _drives_to_fever(centre: Centre, homes: Homes, rng: np.random.Generator, unit: str) -> None:
    sent = centre.handle(AssignUnit(_call(centre, homes, rng, "fever"), unit), _PERSON)
    for status in (AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE):
        centre.handle(MoveAssignment(sent["id"], status), _PERSON)


def _call(centre: Centre, homes: Homes, rng: np.random.Generator, reason: str) -> str:
    home = homes.draw(rng)
    return str(centre.handle(ReceiveCall(lon=home.lon, lat=home.lat, reason=reason), _PERSON)["incident"])


def _move_on(centre: Centre, homes: Homes, rng: np.random.Generator) -> None:
    """Let a second go by and give some units another place, those under way first."""
    assert isinstance(centre.clock, ManualClock)
    centre.clock.set(centre.clock.now() + timedelta(seconds=1))
    chosen = [*range(UNDER_WAY), *rng.integers(UNDER_WAY, len(centre.fleet.units), MOVING - UNDER_WAY).tolist()]
    for row in chosen:
        home = homes.draw(rng)
        centre.positions.take(
            Fix(centre.fleet.units[row].id, home.lon, home.lat, centre.clock.now()), centre.clock.now()
        )
