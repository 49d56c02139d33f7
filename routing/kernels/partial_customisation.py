"""Partial customisation: new times on a few links, carried on only to the hierarchy arcs that they change.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 7.3, partial updates. Arcs are taken up by the rank of their lower end, so each is computed once, after all arcs
of its lower triangles.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    Upward = tuple[IntArray, IntArray]
    Downward = tuple[IntArray, IntArray, IntArray]
    Links = tuple[IntArray, IntArray, IntArray, IntArray]

INFINITE_MS = 2**30 - 1
UP = 1
DOWN = 2


@njit(cache=True, nogil=True)
def _find(numbers: IntArray, first: np.int64, end: np.int64, wanted: np.int32) -> np.int64:
    """Find where the first number that is not below `wanted` stands in an ascending part; the last where none is."""
    low = first
    high = end - 1
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _touches(one: np.int32, other_before: np.int32, other: np.int32, whole: np.int32) -> bool:
    """Tell whether a weight was that of this triangle, or has to become that."""
    before = one + other_before
    was_its = before == whole and other != other_before and whole < INFINITE_MS
    return bool(was_its or one + other < whole)


@njit(cache=True, nogil=True)
def carry_on(
    changed: IntArray,
    lower: IntArray,
    upward: Upward,
    downward: Downward,
    links: Links,
    up_ms: IntArray,
    down_ms: IntArray,
) -> int:
    """Bring the weights of hierarchy arcs to what `basic_weights` would give, where some links have new times.

    Parameters
    ----------
    changed : (any,) int32
        Hierarchy arcs of the links whose times are new; repeats are borne.
    lower : (hierarchy arcs,) int32
        Rank of the lower end.
    upward : (vertices + 1,), (hierarchy arcs,) int32
        `up_first`, `up_head`.
    downward : (vertices + 1,), (hierarchy arcs,), (hierarchy arcs,) int32
        `down_first`, `down_arc`, `down_tail`.
    links : (hierarchy arcs + 1,), (links,), (links,), (links,) int32
        Where the links of each hierarchy arc lie in the next; links by slot; slot by link; the new time in ms by link.
    up_ms, down_ms : (hierarchy arcs,) int32
        As of `basic_weights` for the times before; written.

    Returns
    -------
    int
        Number of hierarchy arcs whose weight is another now.
    """
    up_first, up_head = upward
    down_first, down_arc, down_tail = downward
    link_first, slot_link, link_slot, link_ms = links
    waits = np.zeros(len(up_head), np.uint8)
    queue = [np.int64(0)]
    queue.pop()
    for k in changed:
        if waits[k] == 0:
            waits[k] = UP | DOWN
            heappush(queue, np.int64(k))
    count = 0
    while len(queue) > 0:
        k = heappop(queue)
        way = waits[k]
        waits[k] = 0
        x = lower[k]
        y = up_head[k]
        was_xy = up_ms[k]
        was_yx = down_ms[k]
        xy = np.int32(INFINITE_MS) if way & UP else was_xy
        yx = np.int32(INFINITE_MS) if way & DOWN else was_yx
        for i in range(link_first[k], link_first[k + 1]):
            ms = link_ms[slot_link[i]]
            if link_slot[slot_link[i]] & 1:
                yx = min(yx, ms)
            else:
                xy = min(xy, ms)
        to_x = down_first[x]
        end_x = down_first[x + 1]
        if to_x < end_x:
            to_y = _find(down_tail, np.int64(down_first[y]), np.int64(down_first[y + 1]), down_tail[to_x])
            while to_x < end_x:
                z = down_tail[to_x]
                while down_tail[to_y] < z:
                    to_y += 1
                if down_tail[to_y] == z:
                    zx = down_arc[to_x]
                    zy = down_arc[to_y]
                    if way & UP:
                        xy = min(xy, np.int32(down_ms[zx] + up_ms[zy]))
                    if way & DOWN:
                        yx = min(yx, np.int32(down_ms[zy] + up_ms[zx]))
                to_x += 1
        if xy == was_xy and yx == was_yx:
            continue
        count += 1
        yz = up_first[y]
        for j in range(k + 1, up_first[x + 1]):
            while up_head[yz] < up_head[j]:
                yz += 1
            touched = 0
            if yx != was_yx and _touches(up_ms[j], was_yx, yx, up_ms[yz]):
                touched |= UP
            if xy != was_xy and _touches(down_ms[j], was_xy, xy, down_ms[yz]):
                touched |= DOWN
            if touched and waits[yz] == 0:
                heappush(queue, np.int64(yz))
            waits[yz] |= touched
        for j in range(up_first[x], k):
            z = up_head[j]
            zy = _find(up_head, np.int64(up_first[z] + k - j - 1), np.int64(up_first[z + 1]), y)
            touched = 0
            if xy != was_xy and _touches(down_ms[j], was_xy, xy, up_ms[zy]):
                touched |= UP
            if yx != was_yx and _touches(up_ms[j], was_yx, yx, down_ms[zy]):
                touched |= DOWN
            if touched and waits[zy] == 0:
                heappush(queue, np.int64(zy))
            waits[zy] |= touched
        up_ms[k] = xy
        down_ms[k] = yx
    return count
