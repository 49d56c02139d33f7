"""Labels: the times between one end of a search and all its ancestors, kept to be met by others.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 8, elimination tree queries: two searches meet at a common ancestor, and all of these are on both paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    DepthArray = NDArray[np.uint16]
    SearchArcs = tuple[IntArray, DepthArray, IntArray]
    Terminals = tuple[IntArray, IntArray, IntArray, IntArray]

NO_NODE = -1
INFINITE_MS = 2**30 - 1
UNREACHABLE_MS = 2**31 - 1
LANES = 64
"""So many searches climb side by side: enough to share nearly all of their way, few enough for the cache."""


@njit(cache=True, nogil=True)
def _relax(
    rows: IntArray, x_depth: int, begin: int, end: int, above: DepthArray, arc_ms: IntArray, low: int, high: int
) -> None:
    """Lower the ancestors of a node by its arcs, for the lanes `low` to `high - 1`; a lone one without a loop."""
    own = rows[x_depth][low:high]
    if len(own) == 1:
        ms = own[0]
        if ms < INFINITE_MS:
            for k in range(np.uint64(begin), np.uint64(end)):
                d = above[k]
                rows[d, low] = min(rows[d, low], np.int32(ms + arc_ms[k]))
        return
    for k in range(np.uint64(begin), np.uint64(end)):
        row = rows[above[k]][low:high]
        ms = arc_ms[k]
        for j in range(len(own)):
            row[j] = min(row[j], np.int32(ms + own[j]))


@njit(cache=True, nogil=True)
def _climb(parent: IntArray, depth: IntArray, arcs: SearchArcs, seed: IntArray, rows: IntArray) -> None:
    """Climb from all terminals to their roots, together from where they meet: each node is relaxed once for all.

    The lanes below a node lie side by side, as the nodes of a subtree do. A branch waits at the first node that is
    above the next terminal too, or that the branch before it waits at: there the two become one.

    Parameters
    ----------
    parent, depth, arcs
        As of `labels_of`.
    seed : (lanes,) int32
        Ascending.
    rows : (depths, lanes) int32
        Time in ms by depth of the ancestor; those of the terminals are set, all others written.
    """
    first, above, arc_ms = arcs
    at = np.empty(len(seed), np.int32)
    low = np.empty(len(seed), np.int64)
    branch = -1
    for j in range(len(seed)):
        branch += 1
        at[branch] = seed[j]
        low[branch] = j
        until = seed[j + 1] if j + 1 < len(seed) else np.int32(len(parent))
        while at[branch] != NO_NODE and at[branch] < until:
            x = at[branch]
            if branch > 0 and at[branch - 1] == x:
                branch -= 1
                continue
            _relax(rows, depth[x], first[x], first[x + 1], above, arc_ms, low[branch], j + 1)
            at[branch] = parent[x]


@njit(cache=True, nogil=True)
def labels_of(parent: IntArray, depth: IntArray, depths: int, arcs: SearchArcs, terminals: Terminals) -> IntArray:
    """Find the time between each terminal and each of its ancestors.

    Parameters
    ----------
    parent, depth : (vertices,) int32
        Elimination tree in post-order.
    depths : int
        One more than the greatest depth.
    arcs : (vertices + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        First arc of each vertex; depth of the higher end; time in ms.
    terminals : four (terminals,) int32
        As of `elimination_tree_search.ancestor_times`, in any order.

    Returns
    -------
    (terminals, depths) int32
        Time in ms by depth of the ancestor, `INFINITE_MS` for no way, and below the lower seed.
    """
    seed, seed_ms, high_depth, high_ms = terminals
    labels = np.empty((len(seed), depths), np.int32)
    order = np.argsort(seed)
    for begin in range(0, len(seed), LANES):
        group = order[begin : begin + LANES]
        rows = np.full((depths, len(group)), INFINITE_MS, np.int32)
        for j in range(len(group)):
            i = group[j]
            rows[depth[seed[i]], j] = seed_ms[i]
            rows[high_depth[i], j] = min(rows[high_depth[i], j], high_ms[i])
        _climb(parent, depth, arcs, seed[group], rows)
        for j in range(len(group)):
            labels[group[j]] = rows[:, j]
    return labels


@njit(cache=True, nogil=True)
def _meet(one: IntArray, other: IntArray, depths: int) -> np.int32:
    """Give the shortest time over an ancestor at a depth below `depths`."""
    best = np.int32(INFINITE_MS)
    for d in range(depths):
        best = min(best, np.int32(one[d] + other[d]))
    return best


@njit(cache=True, nogil=True)
def meet_labels(
    parent: IntArray,
    depth: IntArray,
    subtree: IntArray,
    seed: IntArray,
    labels: IntArray,
    kept_seed: IntArray,
    kept: IntArray,
    table: IntArray,
) -> None:
    """Find the shortest time between each terminal and each kept one.

    The kept ones that share exactly the ancestors of a terminal down to some depth lie around its own place among them;
    from the root down they become fewer.

    Parameters
    ----------
    parent, depth, subtree : (vertices,) int32
        Elimination tree in post-order; the subtree of `x` is the range `subtree[x]` to `x`.
    seed : (rows,) int32
        Lower seed of each terminal.
    labels : (rows, depths) int32
    kept_seed : (columns,) int32
        Lower seeds of the kept ones, ascending.
    kept : (columns, depths) int32
    table : (rows, columns) int32
        Written: time in ms, `UNREACHABLE_MS` for no way.
    """
    path = np.empty(labels.shape[1], np.int32)
    for i in range(len(seed)):
        x = seed[i]
        while x != NO_NODE:
            path[depth[x]] = x
            x = parent[x]
        label = labels[i]
        begin = 0
        end = len(kept_seed)
        for d in range(depth[seed[i]] + 2):
            if d <= depth[seed[i]]:
                inside = kept_seed[begin:end]
                low = begin + np.searchsorted(inside, subtree[path[d]])
                high = begin + np.searchsorted(inside, path[d] + 1)
            else:
                low = high = end
            for j in range(begin, low):
                ms = _meet(label, kept[j], d)
                table[i, j] = ms if ms < INFINITE_MS else UNREACHABLE_MS
            for j in range(high, end):
                ms = _meet(label, kept[j], d)
                table[i, j] = ms if ms < INFINITE_MS else UNREACHABLE_MS
            begin = low
            end = high
            if begin == end:
                break
