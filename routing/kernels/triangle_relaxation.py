"""Customisation: from one time per link to one weight per direction of each hierarchy arc.

Every arc of the hierarchy joins a node to one of its ancestors in the elimination tree, so the depths of its ends name
it among the ancestors of any node below. Both kernels keep the weights between the ancestors of the current node in two
square matrices by depth: all three sides of a triangle are at hand without a search, and in the cache.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 7, basic and perfect customisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    DepthArray = NDArray[np.uint16]

INFINITE_MS = 2**30 - 1


@njit(cache=True, nogil=True)
def basic_weights(
    link_ms: IntArray, link_slot: IntArray, up_first: IntArray, up_depth: DepthArray, depth: IntArray, depths: int
) -> tuple[IntArray, IntArray]:
    """Give each hierarchy arc the shortest time over its own roads and over lower nodes.

    Nodes ascend in post-order. Node `x` pushes the triangles `y -> x -> z` of all pairs of its higher neighbours into
    the matrices; the rows at the depth of `y` belong to `y` alone while its subtree is processed, and `y` empties them.

    Parameters
    ----------
    link_ms : (links,) int32
        Time of each link in ms, at most `INFINITE_MS`, which closes it.
    link_slot : (links,) int32
        As of `link_slots`.
    up_first : (nodes + 1,) int32
    up_depth : (hierarchy arcs,) uint16
        Depth of the higher end.
    depth : (nodes,) int32
    depths : int
        One more than the greatest depth.

    Returns
    -------
    up_ms, down_ms : (hierarchy arcs,) int32
        Time from the lower end to the higher, and back; `INFINITE_MS` where there is no way.
    """
    up_ms = np.full(len(up_depth), INFINITE_MS, np.int32)
    down_ms = np.full(len(up_depth), INFINITE_MS, np.int32)
    for link in range(len(link_slot)):
        slot = link_slot[link]
        if slot < 0:
            continue
        k = slot >> 1
        if slot & 1:
            down_ms[k] = min(down_ms[k], link_ms[link])
        else:
            up_ms[k] = min(up_ms[k], link_ms[link])
    yz_ms = np.full((depths, depths), INFINITE_MS, np.int32)
    zy_ms = np.full((depths, depths), INFINITE_MS, np.int32)
    for x in range(len(depth)):
        begin = up_first[x]
        end = up_first[x + 1]
        yz = yz_ms[depth[x]]
        zy = zy_ms[depth[x]]
        for k in range(begin, end):
            z = up_depth[k]
            up_ms[k] = min(up_ms[k], yz[z])
            down_ms[k] = min(down_ms[k], zy[z])
            yz[z] = INFINITE_MS
            zy[z] = INFINITE_MS
        for k in range(begin, end):
            xy = up_ms[k]
            yx = down_ms[k]
            yz = yz_ms[up_depth[k]]
            zy = zy_ms[up_depth[k]]
            for j in range(k + 1, end):
                z = up_depth[j]
                yz[z] = min(yz[z], np.int32(yx + up_ms[j]))
                zy[z] = min(zy[z], np.int32(down_ms[j] + xy))
    return up_ms, down_ms


@njit(cache=True, nogil=True)
def pruned_arcs(
    up_ms: IntArray, down_ms: IntArray, up_first: IntArray, up_depth: DepthArray, depth: IntArray, depths: int
) -> tuple[IntArray, DepthArray, IntArray, IntArray, DepthArray, IntArray]:
    """Keep the arcs whose weight is the shortest time between their ends: no search needs another one.

    Nodes descend; the matrices hold the shortest times between the ancestors of a node. An arc that is longer than
    another way between its ends lies on no shortest path, so every shortest path up and down the hierarchy remains.

    Parameters
    ----------
    up_ms, down_ms : (hierarchy arcs,) int32
        As of `basic_weights`.
    up_first : (nodes + 1,) int32
    up_depth : (hierarchy arcs,) uint16
        Depth of the higher end.
    depth : (nodes,) int32
    depths : int
        One more than the greatest depth.

    Returns
    -------
    forward_first, forward_depth, forward_ms, backward_first, backward_depth, backward_ms
        Kept arcs upward, and kept arcs downward by their lower end, in the form of `up_first`, `up_depth`, `up_ms`.
    """
    nodes = len(depth)
    keep = np.zeros(len(up_depth), np.uint8)
    yz_ms = np.empty((depths, depths), np.int32)
    zy_ms = np.empty((depths, depths), np.int32)
    xy = np.empty(depths, np.int32)
    yx = np.empty(depths, np.int32)
    forward = 0
    backward = 0
    for x in range(nodes - 1, -1, -1):
        begin = up_first[x]
        size = up_first[x + 1] - begin
        for k in range(size):
            xy[k] = up_ms[begin + k]
            yx[k] = down_ms[begin + k]
        for k in range(size):
            yz_row = yz_ms[up_depth[begin + k]]
            zy_row = zy_ms[up_depth[begin + k]]
            basic_xy = up_ms[begin + k]
            basic_yx = down_ms[begin + k]
            best_xy = xy[k]
            best_yx = yx[k]
            for j in range(k + 1, size):
                z = up_depth[begin + j]
                yz = yz_row[z]
                zy = zy_row[z]
                best_xy = min(best_xy, np.int32(up_ms[begin + j] + zy))
                best_yx = min(best_yx, np.int32(yz + down_ms[begin + j]))
                xy[j] = min(xy[j], np.int32(basic_xy + yz))
                yx[j] = min(yx[j], np.int32(zy + basic_yx))
            xy[k] = best_xy
            yx[k] = best_yx
        yz_row = yz_ms[depth[x]]
        zy_row = zy_ms[depth[x]]
        for k in range(size):
            yz_row[up_depth[begin + k]] = xy[k]
            zy_row[up_depth[begin + k]] = yx[k]
            if up_ms[begin + k] == xy[k] and xy[k] < INFINITE_MS:
                keep[begin + k] |= 1
                forward += 1
            if down_ms[begin + k] == yx[k] and yx[k] < INFINITE_MS:
                keep[begin + k] |= 2
                backward += 1
    forward_first = np.zeros(nodes + 1, np.int32)
    backward_first = np.zeros(nodes + 1, np.int32)
    forward_depth = np.empty(forward, np.uint16)
    backward_depth = np.empty(backward, np.uint16)
    forward_ms = np.empty(forward, np.int32)
    backward_ms = np.empty(backward, np.int32)
    forward = 0
    backward = 0
    for x in range(nodes):
        for k in range(up_first[x], up_first[x + 1]):
            if keep[k] & 1:
                forward_depth[forward] = up_depth[k]
                forward_ms[forward] = up_ms[k]
                forward += 1
            if keep[k] & 2:
                backward_depth[backward] = up_depth[k]
                backward_ms[backward] = down_ms[k]
                backward += 1
        forward_first[x + 1] = forward
        backward_first[x + 1] = backward
    return forward_first, forward_depth, forward_ms, backward_first, backward_depth, backward_ms
