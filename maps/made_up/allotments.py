"""Allotment societies of a made-up region: plots along lanes that lead off country roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.made_up.country import chance
from maps.made_up.names import words
from maps.made_up.roads import nearest_of, to_metres
from maps.road_graph import NO_ARC, ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.made_up.region import MadeUpRegion
    from maps.road_graph import RoadGraph

_LANE: Final = ROAD_CLASSES.index("track")
_SHARE_OF_LANES: Final = 0.35
_NUMBERED_SHARE: Final = 0.3
_MOST_NUMBER: Final = 5


class Allotments(NamedTuple):
    """A society on one lane; `within` is the row of the nearest settlement among the places of the region."""

    name: str
    lon: float
    lat: float
    within: int
    way: int
    arc: int


def made_up_allotments(region: MadeUpRegion) -> tuple[Allotments, ...]:
    """Give the societies of a region, on about a third of its lanes, in the order of these."""
    graph, rng = region.graph, chance("allotments", region.graph.nodes, region.seed)
    lanes = _lanes(graph)
    lanes = np.sort(rng.permutation(lanes)[: 1 + int(_SHARE_OF_LANES * len(lanes))])
    end = graph.head[lanes]
    place = np.column_stack(to_metres(graph.lon[end], graph.lat[end]))
    settlements = np.array([(one.lon, one.lat) for one in region.places])
    within = nearest_of(np.column_stack(to_metres(*settlements.T)), place)[1]
    rows = zip(lanes.tolist(), end.tolist(), within.tolist(), _names(within, rng), strict=True)
    return tuple(
        Allotments(name, float(graph.lon[node]), float(graph.lat[node]), near, int(graph.way_id[lane]), lane)
        for lane, node, near, name in rows
    )


def _lanes(graph: RoadGraph) -> NDArray[np.int64]:
    """Give the arc that leads down each lane: its end has no other road."""
    is_lane = (graph.road_class == _LANE) & (graph.reverse != NO_ARC)
    return np.flatnonzero(is_lane & (np.bincount(graph.tail, minlength=graph.nodes)[graph.head] == 1))


def _names(within: NDArray[np.int64], rng: np.random.Generator) -> list[str]:
    """Give each society a name that no other has beside the same settlement, though others elsewhere do."""
    pool = words("allotments")
    told: set[tuple[int, str]] = set()
    names = []
    for near in within.tolist():
        name, number = pool[rng.integers(len(pool))], 1
        if rng.random() < _NUMBERED_SHARE:
            number = int(rng.integers(2, _MOST_NUMBER, endpoint=True))
        while (near, _with_number(name, number)) in told:
            number += 1
        told.add((near, _with_number(name, number)))
        names.append(_with_number(name, number))
    return names


def _with_number(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
