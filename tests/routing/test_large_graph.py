"""A made-up region of a million nodes: tables equal plain answers to the millisecond."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from maps import made_up_region
from routing import build_hierarchy
from routing_proof import check_nodes, check_places, check_timed, dear_turns, with_closed_roads

if TYPE_CHECKING:
    from routing import Hierarchy

pytestmark = pytest.mark.proof

NODES = 1_000_000


@cache
def _hierarchy(*, turning: bool) -> Hierarchy:
    graph = _hierarchy(turning=False).graph if turning else made_up_region(NODES, 1)
    return build_hierarchy(graph, dear_turns(graph) if turning else None)


def test_a_thousand_nodes_agree_with_scipy() -> None:
    check_nodes(with_closed_roads(_hierarchy(turning=False)), 1000, 100)


@pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
def test_a_thousand_places_agree_with_scipy(*, turning: bool) -> None:
    check_places(with_closed_roads(_hierarchy(turning=turning)), 1000, 100, routes=100)


@pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])
def test_a_thousand_places_agree_with_a_dijkstra_that_waits(*, turning: bool) -> None:
    check_timed(_hierarchy(turning=turning), 1000, 100, routes=20)
