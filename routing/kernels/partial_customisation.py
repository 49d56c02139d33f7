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
    Links = tuple[IntArray, IntArray, IntArray]


@njit(cache=True, nogil=True)
def _find(head: IntArray, first: int, end: int, wanted: int) -> int:
    """Find where a head stands in an ascending part of `head`; it is there."""
    low = first
    high = end - 1
    while low < high:
        middle = (low + high) // 2
        if head[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


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
    links : three (links,) int32
        Slots of the links in ascending order, the link of each, and the new time in ms by link.
    up_ms, down_ms : (hierarchy arcs,) int32
        As of `basic_weights` for the times before; written.

    Returns
    -------
    int
        Number of hierarchy arcs whose weight is another now.
    """
    up_first, up_head = upward
    down_first, down_arc, down_tail = downward
    slots, slot_link, link_ms = links
    waits = np.zeros(len(up_head), np.uint8)
    queue = [np.int64(0)]
    queue.pop()
    for k in changed:
        if waits[k] == 0:
            waits[k] = 1
            heappush(queue, np.int64(k))
    count = 0
    while len(queue) > 0:
        k = heappop(queue)
        waits[k] = 0
        x = lower[k]
        y = up_head[k]
        xy = np.int32(2**30 - 1)
        yx = np.int32(2**30 - 1)
        at = np.searchsorted(slots, 2 * k)
        while at < len(slots) and slots[at] <= 2 * k + 1:
            ms = link_ms[slot_link[at]]
            if slots[at] & 1:
                yx = min(yx, ms)
            else:
                xy = min(xy, ms)
            at += 1
        for i in range(down_first[x], down_first[x + 1]):
            zx = down_arc[i]
            z = down_tail[i]
            end = up_first[z + 1]
            if up_head[end - 1] < y:
                continue
            zy = _find(up_head, zx + 1, end, y)
            if up_head[zy] == y:
                xy = min(xy, np.int32(down_ms[zx] + up_ms[zy]))
                yx = min(yx, np.int32(down_ms[zy] + up_ms[zx]))
        was_xy = up_ms[k]
        was_yx = down_ms[k]
        if xy == was_xy and yx == was_yx:
            continue
        count += 1
        for j in range(up_first[x], up_first[x + 1]):
            if j == k:
                continue
            z = up_head[j]
            xz = up_ms[j]
            zx_ms = down_ms[j]
            if z > y:
                yz = _find(up_head, up_first[y], up_first[y + 1], z)
                was_yz = up_ms[yz]
                was_zy = down_ms[yz]
            else:
                yz = _find(up_head, up_first[z], up_first[z + 1], y)
                was_yz = down_ms[yz]
                was_zy = up_ms[yz]
            touched = np.int32(was_yx + xz) == was_yz or np.int32(zx_ms + was_xy) == was_zy
            touched = touched or np.int32(yx + xz) < was_yz or np.int32(zx_ms + xy) < was_zy
            if touched and waits[yz] == 0:
                waits[yz] = 1
                heappush(queue, np.int64(yz))
        up_ms[k] = xy
        down_ms[k] = yx
    return count
