"""The order in which a hierarchy contracts its nodes: nested dissection, small separators last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEPARATORS_TRIED: Final = 8
"""METIS `nseps`: the best of so many separators is taken at each level."""

REFINEMENTS: Final = 20
"""METIS `niter`: rounds of refinement of each separator."""

IMBALANCE: Final = 200
"""METIS `ufactor`, in thousandths: how much larger than half a part may be, for a smaller separator."""


def nested_dissection(tail: NDArray[np.int32], head: NDArray[np.int32], vertices: int) -> NDArray[np.int32]:
    """Order the vertices of a graph so that its hierarchy is small; the same graph gives the same order.

    Parameters
    ----------
    tail, head : (links,) int32
        Any: islands, loops, parallel links, single vertices; directions do not matter.
    vertices : int

    Returns
    -------
    (vertices,) int32
        Vertex at each rank. Ranks follow a depth-first post-order of the elimination tree: the subtree of every vertex
        is a range of ranks.

    References
    ----------
    Karypis, Kumar: A fast and high quality multilevel scheme for partitioning irregular graphs. SIAM Journal on
    Scientific Computing 20, 1998 (METIS).
    """
    from routing.kernels.elimination_tree import elimination_tree, post_order, undirected_neighbours

    first, neighbour = undirected_neighbours(tail, head, vertices)
    order = _dissect(first, neighbour)
    return order[post_order(elimination_tree(first, neighbour, order))]


def _dissect(first: NDArray[np.int32], neighbour: NDArray[np.int32]) -> NDArray[np.int32]:
    if len(neighbour) == 0:
        return np.arange(len(first) - 1, dtype=np.int32)
    import pymetis

    options = pymetis.Options(seed=1, nseps=SEPARATORS_TRIED, niter=REFINEMENTS, ufactor=IMBALANCE)
    order, _ = pymetis.nested_dissection(pymetis.CSRAdjacency(first, neighbour), options=options)
    return np.asarray(order, dtype=np.int32)
