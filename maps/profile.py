"""Which roads a vehicle may use, and how fast: data, read from the tags of ways and barriers by small rules."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from maps.obstacles import AMBULANCE_BARRIERS, AMBULANCE_SURFACES, NO_BARRIER, Barrier

if TYPE_CHECKING:
    from collections.abc import Mapping

MPS_PER_KMH: Final = 1 / 3.6

_FOR_EMERGENCIES: Final = "emergency_access"


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
    width_m, height_m, length_m, weight_t : float
        Of the vehicle, with mirrors folded and fully laden: a road with a lower limit is closed to it.
    barriers : mapping of str to Barrier
        By value of `barrier`; a kind that is not named here stops nobody.
    surface_kmh : mapping of str to mapping
        For `surface`, `tracktype` and `smoothness`, the fastest that one drives by their values.
    winter : bool
        Winter roads and roads over ice are open.
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
    width_m: float
    height_m: float
    length_m: float
    weight_t: float
    barriers: Mapping[str, Barrier]
    surface_kmh: Mapping[str, Mapping[str, float]]
    winter: bool = False
    factor: float = 1.0

    def class_speed_kmh(self, tags: Mapping[str, str]) -> float | None:
        """Give the speed of the way's class in km/h, None where the way is no road for this vehicle."""
        kind = road_kind(tags)
        speed = self.speed_kmh.get(kind)
        return self.opened_speed_kmh.get(kind) if speed is None and self._is_opened(tags) else speed

    def is_closed(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the access tags close the way; `service=emergency_access` opens as `emergency=yes` does."""
        deciding = next((key for key in self.access_keys if key in tags), None)
        if deciding is None or tags[deciding] not in self.closing_values:
            return False
        return deciding == "emergency" or tags.get("service") != _FOR_EMERGENCIES

    def barrier(self, tags: Mapping[str, str]) -> Barrier:
        """Tell what the barrier on a node does: where its kind closes, only an opening key lets pass."""
        found = self.barriers.get(tags.get("barrier", ""), NO_BARRIER)
        closes = self.is_closed(tags) or (found.closes and not self._is_opened(tags))
        return Barrier(found.loss_ms, closes)

    def _is_opened(self, tags: Mapping[str, str]) -> bool:
        return any(tags.get(key, "no") not in self.closing_values for key in self.opening_keys)

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
    width_m=2.1,
    height_m=2.8,
    length_m=6.5,
    weight_t=3.5,
    barriers=AMBULANCE_BARRIERS,
    surface_kmh=AMBULANCE_SURFACES,
)
"""An ambulance: private roads and yards are open to it, ferries are not counted on.

Its size is that of a van of the 3.5 t class with a high roof and a light bar (m).
"""
