"""Features cut into the tiles of one zoom, a block of tiles at a time, so that memory does not grow with the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from maps.tiles.layers import BUFFER, EXTENT, MAX_ZOOM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.tiles.features import FeatureTable

BLOCK: Final = 8
"""Tiles along the side of a block."""

_TOLERANCE: Final = 5.0
"""Units that a simplified line may leave its course by, below the last zoom; a pixel has eight."""

_POINT, _LINE, _POLYGON = 0, 1, 2
_LINE_PARTS: Final = frozenset({1, 5})
_POLYGON_PARTS: Final = frozenset({3, 6})


class TileShapes(NamedTuple):
    """What one tile shows: rows of the feature table, and their shapes in units of the tile, y south."""

    zoom: int
    x: int
    y: int
    rows: NDArray[np.int64]
    shapes: Any


def cut(table: FeatureTable, zoom: int) -> Iterator[TileShapes]:
    """Cut the features of a zoom; tiles without features are left out."""
    rows = np.flatnonzero(table.first_zoom <= zoom)
    tiles = 2**zoom
    margin = BUFFER / EXTENT
    first = np.floor((table.box[rows, :2] * tiles - margin) / BLOCK).astype(np.int64)
    last = np.floor((table.box[rows, 2:] * tiles + margin) / BLOCK).astype(np.int64)
    for block, inside in _by_block(first, last, tiles):
        yield from _Block(zoom, *(int(value) * BLOCK for value in block)).cut(table, rows[inside])


def _by_block(
    first: NDArray[np.int64], last: NDArray[np.int64], tiles: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give each block with the places of the features that may touch it; most touch one block alone."""
    in_one = (first == last).all(axis=1) & (first >= 0).all(axis=1) & (first < tiles).all(axis=1)
    several, one = np.flatnonzero(~in_one), np.flatnonzero(in_one)
    key = first[one] @ (tiles, 1)
    order = np.argsort(key, kind="stable")
    one, key = one[order], key[order]
    for block in _blocks(first, last, tiles):
        begin, end = np.searchsorted(key, block @ (tiles, 1) + np.array((0, 1)))
        touches = (first[several] <= block).all(axis=1) & (last[several] >= block).all(axis=1)
        yield block, np.sort(np.concatenate((one[begin:end], several[touches])))


