"""The roads around a place: both directions of each, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.lines import arc_lines, is_mirror
from maps.road_graph import NO_ARC, frozen, great_circle_m
from maps.snapping import Snapped, checked_places

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.road_graph import RoadGraph
    from maps.snapping import ArcIndex


@dataclass(frozen=True, slots=True, eq=False)
class NearRoads:
    """Several points on roads for each place.

    Attributes
    ----------
    start : (places + 1,) int64
        Those of place `p` are the rows `start[p]:start[p + 1]` of `spots`, nearest first.
    spots : Snapped
        A road that may be driven both ways is there once for each of its arcs.
    """

    start: NDArray[np.int64]
    spots: Snapped


def mirrored_arcs(graph: RoadGraph) -> NDArray[np.int32]:
    """Give for each arc the higher arc that has the very same line the other way, `NO_ARC` where there is none.

    An index of roads leaves the higher one out.
    """
    mirrors = np.flatnonzero(is_mirror(graph, arc_lines(graph)))
    of = np.full(graph.arcs, NO_ARC, dtype=np.int32)
    of[graph.reverse[mirrors]] = mirrors
    return frozen(of)


def near_roads(
    index: ArcIndex, mirrored: NDArray[np.int32], places: ArrayLike, *, radius_m: float, most: int
) -> NearRoads:
    """Find the nearest roads of each place.

    Parameters
    ----------
    index : ArcIndex
    mirrored : (arcs,) int32
        As of `mirrored_arcs`, of the same graph.
    places : (n, 2) lon, lat in degrees
    radius_m : float
        Roads farther away are none.
    most : int
        At most so many lines are given for a place; each of them may be driven both ways.

    Raises
    ------
    PlaceError
        As `maps.snapping.snap`.
    """
    from maps.kernels.near_arcs import near_arcs

    place = checked_places(places)
    plane = index.plane
    place_m = frozen(plane.to_metres(place[:, 0], place[:, 1]))
    stretched = np.cos(np.radians(plane.lat)) / np.cos(np.radians(np.clip(place[:, 1], -89.0, 89.0)))
    start, arc, spot = near_arcs(
        place_m,
        frozen(radius_m * stretched),
        most,
        index.grid,
        index.cell_start,
        index.cell_segment,
        index.segment,
        index.segment_arc,
    )
    rows = np.repeat(np.arange(len(place)), np.diff(start))
    rows, arc, fraction, at_m = _both_ways(rows, arc, spot, mirrored)
    lon, lat = plane.to_degrees(at_m[:, 0], at_m[:, 1]).T
    distance_m = great_circle_m(place[rows, 0], place[rows, 1], lon, lat)
    both_start = np.searchsorted(rows, np.arange(len(place) + 1))
    return NearRoads(frozen(both_start), Snapped(arc, fraction, lon, lat, distance_m))


def _both_ways(
    rows: NDArray[np.int64], arc: NDArray[np.int32], spot: NDArray[np.float64], mirrored: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """Put each arc's mirror, where it has one, behind it."""
    has_mirror = mirrored[arc] != NO_ARC
    of = np.repeat(np.arange(len(arc)), 1 + has_mirror)
    is_back = np.zeros(len(of), dtype=bool)
    is_back[np.flatnonzero(np.diff(of) == 0) + 1] = True
    arcs = np.where(is_back, mirrored[arc[of]], arc[of])
    fraction = np.where(is_back, 1.0 - spot[of, 0], spot[of, 0])
    return rows[of], arcs, fraction, spot[of, 1:]
