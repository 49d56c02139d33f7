"""How many units should stand at each station this hour, by all who are on duty; solved apart from any decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from dispatch.covering.roads import roads_at
from dispatch.covering.searches import LIMIT_MS
from dispatch.gathering import unit_columns
from dispatch.price import RESUSCITATION_BIT
from dispatch.vocabulary import UnitState
from dispatch.whereabouts import station_of
from fleet.coverage import reached_within
from fleet.relocation import site_targets
from fleet.turnout import turnout_ms

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from dispatch.covering.busy import Busy
    from dispatch.situation import Situation
    from fleet.coverage import DemandColumns

LIMIT_S: Final = 10.0
"""The solver stops then, with the best that it has."""

KINDS: Final = (0, RESUSCITATION_BIT)
"""Units that cannot resuscitate, and units that can: the classes of demand tell no others apart."""

BUSY_STEPS: Final = 100
"""Busy fractions are rounded to so many steps: a target does not change with every call that comes in."""

_COUNTED: Final = (Refusal.NONE, Refusal.BUSY, Refusal.NO_POSITION)


@dataclass(frozen=True, slots=True, eq=False)
class TargetsQuestion:
    """All that the targets of a moment depend on.

    Attributes
    ----------
    key : hashable
        Equal keys have equal answers.
    busy : Busy
        Rounded.
    wanted : DemandColumns
    reach : (stations, points) bool
        What a unit at each station covers.
    units : (kinds,) int64
        Crews that drive and are on duty by kind, as of `KINDS`, busy ones too: how busy they are is part of the model.
    """

    key: Hashable
    busy: Busy
    wanted: DemandColumns
    reach: NDArray[np.bool_]
    units: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StationTargets:
    """How units should stand.

    Attributes
    ----------
    count : (kinds, stations) int64
    share, bound : float
        Expected coverage as a share of all demand; no placement has more than the bound.
    proven : bool
        Whether no placement is better.
    seconds : float
        How long it took to find.
    """

    count: NDArray[np.int64]
    share: float
    bound: float
    proven: bool
    seconds: float


def targets_question(situation: Situation) -> TargetsQuestion:
    """Gather what the targets of this hour depend on: roads, demand, and how many units are on duty."""
    roads, busy = roads_at(situation.streets, situation.now), _rounded(situation.busy)
    stations = situation.fleet.stations
    sites = np.array([(station.lon, station.lat) for station in stations]).reshape(-1, 2)
    turnout = np.full(len(stations), turnout_ms(UnitState.AT_STATION.value))
    units = _on_duty(situation)
    return TargetsQuestion(
        key=(roads.hour, roads.closed, busy, tuple(units.tolist())),
        busy=busy,
        wanted=situation.cover.wanted(roads.hour, busy),
        reach=reached_within(turnout, situation.cover.travel_ms(sites, roads), LIMIT_MS),
        units=units,
    )


def station_targets(question: TargetsQuestion, *, limit_s: float = LIMIT_S) -> StationTargets:
    """Answer a question; it takes seconds, reads nothing else, and so belongs into a thread of its own."""
    began = perf_counter()
    room = np.full(len(question.reach), int(question.units.sum()))
    found = site_targets(
        question.wanted,
        question.reach,
        capabilities=KINDS,
        units=question.units,
        room=room,
        limit_s=limit_s,
    )
    return StationTargets(found.count, found.share, found.bound, found.proven, perf_counter() - began)


def standing(situation: Situation) -> NDArray[np.int64]:
    """Count the idle crews that drive and stand at each station or are bound there, (stations,) int64.

    One that is free on the road without an order is bound home.
    """
    rows = {station.id: row for row, station in enumerate(situation.fleet.stations)}
    units, _ = unit_columns(situation)
    idle = np.isin(units.refusal, (Refusal.NONE, Refusal.NO_POSITION)) & units.by_road
    count = np.zeros(len(rows), dtype=np.int64)
    for unit in [situation.fleet.units[row] for row in np.flatnonzero(idle).tolist()]:
        count[rows[station_of(situation.unit(unit.id), situation.fleet) or unit.station]] += 1
    return count


def _on_duty(situation: Situation) -> NDArray[np.int64]:
    units, _ = unit_columns(situation)
    can = units.capabilities[np.isin(units.refusal, _COUNTED) & units.by_road] & RESUSCITATION_BIT
    return np.array([(can == kind).sum() for kind in KINDS], dtype=np.int64)


def _rounded(busy: Busy) -> Busy:
    every, resuscitation = (round(each * BUSY_STEPS) / BUSY_STEPS for each in (busy.every, busy.resuscitation))
    return replace(busy, every=every, resuscitation=resuscitation)
