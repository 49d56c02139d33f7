"""Houses of a made-up region: on sides of the blocks of streets and on plots, numbered along the street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.lines import arc_lines, is_mirror
from maps.made_up.country import chance, plan_country
from maps.made_up.fronts import Fronts, fronts_along
from maps.made_up.house_numbers import house_numbers
from maps.made_up.roads import to_degrees, to_metres
from maps.made_up.surface import made_up_parks, water_reaches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.region import MadeUpRegion
    from maps.made_up.street_rows import StreetRows
    from maps.road_graph import RoadGraph

_BUILT_SHARE: Final = 0.3
_PLOTS_SHARE: Final = 0.9
"""Of the sides of blocks and of plots, how many have a house; the others are gardens and yards."""

_SHARE_OF_FRONT: Final = (0.2, 0.45)
_DEPTH_M: Final = (11.0, 18.0)
_FROM_MIDDLE_M: Final = (16.0, 22.0)
"""From the middle of the street to the front of the house."""

_PLOT_SCALE: Final = 0.5
_ENTRANCES_FROM_M: Final = 44.0
_ENTRANCES_SHARE: Final = 0.4
_ENTRANCE_EVERY_M: Final = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class MadeUpHouses:
    """Houses, sorted by street, then side, then along it.

    Attributes
    ----------
    corners : (houses, 4, 2) float64
        Degrees; from the first to the second runs the front.
    lon, lat : (houses,) float64
        The middle of each.
    street : (houses,) int32
        Row of `StreetRows`.
    number : tuple of str
        As the sign says: odd to the left of the street, even to the right.
    entrance_house : (entrances,) int32
    entrance_number : (entrances,) int64
        From 1 in each house.
    entrance_lon, entrance_lat : (entrances,) float64
    """

    corners: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    street: NDArray[np.int32]
    number: tuple[str, ...]
    entrance_house: NDArray[np.int32]
    entrance_number: NDArray[np.int64]
    entrance_lon: NDArray[np.float64]
    entrance_lat: NDArray[np.float64]


def made_up_houses(region: MadeUpRegion, streets: StreetRows) -> MadeUpHouses:
    """Build the houses of a region; the same region has the same houses."""
    graph, rng = region.graph, chance("houses", region.graph.nodes, region.seed)
    arcs = np.flatnonzero(~is_mirror(graph, arc_lines(graph)))
    fronts = fronts_along(graph, streets, arcs)
    front, side, corners = _standing(region, fronts, arcs, rng)
    row = 2 * fronts.street[front] + side
    order = np.lexsort((front, row))
    front, row, corners = front[order], row[order], corners[order]
    number = house_numbers(row, fronts.is_plot[front], _cross_numbers(fronts)[front], rng)
    house, nth, place = _entrances(corners, rng)
    lon, lat = to_degrees(*corners.mean(axis=1).T)
    entrance_lon, entrance_lat = to_degrees(*place.T)
    return MadeUpHouses(
        corners=np.stack(to_degrees(corners[..., 0], corners[..., 1]), axis=-1),
        lon=lon,
        lat=lat,
        street=fronts.street[front].astype(np.int32),
        number=number,
        entrance_house=house.astype(np.int32),
        entrance_number=nth + 1,
        entrance_lon=entrance_lon,
        entrance_lat=entrance_lat,
    )


def _standing(
    region: MadeUpRegion, fronts: Fronts, arcs: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Choose the fronts and sides (0 left, 1 right) that are built on, and give the corners in metres."""
    share = np.where(fronts.is_plot, _PLOTS_SHARE, _BUILT_SHARE)
    side, front = np.nonzero(rng.random((2, len(share))) < share)
    corners = _corners(fronts, front, 1 - 2 * side, rng)
    free = _free(region, corners, arcs)
    return front[free], side[free], corners[free]


def _corners(
    fronts: Fronts, front: NDArray[np.int64], left: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Give the corners (houses, 4, 2) of a house in the middle of each front, 1 left of the street or -1 right."""
    begin, end = fronts.begin[front], fronts.end[front]
    length_m = np.hypot(*(end - begin).T)[:, None]
    along = (end - begin) / length_m
    across = np.column_stack((-along[:, 1], along[:, 0])) * left[:, None]
    scale = np.where(fronts.is_plot[front], _PLOT_SCALE, 1.0)[:, None]
    half = length_m * rng.uniform(*_SHARE_OF_FRONT, length_m.shape) / 2
    near = rng.uniform(*_FROM_MIDDLE_M, length_m.shape) * scale
    far = near + rng.uniform(*_DEPTH_M, length_m.shape) * scale
    reach = ((-half, near), (half, near), (half, far), (-half, far))
    return np.stack([(begin + end) / 2 + x * along + y * across for x, y in reach], axis=1)


def _free(region: MadeUpRegion, corners: NDArray[np.float64], arcs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which houses stand on no road, in no park or water, and on no other house before them."""
    import shapely

    shapes: Any = shapely.polygons(corners)
    country, _ = plan_country(region.graph.nodes, region.seed)
    free: NDArray[np.bool_] = ~np.any(water_reaches(country.river, corners), axis=1)
    for others in (made_up_parks(country, region), _lines(region.graph, arcs)):
        free[shapely.STRtree(shapes).query(others, predicate="intersects")[1]] = False
    here, there = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    free[here[here > there]] = False
    return free


def _lines(graph: RoadGraph, arcs: NDArray[np.int64]) -> Any:
    """Give the lines of arcs in local metres."""
    import shapely

    lines = arc_lines(graph)
    count = np.diff(lines.start)[arcs]
    arc = np.repeat(np.arange(len(arcs)), count)
    point = np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count) + lines.start[arcs][arc]
    return shapely.linestrings(np.column_stack(to_metres(lines.lon[point], lines.lat[point])), indices=arc)


def _cross_numbers(fronts: Fronts) -> NDArray[np.int64]:
    """Give about the number that each front would have in the street that crosses at its end, 0 for none."""
    first = np.searchsorted(fronts.street, fronts.street)
    number = 2 * (np.arange(len(first)) - first) + 1
    return np.where(fronts.cross >= 0, number[fronts.cross], 0)


def _entrances(
    corners: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Give entrances along the back of larger houses: row of the house, number from 0, place in metres."""
    begin, end = corners[:, 3], corners[:, 2]
    length_m = np.hypot(*(end - begin).T)
    count = (length_m / _ENTRANCE_EVERY_M).astype(np.int64)
    count[(length_m < _ENTRANCES_FROM_M) | (rng.random(len(count)) >= _ENTRANCES_SHARE)] = 0
    house = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(house)) - np.repeat(np.cumsum(count) - count, count)
    share = ((nth + 0.5) / count[house])[:, None]
    return house, nth, begin[house] + share * (end - begin)[house]
