"""The sea of an extract: what lies to the right of its coastlines, inside the box that the extract was cut to."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Box = tuple[float, float, float, float]

_ASIDE_DEGREES: Final = 3e-6
"""How far beside a coastline one looks for what is there: about 0.3 m."""


_CUT_SHORT_DEGREES: Final = 0.002
"""How near the edge of the box a coast may end and be led on to it: about 200 m, a long gap between two points."""


class Coastline(NamedTuple):
    """A way of the coast, or a stretch of one: land to its left, sea to its right.

    `way` is its OSM way, `places` (points, 2) float64 in degrees.
    """

    way: int
    places: NDArray[np.float64]


class Sea(NamedTuple):
    """A stretch of sea as a shapely polygon in degrees, with the lowest OSM way of its coast."""

    way: int
    shape: Any


def seas(coast: Sequence[Coastline], box: Box) -> list[Sea]:
    """Give the sea inside a box.

    The box is divided by the coast; a part is sea where more of the coast on its edge has it to the right than to the
    left. A coast that ends just inside the box, because its next point is not in the file, is led on to the box's edge;
    one that ends farther in divides nothing. A part without a coast is land.

    Parameters
    ----------
    coast : sequence of Coastline
    box : (west, south, east, north), degrees
    """
    import shapely

    if not coast:
        return []
    frame = shapely.box(*box)
    lines = shapely.intersection(shapely.MultiLineString([line.places for line in coast]), frame)
    edges = shapely.union_all([lines, shapely.boundary(frame), *_leads_out(coast, frame)])
    parts = shapely.get_parts(shapely.polygonize([edges]))
    surplus, ways = _surplus_of_sea(parts, coast)
    return [Sea(min(ways[part]), parts[part]) for part in np.flatnonzero(surplus > 0).tolist()]


def coastlines(way: int, nodes: Iterable[Any]) -> Iterator[Coastline]:
    """Give the stretches of a way of the coast whose points are in the file."""
    stretch: list[tuple[float, float]] = []
    for node in nodes:
        if node.location.valid():
            stretch.append((node.lon, node.lat))
            continue
        yield from _line(way, stretch)
        stretch = []
    yield from _line(way, stretch)


def _line(way: int, stretch: list[tuple[float, float]]) -> Iterator[Coastline]:
    places = np.array(stretch).reshape(-1, 2)
    places = places[np.append(True, (np.diff(places, axis=0) != 0).any(axis=1))] if len(places) else places
    if len(places) > 1:
        yield Coastline(way, places)


def _leads_out(coast: Sequence[Coastline], frame: Any) -> Iterator[Any]:
    """Give lines from where the coast ends, if that is near the edge of the box, to the edge."""
    import shapely

    ends = Counter(tuple(place) for line in coast for place in (line.places[0].tolist(), line.places[-1].tolist()))
    edge = shapely.boundary(frame)
    for end, times in ends.items():
        place = shapely.Point(end)
        if times == 1 and frame.contains(place) and edge.distance(place) < _CUT_SHORT_DEGREES:
            yield shapely.shortest_line(place, edge)


def _surplus_of_sea(parts: Any, coast: Sequence[Coastline]) -> tuple[NDArray[np.float64], dict[int, set[int]]]:
    """Give for each part how much more coast has it to its right than to its left, and the ways of its coast."""
    import shapely

    begin = np.concatenate([line.places[:-1] for line in coast])
    leap = np.concatenate([np.diff(line.places, axis=0) for line in coast])
    way = np.concatenate([np.full(len(line.places) - 1, line.way) for line in coast])
    length = np.hypot(*leap.T)
    right = np.column_stack((leap[:, 1], -leap[:, 0])) / length[:, None] * _ASIDE_DEGREES
    tree = shapely.STRtree(parts)
    surplus, ways = np.zeros(len(parts)), defaultdict[int, set[int]](set)
    for side, sign in ((right, 1.0), (-right, -1.0)):
        row, part = tree.query(shapely.points(begin + leap / 2 + side), predicate="within")
        np.add.at(surplus, part, sign * length[row])
        for number, one in zip(part.tolist(), way[row].tolist(), strict=True):
            ways[number].add(one)
    return surplus, ways
