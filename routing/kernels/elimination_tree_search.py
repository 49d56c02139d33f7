"""Searches that climb the elimination tree: tables of travel times and single shortest paths.

The search space of a node is the path to its root. Tables walk the union of these paths once, from the roots down; only
the values of the current path are kept, one row per depth, so that the whole search lives in the cache.

An endpoint of a search is a *terminal*: one or two seeds, nodes with a time already spent, where the higher seed is an
ancestor of the lower. A place on a two-way road has two: the ends of the road, which the hierarchy always joins.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016:
section 8, elimination tree queries.
Delling, Goldberg, Werneck: Faster batched shortest paths in road networks. ATMOS 2011: the restricted sweep (RPHAST).
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
LANES = 8


@njit(cache=True, nogil=True)
def _relax_row(
    rows: NDArray[np.int32], x_depth: int, begin: int, end: int, above: DepthArray, arc_ms: IntArray, width: int
) -> None:
    """Lower the row of a node by its arcs, two at a time so that the row is read and written half as often.

    Parameters
    ----------
    rows : (depths, at least width) int32
        Times by depth of the nodes on the current path.
    x_depth : int
        Depth of the node.
    begin, end : int
        Its search arcs.
    above, arc_ms : (search arcs,) uint16, int32
    width : int
        Numbers of the row to lower; best a multiple of `LANES`.
    """
    row = rows[x_depth]
    for k in range(begin, end - 1, 2):
        one = rows[above[k]]
        two = rows[above[k + 1]]
        one_ms = arc_ms[k]
        two_ms = arc_ms[k + 1]
        for j in range(width):
            row[j] = min(row[j], np.int32(one_ms + one[j]), np.int32(two_ms + two[j]))
    if (end - begin) % 2:
        one = rows[above[end - 1]]
        one_ms = arc_ms[end - 1]
        for j in range(width):
            row[j] = min(row[j], np.int32(one_ms + one[j]))


@njit(cache=True, nogil=True)
def fill_single_column(
    parent: IntArray,
    depth: IntArray,
    depths: int,
    arcs: SearchArcs,
    terminals: Terminals,
    column_seed: int,
    column_times: IntArray,
    row_start: NDArray[np.int64],
    table: IntArray,
) -> None:
    """Do the same as `fill_table` for one column, many to one or one to many, with a number in place of each row.

    Parameters
    ----------
    parent, depth, depths, arcs, terminals, row_start, table
        As of `fill_table`.
    column_seed : int
        Lower seed of the column.
    column_times : (depths, 1) int32
        As given by `ancestor_times` in the other direction.
    """
    first, above, arc_ms = arcs
    seed, seed_ms, high_depth, high_ms = terminals
    times = np.empty(depths, np.int32)
    path = np.empty(depths, np.int32)
    common = np.full(depths, NO_NODE, np.int32)
    x = column_seed
    while x != NO_NODE:
        common[depth[x]] = x
        x = parent[x]
    limit = len(parent)
    for i in range(len(seed) - 1, -1, -1):
        size = 0
        x = seed[i]
        while x != NO_NODE and x < limit:
            path[size] = x
            size += 1
            x = parent[x]
        d = depth[seed[i]] - size + 1
        for p in range(size - 1, -1, -1):
            x = path[p]
            ms = column_times[d, 0] if common[d] == x else np.int32(INFINITE_MS)
            for k in range(np.uint64(first[x]), np.uint64(first[x + 1])):
                ms = min(ms, np.int32(arc_ms[k] + times[above[k]]))
            times[d] = ms
            d += 1
        limit = seed[i]
        ms = min(np.int32(seed_ms[i] + times[depth[seed[i]]]), np.int32(high_ms[i] + times[high_depth[i]]))
        table[row_start[i]] = ms if ms < INFINITE_MS else UNREACHABLE_MS


@njit(cache=True, nogil=True)
def fill_two_columns(
    parent: IntArray,
    depth: IntArray,
    depths: int,
    arcs: SearchArcs,
    terminals: Terminals,
    column_seed: IntArray,
    column_times: IntArray,
    row_start: NDArray[np.int64],
    column_offset: NDArray[np.int64],
    table: IntArray,
) -> None:
    """Do the same as `fill_table` for two columns: what is read of the hierarchy serves both at once.

    Parameters
    ----------
    parent, depth, depths, arcs, terminals, column_seed, column_times, row_start, column_offset, table
        As of `fill_table`.
    """
    first, above, arc_ms = arcs
    seed, seed_ms, high_depth, high_ms = terminals
    one = np.empty(depths, np.int32)
    other = np.empty(depths, np.int32)
    path = np.empty(depths, np.int32)
    common = np.full((2, depths), NO_NODE, np.int32)
    for j in range(2):
        x = column_seed[j]
        while x != NO_NODE:
            common[j, depth[x]] = x
            x = parent[x]
    limit = len(parent)
    for i in range(len(seed) - 1, -1, -1):
        size = 0
        x = seed[i]
        while x != NO_NODE and x < limit:
            path[size] = x
            size += 1
            x = parent[x]
        d = depth[seed[i]] - size + 1
        for p in range(size - 1, -1, -1):
            x = path[p]
            one_ms = column_times[d, 0] if common[0, d] == x else np.int32(INFINITE_MS)
            other_ms = column_times[d, 1] if common[1, d] == x else np.int32(INFINITE_MS)
            for k in range(np.uint64(first[x]), np.uint64(first[x + 1])):
                z = above[k]
                one_ms = min(one_ms, np.int32(arc_ms[k] + one[z]))
                other_ms = min(other_ms, np.int32(arc_ms[k] + other[z]))
            one[d] = one_ms
            other[d] = other_ms
            d += 1
        limit = seed[i]
        low = depth[seed[i]]
        high = high_depth[i]
        one_ms = min(np.int32(seed_ms[i] + one[low]), np.int32(high_ms[i] + one[high]))
        other_ms = min(np.int32(seed_ms[i] + other[low]), np.int32(high_ms[i] + other[high]))
        table[row_start[i] + column_offset[0]] = one_ms if one_ms < INFINITE_MS else UNREACHABLE_MS
        table[row_start[i] + column_offset[1]] = other_ms if other_ms < INFINITE_MS else UNREACHABLE_MS


@njit(cache=True, nogil=True)
def _climb(
    parent: IntArray, depth: IntArray, reached_ms: IntArray, arcs: SearchArcs, terminal: IntArray, top: int
) -> IntArray:
    """Find nodes from an ancestor down to a seed of a terminal, over which the ancestor was reached in its time.

    Parameters
    ----------
    parent, depth : (nodes,) int32
    reached_ms : (depths,) int32
        Time between the terminal and each ancestor, by depth.
    arcs, terminal
        As of `shortest_path`.
    top : int
        Rank of the ancestor.

    Returns
    -------
    (steps,) int32
        Ranks, `top` first.
    """
    first, above, arc_ms = arcs
    chain = np.empty(depth[terminal[0]] - depth[top] + 1, np.int32)
    x = terminal[0]
    for i in range(len(chain) - 1, -1, -1):
        chain[i] = x
        x = parent[x]
    size = 1
    z = depth[top]
    for i in range(1, len(chain)):
        if z == terminal[2] and reached_ms[z] == terminal[3]:
            break
        x = chain[i]
        d = depth[x]
        if reached_ms[d] > reached_ms[z]:
            continue
        for k in range(first[x], first[x + 1]):
            if above[k] == z and reached_ms[d] + arc_ms[k] == reached_ms[z]:
                chain[size] = x
                size += 1
                z = d
                break
    return chain[:size].copy()


@njit(cache=True, nogil=True)
def ancestor_times(parent: IntArray, depth: IntArray, depths: int, arcs: SearchArcs, terminals: Terminals) -> IntArray:
    """Find the time between each terminal and each ancestor, over ever higher nodes.

    Parameters
    ----------
    parent, depth : (nodes,) int32
        Elimination tree in post-order.
    depths : int
        One more than the greatest depth.
    arcs : (nodes + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        First arc of each node; depth of the higher end; time in ms.
    terminals : four (terminals,) int32
        Lower seed, ascending; time at it in ms; depth of the higher seed; time at it in ms, `INFINITE_MS` for no seed.

    Returns
    -------
    (depths, terminals) int32
        Time in ms, `INFINITE_MS` for no way, by the depth of the ancestor; unset below the lower seed.
    """
    first, above, arc_ms = arcs
    seed, seed_ms, high_depth, high_ms = terminals
    times = np.empty((depths, len(seed)), np.int32)
    label = np.empty(depths, np.int32)
    for j in range(len(seed)):
        x = seed[j]
        low = depth[x]
        label[: low + 1] = INFINITE_MS
        label[low] = seed_ms[j]
        label[high_depth[j]] = min(label[high_depth[j]], high_ms[j])
        for d in range(low, -1, -1):
            ms = label[d]
            times[d, j] = ms
            if ms < INFINITE_MS:
                for k in range(np.uint64(first[x]), np.uint64(first[x + 1])):
                    z = above[k]
                    label[z] = min(label[z], np.int32(ms + arc_ms[k]))
            x = parent[x]
    return times


@njit(cache=True, nogil=True)
def fill_table(
    parent: IntArray,
    depth: IntArray,
    subtree: IntArray,
    depths: int,
    arcs: SearchArcs,
    terminals: Terminals,
    column_seed: IntArray,
    column_times: IntArray,
    row_start: NDArray[np.int64],
    column_offset: NDArray[np.int64],
    table: IntArray,
) -> None:
    """Find the shortest time between each terminal (row) and each column.

    Parameters
    ----------
    parent, depth, subtree : (nodes,) int32
        Elimination tree in post-order; the subtree of `x` is the range `subtree[x]` to `x`.
    depths : int
        One more than the greatest depth.
    arcs, terminals
        As of `ancestor_times`, for the rows.
    column_seed : (columns,) int32
        Lower seed of each column, ascending.
    column_times : (depths, columns) int32
        As given by `ancestor_times` in the other direction.
    row_start : (rows,) int64
        Where the row of each terminal begins in the table.
    column_offset : (columns,) int64
        Where each column lies behind that.
    table : int32
        The table as one run of numbers; written: time in ms, `UNREACHABLE_MS` for no way.
    """
    first, above, arc_ms = arcs
    seed, seed_ms, high_depth, high_ms = terminals
    columns = len(column_seed)
    width = columns if columns < LANES else (columns + LANES - 1) // LANES * LANES
    rows = np.empty((depths, width), np.int32)
    begin = np.empty(depths, np.int64)
    end = np.empty(depths, np.int64)
    path = np.empty(depths, np.int32)
    limit = len(parent)
    for i in range(len(seed) - 1, -1, -1):
        size = 0
        x = seed[i]
        while x != NO_NODE and x < limit:
            path[size] = x
            size += 1
            x = parent[x]
        for p in range(size - 1, -1, -1):
            x = path[p]
            d = depth[seed[i]] - p
            rows[d, :] = INFINITE_MS
            begin[d] = begin[d - 1] if d > 0 else 0
            end[d] = end[d - 1] if d > 0 else columns
            if begin[d] < end[d]:
                inside = column_seed[begin[d] : end[d]]
                end[d] = begin[d] + np.searchsorted(inside, x + 1)
                begin[d] += np.searchsorted(inside, subtree[x])
                rows[d, begin[d] : end[d]] = column_times[d, begin[d] : end[d]]
            _relax_row(rows, d, first[x], first[x + 1], above, arc_ms, width)
        limit = seed[i]
        low = rows[depth[seed[i]]]
        high = rows[high_depth[i]]
        for j in range(columns):
            ms = min(np.int32(seed_ms[i] + low[j]), np.int32(high_ms[i] + high[j]))
            table[row_start[i] + column_offset[j]] = ms if ms < INFINITE_MS else UNREACHABLE_MS


@njit(cache=True, nogil=True)
def shortest_path(
    parent: IntArray,
    depth: IntArray,
    depths: int,
    forward: SearchArcs,
    backward: SearchArcs,
    source: IntArray,
    target: IntArray,
) -> tuple[int, IntArray]:
    """Find the shortest path from one terminal to another, as nodes up the hierarchy and down again.

    Both ends climb to their lowest common ancestor; from there one climb serves both, past what cannot be better.

    Parameters
    ----------
    parent, depth : (nodes,) int32
        Elimination tree in post-order.
    depths : int
        One more than the greatest depth.
    forward, backward
        Search arcs as of `ancestor_times`, upward and downward.
    source, target : (4,) int32
        Lower seed; time at it in ms; depth of the higher seed; time at it in ms, `INFINITE_MS` for no seed.

    Returns
    -------
    travel_ms : int
        `INFINITE_MS` where there is no way; then the path is empty.
    path : (steps,) int32
        Ranks from a seed of the source to a seed of the target; each two that follow are joined by a hierarchy arc.
    """
    to_first, to_above, to_arc_ms = forward
    from_first, from_above, from_arc_ms = backward
    to_ms = np.full(depths, INFINITE_MS, np.int32)
    from_ms = np.full(depths, INFINITE_MS, np.int32)
    x = source[0]
    y = target[0]
    to_ms[depth[x]] = source[1]
    to_ms[source[2]] = min(to_ms[source[2]], source[3])
    from_ms[depth[y]] = target[1]
    from_ms[target[2]] = min(from_ms[target[2]], target[3])
    while x != y and min(x, y) != NO_NODE:
        if x < y:
            ms = to_ms[depth[x]]
            for k in range(np.uint64(to_first[x]), np.uint64(to_first[x + 1])):
                to_ms[to_above[k]] = min(to_ms[to_above[k]], np.int32(ms + to_arc_ms[k]))
            x = parent[x]
        else:
            ms = from_ms[depth[y]]
            for k in range(np.uint64(from_first[y]), np.uint64(from_first[y + 1])):
                from_ms[from_above[k]] = min(from_ms[from_above[k]], np.int32(ms + from_arc_ms[k]))
            y = parent[y]
    best_ms = INFINITE_MS
    top = NO_NODE
    if x != y:
        x = NO_NODE
    while x != NO_NODE:
        xt_ms = to_ms[depth[x]]
        sx_ms = from_ms[depth[x]]
        if xt_ms + sx_ms < best_ms:
            best_ms = xt_ms + sx_ms
            top = x
        if xt_ms < best_ms:
            for k in range(np.uint64(to_first[x]), np.uint64(to_first[x + 1])):
                to_ms[to_above[k]] = min(to_ms[to_above[k]], np.int32(xt_ms + to_arc_ms[k]))
        if sx_ms < best_ms:
            for k in range(np.uint64(from_first[x]), np.uint64(from_first[x + 1])):
                from_ms[from_above[k]] = min(from_ms[from_above[k]], np.int32(sx_ms + from_arc_ms[k]))
        x = parent[x]
    if top == NO_NODE:
        return INFINITE_MS, np.empty(0, np.int32)
    up = _climb(parent, depth, to_ms, forward, source, top)
    down = _climb(parent, depth, from_ms, backward, target, top)
    path = np.empty(len(up) + len(down) - 1, np.int32)
    path[: len(up)] = up[::-1]
    path[len(up) :] = down[1:]
    return best_ms, path
