"""The layers of the base map and the zooms at which their features appear, as docs/tiles.md tells them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

MIN_ZOOM: Final = 6
MAX_ZOOM: Final = 14
EXTENT: Final = 4096
"""Units along the side of a tile."""

BUFFER: Final = 64
"""Units that lines and polygons reach beyond the side."""

LAYERS: Final = ("water", "green", "buildings", "roads", "places", "house_numbers", "pois")
POINT_LAYERS: Final = frozenset({"places", "house_numbers", "pois"})

BY_SIZE: Final = 0
"""Instead of a first zoom: the polygon appears once it is large enough to be seen."""

SEEN_AREA: Final = MappingProxyType({"water": 1_024.0, "green": 2_048.0, "buildings": 1_600.0})
"""Square units from which a polygon is drawn before the last zoom; one unit is an eighth of a pixel."""

BUILDINGS_FROM: Final = 13

WATER_LINE_FROM: Final = MappingProxyType({"river": 8, "canal": 8, "stream": 12, "ditch": 13})
PLACE_FROM: Final = MappingProxyType(
    {
        "city": 6,
        "town": 8,
        "village": 10,
        "borough": 10,
        "suburb": 11,
        "hamlet": 12,
        "quarter": 12,
        "neighbourhood": 13,
        "isolated_dwelling": 13,
        "locality": 13,
        "farm": 13,
    }
)
POI_FROM: Final = MappingProxyType({"hospital": 11, "ambulance_station": 11, "railway_station": 12})

_ROAD_FROM: Final = MappingProxyType(
    {
        "motorway": 6,
        "trunk": 7,
        "primary": 8,
        "secondary": 9,
        "tertiary": 10,
        "rail": 10,
        "ferry": 10,
        "path": 13,
        "tram": 13,
    }
)
_OTHER_ROADS_FROM: Final = 12
_LINKS_FROM: Final = 9


def road_from(road_class: str, *, link: bool = False) -> int:
    """Give the first zoom of a road; a ramp comes with its road, but not before the map is detailed."""
    first = _ROAD_FROM.get(road_class, _OTHER_ROADS_FROM)
    return max(first, _LINKS_FROM) if link else first
