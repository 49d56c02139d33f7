"""Calls that are drawn from demand, anew for each run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleet.instants import to_ms
from fleet.local_clock import instant_of
from maps.road_graph import frozen
from simulator.demand.changes import Change
from simulator.demand.counts import ANY_CLASS, class_names, count_calls
from simulator.demand.drawing import draw_calls
from simulator.demand.fitting import fit_demand
from simulator.demand.places import PlacesOfZones
from simulator.demand.seasons import seasons_of
from simulator.demand.zone_counts import demand_of_weights, read_zone_counts
from simulator.inputs.columns import HOUR_MS, NO_PLACE, Arrivals, MatrixTravel
from simulator.inputs.csv_table import CsvTable
from simulator.inputs.given_calls import priorities
from simulator.scenario.errors import ScenarioError, told_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from simulator.demand.demand import Demand
    from simulator.history.columns import History
    from simulator.inputs.columns import MapTravel
    from simulator.inputs.histories import Histories
    from simulator.scenario import Scenario


class PlaceSource(Protocol):
    """Gives the place of a call by its zone."""

    def draw(self, zone: NDArray[np.int32], *, seed: int, run: int = 0) -> NDArray[np.float64]:
        """Give places, (calls, 2) float64 lon, lat."""


@dataclass(frozen=True, slots=True, eq=False)
class PointsOfZones:
    """One point for each zone, (zones, 2) float64 lon, lat."""

    point: NDArray[np.float64]

    def draw(self, zone: NDArray[np.int32], *, seed: int, run: int = 0) -> NDArray[np.float64]:
        """Give the point of each call's zone."""
        _ = seed, run
        return frozen(self.point[zone])


@dataclass(frozen=True, slots=True, eq=False)
class DrawnArrivals:
    """Calls drawn from demand.

    Attributes
    ----------
    scenario : Scenario
    demand : Demand
    changes : tuple of Change
        The events.
    place : (zones,) int32
        Row of each zone in the matrix, `NO_PLACE` on a map.
    points : PlaceSource or None
        Where calls of a zone come from on a map.
    """

    scenario: Scenario
    demand: Demand
    changes: tuple[Change, ...]
    place: NDArray[np.int32]
    points: PlaceSource | None

    def arrivals(self, run: int) -> Arrivals:
        """Draw who calls in a run."""
        runs, begin_ms = self.scenario.runs, self.scenario.begin_ms
        assert runs.duration_h is not None
        end_ms = begin_ms + round(runs.duration_h * HOUR_MS)
        drawn = draw_calls(self.demand, begin_ms, end_ms, seed=runs.seed, run=run, changes=self.changes)
        where = np.full((len(drawn), 2), np.nan)
        if self.points is not None:
            where = self.points.draw(drawn.zone, seed=runs.seed, run=run)
        untold = np.zeros(len(drawn), dtype=np.int8)
        return Arrivals(
            id=np.arange(1, len(drawn) + 1).astype(str),
            at_ms=frozen((drawn.at_ms - begin_ms).astype(np.float64)),
            place=frozen(self.place[drawn.zone]),
            lon=frozen(where[:, 0].copy()),
            lat=frozen(where[:, 1].copy()),
            priority=priorities(self.scenario, untold, drawn.reason_class, self.demand.classes),
            reason_class=drawn.reason_class,
            classes=self.demand.classes,
        )


def load_demand(scenario: Scenario, travel: MatrixTravel | MapTravel, histories: Histories) -> DrawnArrivals:
    """Load the demand of a scenario, from a history or from zones.

    Raises
    ------
    ScenarioError
        Where a file cannot be used, a zone has no place, or an event names what there is not.
    """
    told = scenario.demand
    assert told is not None
    if told.by == "history":
        assert told.mapping is not None
        history = histories.of("demand", told.mapping, told.file)
        with told_at(scenario.where("demand.mapping")):
            demand, points = _fitted(scenario, history), _recorded_points(travel, history)
    else:
        demand, points = _of_zones(scenario, travel)
    place = _places(scenario, travel, demand)
    priorities(scenario, np.zeros(0, dtype=np.int8), np.zeros(0, dtype=np.int32), demand.classes)
    return DrawnArrivals(scenario, _grown(scenario, demand), _changes(scenario, demand), place, points)


