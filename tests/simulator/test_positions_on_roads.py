"""Every position of a virtual crew lies on its route, and was reached no faster than the roads allow.

The routes are asked for here once more, and times along them are taken from the arcs of the graph alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dispatch.events import AssignmentMoved, event_data
from dispatch.vocabulary import AssignmentStatus, Outcome
from fleet.instants import MS
from fleet.positions import Fix
from maps.road_graph import METRES_PER_DEGREE, great_circle_m
from routing import route
from town import NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent
    from maps.road_graph import RoadGraph
    from playing import Play
    from routing import Route

    LonLat = tuple[float, float]

HOUR = timedelta(hours=1)
FROM_ROUTE_M = 15.0
ON_ROUTE_M = 0.5
ROUNDING_MS = 2.0
"""Times at the points of a route are whole milliseconds, so a piece between two fixes may be this much shorter."""


@dataclass
class Leg:
    """One drive of one unit: its route and every fix until the next drive."""

    starts_at: datetime
    way: Route
    fixes: list[Fix] = field(default_factory=list)


class Observer:
    """Asks for the route whenever a unit sets out; the fixes from then on belong to it."""

    def __init__(self, played: Play) -> None:
        self.centre: Centre = played.centre
        self.legs: dict[str, list[Leg]] = defaultdict(list)
        self._crews = played.world._crews
        for unit in self.centre.fleet.units:
            station = self.centre.fleet.station_by_id[unit.station]
            self._set_out(NOON, unit.id, (station.lon, station.lat), (station.lon, station.lat))
        self.centre.listen(self.notice)

    def notice(self, event: StoredEvent) -> None:
        data = event_data(event)
        if isinstance(data, AssignmentMoved) and (target := self._target(data)):
            self._set_out(event.at, data.unit, self._crews[data.unit].vehicle.position_at(event.at), target)

    def take(self, fix: Fix) -> None:
        next(leg for leg in reversed(self.legs[fix.unit]) if leg.starts_at <= fix.at).fixes.append(fix)

    def _target(self, moved: AssignmentMoved) -> LonLat | None:
        fleet, incident = self.centre.fleet, self.centre.state.incidents[moved.incident]
        if moved.status is AssignmentStatus.EN_ROUTE:
            return incident.place.lon, incident.place.lat
        if moved.status is AssignmentStatus.TRANSPORTING:
            hospital = fleet.hospital_by_id[moved.hospital]
            return hospital.lon, hospital.lat
        if moved.status is AssignmentStatus.ENDED and moved.outcome is not Outcome.DIVERTED:
            station = fleet.station_by_id[fleet.unit_by_id[moved.unit].station]
            return station.lon, station.lat
        return None

    def _set_out(self, at: datetime, unit: str, source: LonLat, target: LonLat) -> None:
        self.legs[unit].append(Leg(at, route(self.centre.streets.metric, source, target)))


def arc_of_piece(graph: RoadGraph, way: Route) -> NDArray[np.int32]:
    """Give the arc on which each piece of the route's line lies: the next one from each head on."""
    heads = iter([(graph.lon[graph.head[arc]], graph.lat[graph.head[arc]]) for arc in way.arcs[:-1]])
    arcs, pieces, head = iter(way.arcs.tolist()), [], next(heads, None)
    arc = next(arcs)
    for point in way.geometry[1:]:
        pieces.append(arc)
        if head is not None and tuple(point) == head:
            arc, head = next(arcs), next(heads, None)
    assert next(arcs, None) is None, "the line of the route does not pass the heads of its arcs"
    return np.array(pieces, dtype=np.int32)


def offsets_m(line: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Give how far each place is from each piece of a line and which part of the piece is nearest, (places, pieces)."""
    scale = np.array([np.cos(np.radians(line[0, 1])), 1.0]) * METRES_PER_DEGREE
    start, step = line[:-1] * scale, np.diff(line * scale, axis=0)
    leap = places[:, None] * scale - start
    square = np.maximum((step**2).sum(axis=1), 1e-12)
    part = np.clip((leap * step).sum(axis=2) / square, 0, 1)
    return np.hypot(*np.moveaxis(leap - part[:, :, None] * step, 2, 0)), part


def check_leg(graph: RoadGraph, leg: Leg) -> None:
    """Check each fix against the route, and each two in a row against the times of the arcs between them."""
    line = np.vstack((leg.way.geometry, leg.way.geometry[-1:]))
    away_m, part = offsets_m(line, np.array([(fix.lon, fix.lat) for fix in leg.fixes]))
    assert away_m.min(axis=1).max() <= FROM_ROUTE_M
    length_m = great_circle_m(*line[:-1].T, *line[1:].T)
    arcs = arc_of_piece(graph, leg.way)
    pace_ms_per_m = np.append(graph.travel_ms[arcs] / np.maximum(graph.length_m[arcs], 1e-9), 0.0)
    piece_ms = length_m * pace_ms_per_m
    reached_ms = np.cumsum(piece_ms) - piece_ms + part * piece_ms
    possible_ms = [np.unique(row[near]) for row, near in zip(reached_ms, away_m <= ON_ROUTE_M, strict=True)]
    check_pace(leg.fixes, possible_ms)


def check_pace(fixes: list[Fix], possible_ms: list[NDArray[np.float64]]) -> None:
    """Check that one way along the route explains all fixes: only forward, in no less time than its arcs take.

    A place that the route passes twice may be either; all that can be reached are kept in mind.
    """
    explained = possible_ms[0]
    for (before, after), there in zip(pairwise(fixes), possible_ms[1:], strict=True):
        took_ms = (after.at - before.at) / MS
        driven_ms = there[:, None] - explained[None, :]
        allowed = (driven_ms >= -ROUNDING_MS) & (driven_ms <= took_ms + ROUNDING_MS)
        explained = there[allowed.any(axis=1)]
        assert len(explained), f"{after} cannot be reached from {before} at the speed of the road"


def check_unit(graph: RoadGraph, legs: list[Leg]) -> None:
    """Check every leg, and across all of them that no two fixes are further apart than the fastest road allows."""
    for leg in legs:
        if leg.fixes:
            check_leg(graph, leg)
    fixes = [fix for leg in legs for fix in leg.fixes]
    lon, lat = np.array([(fix.lon, fix.lat) for fix in fixes]).T
    at_ms = np.array([(fix.at - NOON) / MS for fix in fixes])
    fastest_m_per_ms = (graph.length_m / np.maximum(graph.travel_ms, 1)).max()
    step_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    assert (step_m <= fastest_m_per_ms * (np.diff(at_ms) + ROUNDING_MS)).all()


def check_hour(played: Play) -> tuple[int, int]:
    """Play an hour, check every position, and give how many fixes and drives there were."""
    observer = Observer(played)
    played.until(NOON + HOUR)
    for _, act in played.acts:
        if isinstance(act, Fix):
            observer.take(act)
    graph = played.centre.streets.map.graph
    for legs in observer.legs.values():
        check_unit(graph, legs)
    drives = sum(len(legs) - 1 for legs in observer.legs.values())
    return len(played.acts), drives


@pytest.mark.slow
def test_an_hour_of_driving_in_a_small_region(play: Callable[..., Play]) -> None:
    fixes, drives = check_hour(play(nodes=2_000, units=12, calls_per_hour=30))
    assert fixes > 10_000
    assert drives >= 25


@pytest.mark.proof
def test_an_hour_of_driving_in_the_region_of_the_demo(play: Callable[..., Play]) -> None:
    fixes, drives = check_hour(play(nodes=20_000, units=60, calls_per_hour=120))
    assert fixes > 40_000
    assert drives > 100
