"""The benchmark measures what has a budget, refuses wrong answers, and says what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing import build_hierarchy, customise, prune
from routing.benchmarks.budgets import bench_routing
from routing.benchmarks.change_comparisons import compare_few_changes, compare_new_weights
from routing.benchmarks.comparison import Comparison, check_equal
from routing.benchmarks.node_comparisons import compare_one_to_all, compare_pairs, compare_small_tables, compare_table
from routing.benchmarks.routingkit import RoutingKit
from routing.benchmarks.turn_comparisons import compare_with_study, turning_metric, units_to_incident
from routing.errors import DisagreementError
from routing.figures import Figure

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


def test_every_line_beside_routingkit_is_compared(town: RoadGraph) -> None:
    metric = prune(customise(build_hierarchy(town), town.travel_ms))
    nodes = np.random.default_rng(1).integers(0, town.nodes, (2, 120))
    kit = RoutingKit.like(metric)
    compared = [
        compare_table("New York", metric, kit, nodes),
        *compare_small_tables("New York", metric, kit, nodes),
        *compare_pairs("New York", metric, kit, nodes),
        compare_new_weights("New York", metric, kit, nodes),
    ]
    assert {each.what: each.at_least for each in compared} == {
        "table 120 × 120": 50,
        "table 100 × 100": 12,
        "1 × 120, targets new": 2.5,
        "1 × 120, targets kept": 15,
        "one distance": 1.7,
        "one route with its arcs": 1,
        "new weights until the first answer": 1.5,
    }
    assert all(each.peer.startswith("routingkit-cch ") and each.ratio > 0 for each in compared)


def test_the_lines_without_it_are_measured(town: RoadGraph) -> None:
    metric = prune(customise(build_hierarchy(town), town.travel_ms))
    nodes = np.random.default_rng(1).integers(0, town.nodes, (2, 120))
    assert compare_one_to_all("New York", metric, nodes).at_least == 8
    compared, *figures = compare_few_changes("New York", metric, nodes)
    assert isinstance(compared, Comparison)
    assert compared.at_least == 8
    assert [figure.budget for figure in figures if isinstance(figure, Figure)] == [5, 15]


def test_turns_are_compared_with_the_figures_of_the_study(town: RoadGraph) -> None:
    metric = turning_metric(town)
    lines = [(each.theirs_ms, each.at_least) for each in compare_with_study("Porto", metric)]
    assert lines == [(616, 8), (2_512, 30), (1_078, 20)]
    assert [figure.budget for figure in units_to_incident("Porto", metric)] == [0.3, 0.3]


def test_a_ratio_is_reached_or_not() -> None:
    fast = Comparison("table", "town", "another", ours_ms=2.0, theirs_ms=20.0, at_least=10)
    slow = Comparison("table", "town", "another", ours_ms=2.0, theirs_ms=20.0, at_least=11)
    assert (fast.ratio, fast.reached, slow.reached) == (10, True, False)


def test_answers_that_differ_are_not_compared_for_speed() -> None:
    with pytest.raises(DisagreementError, match="Porto, a table: 1 of 3 answers differ"):
        check_equal([1, 2, 3], [1, 2, 4], of="Porto, a table")
