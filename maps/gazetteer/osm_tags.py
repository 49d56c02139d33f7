"""What the tags of an object of OSM say about places and addresses: tables and small rules."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from maps.gazetteer.kilometres import KM_KEYS
from maps.gazetteer.osm_columns import AddressTexts
from maps.gazetteer.osm_names import NAME_KEYS, name_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Tags = Mapping[str, str]

SETTLEMENT_REACH_M: Final = MappingProxyType(
    {
        "city": 15_000.0,
        "town": 5_000.0,
        "village": 2_500.0,
        "hamlet": 1_200.0,
        "allotments": 800.0,
        "isolated_dwelling": 600.0,
        "farm": 600.0,
    }
)
"""Values of `place` that people live in, and how far from its middle one says to be there where no border is known."""

PART_REACH_M: Final = MappingProxyType(
    {"borough": 5_000.0, "suburb": 3_000.0, "quarter": 1_500.0, "neighbourhood": 800.0}
)
"""Values of `place` for parts of settlements, with their reach."""

PLACE_KINDS: Final = frozenset({*SETTLEMENT_REACH_M, *PART_REACH_M})
ALLOTMENTS: Final = "allotments"
ADMIN_LEVELS: Final = range(4, 11)
"""Levels of boundaries that are zones: from a region (4) to a part of a town (10)."""

BORDER_KEYS: Final = ("boundary", "landuse", "place")
"""A closed way without any of these keys is no border of a settlement or zone."""

_NO_STREETS: Final = frozenset(
    {
        *("bus_stop", "construction", "corridor", "elevator", "emergency_bay", "milestone", "platform", "proposed"),
        *("abandoned", "razed", "rest_area", "services", "street_lamp", "traffic_signals", "via_ferrata"),
    }
)
_ENTRANCE_SIGNS: Final = ("ref", "addr:unit", "addr:staircase")
_TOWN_KEYS: Final = ("addr:hamlet", "addr:village", "addr:city", "addr:town")
_PART_KEYS: Final = ("addr:suburb", "addr:district", "addr:quarter", "addr:neighbourhood")
_SECOND_ADDRESSES: Final = (
    ("addr2:street", "addr2:housenumber"),
    ("addr:street2", "addr:housenumber2"),
    ("addr:2:street", "addr:2:housenumber"),
)

_ADDRESS_KEYS: Final = frozenset(
    {"addr:housenumber", "addr:street", *(key for both in _SECOND_ADDRESSES for key in both)}
)
TELLING_KEYS: Final = frozenset({*NAME_KEYS, *_ADDRESS_KEYS, *KM_KEYS, "addr:interpolation", "entrance", "ref", "type"})
"""An object without any of these keys tells nothing, unless entrances lie on its outline."""


def place_kind(tags: Tags) -> str:
    """Tell what kind of settlement, or part of one, an object is; empty where it is none."""
    kind = tags.get("place", "")
    if kind in PLACE_KINDS:
        return kind
    return ALLOTMENTS if tags.get("landuse") == ALLOTMENTS else ""


def admin_level(tags: Tags) -> int:
    """Give the level of an administrative boundary that is a zone; 0 where it is none."""
    level = tags.get("admin_level", "")
    is_zone = tags.get("boundary") == "administrative" and level in map(str, ADMIN_LEVELS)
    return int(level) if is_zone else 0


def street_name(tags: Tags) -> str:
    """Give the name of a street, square or bridge for which houses are numbered; empty where it is none."""
    highway = tags.get("highway", "")
    is_street = (highway and highway not in _NO_STREETS) or tags.get("place") == "square"
    return name_of(tags) if is_street else ""


def road_number(tags: Tags) -> str:
    """Give the number of a road, as `А-181;E 18`; empty where it is none."""
    highway = tags.get("highway", "")
    return tidy(tags.get("ref", "")) if highway and highway not in _NO_STREETS else ""


def addresses_of(tags: Tags) -> Iterator[AddressTexts]:
    """Give the addresses of an object: its own, and those by a second street or number at a corner."""
    if _ADDRESS_KEYS.isdisjoint(tags):
        return
    town, part = _first(tags, _TOWN_KEYS), _first(tags, _PART_KEYS)
    first = AddressTexts(
        _said(tags, "addr:housenumber"), _said(tags, "addr:street"), _said(tags, "addr:place"), town, part
    )
    if "addr:housenumber" in tags or first.street:
        yield first
    for street_key, number_key in _SECOND_ADDRESSES:
        street, number = _said(tags, street_key) or first.street, _said(tags, number_key)
        if street and number:
            yield AddressTexts(number, street, "", town, part)


def entrance_sign(tags: Tags) -> str:
    """Give the sign of an entrance to a house; empty where there is none, or it is one of the metro."""
    if tags.get("entrance", "no") == "no" or "railway" in tags:
        return ""
    return _first(tags, _ENTRANCE_SIGNS)


def _first(tags: Tags, keys: tuple[str, ...]) -> str:
    return next(filter(None, (_said(tags, key) for key in keys)), "")


def _said(tags: Tags, key: str) -> str:
    text = tags.get(key)
    return tidy(text) if text else ""
