"""Where streets meet, on small graphs and against every node of a made-up region."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import road_graph
from maps.gazetteer.crossings import ONE_CROSSING_M, crossings
from maps.gazetteer.entries import NOWHERE
from maps.road_graph import ROAD_CLASSES, great_circle_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps import MadeUpRegion
    from maps.gazetteer.entries import Crossings
    from maps.road_graph import RoadGraph

METRE = 1 / 111_195.08
"""Degrees of latitude."""


def town(
    places_m: Sequence[tuple[float, float]], roads: Sequence[tuple[int, int, int]], road_class: str = "residential"
) -> tuple[RoadGraph, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """Make a graph at the equator of places (east, north) in metres and roads (tail, head, street)."""
    tail, head, street = np.array(roads).T
    east, north = np.array(places_m, dtype=float).T
    number = ROAD_CLASSES.index(road_class)
    graph = road_graph(tail, head, east * METRE, north * METRE, road_class=np.full(len(roads), number))
    return graph, street.astype(np.int32)


def pairs(found: Crossings) -> list[tuple[int, int]]:
    return list(zip(found.one.tolist(), found.other.tolist(), strict=True))


def test_two_streets_meet_at_their_node() -> None:
    found = crossings(*town([(0, 0), (100, 0), (100, 100)], [(0, 1, 7), (1, 2, 3)]))
    assert pairs(found) == [(3, 7)]
    assert (found.lon[0], found.lat[0]) == pytest.approx((100 * METRE, 0))


def test_roads_without_a_name_meet_nothing() -> None:
    found = crossings(*town([(0, 0), (100, 0), (200, 0)], [(0, 1, NOWHERE), (1, 2, 3), (1, 0, NOWHERE)]))
    assert pairs(found) == []
    assert len(found.lon) == 0


def test_three_streets_at_a_node_make_three_pairs() -> None:
    roads = [(0, 1, 0), (0, 2, 1), (0, 3, 2), (3, 0, 2)]
    assert pairs(crossings(*town([(0, 0), (90, 0), (0, 90), (90, 90)], roads))) == [(0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize(("apart_m", "count"), [(ONE_CROSSING_M - 1, 1), (ONE_CROSSING_M + 1, 2)])
def test_a_double_carriageway_is_crossed_once_at_its_middle(apart_m: float, count: int) -> None:
    places = [(0, 0), (300, 0), (0, apart_m), (300, apart_m), (150, 0), (150, apart_m)]
    avenue = [(0, 4, 0), (4, 1, 0), (3, 5, 0), (5, 2, 0)]
    found = crossings(*town(places, [*avenue, (4, 5, 1)]))
    assert pairs(found) == [(0, 1)] * count
    assert found.lat.mean() == pytest.approx(apart_m / 2 * METRE)


@pytest.mark.parametrize(
    ("road_class", "length_m", "meets"), [("primary", 30, True), ("primary", 50, False), ("service", 30, False)]
)
def test_a_short_nameless_road_joins_streets(*, road_class: str, length_m: float, meets: bool) -> None:
    places = [(0, 0), (100, 0), (100 + length_m, 0), (300, 0)]
    found = crossings(*town(places, [(0, 1, 0), (1, 2, NOWHERE), (2, 3, 1)], road_class))
    assert pairs(found) == ([(0, 1)] if meets else [])


def test_of_a_region_every_meeting_is_found_and_nothing_else(region: MadeUpRegion) -> None:
    graph = region.graph
    street = np.where(graph.name > 0, graph.name, NOWHERE).astype(np.int32)
    at_node: dict[int, set[int]] = {}
    for arc in np.flatnonzero(street != NOWHERE):
        for node in (int(graph.tail[arc]), int(graph.head[arc])):
            at_node.setdefault(node, set()).add(int(street[arc]))
    expected = [(pair, node) for node, met in at_node.items() for pair in combinations(sorted(met), 2)]
    found = crossings(graph, street)
    assert {pair for pair, _ in expected} == set(pairs(found))
    for pair, node in expected:
        of_pair = np.flatnonzero((found.one == pair[0]) & (found.other == pair[1]))
        away_m = great_circle_m(found.lon[of_pair], found.lat[of_pair], graph.lon[node], graph.lat[node])
        assert away_m.min() <= 5 * ONE_CROSSING_M
