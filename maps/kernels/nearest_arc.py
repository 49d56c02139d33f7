"""The nearest roads to each place, by a grid over the segments of all arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EDGE_M = 1e-6


@njit(cache=True)
def cells_of_segments(grid: NDArray[np.float64], segment: NDArray[np.float64]) -> Any:
    """List the segments that pass each cell of a grid.

    Parameters
    ----------
    grid : (5,) float64
        Left and lower edge in metres, cell size in metres, columns, rows.
    segment : (segments, 6) float64
        Ends ax, ay, bx, by in metres; the last two columns are not read.

    Returns
    -------
    cell_start : (cells + 1,) int64
    cell_segment : (entries,) int32
        Segments of cell `c` (row by row), ascending, at `cell_start[c]:cell_start[c + 1]`.
    """
    columns, rows = int(grid[3]), int(grid[4])
    cell_start = np.zeros(columns * rows + 1, dtype=np.int64)
    cell_segment = np.empty(0, dtype=np.int32)
    for filling in (False, True):
        for s in range(len(segment)):
            ax, ay = segment[s, 0] - grid[0], segment[s, 1] - grid[1]
            bx, by = segment[s, 2] - grid[0], segment[s, 3] - grid[1]
            if by < ay:
                ax, ay, bx, by = bx, by, ax, ay
            low = max(0, int((ay - _EDGE_M) // grid[2]))
            high = min(rows - 1, int((by + _EDGE_M) // grid[2]))
            for row in range(low, high + 1):
                from_x, to_x = ax, bx
                if by - ay > _EDGE_M:
                    slope = (bx - ax) / (by - ay)
                    from_x = ax + slope * (max(ay, row * grid[2] - _EDGE_M) - ay)
                    to_x = ax + slope * (min(by, (row + 1) * grid[2] + _EDGE_M) - ay)
                left = max(0, int((min(from_x, to_x) - _EDGE_M) // grid[2]))
                right = min(columns - 1, int((max(from_x, to_x) + _EDGE_M) // grid[2]))
                for column in range(left, right + 1):
                    cell = row * columns + column
                    if filling:
                        cell_segment[cell_start[cell]] = s
                        cell_start[cell] += 1
                    else:
                        cell_start[cell + 1] += 1
        if not filling:
            cell_start = np.cumsum(cell_start)
            cell_segment = np.empty(cell_start[-1], dtype=np.int32)
    cell_start[1:] = cell_start[:-1].copy()
    cell_start[0] = 0
    return cell_start, cell_segment


@njit(cache=True)
def _other_arcs(near_arc: NDArray[np.int32], near: NDArray[np.float64], limit: float, own: int) -> NDArray[np.int64]:
    """Choose each arc but one once, at its nearest point, where that is near enough.

    Parameters
    ----------
    near_arc : (found,) int32
    near : (found, 4) float64
        Square of the distance, part of the arc's length; the last two columns are not read.
    limit : float
        The greatest square of a distance.
    own : int
        The arc that is left out.

    Returns
    -------
    (arcs,) int64
        Rows, ascending by arc.
    """
    chosen = np.empty(len(near_arc), dtype=np.int64)
    size = 0
    for i in range(len(near_arc)):
        if near_arc[i] == own or near[i, 0] > limit:
            continue
        at = size
        while at > 0 and near_arc[chosen[at - 1]] > near_arc[i]:
            at -= 1
        if at > 0 and near_arc[chosen[at - 1]] == near_arc[i]:
            j = chosen[at - 1]
            if near[i, 0] < near[j, 0] or (near[i, 0] == near[j, 0] and near[i, 1] < near[j, 1]):
                chosen[at - 1] = i
            continue
        for k in range(size, at, -1):
            chosen[k] = chosen[k - 1]
        chosen[at] = i
        size += 1
    return chosen[:size]


@njit(cache=True)
def nearest_arcs(
    place: NDArray[np.float64],
    grid: NDArray[np.float64],
    cell_start: NDArray[np.int64],
    cell_segment: NDArray[np.int32],
    segment: NDArray[np.float64],
    segment_arc: NDArray[np.int32],
    tolerance_m: float,
) -> Any:
    """Find the nearest arc of each place, and the others that are as near.

    Rings of cells around the place are searched until no cell further out can hold a segment that is as near.

    Parameters
    ----------
    place : (places, 2) float64
        x, y in metres, finite; may lie outside the grid.
    grid, cell_start, cell_segment
        As in `cells_of_segments`; at least one segment.
    segment : (segments, 6) float64
        Ends ax, ay, bx, by in metres, and the part of the arc's length at either end, from its tail.
    segment_arc : (segments,) int32
    tolerance_m : float
        By how much another arc may be further away and still count as being as near.

    Returns
    -------
    arc : (places,) int32
        A tie goes to the lower arc, on an arc to the point nearer to its tail.
    spot : (places, 3) float64
        Part of the arc's length from its tail, and x, y of the nearest point on it in metres.
    other_place : (others,) int64
        Rows of the places that have further arcs, ascending, once for each of these.
    other_arc : (others,) int32
        Ascending for each place.
    other_spot : (others, 3) float64
    """
    left, lower, cell_m, columns, rows = grid[0], grid[1], grid[2], int(grid[3]), int(grid[4])
    arc = np.full(len(place), -1, dtype=np.int32)
    spot = np.zeros((len(place), 3))
    other_place = np.empty(16, dtype=np.int64)
    other_arc = np.empty(16, dtype=np.int32)
    other_spot = np.empty((16, 3))
    others = 0
    near_arc = np.empty(64, dtype=np.int32)
    near = np.empty((64, 4))
    for p in range(len(place)):
        x, y = place[p, 0] - left, place[p, 1] - lower
        column = min(max(x // cell_m, 0.0), columns - 1.0)
        row = min(max(y // cell_m, 0.0), rows - 1.0)
        off_x = max(-x, x - columns * cell_m, 0.0)
        off_y = max(-y, y - rows * cell_m, 0.0)
        c, r = int(column), int(row)
        best = np.inf
        limit = np.inf
        size = 0
        ring = 0
        while True:
            for i in range(max(0, r - ring), min(rows - 1, r + ring) + 1):
                step = 1 if abs(i - r) == ring else max(1, 2 * ring)
                for j in range(c - ring, c + ring + 1, step):
                    if j < 0 or j >= columns:
                        continue
                    cell = i * columns + j
                    for k in range(cell_start[cell], cell_start[cell + 1]):
                        s = cell_segment[k]
                        ax, ay = segment[s, 0], segment[s, 1]
                        bx, by = segment[s, 2], segment[s, 3]
                        dx, dy = bx - ax, by - ay
                        squared = dx * dx + dy * dy
                        t = 0.0
                        if squared > 0.0:
                            t = ((place[p, 0] - ax) * dx + (place[p, 1] - ay) * dy) / squared
                        if t <= 0.0:
                            t, at_x, at_y = 0.0, ax, ay
                        elif t >= 1.0:
                            t, at_x, at_y = 1.0, bx, by
                        else:
                            at_x, at_y = ax + t * dx, ay + t * dy
                        distance = (place[p, 0] - at_x) ** 2 + (place[p, 1] - at_y) ** 2
                        if distance > limit:
                            continue
                        if size == len(near_arc):
                            near_arc = np.concatenate((near_arc, near_arc))
                            near = np.concatenate((near, near))
                        part = segment[s, 4] + t * (segment[s, 5] - segment[s, 4])
                        near_arc[size] = segment_arc[s]
                        near[size, 0], near[size, 1], near[size, 2], near[size, 3] = distance, part, at_x, at_y
                        size += 1
                        is_first = segment_arc[s] < arc[p] or (segment_arc[s] == arc[p] and part < spot[p, 0])
                        if distance < best or (distance == best and is_first):
                            best = distance
                            limit = (np.sqrt(best) + tolerance_m) ** 2
                            arc[p] = segment_arc[s]
                            spot[p, 0], spot[p, 1], spot[p, 2] = part, at_x, at_y
            bound = np.inf
            if c - ring > 0:
                bound = min(bound, (x - (c - ring) * cell_m) ** 2 + off_y**2)
            if c + ring < columns - 1:
                bound = min(bound, ((c + ring + 1) * cell_m - x) ** 2 + off_y**2)
            if r - ring > 0:
                bound = min(bound, (y - (r - ring) * cell_m) ** 2 + off_x**2)
            if r + ring < rows - 1:
                bound = min(bound, ((r + ring + 1) * cell_m - y) ** 2 + off_x**2)
            if limit < bound or bound == np.inf:
                break
            ring += 1
        has_others = False
        for i in range(size):
            has_others |= near[i, 0] <= limit and near_arc[i] != arc[p]
        if not has_others:
            continue
        for j in _other_arcs(near_arc[:size], near, limit, arc[p]):
            if others == len(other_arc):
                other_place = np.concatenate((other_place, other_place))
                other_arc = np.concatenate((other_arc, other_arc))
                other_spot = np.concatenate((other_spot, other_spot))
            other_place[others] = p
            other_arc[others] = near_arc[j]
            other_spot[others] = near[j, 1:]
            others += 1
    return arc, spot, other_place[:others], other_arc[:others], other_spot[:others]