def _blocks(first: NDArray[np.int64], last: NDArray[np.int64], tiles: int) -> NDArray[np.int64]:
    """Give the blocks that any feature may touch, (blocks, 2)."""
    if len(first) == 0:
        return np.empty((0, 2), dtype=np.int64)
    limit = (tiles - 1) // BLOCK
    low, high = np.clip(first, 0, limit), np.clip(last, 0, limit)
    single = (low == high).all(axis=1)
    found = {tuple(block) for block in np.unique(low[single], axis=0).tolist()}
    for (west, north), (east, south) in zip(low[~single].tolist(), high[~single].tolist(), strict=True):
        found.update((x, y) for x in range(west, east + 1) for y in range(north, south + 1))
    return np.array(sorted(found), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Block:
    """Tiles of a zoom from tile x, y on."""

    zoom: int
    x: int
    y: int

    def cut(self, table: FeatureTable, rows: NDArray[np.int64]) -> Iterator[TileShapes]:
        import shapely

        shapes = self._drawn([table.wkb[row] for row in rows])
        side = np.arange(BLOCK)
        column, row = (grid.ravel() for grid in np.meshgrid(side, side))
        box = np.column_stack((column, row, column + 1, row + 1)) * float(EXTENT) + (-BUFFER, -BUFFER, BUFFER, BUFFER)
        tile, hit = shapely.STRtree(shapes).query(shapely.box(*box.T))
        order = np.lexsort((hit, tile))
        tile, hit = tile[order], hit[order]
        clipped = [shapely.clip_by_rect(shapes[hit[run]], *box[number]) for number, run in _runs(tile)]
        if not clipped:
            return
        origin = np.column_stack((column, row))[tile] * EXTENT
        dimension = shapely.get_dimensions(shapes[hit])
        kept, drawn = _on_grid(np.concatenate(clipped), dimension, origin, keep=self.zoom == MAX_ZOOM)
        found = rows[hit[kept]]
        for number, run in _runs(tile[kept]):
            yield TileShapes(self.zoom, self.x + int(column[number]), self.y + int(row[number]), found[run], drawn[run])

    def _drawn(self, wkb: list[bytes]) -> Any:
        """Draw shapes in units of the block's first tile, simpler below the last zoom."""
        import shapely

        scale, origin = 2.0**self.zoom, np.array((self.x, self.y))
        shapes: Any = shapely.from_wkb(np.array(wkb, dtype=object))
        shapes = shapely.transform(shapes, lambda places: (places * scale - origin) * EXTENT)
        if self.zoom == MAX_ZOOM:
            return shapes
        return shapely.simplify(shapes, _TOLERANCE)


def _runs(number: NDArray[np.int64]) -> Iterator[tuple[int, slice]]:
    """Give every number of an ascending array with the slice that holds it."""
    values, begin = np.unique(number, return_index=True)
    ends = np.append(begin[1:], len(number))
    rows = zip(values.tolist(), begin.tolist(), ends.tolist(), strict=False)
    return ((value, slice(first, last)) for value, first, last in rows)


def _on_grid(
    clipped: Any, dimension: NDArray[np.int32], origin: NDArray[np.int64], *, keep: bool
) -> tuple[NDArray[np.int64], Any]:
    """Round shapes to whole units of their tiles, from `origin` on; give the places of those left, and the shapes.

    A shape too small for the grid is left out, or, where it must be kept, drawn as one unit.
    """
    import shapely

    clipped = _of_dimension(clipped, dimension)
    left = np.flatnonzero(~shapely.is_empty(clipped))
    dimension = dimension[left]
    before = clipped[left]
    place, of_shape = shapely.get_coordinates(before, return_index=True)
    drawn: Any = shapely.set_coordinates(before.copy(), np.round(place - origin[left][of_shape]))
    drawn[dimension == _POLYGON] = shapely.orient_polygons(_mended(drawn[dimension == _POLYGON]), exterior_cw=False)
    gone = _is_gone(drawn, dimension)
    drawn[gone] = _one_unit(before[gone], origin[left][gone], dimension[gone])
    stays = (keep | ~gone) & ~_beyond(drawn, dimension)
    return left[stays], drawn[stays]


def _of_dimension(clipped: Any, dimension: NDArray[np.int32]) -> Any:
    """Keep of a collection, left where a rectangle touches a shape, the parts of the shape's own dimension."""
    import shapely

    for place in np.flatnonzero(shapely.get_type_id(clipped) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = shapely.get_parts(clipped[place])
        parts = parts[shapely.get_dimensions(parts) == dimension[place]]
        clipped[place] = shapely.union_all(parts)
    return clipped


def _mended(polygons: Any) -> Any:
    """Give polygons that rounding made invalid as valid ones, without the lines that are left over."""
    import shapely

    bad = np.flatnonzero(~shapely.is_valid(polygons))
    polygons[bad] = shapely.set_precision(shapely.buffer(polygons[bad], 0), 1.0)
    return polygons


def _is_gone(drawn: Any, dimension: NDArray[np.int32]) -> NDArray[np.bool_]:
    import shapely

    size = np.where(dimension == _POLYGON, shapely.area(drawn), shapely.length(drawn))
    return np.asarray((dimension != _POINT) & (size == 0))


def _one_unit(shapes: Any, origin: NDArray[np.int64], dimension: NDArray[np.int32]) -> Any:
    """Draw shapes too small for the grid as a square, or as a line, of one unit."""
    import shapely

    corner = np.floor(shapely.bounds(shapes)[:, :2] - origin)
    square: Any = shapely.box(*corner.T, *(corner + 1).T)
    line: Any = shapely.linestrings(np.stack((corner, corner + np.array((1, 0))), axis=1))
    return np.where(dimension == _POLYGON, square, line)


def _beyond(drawn: Any, dimension: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which points belong to a neighbouring tile."""
    import shapely

    place = shapely.bounds(drawn)[:, :2]
    return np.asarray((dimension == _POINT) & ((place < 0) | (place >= EXTENT)).any(axis=1))
