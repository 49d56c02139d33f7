"""Shapes on the grid of a tile as the commands of a vector tile, many shapes at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOVE_TO_ONE: Final = 1 << 3 | 1
_LINE_TO: Final = 2
_CLOSE_PATH: Final = 1 << 3 | 7
_POINT, _LINE, _POLYGON = 0, 1, 2
_BITS: Final = 7
"""Of a number in each byte of a varint."""

_MOST_OCTETS: Final = 9


def geometry_commands(shapes: Any) -> list[bytes]:
    """Give the commands of each shape, packed; empty where nothing of it is left on the grid.

    Parameters
    ----------
    shapes : (n,) shapely points, lines and polygons, and multiples of the last two
        In whole units of their tile, y south.

    References
    ----------
    Mapbox Vector Tile Specification 2.1, section 4.3.
    """
    import shapely

    arcs, owner, kind = _arcs(shapes)
    drawn, of_arc = shapely.get_coordinates(arcs, return_index=True)
    place, arc = _without_repeats(drawn.astype(np.int64), of_arc, kind)
    place, arc, owner, kind = _without_stubs(place, arc, owner, kind)
    words, per_arc = _words(place, arc, owner, kind)
    of_shape = np.bincount(owner, per_arc, minlength=len(shapes)).astype(np.int64)
    return packed(words, of_shape)


def packed(words: NDArray[np.int64], count: NDArray[np.int64]) -> list[bytes]:
    """Write numbers from 0 on as varints and give them in groups of `count`, (groups,) int64."""
    size = np.ones(len(words), dtype=np.int64)
    for more in range(1, _MOST_OCTETS):
        size += words >> (_BITS * more) > 0
    until = np.cumsum(size)
    nth = np.arange(int(size.sum())) - np.repeat(until - size, size)
    octet = np.repeat(words, size) >> (_BITS * nth) & 0x7F | np.where(nth + 1 < np.repeat(size, size), 0x80, 0)
    written = octet.astype(np.uint8).tobytes()
    ends = np.concatenate(([0], until))[np.concatenate(([0], np.cumsum(count)))].tolist()
    return [written[begin:end] for begin, end in pairwise(ends)]


def _arcs(shapes: Any) -> tuple[Any, NDArray[np.int64], NDArray[np.int64]]:
    """Take shapes apart: points, lines and rings, the shape that each belongs to, and that one's dimension."""
    import shapely

    parts, owner = shapely.get_parts(shapes, return_index=True)
    dimension = shapely.get_dimensions(parts)
    areal = dimension == _POLYGON
    rings, of_part = shapely.get_rings(parts[areal], return_index=True)
    arcs = np.concatenate((parts[~areal], rings))
    owner = np.concatenate((owner[~areal], owner[areal][of_part]))
    kind = np.concatenate((dimension[~areal], np.full(len(rings), _POLYGON)))
    order = np.argsort(owner, kind="stable")
    return arcs[order], owner[order], kind[order].astype(np.int64)


def _without_repeats(
    place: NDArray[np.int64], arc: NDArray[np.int64], kind: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave out the last point of rings, and points that are the same as the one before."""
    goes_on = arc[1:] == arc[:-1]
    keep = np.append(True, ~(goes_on & (place[1:] == place[:-1]).all(axis=1)))[: len(arc)]
    keep &= np.append(goes_on, False)[: len(arc)] | (kind[arc] != _POLYGON)
    return place[keep], arc[keep]


def _without_stubs(
    place: NDArray[np.int64], arc: NDArray[np.int64], owner: NDArray[np.int64], kind: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Leave out lines and rings of which a single point is left."""
    stays = (np.bincount(arc, minlength=len(owner)) > 1) | (kind == _POINT)
    number = np.cumsum(stays) - 1
    keep = stays[arc]
    return place[keep], number[arc[keep]], owner[stays], kind[stays]


def _words(
    place: NDArray[np.int64], arc: NDArray[np.int64], owner: NDArray[np.int64], kind: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give commands and zigzag steps, arc after arc, and how many of them each arc has."""
    points = np.bincount(arc, minlength=len(owner))
    size = np.select([kind == _POINT, kind == _LINE], [np.full(len(kind), 3), 2 * points + 2], 2 * points + 3)
    begin = np.cumsum(size) - size
    nth = np.arange(len(arc)) - (np.cumsum(points) - points)[arc]
    words = np.empty(int(size.sum()), dtype=np.int64)
    words[begin] = _MOVE_TO_ONE
    drawn = kind != _POINT
    words[begin[drawn] + 3] = (points[drawn] - 1) << 3 | _LINE_TO
    closed = kind == _POLYGON
    words[(begin + size)[closed] - 1] = _CLOSE_PATH
    step = np.diff(place, axis=0, prepend=0)
    first = np.append(True, owner[arc][1:] != owner[arc][:-1])[: len(arc)]
    step[first] = place[first]
    at = begin[arc] + np.where(nth == 0, 1, 2 * nth + 2)
    words[at], words[at + 1] = (step << 1 ^ step >> 63).T
    return words, size
