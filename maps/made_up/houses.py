"""Houses of a made-up region: one on most sides of the blocks of named streets, numbered along the street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.made_up.roads import to_degrees, to_metres
from maps.road_graph import ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

_BLOCK_M: Final = (45.0, 220.0)
"""Shorter arcs have no room for a house; longer ones are country roads."""

_BUILT_SHARE: Final = 0.6
"""Of the sides of blocks, how many have a house; the others are gardens and yards."""

_SHARE_OF_BLOCK: Final = (0.2, 0.45)
_DEPTH_M: Final = (11.0, 18.0)
_FROM_MIDDLE_M: Final = (16.0, 22.0)
"""From the middle of the street to the front of the house."""

_STREETS: Final = tuple(
    ROAD_CLASSES.index(name) for name in ("primary", "secondary", "tertiary", "unclassified", "residential")
)


@dataclass(frozen=True, slots=True, eq=False)
class Houses:
    """Houses with the street that each belongs to.

    Attributes
    ----------
    outline : (houses,) shapely polygons, degrees
    lon, lat : (houses,) float64
        The middle of each.
    way_id : (houses,) int64
        Way of the road graph that carries the street.
    number : (houses,) int64
        House number: odd to the left of the street, even to the right.
    """

    outline: Any
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way_id: NDArray[np.int64]
    number: NDArray[np.int64]


def houses_along(
    graph: RoadGraph, arcs: NDArray[np.int64], roads: Any, kept_free: Any, rng: np.random.Generator
) -> Houses:
    """Build houses along those of `arcs` that are blocks of a named street.

    Parameters
    ----------
    arcs : (n,) int64
        Of two arcs that share a line, one.
    roads : shapely lines, metres
        No house stands on one of them.
    kept_free : shapely polygons, metres
        No house stands in one of them.
    """
    arcs, begin, end = _blocks(graph, arcs)
    order = _order_along_way(graph.way_id[arcs])
    corners = np.concatenate([_corners(begin, end, side, rng) for side in (1, -1)])
    number = np.concatenate((2 * order + 1, 2 * order + 2))
    built = rng.random(len(corners)) < _BUILT_SHARE
    free = built & _free(corners, roads, kept_free)
    corners, number = corners[free], number[free]
    lon, lat = to_degrees(*corners.mean(axis=1).T)
    return Houses(
        outline=_outlines(corners), lon=lon, lat=lat, way_id=np.tile(graph.way_id[arcs], 2)[free], number=number
    )


def _blocks(
    graph: RoadGraph, arcs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the arcs that are blocks of a named street, with their lower and upper node's places in metres."""
    length_m = graph.length_m[arcs]
    fits = (length_m >= _BLOCK_M[0]) & (length_m <= _BLOCK_M[1])
    named = np.array([bool(name) for name in graph.names])[graph.name[arcs]]
    arcs = arcs[fits & named & np.isin(graph.road_class[arcs], _STREETS)]
    place = np.column_stack(to_metres(graph.lon, graph.lat))
    low, high = np.sort((graph.tail[arcs], graph.head[arcs]), axis=0)
    along = np.lexsort((low, graph.way_id[arcs]))
    return arcs[along], place[low[along]], place[high[along]]


def _order_along_way(way: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the blocks of each way from 0; `way` is sorted."""
    first = np.flatnonzero(np.append(True, way[1:] != way[:-1]))
    count = np.diff(np.append(first, len(way)))
    return np.arange(len(way)) - np.repeat(first, count)


def _corners(
    begin: NDArray[np.float64], end: NDArray[np.float64], side: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Give the corners (blocks, 4, 2) of a house in the middle of each block, 1 left of the street or -1 right."""
    leap = end - begin
    length_m = np.hypot(*leap.T)[:, None]
    along, left = leap / length_m, np.column_stack((-leap[:, 1], leap[:, 0])) / length_m * side
    half = length_m * rng.uniform(*_SHARE_OF_BLOCK, length_m.shape) / 2
    near = rng.uniform(*_FROM_MIDDLE_M, length_m.shape)
    far = near + rng.uniform(*_DEPTH_M, length_m.shape)
    middle = (begin + end) / 2
    reach = ((-half, near), (half, near), (half, far), (-half, far))
    return np.stack([middle + x * along + y * left for x, y in reach], axis=1)


def _free(corners: NDArray[np.float64], roads: Any, kept_free: Any) -> NDArray[np.bool_]:
    """Tell which houses stand on no road, in nothing that is kept free, and on no other house before them."""
    import shapely

    shapes: Any = shapely.polygons(corners)
    free = np.ones(len(shapes), dtype=np.bool_)
    for others in (roads, kept_free):
        free[shapely.STRtree(others).query(shapes, predicate="intersects")[0]] = False
    here, there = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    free[here[here > there]] = False
    return free


def _outlines(corners: NDArray[np.float64]) -> Any:
    import shapely

    lon, lat = to_degrees(corners[..., 0], corners[..., 1])
    return shapely.polygons(np.stack((lon, lat), axis=-1))