def _fitted(scenario: Scenario, history: History) -> Demand:
    told = scenario.demand
    assert told is not None
    weights = None
    if told.registers is not None:
        weights = read_zone_counts(told.registers, history.zones, class_names(history))
    return fit_demand(count_calls(history), weights=weights, seasons=seasons_of(history) if told.seasons else None)


def _recorded_points(travel: MatrixTravel | MapTravel, history: History) -> PlaceSource | None:
    if isinstance(travel, MatrixTravel):
        return None
    points = PlacesOfZones(history)
    points.draw(np.arange(len(history.zones), dtype=np.int32), seed=0)
    return points


def _of_zones(scenario: Scenario, travel: MatrixTravel | MapTravel) -> tuple[Demand, PlaceSource | None]:
    told = scenario.demand
    assert told is not None
    assert told.zones is not None
    assert told.calls_per_day is not None
    with told_at(scenario.where("demand.zones")):
        table = CsvTable(told.zones)
        zones = table.column("id").unique()
        weights = table.column("weight").numbers(0, 1e12)
        points = None
        if not isinstance(travel, MatrixTravel):
            lon, lat = table.column("lon").numbers(-180, 180), table.column("lat").numbers(-90, 90)
            points = PointsOfZones(frozen(np.column_stack((lon, lat))))
    classes = tuple(name or ANY_CLASS for name in told.calls_per_day)
    share = np.broadcast_to(weights[:, None], (len(zones), len(classes)))
    if told.registers is not None:
        with told_at(scenario.where("demand.registers")):
            share = share * read_zone_counts(told.registers, zones, classes)
    with told_at(scenario.where("demand")):
        demand = demand_of_weights(
            zones,
            share,
            classes=classes,
            calls_per_day=list(told.calls_per_day.values()),
            hourly=_week(told.hourly),
            time_zone=scenario.time_zone,
        )
    return demand, points


def _week(hourly: tuple[float, ...]) -> NDArray[np.float64]:
    """Give the profile of a week, (168,) float64, of one hour, a day or a week."""
    return np.resize(np.array(hourly), 168)


def _grown(scenario: Scenario, demand: Demand) -> Demand:
    told = scenario.demand
    assert told is not None
    grown = replace(demand, per_hour=frozen(demand.per_hour * told.factor))
    if told.growth_per_year is None:
        return grown
    return replace(grown, growth_per_year=told.growth_per_year, level_ms=scenario.begin_ms)


def _places(scenario: Scenario, travel: MatrixTravel | MapTravel, demand: Demand) -> NDArray[np.int32]:
    if not isinstance(travel, MatrixTravel):
        return np.full(len(demand.zones), NO_PLACE, dtype=np.int32)
    row_of = {name: row for row, name in enumerate(travel.place)}
    missing = [zone for zone in demand.zones if zone not in row_of]
    if missing:
        place, more = scenario.where("demand"), len(missing) - 1
        raise ScenarioError(f"{place}: zone {missing[0]} is no place of the matrix, and {more} more are none")
    return np.array([row_of[zone] for zone in demand.zones], dtype=np.int32)


def _changes(scenario: Scenario, demand: Demand) -> tuple[Change, ...]:
    found = []
    for row, event in enumerate(scenario.events, start=1):
        with told_at(scenario.where(f"events.{row}")):
            change = Change(
                event.factor,
                zones=event.zones,
                classes=event.classes,
                from_ms=_instant_ms(scenario, event.from_),
                until_ms=_instant_ms(scenario, event.until),
                hours=_whole(event.hours or ()),
            )
            change.cells(demand)
            found.append(change)
    return tuple(found)


def _instant_ms(scenario: Scenario, wall: datetime | None) -> int | None:
    return None if wall is None else to_ms(instant_of(wall, scenario.zone))


def _whole(numbers: Sequence[float]) -> tuple[int, ...]:
    return tuple(int(each) for each in numbers)
