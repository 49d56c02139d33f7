"""Where made-up callers are: the houses of a made-up region by its people, its crossings, roads and busy places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.labels import crossing_label, house_label, kilometre_label
from maps.projection import plane_around
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.gazetteer.entries import Entries

BUSY_KINDS: Final = frozenset({"subway", "station", "hospital", "clinic"})
_FEW_PEOPLE: Final = 50
"""Of a society of allotments, whose people are counted elsewhere (m)."""
_MOST_IN_BLOCK: Final = 400.0
_MOST_IN_HOUSE: Final = 8.0
_FLATS_IN: Final = frozenset({"city", "town"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that callers name: degrees, its label, and whether it is a house with flats."""

    lon: float
    lat: float
    label: str
    has_flats: bool = False


class Town:
    """Draws places of a region.

    Raises
    ------
    SimulatorError
        Where the region has no houses, crossings or busy places.
    """

    def __init__(self, entries: Entries) -> None:
        if not (entries.houses.number and len(entries.crossings.one) and entries.roads):
            raise SimulatorError("a day of calls needs a region with houses, crossings and numbered roads")
        self._entries = entries
        self._plane = plane_around(entries.houses.lon, entries.houses.lat)
        self._home = self._plane.to_metres(entries.houses.lon, entries.houses.lat)
        self._up_to = np.cumsum(_people(entries))
        self.busy = tuple(sight for sight in entries.sights if sight.kind in BUSY_KINDS)

    def house(self, rng: np.random.Generator) -> int:
        """Draw a house, many where many people live."""
        return int(np.searchsorted(self._up_to, rng.random() * self._up_to[-1], side="right"))

    def spot_of_house(self, house: int) -> Spot:
        """Give a house as a spot."""
        houses, street = self._entries.houses, self._entries.streets[int(self._entries.houses.street[house])]
        settlement = None if street.settlement == NOWHERE else self._entries.settlements[street.settlement]
        label = house_label(street.name, houses.number[house], settlement.name if settlement else None)
        has_flats = settlement is not None and settlement.kind in _FLATS_IN and not street.is_place
        return Spot(float(houses.lon[house]), float(houses.lat[house]), label, has_flats)

    def houses_within(self, spot: Spot, least_m: float, most_m: float) -> NDArray[np.int64]:
        """Give the rows of houses in a ring around a spot, the nearest first."""
        away = np.hypot(*(self._home - self.metres(spot)).T)
        ring = np.flatnonzero((away >= least_m) & (away <= most_m))
        return ring[np.argsort(away[ring], kind="stable")]

    def crossing(self, rng: np.random.Generator) -> Spot:
        """Draw a crossing of two streets."""
        crossings, streets = self._entries.crossings, self._entries.streets
        row = int(rng.integers(len(crossings.one)))
        one, other = streets[int(crossings.one[row])], streets[int(crossings.other[row])]
        settlement = None if one.settlement == NOWHERE else self._entries.settlements[one.settlement].name
        label = crossing_label(one.name, other.name, settlement)
        return Spot(float(crossings.lon[row]), float(crossings.lat[row]), label)

    def kilometre(self, rng: np.random.Generator) -> tuple[int, float]:
        """Draw a road and a kilometre of it."""
        road = int(rng.integers(len(self._entries.roads)))
        return road, float(rng.uniform(0, self._entries.roads[road].km[-1]))

    def spot_at_kilometre(self, road: int, km: float) -> Spot:
        """Give a kilometre of a road as a spot; beyond an end, the end."""
        line = self._entries.roads[road]
        at_km = float(np.clip(km, line.km[0], line.km[-1]))
        lon, lat = np.interp(at_km, line.km, line.lon), np.interp(at_km, line.km, line.lat)
        return Spot(float(lon), float(lat), kilometre_label(line.ref, at_km))

    def length_km(self, road: int) -> float:
        """Give the last kilometre of a road."""
        return float(self._entries.roads[road].km[-1])

    def busy_spot(self, rng: np.random.Generator) -> Spot:
        """Draw a station, hospital or clinic."""
        sight = self.busy[int(rng.integers(len(self.busy)))]
        return Spot(sight.lon, sight.lat, f"{sight.name}, {self._entries.settlements[sight.settlement].name}")

    def moved(self, spot: Spot, distance_m: float, rng: np.random.Generator) -> tuple[float, float]:
        """Give lon, lat so far off in any direction."""
        turn = rng.uniform(0, 2 * np.pi)
        x, y = self.metres(spot) + distance_m * np.array([np.cos(turn), np.sin(turn)])
        lon, lat = self._plane.to_degrees(np.array([x]), np.array([y]))[0]
        return round(float(lon), 7), round(float(lat), 7)

    def metres(self, spot: Spot) -> NDArray[np.float64]:
        """Give x, y of a spot, (2,) float64."""
        x_y: NDArray[np.float64] = self._plane.to_metres(np.array([spot.lon]), np.array([spot.lat]))[0]
        return x_y


def _people(entries: Entries) -> NDArray[np.float64]:
    """Share the people of each settlement among its houses, (houses,) float64; a house holds no more than a block."""
    settlement = np.array([street.settlement for street in entries.streets])[entries.houses.street]
    people = np.array([max(each.population, _FEW_PEOPLE) for each in entries.settlements], dtype=np.float64)
    most = np.array([_MOST_IN_BLOCK if each.kind in _FLATS_IN else _MOST_IN_HOUSE for each in entries.settlements])[
        settlement
    ]
    count = np.bincount(settlement[settlement != NOWHERE], minlength=len(people))
    return np.where(settlement == NOWHERE, 0.0, np.minimum(people[settlement] / np.maximum(count[settlement], 1), most))
