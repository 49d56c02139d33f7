"""What the tags of a way mean for one kind of vehicle: whether it may pass, which way, and how fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from maps.osm.max_speed import IMPLYING_KEYS, UNLIMITED_KMH, implied_speed_kmh, max_speed_kmh
from maps.osm.measures import metres, tonnes
from maps.osm.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.profile import Profile

_FORWARD, _BACKWARD, _BOTH, _NEITHER = (True, False), (False, True), (True, True), (False, False)
_ONEWAY: Final = {
    "yes": _FORWARD,
    "true": _FORWARD,
    "1": _FORWARD,
    "-1": _BACKWARD,
    "reverse": _BACKWARD,
    "no": _BOTH,
    "false": _BOTH,
    "0": _BOTH,
    "alternating": _BOTH,
    "reversible": _NEITHER,
}
_ONEWAY_JUNCTIONS: Final = frozenset({"roundabout", "circular"})
_TOLD_ONEWAYS: Final = frozenset({"alternating", "reversible"})
_WINTER_KEYS: Final = ("winter_road", "ice_road")
_LIMITS: Final = (
    ("maxheight:physical", metres, "height_m"),
    ("maxheight", metres, "height_m"),
    ("maxwidth:physical", metres, "width_m"),
    ("maxwidth", metres, "width_m"),
    ("maxlength", metres, "length_m"),
    ("maxweight", tonnes, "weight_t"),
)
_SPEED_KEYS: Final = ("maxspeed:forward", "maxspeed:backward", "maxspeed")
_LIMIT_KEYS: Final = frozenset({*_SPEED_KEYS, *IMPLYING_KEYS})
_ACCESS_VALUES: Final = frozenset(
    {
        "yes",
        "no",
        "private",
        "permissive",
        "destination",
        "delivery",
        "customers",
        "designated",
        "official",
        "discouraged",
        "agricultural",
        "forestry",
        "permit",
        "residents",
        "unknown",
        "emergency",
        "restricted",
        "military",
        "public",
    }
)
"""Values of access keys that are understood, whether they close the road or not."""


class Closing(StrEnum):
    """Why a road is closed to the vehicle."""

    ACCESS = "access"
    SIZE = "too small for the vehicle"
    WINTER = "open in winter only"
    IMPASSABLE = "impassable"
    REVERSIBLE = "its direction changes"


class RoadSpeeds(NamedTuple):
    """How fast one drives along and against a way; 0 where that direction is closed."""

    forward_mps: float
    backward_mps: float


@dataclass(slots=True)
class RoadRules:
    """Reads the tags of ways for one profile, and counts what it meets.

    Attributes
    ----------
    profile : Profile
    odd_values : Tally
        Values that were not understood, by key.
    limits : Tally
        Limits that closed a way, by key.
    closed : dict of Closing to int
    oneways : dict of str to int
        Ways of `oneway=alternating` and `reversible`.
    roundabouts, speeds_told, speeds_implied : int
    """

    profile: Profile
    odd_values: Tally = field(default_factory=Tally)
    limits: Tally = field(default_factory=Tally)
    closed: dict[Closing, int] = field(default_factory=lambda: dict.fromkeys(Closing, 0))
    oneways: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sorted(_TOLD_ONEWAYS), 0))
    roundabouts: int = 0
    speeds_told: int = 0
    speeds_implied: int = 0
    _oneway_keys: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._oneway_keys = (*(f"oneway:{key}" for key in self.profile.access_keys), "oneway")

    def speeds(self, tags: Mapping[str, str], class_kmh: float, element: str) -> RoadSpeeds | None:
        """Give the speeds of a way whose class is driven at `class_kmh`, None where it is closed to the vehicle."""
        along, against = self._directions(tags, element)
        reason = self._closing(tags, element)
        if reason is None and not (along or against):
            reason = Closing.REVERSIBLE
        if reason is not None:
            self.closed[reason] += 1
            return None
        free_kmh = min(class_kmh, self._surface_kmh(tags, element))
        forward_mps, backward_mps = (
            self.profile.speed_mps(free_kmh, limit_kmh) for limit_kmh in self._limits_kmh(tags, element)
        )
        return RoadSpeeds(forward_mps * along, backward_mps * against)

    def is_too_small(self, tags: Mapping[str, str], element: str) -> bool:
        """Tell whether a limit of height, width, length or weight keeps the vehicle out."""
        for key, read, size in _LIMITS:
            if key in tags:
                limit = read(tags[key])
                if limit is None:
                    self.odd_values.add(key, tags[key], element)
                elif limit < getattr(self.profile, size):
                    self.limits.add(key, tags[key], element)
                    return True
        return False

    def _closing(self, tags: Mapping[str, str], element: str) -> Closing | None:
        self._look_at_access(tags, element)
        if self.profile.is_closed(tags):
            return Closing.ACCESS
        if self.is_too_small(tags, element):
            return Closing.SIZE
        if not self.profile.winter and any(tags.get(key) == "yes" for key in _WINTER_KEYS):
            return Closing.WINTER
        return Closing.IMPASSABLE if tags.get("smoothness") == "impassable" else None

    def _look_at_access(self, tags: Mapping[str, str], element: str) -> None:
        for key in self.profile.access_keys:
            if key in tags and not _ACCESS_VALUES.issuperset(_values(tags[key])):
                self.odd_values.add(key, tags[key], element)

    def _directions(self, tags: Mapping[str, str], element: str) -> tuple[bool, bool]:
        self.roundabouts += tags.get("junction") in _ONEWAY_JUNCTIONS
        key = next((key for key in self._oneway_keys if key in tags), None)
        if key is not None and tags[key] in _ONEWAY:
            if tags[key] in _TOLD_ONEWAYS:
                self.oneways[tags[key]] += 1
            return _ONEWAY[tags[key]]
        if key is not None:
            self.odd_values.add(key, tags[key], element)
        implied = tags.get("highway") == "motorway" or tags.get("junction") in _ONEWAY_JUNCTIONS
        return _FORWARD if implied else _BOTH

    def _limits_kmh(self, tags: Mapping[str, str], element: str) -> tuple[float, float]:
        """Give the limits along and against the way, `UNLIMITED_KMH` where neither a sign nor a law is told."""
        if _LIMIT_KEYS.isdisjoint(tags):
            return UNLIMITED_KMH, UNLIMITED_KMH
        implied = implied_speed_kmh(tags)
        told = [self._told_kmh(tags, key, element) for key in _SPEED_KEYS]
        *ways, both = told
        self.speeds_told += any(speed is not None for speed in told)
        self.speeds_implied += implied is not None and told == [None] * 3
        forward, backward = (_first(way, both, implied, UNLIMITED_KMH) for way in ways)
        return forward, backward

    def _told_kmh(self, tags: Mapping[str, str], key: str, element: str) -> float | None:
        if key not in tags:
            return None
        speed = max_speed_kmh(tags[key])
        if speed is None:
            self.odd_values.add(key, tags[key], element)
        return speed

    def _surface_kmh(self, tags: Mapping[str, str], element: str) -> float:
        """Give the fastest that one drives on the way's surface; of several values the slowest counts."""
        slowest = UNLIMITED_KMH
        for key, table in self.profile.surface_kmh.items():
            if key in tags:
                known = [table.get(value) for value in _values(tags[key])]
                if None in known:
                    self.odd_values.add(key, tags[key], element)
                slowest = min([slowest, *(speed for speed in known if speed is not None)])
        return slowest


def _values(text: str) -> list[str]:
    return [value.strip().lower() for value in text.split(";")]


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)
