"""A made-up region of a million nodes: tables equal plain answers to the millisecond."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from maps import made_up_region
from routing import build_hierarchy, customise, prune
from routing_proof import check_nodes, check_places, check_timed, dear_turns, metric_with_closed_roads

if TYPE_CHECKING:
    from maps import RoadGraph

pytestmark = pytest.mark.proof

NODES = 1_000_000


@cache
def _region() -> RoadGraph:
    return made_up_region(NODES, 1)


def test_a_thousand_nodes_and_places_agree_with_scipy() -> None:
    metric = metric_with_closed_roads(_region())
    check_nodes(metric, 1000, 100)
    check_places(metric, 1000, 100, routes=100)


def test_a_thousand_places_agree_with_scipy_where_turns_count() -> None:
    graph = _region()
    turning = prune(customise(build_hierarchy(graph, dear_turns(graph)), graph.travel_ms))
    check_places(turning, 1000, 100, routes=100)


@pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
def test_a_thousand_places_agree_with_a_dijkstra_that_waits(*, turning: bool) -> None:
    graph = _region()
    check_timed(graph, dear_turns(graph) if turning else None, 1000, 100, routes=20)
