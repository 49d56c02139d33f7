"""The benchmark measures what has a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.benchmark import bench_routing

if TYPE_CHECKING:
    from maps import RoadGraph


def test_all_budgets_of_routing_are_measured(town: RoadGraph) -> None:
    figures = bench_routing(town)
    assert {figure.name: figure.budget for figure in figures if figure.budget} == {
        "build the hierarchy": 30.0,
        "customise": 1_000.0,
        "100 arcs changed": 5.0,
        "100 arcs changed, 580 kept places renewed": 15.0,
        "table 450 × 1 places": 5.0,
    }
    assert all(figure.value >= 0 for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures)
