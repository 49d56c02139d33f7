"""Which roads a vehicle may use, and how fast: data, read from a way's tags by two small rules."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MPS_PER_KMH: Final = 1 / 3.6


@dataclass(frozen=True, slots=True)
class Profile:
    """What a vehicle may drive on, by the tags of OSM.

    Attributes
    ----------
    name : str
    source : str
        Where the figures come from, shown beside them.
    speed_kmh : mapping of str to float
        By value of `highway`, and `ferry` for `route=ferry`; what is not named here is not a road.
    opened_speed_kmh : mapping of str to float
        The same for ways that are a road only where one of `opening_keys` says so.
    access_keys : tuple of str
        From the strongest; the first one that a way carries decides.
    opening_keys : tuple of str
    closing_values : frozenset of str
        Values of an access key that close the way.
    factor : float
        By which every speed is multiplied.
    """

    name: str
    source: str
    speed_kmh: Mapping[str, float]
    opened_speed_kmh: Mapping[str, float]
    access_keys: tuple[str, ...]
    opening_keys: tuple[str, ...]
    closing_values: frozenset[str]
    factor: float = 1.0

    def class_speed_kmh(self, tags: Mapping[str, str]) -> float | None:
        """Give the speed of the way's class in km/h, None where the way is no road for this vehicle."""
        kind = road_kind(tags)
        speed = self.speed_kmh.get(kind)
        if speed is None and any(tags.get(key, "no") not in self.closing_values for key in self.opening_keys):
            speed = self.opened_speed_kmh.get(kind)
        return speed

    def is_closed(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the access tags close the way."""
        deciding = next((key for key in self.access_keys if key in tags), None)
        return deciding is not None and tags[deciding] in self.closing_values

    def speed_mps(self, class_kmh: float, limit_kmh: float) -> float:
        """Give the driving speed: the lower of class and limit, times the factor, in m/s."""
        return min(class_kmh, limit_kmh) * self.factor * MPS_PER_KMH


def road_kind(tags: Mapping[str, str]) -> str:
    """Give the value of `highway`, `ferry` for a ferry route, else an empty text."""
    kind = tags.get("highway", "")
    return "ferry" if not kind and tags.get("route") == "ferry" else kind


AMBULANCE: Final = Profile(
    name="ambulance",
    source="(m) free-flow speeds of a car by class; a default that a region replaces by its own",
    speed_kmh=MappingProxyType(
        {
            "motorway": 110.0,
            "motorway_link": 60.0,
            "trunk": 90.0,
            "trunk_link": 50.0,
            "primary": 70.0,
            "primary_link": 50.0,
            "secondary": 60.0,
            "secondary_link": 45.0,
            "tertiary": 55.0,
            "tertiary_link": 40.0,
            "unclassified": 50.0,
            "residential": 40.0,
            "living_street": 20.0,
            "service": 20.0,
            "track": 20.0,
            "road": 40.0,
            "busway": 40.0,
        }
    ),
    opened_speed_kmh=MappingProxyType(
        {
            "pedestrian": 10.0,
            "footway": 10.0,
            "path": 10.0,
            "cycleway": 10.0,
            "bridleway": 10.0,
        }
    ),
    access_keys=("emergency", "motorcar", "motor_vehicle", "vehicle", "access"),
    opening_keys=("emergency", "motorcar", "motor_vehicle"),
    closing_values=frozenset({"no"}),
)
"""An ambulance: private roads and yards are open to it, ferries are not counted on."""
