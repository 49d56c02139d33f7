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
    Downward = tuple[IntArray, IntArray, IntArray, IntArray]
    Links = tuple[IntArray, IntArray, IntArray, IntArray]


@njit(cache=True, nogil=True)
def _first_from(numbers: IntArray, begin: np.int64, end: np.int64, least: np.int32) -> np.int64:
    """Find where the first number of at least so much stands in an ascending part, `end` where none is."""
    low = begin
    high = end
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < least:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def unpack_path(path: IntArray, depths: int, upward: Upward, downward: Downward, links: Links) -> IntArray:
    """Replace each hierarchy arc of a path by a link of the same time or, failing that, by its lower triangle.

    Parameters
    ----------
    path : (steps,) int32
        Ranks, each two that follow joined by a hierarchy arc, as of `shortest_path`.
    depths : int
        One more than the greatest depth.
    upward : (vertices + 1,), three of (hierarchy arcs,) int32
        `up_first`, `up_head`, and the basic weights `up_ms`, `down_ms`.
    downward : (vertices + 1,), three of (hierarchy arcs,) int32
        `down_first`, `down_arc`, `down_tail`, and where each hierarchy arc lies in `down_arc`.
    links : (hierarchy arcs + 1,), (links,), (links,), (links,) int32
        Where the links of each hierarchy arc lie in the next; links by slot; slot by link; the time in ms by link.

    Returns
    -------
    (links of the path,) int32
        Of parallel links with the same time the lowest.
    """
    up_first, up_head, up_ms, down_ms = upward
    down_first, down_arc, down_tail, down_place = downward
    link_first, slot_link, link_slot, link_ms = links
    found = np.empty(256, np.int32)
    size = 0
    stack = np.empty(depths + 2, np.int64)
    lower = np.empty(depths + 2, np.int32)
    higher = np.empty(depths + 2, np.int32)
    for step in range(len(path) - 1):
        x = min(path[step], path[step + 1])
        y = max(path[step], path[step + 1])
        k = _first_from(up_head, np.int64(up_first[x]), np.int64(up_first[x + 1]), y)
        stack[0] = 2 * k + (path[step] > path[step + 1])
        lower[0] = x
        higher[0] = y
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
            x = lower[left]
            y = higher[left]
            to_x = np.int64(down_first[x + 1]) - 1
            to_y = np.int64(down_place[k]) - 1
            while True:
                middle = down_tail[to_x]
                while down_tail[to_y] > middle:
                    to_y -= 1
                if down_tail[to_y] == middle:
                    vx = np.int64(down_arc[to_x])
                    vy = np.int64(down_arc[to_y])
                    if (up_ms[vx] + down_ms[vy] if down else down_ms[vx] + up_ms[vy]) == ms:
                        break
                to_x -= 1
            stack[left] = 2 * vx if down else 2 * vy
            higher[left] = x if down else y
            lower[left] = middle
            stack[left + 1] = 2 * vy + 1 if down else 2 * vx + 1
            higher[left + 1] = y if down else x
            lower[left + 1] = middle
            left += 2
    return found[:size].copy()
