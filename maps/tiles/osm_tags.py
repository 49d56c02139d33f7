"""Which layer of the base map a tagged object of OSM belongs to, and with which properties: tables and small rules."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from maps.osm.reading import population_of
from maps.tiles.layers import BY_SIZE, MAX_ZOOM, PLACE_FROM, POI_FROM, WATER_LINE_FROM, road_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Tags = Mapping[str, str]
    Properties = dict[str, str | int | bool]

KEYS: Final = (
    "addr:housenumber",
    "amenity",
    "building",
    "emergency",
    "healthcare",
    "highway",
    "landuse",
    "leisure",
    "natural",
    "place",
    "railway",
    "route",
    "waterway",
)
"""An object without any of these keys is in no layer."""

_GREEN: Final = (
    (
        "landuse",
        {
            "forest": "forest",
            "grass": "grass",
            "meadow": "grass",
            "village_green": "grass",
            "recreation_ground": "grass",
            "cemetery": "cemetery",
            "allotments": "allotments",
            "farmland": "farmland",
            "orchard": "farmland",
            "vineyard": "farmland",
        },
    ),
    ("leisure", {"park": "park", "garden": "park", "golf_course": "grass", "common": "grass", "pitch": "pitch"}),
    (
        "natural",
        {"wood": "forest", "scrub": "scrub", "heath": "scrub", "grassland": "grass", "wetland": "wetland"},
    ),
    ("amenity", {"grave_yard": "cemetery"}),
)
_STANDING_WATER: Final = frozenset({"reservoir", "basin"})
_FLOWING_WATER: Final = frozenset({"river", "canal", "stream"})
_WATER_LINES: Final = MappingProxyType(
    {"river": "river", "canal": "canal", "stream": "stream", "ditch": "ditch", "drain": "ditch"}
)
_ROADS: Final = MappingProxyType(
    {
        **{name: name for name in ("motorway", "trunk", "primary", "secondary", "tertiary")},
        **{f"{name}_link": name for name in ("motorway", "trunk", "primary", "secondary", "tertiary")},
        **{name: name for name in ("unclassified", "residential", "living_street", "service", "track", "pedestrian")},
        **dict.fromkeys(("footway", "path", "cycleway", "bridleway", "steps"), "path"),
        "road": "unclassified",
        "busway": "service",
    }
)
_RAILS: Final = MappingProxyType(
    {**dict.fromkeys(("rail", "light_rail", "narrow_gauge", "subway"), "rail"), "tram": "tram"}
)
_ALONG: Final = frozenset({"yes", "true", "1"})
_AGAINST: Final = frozenset({"-1", "reverse"})
_RING_JUNCTIONS: Final = frozenset({"roundabout", "circular"})
_NO: Final = frozenset({"", "no"})
_MOST_PEOPLE: Final = 10**10


class Kind(NamedTuple):
    """A layer, the first zoom (`BY_SIZE` for what depends on it) and the properties of one feature."""

    layer: str
    first_zoom: int
    properties: Properties


def kinds_of_area(tags: Tags) -> Iterator[Kind]:
    """Tell what a closed way or a multipolygon is."""
    surface = _water_area(tags) or _green(tags)
    if surface is not None:
        yield surface
    if tags.get("building", "") not in _NO:
        yield Kind("buildings", BY_SIZE, _named(tags))
    yield from _points(tags)


def kinds_of_line(tags: Tags) -> Iterator[Kind]:
    """Tell what a way is as a line; a way that `area=yes` makes a surface is none."""
    line = None if tags.get("area") == "yes" else _road(tags) or _rail(tags) or _water_line(tags)
    if line is not None:
        yield line


def kinds_of_node(tags: Tags) -> Iterator[Kind]:
    """Tell what a node is."""
    kind = tags.get("place", "")
    if kind in PLACE_FROM and tags.get("name"):
        people = population_of(tags.get("population", ""))
        told: Properties = {"population": people} if 0 < people < _MOST_PEOPLE else {}
        yield Kind("places", PLACE_FROM[kind], {"name": tags["name"], "kind": kind, **told})
    yield from _points(tags)


def _points(tags: Tags) -> Iterator[Kind]:
    number = tags.get("addr:housenumber", "").strip()
    if number:
        yield Kind("house_numbers", MAX_ZOOM, {"number": number})
    poi = _poi(tags)
    if poi is not None:
        yield Kind("pois", POI_FROM[poi], {"kind": poi, **_named(tags)})


def _poi(tags: Tags) -> str | None:
    if "hospital" in (tags.get("amenity"), tags.get("healthcare")):
        return "hospital"
    if tags.get("emergency") == "ambulance_station":
        return "ambulance_station"
    return "railway_station" if tags.get("railway") in ("station", "halt") else None


def _water_area(tags: Tags) -> Kind | None:
    flowing = tags.get("waterway") == "riverbank" or tags.get("water") in _FLOWING_WATER
    if flowing or tags.get("natural") == "water" or tags.get("landuse") in _STANDING_WATER:
        return Kind("water", BY_SIZE, {"kind": "river" if flowing else "water", **_named(tags)})
    return None


def _green(tags: Tags) -> Kind | None:
    found = (kinds.get(tags.get(key, "")) for key, kinds in _GREEN)
    kind = next((kind for kind in found if kind is not None), None)
    return None if kind is None else Kind("green", BY_SIZE, {"kind": kind, **_named(tags)})


def _water_line(tags: Tags) -> Kind | None:
    kind = _WATER_LINES.get(tags.get("waterway", ""))
    return None if kind is None else Kind("water", WATER_LINE_FROM[kind], {"kind": kind, **_named(tags)})


def _road(tags: Tags) -> Kind | None:
    highway = tags.get("highway", "")
    road_class = _ROADS.get(highway) or ("ferry" if not highway and tags.get("route") == "ferry" else None)
    if road_class is None:
        return None
    link = highway.endswith("_link")
    properties: Properties = {"class": road_class, **_named(tags)}
    if tags.get("ref"):
        properties["ref"] = tags["ref"]
    if link:
        properties["link"] = True
    oneway = _oneway(tags)
    if oneway:
        properties["oneway"] = oneway
    return Kind("roads", road_from(road_class, link=link), properties | _crossing(tags))


def _rail(tags: Tags) -> Kind | None:
    road_class = _RAILS.get(tags.get("railway", ""))
    if road_class is None:
        return None
    return Kind("roads", road_from(road_class), {"class": road_class, **_named(tags), **_crossing(tags)})


def _oneway(tags: Tags) -> int:
    told = tags.get("oneway")
    if told in _AGAINST:
        return -1
    implied = tags.get("highway") == "motorway" or tags.get("junction") in _RING_JUNCTIONS
    return int(told in _ALONG or (told is None and implied))


def _crossing(tags: Tags) -> Properties:
    return {key: True for key in ("bridge", "tunnel") if tags.get(key, "") not in _NO}


def _named(tags: Tags) -> Properties:
    name = tags.get("name", "").strip()
    return {"name": name} if name else {}
