"""From the arcs of a road graph to its elimination tree and the arcs of its contraction hierarchy.

Nodes are eliminated in the order of their rank; eliminating a node joins all its higher neighbours with each other.
What remains, the chordal supergraph, holds every shortcut that any travel times may need.

References
----------
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016.
Liu: The role of elimination trees in sparse factorization. SIAM Journal on Matrix Analysis 11, 1990.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    DepthArray = NDArray[np.uint16]

NO_NODE = -1
_SHORT_LIST = 48


@njit(cache=True, nogil=True)
def undirected_neighbours(tail: IntArray, head: IntArray, nodes: int) -> tuple[IntArray, IntArray]:
    """Give the neighbours of each node once, whatever the direction and number of arcs, without loops.

    Parameters
    ----------
    tail, head : (arcs,) int32
    nodes : int

    Returns
    -------
    first : (nodes + 1,) int32
        Neighbours of node `v` lie at `first[v]:first[v + 1]`.
    neighbour : (first[-1],) int32
    """
    count = np.zeros(nodes + 1, np.int64)
    for arc in range(len(tail)):
        if tail[arc] != head[arc]:
            count[tail[arc] + 1] += 1
            count[head[arc] + 1] += 1
    start = np.cumsum(count)
    fill = start.copy()
    both = np.empty(start[nodes], np.int32)
    for arc in range(len(tail)):
        if tail[arc] != head[arc]:
            both[fill[tail[arc]]] = head[arc]
            fill[tail[arc]] += 1
            both[fill[head[arc]]] = tail[arc]
            fill[head[arc]] += 1
    first = np.zeros(nodes + 1, np.int32)
    mark = np.full(nodes, NO_NODE, np.int32)
    kept = 0
    for node in range(nodes):
        for k in range(start[node], start[node + 1]):
            if mark[both[k]] != node:
                mark[both[k]] = node
                both[kept] = both[k]
                kept += 1
        first[node + 1] = kept
    return first, both[:kept].copy()


@njit(cache=True, nogil=True)
def elimination_tree(first: IntArray, neighbour: IntArray, order: IntArray) -> IntArray:
    """Find the parent of each node in the elimination tree of an order (Liu 1990, with path compression).

    Parameters
    ----------
    first, neighbour
        As of `undirected_neighbours`.
    order : (nodes,) int32
        Node at each rank.

    Returns
    -------
    (nodes,) int32
        Rank of the parent of each rank, `NO_NODE` at a root; a parent has the higher rank.
    """
    nodes = len(order)
    rank = np.empty(nodes, np.int32)
    for x in range(nodes):
        rank[order[x]] = x
    parent = np.full(nodes, NO_NODE, np.int32)
    ancestor = np.full(nodes, NO_NODE, np.int32)
    for x in range(nodes):
        for k in range(first[order[x]], first[order[x] + 1]):
            v = rank[neighbour[k]]
            while v != NO_NODE and v < x:
                above = ancestor[v]
                ancestor[v] = x
                if above == NO_NODE:
                    parent[v] = x
                v = above
    return parent


@njit(cache=True, nogil=True)
def post_order(parent: IntArray) -> IntArray:
    """Number the nodes of a forest depth first, children before parents, so that subtrees are ranges.

    Parameters
    ----------
    parent : (nodes,) int32
        `NO_NODE` at a root; a parent has the higher number.

    Returns
    -------
    (nodes,) int32
        Old number at each new one.
    """
    nodes = len(parent)
    child = np.full(nodes, NO_NODE, np.int32)
    sibling = np.full(nodes, NO_NODE, np.int32)
    root = NO_NODE
    for x in range(nodes - 1, -1, -1):
        if parent[x] == NO_NODE:
            sibling[x] = root
            root = x
        else:
            sibling[x] = child[parent[x]]
            child[parent[x]] = x
    old = np.empty(nodes, np.int32)
    count = 0
    while root != NO_NODE:
        x = root
        while child[x] != NO_NODE:
            x = child[x]
        while True:
            old[count] = x
            count += 1
            if x == root:
                break
            if sibling[x] == NO_NODE:
                x = parent[x]
            else:
                x = sibling[x]
                while child[x] != NO_NODE:
                    x = child[x]
        root = sibling[root]
    return old


@njit(cache=True, nogil=True)
def tree_depth(parent: IntArray) -> tuple[IntArray, IntArray]:
    """Give the depth of each node, 0 at a root, and the first (lowest) node of its subtree.

    Parameters
    ----------
    parent : (nodes,) int32
        Of a forest in post-order.

    Returns
    -------
    depth, subtree : (nodes,) int32
        The subtree of `x` is the range `subtree[x]` to `x`.
    """
    nodes = len(parent)
    depth = np.zeros(nodes, np.int32)
    subtree = np.arange(nodes).astype(np.int32)
    for x in range(nodes - 1, -1, -1):
        if parent[x] != NO_NODE:
            depth[x] = depth[parent[x]] + 1
    for x in range(nodes):
        if parent[x] != NO_NODE and subtree[x] < subtree[parent[x]]:
            subtree[parent[x]] = subtree[x]
    return depth, subtree


@njit(cache=True, nogil=True)
def contract(first: IntArray, neighbour: IntArray, order: IntArray, parent: IntArray) -> tuple[IntArray, IntArray]:
    """Eliminate all nodes in turn and give the upward arcs of the hierarchy.

    The higher neighbours of a node are its own in the road graph and those of its children in the tree.

    Parameters
    ----------
    first, neighbour
        As of `undirected_neighbours`.
    order : (nodes,) int32
        Node at each rank, ranks in post-order of the elimination tree.
    parent : (nodes,) int32
        Rank of the parent of each rank, `NO_NODE` at a root.

    Returns
    -------
    up_first : (nodes + 1,) int32
        Arcs from rank `x` upward lie at `up_first[x]:up_first[x + 1]`.
    up_head : (up_first[-1],) int32
        Rank of the higher end, ascending for each `x`; the first one is the parent of `x`.
    """
    nodes = len(order)
    rank = np.empty(nodes, np.int32)
    for x in range(nodes):
        rank[order[x]] = x
    child = np.full(nodes, NO_NODE, np.int32)
    sibling = np.full(nodes, NO_NODE, np.int32)
    mark = np.full(nodes, NO_NODE, np.int32)
    up_first = np.zeros(nodes + 1, np.int32)
    up_head = np.empty(max(16, 2 * len(neighbour)), np.int32)
    end = 0
    for x in range(nodes):
        begin = end
        if len(up_head) - end < nodes - x:
            wider = np.empty(max(2 * len(up_head), end + nodes), np.int32)
            wider[:end] = up_head[:end]
            up_head = wider
        mark[x] = x
        v = child[x]
        while v != NO_NODE:
            for k in range(up_first[v] + 1, up_first[v + 1]):
                y = up_head[k]
                if mark[y] != x:
                    mark[y] = x
                    up_head[end] = y
                    end += 1
            v = sibling[v]
        for k in range(first[order[x]], first[order[x] + 1]):
            y = rank[neighbour[k]]
            if y > x and mark[y] != x:
                mark[y] = x
                up_head[end] = y
                end += 1
        if end - begin > _SHORT_LIST:
            up_head[begin:end].sort()
        else:
            for k in range(begin + 1, end):
                y = up_head[k]
                j = k - 1
                while j >= begin and up_head[j] > y:
                    up_head[j + 1] = up_head[j]
                    j -= 1
                up_head[j + 1] = y
        up_first[x + 1] = end
        if parent[x] != NO_NODE:
            sibling[x] = child[parent[x]]
            child[parent[x]] = x
    return up_first, up_head[:end].copy()


@njit(cache=True, nogil=True)
def arcs_from_below(up_first: IntArray, up_head: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Sort the upward arcs by their higher end.

    Parameters
    ----------
    up_first, up_head
        As of `contract`.

    Returns
    -------
    down_first : (nodes + 1,) int32
        Arcs from below into rank `x` lie at `down_first[x]:down_first[x + 1]`.
    down_arc : (hierarchy arcs,) int32
        Number of the arc among the upward ones.
    down_tail : (hierarchy arcs,) int32
        Its lower end, ascending for each `x`.
    """
    nodes = len(up_first) - 1
    down_first = np.zeros(nodes + 1, np.int32)
    for k in range(len(up_head)):
        down_first[up_head[k] + 1] += 1
    for x in range(nodes):
        down_first[x + 1] += down_first[x]
    fill = down_first[:-1].copy()
    down_arc = np.empty(len(up_head), np.int32)
    down_tail = np.empty(len(up_head), np.int32)
    for v in range(nodes):
        for k in range(up_first[v], up_first[v + 1]):
            x = up_head[k]
            down_arc[fill[x]] = k
            down_tail[fill[x]] = v
            fill[x] += 1
    return down_first, down_arc, down_tail


@njit(cache=True, nogil=True)
def link_slots(tail: IntArray, head: IntArray, rank: IntArray, up_first: IntArray, up_head: IntArray) -> IntArray:
    """Find the hierarchy arc, and its direction, that carries each link.

    Parameters
    ----------
    tail, head : (links,) int32
        Vertices.
    rank : (vertices,) int32
        Rank of each vertex.
    up_first, up_head
        As of `contract`.

    Returns
    -------
    (links,) int32
        `2 * k` for a link that leads up along hierarchy arc `k`, `2 * k + 1` for one that leads down, -1 for a loop.
    """
    slots = np.full(len(tail), -1, np.int32)
    for arc in range(len(tail)):
        x = rank[tail[arc]]
        y = rank[head[arc]]
        if x == y:
            continue
        downward = 0
        if y < x:
            x, y = y, x
            downward = 1
        low = up_first[x]
        high = up_first[x + 1] - 1
        while low < high:
            middle = (low + high) // 2
            if up_head[middle] < y:
                low = middle + 1
            else:
                high = middle
        slots[arc] = 2 * low + downward
    return slots
