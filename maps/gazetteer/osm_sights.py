"""Which objects of OSM people know by name, and which of them are one."""

from __future__ import annotations

from collections import defaultdict
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.gazetteer.entries import Sight
from maps.gazetteer.osm_names import joined_names, name_key, name_of, other_names_of
from maps.gazetteer.spots import clusters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from maps.gazetteer.settling import Settling

_ANY: Final = frozenset[str]()
_KINDS: Final = (
    ("aeroway", frozenset({"aerodrome", "terminal", "heliport", "helipad"})),
    ("railway", frozenset({"station", "halt", "tram_stop", "subway_entrance"})),
    ("public_transport", frozenset({"station"})),
    ("emergency", frozenset({"ambulance_station", "landing_site", "mountain_rescue", "water_rescue", "lifeguard"})),
    ("healthcare", _ANY),
    ("amenity", _ANY),
    ("shop", _ANY),
    ("leisure", _ANY),
    ("tourism", _ANY),
    ("historic", _ANY),
    ("office", _ANY),
    ("craft", _ANY),
    ("man_made", frozenset({"bridge", "lighthouse", "tower", "works", "observatory", "pier"})),
    ("landuse", frozenset({"cemetery", "industrial", "commercial", "retail", "military"})),
    ("military", _ANY),
    ("place", frozenset({"locality", "island", "islet"})),
)
"""Keys whose value is the kind of a sight, the more telling first, each with the values that count."""

SIGHT_KEYS: Final = tuple(key for key, _ in _KINDS)
_ALL_KEYS: Final = frozenset(SIGHT_KEYS)
_NO: Final = frozenset({"", "no", "none"})
_VAGUE: Final = frozenset({"yes", "vacant"})
_ONE_SIGHT_M: Final = 200.0
"""Objects of one name and kind not farther apart are one: a node and its building, platforms of a stop (m)."""


class FoundSight(NamedTuple):
    """A sight as an object of OSM tells it; degrees."""

    name: str
    other_names: tuple[str, ...]
    kind: str
    lon: float
    lat: float


def sight_kind(tags: Mapping[str, str]) -> str:
    """Tell what kind of sight an object is; empty where it is none."""
    if _ALL_KEYS.isdisjoint(tags):
        return ""
    if tags.get("railway") == "station" and (tags.get("station") == "subway" or tags.get("subway") == "yes"):
        return "subway"
    told = ((key, tags[key].partition(";")[0].strip()) for key, values in _KINDS if _counts(tags.get(key, ""), values))
    return next((key if value in _VAGUE else value for key, value in told), "")


def sight_of(tags: Mapping[str, str], lon: float, lat: float) -> FoundSight | None:
    """Give an object as a sight; None where it has no name or is none."""
    kind = sight_kind(tags)
    name = name_of(tags) if kind else ""
    return FoundSight(name, other_names_of(tags, name), kind, lon, lat) if name else None


def sights(found: Sequence[FoundSight], settling: Settling) -> tuple[Sight, ...]:
    """Put what was found together: each sight once, with its settlement."""
    alike = defaultdict(list)
    for sight in found:
        alike[name_key(sight.name), sight.kind].append(sight)
    kept = [one for group in alike.values() for one in _merged(group)]
    settlement = settling.settle(np.array([one.lon for one in kept]), np.array([one.lat for one in kept]))
    return tuple(
        Sight(one.name, one.other_names, one.kind, row, one.lon, one.lat)
        for one, row in zip(kept, settlement.tolist(), strict=True)
    )


def _counts(value: str, values: frozenset[str]) -> bool:
    return value not in _NO and (not values or value in values)


def _merged(group: list[FoundSight]) -> Iterable[FoundSight]:
    if len(group) == 1:
        return group
    number = clusters(np.array([one.lon for one in group]), np.array([one.lat for one in group]), _ONE_SIGHT_M)
    by_number: dict[int, list[FoundSight]] = defaultdict(list)
    for one, its in zip(group, number.tolist(), strict=True):
        by_number[its].append(one)
    return starmap(_one, by_number.values())


def _one(first: FoundSight, *rest: FoundSight) -> FoundSight:
    return first._replace(other_names=joined_names(first.name, first.other_names, *(one.other_names for one in rest)))
