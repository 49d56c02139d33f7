"""All arcs within a distance of a place, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def near_arcs(
    place: NDArray[np.float64],
    radius: NDArray[np.float64],
    most: int,
    grid: NDArray[np.float64],
    cell_start: NDArray[np.int64],
    cell_segment: NDArray[np.int32],
    segment: NDArray[np.float64],
    segment_arc: NDArray[np.int32],
) -> Any:
    """Find the nearest arcs of each place within its radius.

    Parameters
    ----------
    place : (places, 2) float64
        x, y in metres, finite; may lie outside the grid.
    radius : (places,) float64
        In metres of the plane.
    most : int
        At most so many arcs are given for a place.
    grid, cell_start, cell_segment
        As in `maps.kernels.nearest_arc.cells_of_segments`.
    segment : (segments, 6) float64
        Ends ax, ay, bx, by in metres, and the part of the arc's length at either end, from its tail.
    segment_arc : (segments,) int32

    Returns
    -------
    start : (places + 1,) int64
        Arcs of place `p` lie at `start[p]:start[p + 1]`, nearest first, of equals the lower arc first.
    arc : (found,) int32
    spot : (found, 3) float64
        Part of the arc's length from its tail, and x, y of the nearest point on it in metres.
    """
    left, lower, cell_m, columns, rows = grid[0], grid[1], grid[2], int(grid[3]), int(grid[4])
    start = np.zeros(len(place) + 1, np.int64)
    arc = np.empty(64, np.int32)
    spot = np.empty((64, 3))
    squared = np.empty(64)
    end = 0
    for p in range(len(place)):
        x, y, reach = place[p, 0], place[p, 1], radius[p]
        begin = end
        low_column = int(min(max((x - reach - left) // cell_m, 0.0), columns - 1.0))
        high_column = int(min(max((x + reach - left) // cell_m, 0.0), columns - 1.0))
        low_row = int(min(max((y - reach - lower) // cell_m, 0.0), rows - 1.0))
        high_row = int(min(max((y + reach - lower) // cell_m, 0.0), rows - 1.0))
        for row in range(low_row, high_row + 1):
            for cell in range(row * columns + low_column, row * columns + high_column + 1):
                for k in range(cell_start[cell], cell_start[cell + 1]):
                    s = cell_segment[k]
                    ax, ay = segment[s, 0], segment[s, 1]
                    dx, dy = segment[s, 2] - ax, segment[s, 3] - ay
                    length = dx * dx + dy * dy
                    t = 0.0
                    if length > 0.0:
                        t = min(max(((x - ax) * dx + (y - ay) * dy) / length, 0.0), 1.0)
                    at_x, at_y = ax + t * dx, ay + t * dy
                    off = (x - at_x) ** 2 + (y - at_y) ** 2
                    if off > reach * reach:
                        continue
                    i = begin
                    while i < end and arc[i] != segment_arc[s]:
                        i += 1
                    share = segment[s, 4] + t * (segment[s, 5] - segment[s, 4])
                    if i < end and (off > squared[i] or (off == squared[i] and share >= spot[i, 0])):
                        continue
                    if i == end:
                        if end == len(arc):
                            wider_arc = np.empty(2 * end, np.int32)
                            wider_spot = np.empty((2 * end, 3))
                            wider_squared = np.empty(2 * end)
                            wider_arc[:end] = arc
                            wider_spot[:end] = spot
                            wider_squared[:end] = squared
                            arc, spot, squared = wider_arc, wider_spot, wider_squared
                        end += 1
                    while i > begin and (
                        squared[i - 1] > off or (squared[i - 1] == off and arc[i - 1] > segment_arc[s])
                    ):
                        arc[i], squared[i] = arc[i - 1], squared[i - 1]
                        spot[i] = spot[i - 1]
                        i -= 1
                    arc[i], squared[i] = segment_arc[s], off
                    spot[i, 0], spot[i, 1], spot[i, 2] = share, at_x, at_y
        end = min(end, begin + most)
        start[p + 1] = end
    return start, arc[:end].copy(), spot[:end].copy()
