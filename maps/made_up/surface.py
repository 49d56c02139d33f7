"""What lies between the roads of a made-up region: its river, lakes, woods and parks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.lines import arc_lines
from maps.made_up.country import chance, plan_country, settlement_radius_m
from maps.made_up.names import lake_names, park_names
from maps.made_up.roads import to_degrees, to_metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.country import Country
    from maps.made_up.region import MadeUpRegion
    from maps.made_up.streets import River
    from maps.road_graph import RoadGraph

RIVER_NAME: Final = "Светлая"

_MARGIN_M: Final = 3_000.0
_RIVER_STEP_M: Final = 40.0
_BANK_M: Final = 3.0
_WOOD_STEP_M: Final = 3_500.0
_WOOD_RADIUS_M: Final = (500.0, 1_500.0)
_LAKE_RADIUS_M: Final = (120.0, 420.0)
_PARK_STEP_M: Final = 1_300.0
_PARK_RADIUS_M: Final = (110.0, 260.0)
_CORNERS: Final = 28


@dataclass(frozen=True, slots=True, eq=False)
class MadeUpSurface:
    """Shapes in degrees, made by shapely, and what they are called.

    Attributes
    ----------
    river, river_middle : polygon and line
    lakes, woods, parks : (n,) polygons
    lake_names, park_names : list of str
    bridge : (arcs,) bool
        Roads that cross the river.
    """

    river: Any
    river_middle: Any
    lakes: Any
    lake_names: list[str]
    woods: Any
    parks: Any
    park_names: list[str]
    bridge: NDArray[np.bool_]


def made_up_surface(region: MadeUpRegion) -> MadeUpSurface:
    """Make the surface of a made-up region; the same region gives the same shapes."""
    import shapely

    nodes, seed = region.graph.nodes, region.seed
    country, _ = plan_country(nodes, seed)
    roads = _roads(region.graph)
    bounds = shapely.total_bounds(roads) + _MARGIN_M * np.array((-1, -1, 1, 1))
    middle = _river_middle(country, bounds)
    river = shapely.buffer(middle, country.river.width_m / 2, cap_style="flat", quad_segs=2)
    shapely.prepare(river)
    rng = chance("woods", nodes, seed)
    woods = _without(_blobs(_wild_places(country, bounds, rng), _WOOD_RADIUS_M, rng), river)
    rng = chance("lakes", nodes, seed)
    lakes = _blobs(_wild_places(country, bounds, rng), _LAKE_RADIUS_M, rng)
    lakes = _apart(lakes[~shapely.intersects(river, lakes)], roads)
    parks = _without(made_up_parks(country, region), river)
    return MadeUpSurface(
        river=_degrees(river),
        river_middle=_degrees(middle),
        lakes=_degrees(lakes),
        lake_names=lake_names(rng).take(0, len(lakes)),
        woods=_degrees(woods),
        parks=_degrees(parks),
        park_names=park_names(rng).take(0, len(parks)),
        bridge=np.asarray(shapely.intersects(river, roads)),
    )


def made_up_parks(country: Country, region: MadeUpRegion) -> Any:
    """Give the parks of the city as polygons in local metres, the river not cut out."""
    rng = chance("parks", region.graph.nodes, region.seed)
    return _blobs(_park_places(country, rng), _PARK_RADIUS_M, rng)


def water_reaches(river: River, place: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places (..., 2), local metres, lie in the river or nearly; (...,) bool."""
    x, y = place[..., 0], place[..., 1]
    slope = (river.middle_m(x + _RIVER_STEP_M) - river.middle_m(x - _RIVER_STEP_M)) / (2 * _RIVER_STEP_M)
    off_m = np.abs(y - river.middle_m(x)) / np.hypot(1.0, slope)
    return np.asarray(off_m < 1.1 * river.width_m / 2 + _BANK_M)


def _roads(graph: RoadGraph) -> Any:
    """Give the lines of all arcs in local metres."""
    import shapely

    lines = arc_lines(graph)
    places = np.column_stack(to_metres(lines.lon, lines.lat))
    return shapely.linestrings(places, indices=np.repeat(np.arange(graph.arcs), np.diff(lines.start)))


def _river_middle(country: Country, bounds: NDArray[np.float64]) -> Any:
    import shapely

    x = np.arange(bounds[0], bounds[2] + _RIVER_STEP_M, _RIVER_STEP_M)
    return shapely.linestrings(np.column_stack((x, country.river.middle_m(x))))


def _wild_places(country: Country, bounds: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Give places outside the ring road and the settlements, (n, 2) metres."""
    place = _lattice(bounds, _WOOD_STEP_M, rng)
    away = np.hypot(*place.T) > np.hypot(*country.ring.T).max() + _WOOD_RADIUS_M[1] / 2
    for site, radius_m in zip(country.site, settlement_radius_m(country.size), strict=True):
        away &= np.hypot(*(place - site).T) > radius_m + _WOOD_RADIUS_M[1]
    return np.asarray(place[away])


def _park_places(country: Country, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give places inside the ring road, (n, 2) metres."""
    reach_m = float(np.hypot(*country.ring.T).min()) - 2 * _PARK_RADIUS_M[1]
    place = _lattice(np.array((-reach_m, -reach_m, reach_m, reach_m)), _PARK_STEP_M, rng)
    return np.asarray(place[np.hypot(*place.T) < reach_m])


def _lattice(bounds: NDArray[np.float64], step_m: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give jittered places all over a box, (n, 2) metres."""
    x, y = np.meshgrid(np.arange(bounds[0], bounds[2], step_m), np.arange(bounds[1], bounds[3], step_m))
    place = np.column_stack((x.ravel(), y.ravel()))
    return place + rng.uniform(-0.4, 0.4, place.shape) * step_m


def _blobs(place: NDArray[np.float64], radius_m: tuple[float, float], rng: np.random.Generator) -> Any:
    """Draw an uneven round shape at each place."""
    import shapely

    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    phase = rng.uniform(0, 2 * np.pi, (3, len(place), 1))
    waves = ((0.30, 2), (0.15, 3), (0.06, 7))
    swing = sum(size * np.sin(count * angle + phase[wave]) for wave, (size, count) in enumerate(waves))
    reach = rng.uniform(*radius_m, (len(place), 1)) * (1 + swing)
    corner = np.stack((reach * np.cos(angle), reach * np.sin(angle)), axis=2) + place[:, None, :]
    return shapely.polygons(corner)


def _without(shapes: Any, river: Any) -> Any:
    """Cut the river out of shapes; what lies all in the river is left out."""
    import shapely

    wet = shapely.intersects(river, shapes)
    shapes[wet] = shapely.difference(shapes[wet], river)
    return shapes[~shapely.is_empty(shapes)]


def _apart(shapes: Any, others: Any) -> Any:
    """Keep the shapes that meet none of the others."""
    import shapely

    met, _ = shapely.STRtree(others).query(shapes, predicate="intersects")
    return np.delete(shapes, np.unique(met))


def _degrees(shapes: Any) -> Any:
    import shapely

    return shapely.transform(shapes, lambda places: np.column_stack(to_degrees(*places.T)))
