"""The area that can be reached within a time: reached roads, and what lies beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.projection import LocalPlane
from maps.road_graph import great_circle_m
from routing.candidates import on_each_road
from routing.clock.timed_metric import TimedMetric, open_metric
from routing.errors import PlaceError
from routing.places import snap_places
from routing.reach import arc_times
from routing.routes.polyline import fractions_along, whole_arcs
from routing.terminals import stops
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from maps import RoadGraph
    from maps.snapping import Snapped
    from routing.metric import Metric

CELL_M: Final = 50.0
"""Side of the squares that areas are made of (m)."""

BESIDE: Final = 2
"""Squares on each side of a reached road that count as reached with it (m)."""


@dataclass(frozen=True, eq=False, slots=True)
class Isochrone:
    """What is reached within a time.

    Attributes
    ----------
    limit_ms : int
    area : shapely.MultiPolygon
        Lon, lat in degrees: reached roads and the ground within about 100 m of them; empty where nothing is reached.
    roads_m : float
        Length of the arcs that are reached, both directions counted.
    """

    limit_ms: int
    area: MultiPolygon
    roads_m: float


def isochrone(
    metric: Metric | TimedMetric, source: Sequence[float], limits_ms: Sequence[int], *, at: datetime | None = None
) -> tuple[Isochrone, ...]:
    """Find the areas that can be reached from a place within times.

    Parameters
    ----------
    metric : Metric or TimedMetric
    source : lon, lat in degrees
    limits_ms : times in ms
        In any order; a later area holds an earlier one.
    at : datetime, optional
        With a time zone: when the vehicle sets out. Closures by the clock are obeyed only where it is given.

    Returns
    -------
    tuple of Isochrone
        One for each limit, in their order.

    Raises
    ------
    PlaceError
        Where the source is no place in degrees, the map has no road, or a limit is not above 0 and below 2**30 - 1.
    DepartureError
        Where `at` has no time zone.
    """
    for limit in limits_ms:
        if not 0 < limit < INFINITE_MS:
            raise PlaceError(f"a limit of {limit} ms is not above 0 and below {INFINITE_MS}")
    hierarchy = open_metric(metric).hierarchy
    place = snap_places(hierarchy, [source], name="source")
    pieces = _pieces(metric, place, max(limits_ms, default=1), at)
    plane = LocalPlane(float(source[0]), float(source[1]))
    return tuple(_isochrone(hierarchy.graph, pieces, int(limit), plane) for limit in limits_ms)


@dataclass(frozen=True, eq=False, slots=True)
class _Pieces:
    """Arcs driven from a fraction on: when they are left there, and how long the whole arc takes."""

    arc: NDArray[np.int64]
    begin: NDArray[np.float64]
    left_ms: NDArray[np.int64]
    whole_ms: NDArray[np.int64]

    def ends(self, limit_ms: int) -> NDArray[np.float64]:
        """Give the fraction of each arc that is reached in time."""
        spare_ms = np.maximum(limit_ms - self.left_ms, 0)
        share = np.divide(spare_ms, self.whole_ms, out=np.ones(len(self.arc)), where=self.whole_ms > 0)
        return np.where(self.left_ms <= limit_ms, np.minimum(self.begin + share, 1.0), self.begin)


def _pieces(metric: Metric | TimedMetric, place: Snapped, limit_ms: int, at: datetime | None) -> _Pieces:
    """Give all arcs that are entered in time, and those on which the place itself lies."""
    entered_ms = arc_times(metric, place, at=at).astype(np.int64)
    arcs = np.flatnonzero(entered_ms <= limit_ms)
    own_arcs, fractions = _own_arcs(metric, place, at)
    arc = np.concatenate((own_arcs, arcs))
    return _Pieces(
        arc=arc,
        begin=np.concatenate((fractions, np.zeros(len(arcs)))),
        left_ms=np.concatenate((np.zeros(len(own_arcs), dtype=np.int64), entered_ms[arcs])),
        whole_ms=open_metric(metric).travel_ms[arc].astype(np.int64),
    )


def _own_arcs(
    metric: Metric | TimedMetric, place: Snapped, at: datetime | None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give the arcs on which one place lies and that are open, and the part of each that lies behind it.

    Who stands at the very beginning of a way that the clock closes is not on it.
    """
    own = stops(open_metric(metric), on_each_road(place))
    arcs = np.concatenate((own.arc, own.back)).astype(np.int64)
    fractions = np.concatenate((own.fraction, own.back_fraction))
    may = np.concatenate((own.rest_ms, own.back_rest_ms)) < INFINITE_MS
    if at is not None and isinstance(metric, TimedMetric):
        may &= (fractions > 0.0) | ~np.isin(arcs, metric.edges.arc[metric.edges.first_row])
    return arcs[may], fractions[may]


