"""Districts of the city and service areas of the stations of a made-up region, as polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.gazetteer.entries import Settlement, Zone
from maps.made_up.country import Country, chance, plan_country
from maps.made_up.names import words
from maps.made_up.roads import to_degrees, to_metres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.made_up.region import MadeUpRegion

DISTRICT: Final = "district"
SERVICE_AREA: Final = "service_area"

_NODES_PER_DISTRICT: Final = 2_500
_LEAST_DISTRICTS: Final = 3
_FROM_MIDDLE: Final = (0.5, 0.75)
"""Middles of the districts but the first, in parts of the ring's radius."""

_MARGIN_M: Final = 2_000.0


def districts(region: MadeUpRegion) -> tuple[tuple[Settlement, ...], tuple[Zone, ...]]:
    """Give the districts of the city, as parts of it and as polygons that share out what the ring road encloses."""
    country, _ = plan_country(region.graph.nodes, region.seed)
    middle = _district_middles(country, region)
    lon, lat = to_degrees(*middle.T)
    names = [f"{word} район" for word in words("districts")[: len(middle)]]
    people = region.places[0].population // len(middle)
    outlines = _shared_out(middle, _polygon(country.ring))
    return (
        tuple(
            Settlement(name, (), "suburb", lon, lat, people, 0)
            for name, lon, lat in zip(names, lon.tolist(), lat.tolist(), strict=True)
        ),
        _zones(names, DISTRICT, outlines),
    )


def service_areas(region: MadeUpRegion) -> tuple[Zone, ...]:
    """Share out the whole region between its stations: each place to the one nearest to it."""
    import shapely

    graph = region.graph
    place = np.column_stack(to_metres(*np.array([(one.lon, one.lat) for one in region.stations]).T))
    x, y = to_metres(graph.lon, graph.lat)
    whole = shapely.box(x.min() - _MARGIN_M, y.min() - _MARGIN_M, x.max() + _MARGIN_M, y.max() + _MARGIN_M)
    return _zones([one.name for one in region.stations], SERVICE_AREA, _shared_out(place, whole))


def _district_middles(country: Country, region: MadeUpRegion) -> NDArray[np.float64]:
    """Give places (districts, 2) in local metres: the middle of the city, the others around it."""
    rng = chance("districts", region.graph.nodes, region.seed)
    most = len(words("districts"))
    around = int(np.clip(0.64 * region.graph.nodes / _NODES_PER_DISTRICT, _LEAST_DISTRICTS, most)) - 1
    angle = 2 * np.pi * (np.arange(around) + rng.uniform(-0.2, 0.2, around)) / around
    reach_m = rng.uniform(*_FROM_MIDDLE, around) * np.hypot(*country.ring.T).min()
    return np.vstack((np.zeros((1, 2)), np.column_stack((reach_m * np.cos(angle), reach_m * np.sin(angle)))))


def _shared_out(place: NDArray[np.float64], whole: Any) -> Any:
    """Give for each place the part of a polygon that is nearest to it, in degrees."""
    import shapely

    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(place), extend_to=whole))
    points: Any = shapely.points(place)
    cell, row = shapely.STRtree(points).query(cells, predicate="contains")
    parts: Any = shapely.intersection(cells[cell], whole)
    return shapely.transform(parts[np.argsort(row)], lambda corner: np.column_stack(to_degrees(*corner.T)))


def _polygon(corner: NDArray[np.float64]) -> Any:
    import shapely

    return shapely.polygons(corner)


def _zones(names: Sequence[str], kind: str, outlines: Any) -> tuple[Zone, ...]:
    import shapely

    rows = zip(names, shapely.to_wkb(outlines).tolist(), strict=True)
    return tuple(Zone(name, kind, wkb) for name, wkb in rows)
