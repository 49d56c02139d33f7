"""Real cities: tables and routes equal Dijkstra's to the millisecond, also one that waits for closed roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routing.benchmarks.cities import CITIES, NEW_YORK
from routing_proof import check_nodes, check_places, check_timed, city_hierarchy, with_closed_roads

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

each_city = pytest.mark.parametrize(
    "city", [pytest.param(city, marks=pytest.mark.slow if city == NEW_YORK else ()) for city in CITIES]
)
with_and_without_turns = pytest.mark.parametrize("turning", [False, True], ids=["no turns", "turns"])


@each_city
def test_nodes_agree_with_scipy(data_dir: Path, city: str) -> None:
    check_nodes(with_closed_roads(city_hierarchy(data_dir, city, turning=False)), 50, 100)


@each_city
@with_and_without_turns
def test_places_and_routes_agree_with_scipy(data_dir: Path, city: str, *, turning: bool) -> None:
    check_places(with_closed_roads(city_hierarchy(data_dir, city, turning=turning)), 50, 100, routes=100)


@each_city
@with_and_without_turns
def test_they_agree_with_a_dijkstra_that_waits(data_dir: Path, city: str, *, turning: bool) -> None:
    check_timed(city_hierarchy(data_dir, city, turning=turning), 50, 100, routes=50)


@pytest.mark.proof
@each_city
@with_and_without_turns
def test_a_thousand_sources_agree(data_dir: Path, city: str, *, turning: bool) -> None:
    hierarchy = city_hierarchy(data_dir, city, turning=turning)
    metric = with_closed_roads(hierarchy)
    if not turning:
        check_nodes(metric, 1000, 100)
    check_places(metric, 1000, 100, routes=1000)
    check_timed(hierarchy, 1000, 100, routes=100)