def _isochrone(graph: RoadGraph, pieces: _Pieces, limit_ms: int, plane: LocalPlane) -> Isochrone:
    ends = pieces.ends(limit_ms)
    reached = (ends > pieces.begin) | ((pieces.left_ms <= limit_ms) & (pieces.whole_ms == 0))
    reached |= (pieces.left_ms == 0) & (pieces.begin >= 0)
    arc, begin, end = pieces.arc[reached], pieces.begin[reached], ends[reached]
    return Isochrone(limit_ms, _area(_points(graph, arc, begin, end), plane), _joint_length_m(graph, arc, begin, end))


def _joint_length_m(
    graph: RoadGraph, arcs: NDArray[np.int64], begin: NDArray[np.float64], end: NDArray[np.float64]
) -> float:
    """Give the length of parts of arcs, what lies in several of them counted once."""
    order = np.lexsort((begin, arcs))
    arc, reached = arcs[order], (2 * arcs + end)[order]
    before = np.maximum.accumulate(np.concatenate(([-1.0], reached[:-1]))) - 2 * arc
    share = np.maximum(end[order] - np.maximum(begin[order], before), 0.0)
    return float((graph.length_m[arc] * share).sum())


def _points(
    graph: RoadGraph, arcs: NDArray[np.int64], begin: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give points along parts of arcs, at most a square apart, (points, 2) lon, lat."""
    if len(arcs) == 0:
        return np.empty((0, 2))
    line, first, owner = whole_arcs(graph, arcs)
    fraction = fractions_along(line, first, np.append(first[1:], len(line)) - 1, owner)
    fraction[np.append(first[1:], len(line)) - 1] = 1.0
    tail = np.flatnonzero(owner[:-1] == owner[1:])
    along, arc = fraction[tail + 1] - fraction[tail], owner[tail]
    low = np.clip(np.divide(begin[arc] - fraction[tail], along, out=np.zeros(len(tail)), where=along > 0), 0.0, 1.0)
    high = np.clip(np.divide(end[arc] - fraction[tail], along, out=np.ones(len(tail)), where=along > 0), 0.0, 1.0)
    driven = (end[arc] >= fraction[tail]) & (begin[arc] <= fraction[tail + 1])
    tail, low, high = tail[driven], low[driven], high[driven]
    origin, step = line[tail], line[tail + 1] - line[tail]
    length_m = great_circle_m(line[tail, 0], line[tail, 1], line[tail + 1, 0], line[tail + 1, 1])
    count = 2 + (length_m * (high - low) / CELL_M).astype(np.int64)
    piece = np.repeat(np.arange(len(tail)), count)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    share = low[piece] + (high - low)[piece] * nth / (count - 1)[piece]
    points: NDArray[np.float64] = origin[piece] + step[piece] * share[:, None]
    return points


def _area(points: NDArray[np.float64], plane: LocalPlane) -> MultiPolygon:
    """Join the squares of points and those beside them into an area."""
    from scipy.ndimage import binary_closing, binary_dilation
    from shapely import MultiPolygon, Polygon, box, get_parts, transform, union_all

    if len(points) == 0:
        return MultiPolygon()
    cells = np.floor(plane.to_metres(points[:, 0], points[:, 1]) / CELL_M).astype(np.int64)
    edge = 2 * BESIDE + 1
    low = cells.min(axis=0) - edge
    grid = np.zeros(cells.max(axis=0) - low + edge + 1, dtype=bool)
    grid[tuple((cells - low).T)] = True
    grid = binary_closing(binary_dilation(grid, iterations=BESIDE), iterations=BESIDE)
    column, start, stop = _runs(grid)
    left, bottom, top = (column + low[0]) * CELL_M, (start + low[1]) * CELL_M, (stop + low[1]) * CELL_M
    squares = box(left, bottom, left + CELL_M, top)
    area = transform(union_all(squares), lambda xy: plane.to_degrees(xy[:, 0], xy[:, 1]))
    return MultiPolygon([part for part in get_parts(area) if isinstance(part, Polygon)])


def _runs(grid: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the runs of marked squares: their column, where they begin, where they end."""
    padded = np.zeros((grid.shape[0], grid.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = grid
    step = np.diff(padded, axis=1)
    column, start = np.nonzero(step == 1)
    return column, start, np.nonzero(step == -1)[1]
