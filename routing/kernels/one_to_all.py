"""From one place to every vertex: a climb to the root, then one sweep over all vertices from the roots down.

References
----------
Delling, Goldberg, Nowatzyk, Werneck: PHAST: Hardware-accelerated shortest path trees. Journal of Parallel and
Distributed Computing 73, 2013. In a post-order of the elimination tree the ancestors of the present vertex are those
seen last at each depth above it, so the sweep reads one short row.
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

NO_NODE = -1
INFINITE_MS = 2**30 - 1


@njit(cache=True, nogil=True)
def times_to_all(parent: IntArray, depth: IntArray, label: IntArray, seed: int, backward: SearchArcs) -> IntArray:
    """Find the time from a source to every vertex.

    Parameters
    ----------
    parent, depth : (vertices,) int32
        Elimination tree in post-order.
    label : (depths,) int32
        Time from the source to each of its ancestors, as of `kept_labels.labels_of`.
    seed : int
        Its lower seed.
    backward : (vertices + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        First arc of each vertex; depth of the higher end; time in ms from there down to the vertex.

    Returns
    -------
    (vertices,) int32
        By rank, in ms; `INFINITE_MS` for no way.
    """
    first, above, arc_ms = backward
    vertices = len(parent)
    times = np.empty(vertices, np.int32)
    row = np.empty(len(label) + 1, np.int32)
    on_path = np.full(len(label) + 1, NO_NODE, np.int32)
    x = seed
    while x != NO_NODE:
        on_path[depth[x]] = x
        x = parent[x]
    for x in range(vertices - 1, -1, -1):
        d = depth[x]
        ms = np.int32(INFINITE_MS)
        if on_path[d] == x:
            ms = label[d]
        for k in range(first[x], first[x + 1]):
            ms = min(ms, np.int32(row[above[k]] + arc_ms[k]))
        row[d] = ms
        times[x] = ms
    return times
