"""The small town with every road over its river raised at night, so that two banks are left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from maps.closures import TimedClosure
from maps.made_up.country import plan_country
from maps.made_up.roads import to_metres
from town import SEED, Town, town, without_station

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph

EVENING: Final = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
"""00:30 in the town, forty minutes before the first bridge is raised."""

SPANS: Final = ((time(1, 10), time(3, 0)), (time(1, 20), time(4, 50)), (time(1, 30), time(5, 0)))
"""When one bridge after another is raised, in turn."""


@cache
def raised_town(units: int = 60) -> Town:
    """Give the town with the timetable of all its bridges."""
    made = town(units=units)
    ways = ways_over_river(made.map.graph)
    closures = tuple(_closure(row, way, made.map.graph) for row, way in enumerate(ways))
    surroundings = msgspec.structs.replace(made.map.surroundings, closures=closures)
    return made._replace(map=replace(made.map, surroundings=surroundings))


def north_of_river(graph: RoadGraph, seed: int = SEED) -> NDArray[np.bool_]:
    """Tell which nodes of a made-up region lie north of the middle of its river, (nodes,) bool."""
    x, y = to_metres(graph.lon, graph.lat)
    river = plan_country(graph.nodes, seed)[0].river
    return np.asarray(y > river.middle_m(x))


def without_north(of: Town) -> Town:
    """Give the town without the stations of its north bank; their units stand at others."""
    for station in of.fleet.stations:
        if is_north(of.map.graph, station.lon, station.lat):
            of = without_station(of, station.id)
    return of


def is_north(graph: RoadGraph, lon: float, lat: float) -> bool:
    """Tell on which bank a place lies, by the node nearest to it."""
    away = np.hypot((graph.lon - lon) * np.cos(np.radians(lat)), graph.lat - lat)
    return bool(north_of_river(graph)[away.argmin()])


def ways_over_river(graph: RoadGraph, seed: int = SEED) -> list[int]:
    """Give the ways that lead from one bank to the other, ascending."""
    north = north_of_river(graph, seed)
    found: list[int] = np.unique(graph.way_id[north[graph.tail] != north[graph.head]]).tolist()
    return found


def _closure(row: int, way: int, graph: RoadGraph) -> TimedClosure:
    begins, ends = SPANS[row % len(SPANS)]
    street = graph.names[graph.name[np.flatnonzero(graph.way_id == way)[0]]]
    return TimedClosure(street or f"Мост {row + 1}", (way,), begins, ends)
