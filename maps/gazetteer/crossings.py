"""Where two streets meet: nodes of the road graph, those of double carriageways as one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE, Crossings
from maps.gazetteer.grouping import groups_of
from maps.gazetteer.spots import clusters
from maps.road_graph import ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

ONE_CROSSING_M: Final = 60.0
"""Places where the same two streets meet, not farther apart than this, are one crossing (m)."""
_JUNCTION_M: Final = 40.0
"""A nameless road of at most this length between two streets, as in a roundabout or at a slip lane, joins them (m)."""
_NO_JUNCTION: Final = frozenset({"service", "track", "ferry", "other"})


def crossings(graph: RoadGraph, street_of_arc: NDArray[np.int32]) -> Crossings:
    """Find where streets meet.

    Parameters
    ----------
    graph : RoadGraph
    street_of_arc : (arcs,) int32
        Row of the street of each arc, `NOWHERE` for roads without a name.

    Returns
    -------
    Crossings
        The lower row of each pair first, sorted by pair. Where both ends of a short nameless road meet two streets,
        these meet at its middle. Places of one pair that lie near each other, as at a double carriageway, are one.
    """
    node, met = _streets_of_nodes(graph, street_of_arc)
    direct = _at_nodes(graph, node, met)
    joined = _across_short_roads(graph, street_of_arc, node, met)
    known = set(zip(direct[0].tolist(), direct[1].tolist(), strict=True))
    new = np.array([pair not in known for pair in zip(joined[0].tolist(), joined[1].tolist(), strict=True)], dtype=bool)
    columns = [np.concatenate((a, b[new])) for a, b in zip(direct, joined, strict=True)]
    return _merged(*columns)


def _at_nodes(graph: RoadGraph, node: NDArray[np.int64], met: NDArray[np.int32]) -> tuple[NDArray[Any], ...]:
    """Give the pairs of streets at each node, and its place."""
    one, other = _pairs_within(node)
    low, high = met[one], met[other]
    return low, high, graph.lon[node[one]], graph.lat[node[one]]


def _across_short_roads(
    graph: RoadGraph, street: NDArray[np.int32], node: NDArray[np.int64], met: NDArray[np.int32]
) -> tuple[NDArray[Any], ...]:
    """Give the pairs of streets at the two ends of short nameless roads, and the middle of each."""
    joins = np.array([name not in _NO_JUNCTION for name in ROAD_CLASSES])[graph.road_class]
    arc = np.flatnonzero((street == NOWHERE) & (graph.length_m <= _JUNCTION_M) & joins)
    tail, head = graph.tail[arc], graph.head[arc]
    at_tail, at_head = (np.searchsorted(node, end, side="left") for end in (tail, head))
    tails, heads = (
        np.searchsorted(node, end, side="right") - first for end, first in ((tail, at_tail), (head, at_head))
    )
    count = tails * heads
    owner = np.repeat(np.arange(len(arc)), count)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    a, b = met[at_tail[owner] + nth // heads[owner]], met[at_head[owner] + nth % heads[owner]]
    two = a != b
    a, b, owner = a[two], b[two], owner[two]
    lon, lat = ((place[tail[owner]] + place[head[owner]]) / 2 for place in (graph.lon, graph.lat))
    return np.minimum(a, b), np.maximum(a, b), lon, lat


def _streets_of_nodes(graph: RoadGraph, street: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the streets at nodes, each once, as columns sorted by node and street."""
    named = street != NOWHERE
    streets = int(street.max(initial=0)) + 1
    node = np.concatenate((graph.tail[named], graph.head[named])).astype(np.int64)
    both = np.unique(node * streets + np.tile(street[named], 2))
    return both // streets, (both % streets).astype(np.int32)


def _pairs_within(group: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give all pairs of rows of one group; groups are sorted."""
    size = np.diff(np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(group)))
    last = np.repeat(np.cumsum(size), size)
    following = last - np.arange(len(group)) - 1
    one = np.repeat(np.arange(len(group)), following)
    step = np.arange(len(one)) - np.repeat(np.cumsum(following) - following, following)
    return one, one + step + 1


def _merged(
    one: NDArray[np.int32], other: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> Crossings:
    """Make one crossing, at their middle, of the near places of each pair."""
    order = np.lexsort((other, one))
    one, other, lon, lat = one[order], other[order], lon[order], lat[order]
    number = _numbers_of_near(one, other, lon, lat)
    _, first, which, count = np.unique(
        np.column_stack((one, other, number)), axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    middle = [np.bincount(which, weights=place, minlength=len(first)) / count for place in (lon, lat)]
    return Crossings(one[first].astype(np.int32), other[first].astype(np.int32), middle[0], middle[1])


def _numbers_of_near(
    one: NDArray[np.int32], other: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Number the places of each pair that are near each other; rows are sorted by pair."""
    number = np.zeros(len(one), dtype=np.int32)
    follows = np.zeros(len(one) + 1, dtype=bool)
    follows[1:-1] = (one[1:] == one[:-1]) & (other[1:] == other[:-1])
    shared = np.flatnonzero(follows[:-1] | follows[1:])
    for rows in groups_of(one[shared], other[shared]):
        number[shared[rows]] = clusters(lon[shared[rows]], lat[shared[rows]], ONE_CROSSING_M)
    return number
