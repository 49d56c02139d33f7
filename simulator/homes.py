"""Where virtual callers call from: houses along roads, many where many people live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.spread import local_m, people_weights
from maps.road_graph import METRES_PER_DEGREE, ROAD_CLASSES
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.places import Place
    from maps.road_graph import RoadGraph

UNINHABITED: Final = frozenset({"motorway", "trunk", "track", "ferry"})
"""Classes of roads along which nobody lives; from them no calls come."""

HOUSE_ASIDE_M: Final = 12.0
"""(m) How far from the middle of the road a house stands."""

LAST_HOUSE: Final = 120
"""(m) House numbers are drawn up to this one."""


@dataclass(frozen=True, slots=True)
class Home:
    """A place in degrees with its made-up address."""

    lon: float
    lat: float
    address: str


class Homes:
    """Draws homes along the roads of a map, by the people who live around each junction."""

    def __init__(self, graph: RoadGraph, places: Sequence[Place]) -> None:
        self._graph = graph
        self._places = tuple(places)
        classes = [number for number, name in enumerate(ROAD_CLASSES) if name not in UNINHABITED]
        self._arcs = np.flatnonzero(np.isin(graph.road_class, classes))
        if not self._arcs.size:
            raise SimulatorError("the map has no road along which people live, so nobody can call")
        tail = graph.tail[self._arcs]
        weights = people_weights(graph, places)[tail] / np.bincount(tail, minlength=graph.nodes)[tail]
        self._up_to = np.cumsum(weights / weights.sum())

    def draw(self, rng: np.random.Generator) -> Home:
        """Draw a home: a road, a part of its length, a side, and a house number."""
        arc_part, part, side = rng.random(3)
        row = int(np.searchsorted(self._up_to, arc_part, side="right"))
        arc = int(self._arcs[min(row, len(self._arcs) - 1)])
        lon, lat = _beside(self._graph.geometry(arc), part, HOUSE_ASIDE_M if side < 0.5 else -HOUSE_ASIDE_M)
        return Home(round(lon, 7), round(lat, 7), self._address(arc, lon, lat, int(rng.integers(1, LAST_HOUSE + 1))))

    def _address(self, arc: int, lon: float, lat: float, house: int) -> str:
        street = self._graph.names[self._graph.name[arc]]
        return ", ".join(part for part in (self._settlement(lon, lat), street, f"д. {house}") if part)

    def _settlement(self, lon: float, lat: float) -> str:
        if not self._places:
            return ""
        centres = np.array([(place.lon, place.lat) for place in self._places])
        away_m = np.hypot(*(local_m(centres, self._graph) - local_m(np.array([[lon, lat]]), self._graph)).T)
        return self._places[int(away_m.argmin())].name


def _beside(line: NDArray[np.float64], part: float, aside_m: float) -> tuple[float, float]:
    """Give the point beside a line (lon, lat) at a part of its length, to the left where `aside_m` is positive."""
    scale = np.array([np.cos(np.radians(line[0, 1])), 1.0]) * METRES_PER_DEGREE
    steps_m = np.diff(line * scale, axis=0)
    ends_m = np.cumsum(np.hypot(*steps_m.T))
    piece = min(int(np.searchsorted(ends_m, part * ends_m[-1])), len(steps_m) - 1)
    length_m = float(np.hypot(*steps_m[piece]))
    if length_m == 0:
        return float(line[0, 0]), float(line[0, 1])
    along = 1 - (ends_m[piece] - part * ends_m[-1]) / length_m
    left = np.array([-steps_m[piece, 1], steps_m[piece, 0]]) / length_m
    lon, lat = line[piece] + (along * steps_m[piece] + aside_m * left) / scale
    return float(lon), float(lat)
