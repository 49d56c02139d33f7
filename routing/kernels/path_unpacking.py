"""From a path over hierarchy arcs to the arcs of the road that it stands for.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 8.4, path unpacking by lower triangles, without pointers kept in the customisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    Upward = tuple[IntArray, IntArray, IntArray, IntArray]
    Downward = tuple[IntArray, IntArray, IntArray]
    Roads = tuple[IntArray, IntArray, IntArray]


@njit(cache=True, nogil=True)
def unpack_path(path: IntArray, depths: int, upward: Upward, downward: Downward, roads: Roads) -> IntArray:
    """Replace each hierarchy arc of a path by a road of the same time or, failing that, by its lower triangle.

    Parameters
    ----------
    path : (steps,) int32
        Ranks, each two that follow joined by a hierarchy arc, as of `shortest_path`.
    depths : int
        One more than the greatest depth.
    upward : (nodes + 1,), (hierarchy arcs,), (hierarchy arcs,), (hierarchy arcs,) int32
        `up_first`, `up_head`, and the basic weights `up_ms`, `down_ms`.
    downward : (nodes + 1,), (hierarchy arcs,), (hierarchy arcs,) int32
        `down_first`, `down_arc`, `down_tail`.
    roads : three (arcs,) int32
        Slots of the arcs in ascending order, the arc of each, and the time in ms by arc.

    Returns
    -------
    (arcs of the path,) int32
        Arcs of the road graph; of parallel ones with the same time the lowest.
    """
    up_first, up_head, up_ms, down_ms = upward
    down_first, down_arc, down_tail = downward
    slots, slot_arc, travel_ms = roads
    arcs = np.empty(256, np.int32)
    size = 0
    origin = np.empty(depths + 2, np.int32)
    goal = np.empty(depths + 2, np.int32)
    for step in range(len(path) - 1):
        origin[0] = path[step]
        goal[0] = path[step + 1]
        left = 1
        while left > 0:
            left -= 1
            a = origin[left]
            b = goal[left]
            x = min(a, b)
            y = max(a, b)
            xy = up_first[x] + np.searchsorted(up_head[up_first[x] : up_first[x + 1]], y)
            slot = 2 * xy + (a > b)
            ms = up_ms[xy] if a < b else down_ms[xy]
            found = False
            j = np.searchsorted(slots, slot)
            while j < len(slots) and slots[j] == slot and not found:
                if travel_ms[slot_arc[j]] == ms:
                    if size == len(arcs):
                        wider = np.empty(2 * size, np.int32)
                        wider[:size] = arcs
                        arcs = wider
                    arcs[size] = slot_arc[j]
                    size += 1
                    found = True
                j += 1
            j = down_first[x]
            while not found:
                vx = down_arc[j]
                v = down_tail[j]
                end = up_first[v + 1]
                vy = vx + 1 + np.searchsorted(up_head[vx + 1 : end], y)
                if vy < end and up_head[vy] == y:
                    through_ms = down_ms[vx] + up_ms[vy] if a < b else down_ms[vy] + up_ms[vx]
                    if through_ms == ms:
                        origin[left] = v
                        goal[left] = b
                        origin[left + 1] = a
                        goal[left + 1] = v
                        left += 2
                        found = True
                j += 1
    return arcs[:size].copy()
