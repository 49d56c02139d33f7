"""One node to one other: the time alone, or the way.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 8, elimination tree queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from routing.kernels.elimination_tree_search import shortest_path
from routing.kernels.path_unpacking import unpack_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernels.path_unpacking import Downward, Links, Upward

    IntArray = NDArray[np.int32]
    DepthArray = NDArray[np.uint16]
    SearchArcs = tuple[IntArray, DepthArray, IntArray]

NO_NODE = -1
INFINITE_MS = 2**30 - 1


@njit(cache=True, nogil=True)
def shortest_time(
    rank: IntArray,
    parent: IntArray,
    depth: IntArray,
    forward: SearchArcs,
    backward: SearchArcs,
    source: int,
    target: int,
) -> np.int32:
    """Find the shortest time from a node to a node.

    Both climb to their lowest common ancestor; from there one climb serves both, past what cannot be better.

    Parameters
    ----------
    rank : (nodes,) int32
        Rank of each node.
    parent, depth : (nodes,) int32
        Elimination tree in post-order, by rank.
    forward, backward : (nodes + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        Upward and downward: first arc of each rank; depth of the higher end; time in ms.
    source, target : int
        Nodes.

    Returns
    -------
    int32
        In ms, `INFINITE_MS` where there is no way.
    """
    to_first, to_above, to_arc_ms = forward
    from_first, from_above, from_arc_ms = backward
    x = rank[source]
    y = rank[target]
    x_depth = depth[x]
    y_depth = depth[y]
    to_ms = np.full(x_depth + 1, INFINITE_MS, np.int32)
    from_ms = np.full(y_depth + 1, INFINITE_MS, np.int32)
    to_ms[x_depth] = 0
    from_ms[y_depth] = 0
    while x != y:
        if x < y:
            if x == NO_NODE:
                return np.int32(INFINITE_MS)
            ms = to_ms[x_depth]
            for k in range(np.uint64(to_first[x]), np.uint64(to_first[x + 1])):
                z = to_above[k]
                to_ms[z] = min(to_ms[z], np.int32(ms + to_arc_ms[k]))
            x = parent[x]
            x_depth -= 1
        else:
            if y == NO_NODE:
                return np.int32(INFINITE_MS)
            ms = from_ms[y_depth]
            for k in range(np.uint64(from_first[y]), np.uint64(from_first[y + 1])):
                z = from_above[k]
                from_ms[z] = min(from_ms[z], np.int32(ms + from_arc_ms[k]))
            y = parent[y]
            y_depth -= 1
    best = np.int32(INFINITE_MS)
    for d in range(x_depth + 1):
        best = min(best, np.int32(to_ms[d] + from_ms[d]))
    for d in range(x_depth, -1, -1):
        ms = to_ms[d]
        back_ms = from_ms[d]
        best = min(best, np.int32(ms + back_ms))
        if ms < best:
            for k in range(np.uint64(to_first[x]), np.uint64(to_first[x + 1])):
                z = to_above[k]
                to_ms[z] = min(to_ms[z], np.int32(ms + to_arc_ms[k]))
        if back_ms < best:
            for k in range(np.uint64(from_first[x]), np.uint64(from_first[x + 1])):
                z = from_above[k]
                from_ms[z] = min(from_ms[z], np.int32(back_ms + from_arc_ms[k]))
        x = parent[x]
    return best


@njit(cache=True, nogil=True)
def links_between(
    rank: IntArray,
    parent: IntArray,
    depth: IntArray,
    depths: int,
    searched: tuple[SearchArcs, SearchArcs],
    whole: tuple[Upward, Downward, Links],
    source: int,
    target: int,
) -> tuple[int, IntArray]:
    """Find the way from a node to a node, link by link.

    Parameters
    ----------
    rank : (nodes,) int32
        Rank of each node.
    parent, depth : (nodes,) int32
        Elimination tree in post-order, by rank.
    depths : int
        One more than the greatest depth.
    searched
        `forward` and `backward`, as of `shortest_time`.
    whole
        `upward`, `downward` and `links`, as of `path_unpacking.unpack_path`.
    source, target : int
        Nodes.

    Returns
    -------
    travel_ms : int
        `INFINITE_MS` where there is no way; then there are no links.
    links : (any,) int32
    """
    ends = np.empty((2, 4), np.int32)
    for side, node in enumerate((source, target)):
        ends[side, 0] = rank[node]
        ends[side, 1] = 0
        ends[side, 2] = depth[rank[node]]
        ends[side, 3] = INFINITE_MS
    forward, backward = searched
    travel_ms, path = shortest_path(parent, depth, depths, forward, backward, ends[0], ends[1])
    upward, downward, links = whole
    return travel_ms, unpack_path(path, depths, upward, downward, links)
