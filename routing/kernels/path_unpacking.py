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
    Upward = tuple[IntArray, IntArray, IntArray, IntArray, IntArray]
    Downward = tuple[IntArray, IntArray, IntArray]
    Links = tuple[IntArray, IntArray, IntArray, IntArray]


@njit(cache=True, nogil=True)
def _arc_between(up_first: IntArray, up_head: IntArray, begin: np.int64, x: np.int32, y: np.int32) -> np.int64:
    """Find the hierarchy arc from `x` up to `y` among those from `begin` on, -1 where there is none."""
    low = begin
    high = np.int64(up_first[x + 1])
    end = high
    while low < high:
        middle = (low + high) >> 1
        if up_head[middle] < y:
            low = middle + 1
        else:
            high = middle
    return low if low < end and up_head[low] == y else np.int64(-1)


@njit(cache=True, nogil=True)
def unpack_path(path: IntArray, depths: int, upward: Upward, downward: Downward, links: Links) -> IntArray:
    """Replace each hierarchy arc of a path by a link of the same time or, failing that, by its lower triangle.

    Parameters
    ----------
    path : (steps,) int32
        Ranks, each two that follow joined by a hierarchy arc, as of `shortest_path`.
    depths : int
        One more than the greatest depth.
    upward : (vertices + 1,), four of (hierarchy arcs,) int32
        `up_first`, `up_head`, `lower`, and the basic weights `up_ms`, `down_ms`.
    downward : (vertices + 1,), (hierarchy arcs,), (hierarchy arcs,) int32
        `down_first`, `down_arc`, `down_tail`.
    links : (hierarchy arcs + 1,), (links,), (links,), (links,) int32
        Where the links of each hierarchy arc lie in the next; links by slot; slot by link; the time in ms by link.

    Returns
    -------
    (links of the path,) int32
        Of parallel links with the same time the lowest.
    """
    up_first, up_head, lower, up_ms, down_ms = upward
    down_first, down_arc, down_tail = downward
    link_first, slot_link, link_slot, link_ms = links
    found = np.empty(256, np.int32)
    size = 0
    stack = np.empty(depths + 2, np.int64)
    for step in range(len(path) - 1):
        x = min(path[step], path[step + 1])
        y = max(path[step], path[step + 1])
        k = _arc_between(up_first, up_head, np.int64(up_first[x]), x, y)
        stack[0] = 2 * k + (path[step] > path[step + 1])
        left = 1
        while left > 0:
            left -= 1
            k = stack[left] >> 1
            down = stack[left] & 1
            ms = down_ms[k] if down else up_ms[k]
            whole = False
            for i in range(link_first[k], link_first[k + 1]):
                link = slot_link[i]
                if link_ms[link] == ms and (link_slot[link] & 1) == down:
                    if size == len(found):
                        wider = np.empty(2 * size, np.int32)
                        wider[:size] = found
                        found = wider
                    found[size] = link
                    size += 1
                    whole = True
                    break
            if whole:
                continue
            x = lower[k]
            y = up_head[k]
            for j in range(down_first[x + 1] - 1, down_first[x] - 1, -1):
                vx = np.int64(down_arc[j])
                leg_ms = up_ms[vx] if down else down_ms[vx]
                if leg_ms > ms:
                    continue
                vy = _arc_between(up_first, up_head, vx + 1, down_tail[j], y)
                if vy < 0 or leg_ms + (down_ms[vy] if down else up_ms[vy]) != ms:
                    continue
                stack[left] = 2 * vx if down else 2 * vy
                stack[left + 1] = 2 * vy + 1 if down else 2 * vx + 1
                left += 2
                break
    return found[:size].copy()
