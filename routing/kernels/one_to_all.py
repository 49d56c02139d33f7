"""From one place, or several at once, to every vertex: climbs to the root, then one sweep over all from the roots down.

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
def times_to_all(parent: IntArray, depth: IntArray, labels: IntArray, seed: IntArray, backward: SearchArcs) -> IntArray:
    """Find the time from the quickest of some sources to every vertex.

    Parameters
    ----------
    parent, depth : (vertices,) int32
        Elimination tree in post-order.
    labels : (sources, depths) int32
        Time from each source to each of its ancestors, as of `kept_labels.labels_of`.
    seed : (sources,) int32
        Their lower seeds.
    backward : (vertices + 1,) int32, (search arcs,) uint16, (search arcs,) int32
        First arc of each vertex; depth of the higher end; time in ms from there down to the vertex.

    Returns
    -------
    (vertices,) int32
        By rank, in ms; `INFINITE_MS` for no way.
    """
    first, above, arc_ms = backward
    vertices = len(parent)
    times = np.full(vertices, INFINITE_MS, np.int32)
    row = np.empty(labels.shape[1] + 1, np.int32)
    for i in range(len(seed)):
        x = seed[i]
        while x != NO_NODE:
            times[x] = min(times[x], labels[i, depth[x]])
            x = parent[x]
    for x in range(vertices - 1, -1, -1):
        d = depth[x]
        ms = times[x]
        for k in range(np.uint64(first[x]), np.uint64(first[x + 1])):
            ms = min(ms, np.int32(row[above[k]] + arc_ms[k]))
        row[d] = ms
        times[x] = ms
    return times
