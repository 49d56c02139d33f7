"""p-median: the least sum of costs, and whether it is proven."""

from __future__ import annotations

import csv
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fleet.errors import FleetError
from fleet.locations.graph_files import read_graph_instance
from fleet.locations.p_median import p_median

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

QUICK = ("pmed1", "pmed3", "pmed5", "pmed7", "pmed9", "pmed13")
LONG = (
    *("pmed11", "pmed15", "pmed17", "pmed19", "pmed21", "pmed23", "pmed25", "pmed27", "pmed29"),
    *("pmed31", "pmed33", "pmed35", "pmed37", "pmed39"),
)


def least(cost: NDArray[np.float64], sites: int) -> float:
    return min(float(cost[list(rows)].min(axis=0).sum()) for rows in combinations(range(len(cost)), sites))


@st.composite
def problems(draw: st.DrawFn, elements: st.SearchStrategy[float]) -> tuple[NDArray[np.float64], int]:
    candidates, places = draw(st.integers(1, 8)), draw(st.integers(1, 9))
    cost = draw(arrays(np.float64, (candidates, places), elements=elements))
    return cost, draw(st.integers(1, candidates))


@given(problems(st.integers(0, 12).map(float)))
def test_whole_costs_as_by_enumeration(problem: tuple[NDArray[np.float64], int]) -> None:
    cost, sites = problem
    found = p_median(cost, sites)
    assert found.proven
    assert found.value == found.bound == least(cost, sites)
    assert len(set(found.sites)) == sites
    assert cost[list(found.sites)].min(axis=0).sum() == found.value


@given(problems(st.floats(0, 1e6, allow_subnormal=False)))
def test_any_costs_as_by_enumeration(problem: tuple[NDArray[np.float64], int]) -> None:
    cost, sites = problem
    found = p_median(cost, sites)
    assert found.proven
    assert found.value == pytest.approx(least(cost, sites), rel=1e-8)


@given(problems(st.sampled_from([0.0, 1.0, 2.0, 5.0, np.inf])))
def test_places_that_not_every_site_serves(problem: tuple[NDArray[np.float64], int]) -> None:
    cost, sites = problem
    expected = least(cost, sites)
    if np.isfinite(expected):
        assert p_median(cost, sites).value == expected
    else:
        with pytest.raises(FleetError, match=r"no \d+ sites serve all places"):
            p_median(cost, sites)


def test_costs_of_nothing_are_proven_at_once() -> None:
    found = p_median(np.zeros((60, 80)), 3)
    assert (found.value, found.proven, len(found.sites)) == (0.0, True, 3)


def test_same_question_same_answer() -> None:
    cost = np.random.default_rng(3).integers(1, 50, (40, 60)).astype(np.float64)
    assert p_median(cost, 5).sites == p_median(cost, 5).sites


def test_without_time_the_best_so_far_is_not_called_proven() -> None:
    places = np.random.default_rng(1).random((300, 2))
    cost = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
    told: list[tuple[float, float]] = []
    found = p_median(cost, 12, limit_s=0.0, progress=lambda best, bound: told.append((best, bound)))
    assert not found.proven
    assert 0 < found.bound < found.value
    assert told[-1] == pytest.approx((found.value, found.bound))


@pytest.mark.parametrize(
    ("cost", "sites", "reason"),
    [
        ([[1.0, -2.0]], 1, "cost of site 1 and place 2 is -2"),
        ([[np.nan]], 1, "is nan"),
        ([[1.0], [2.0]], 3, "p is 3, more than the 2 sites"),
        ([[1.0]], 0, "p is 0"),
        ([[]], 1, "shape"),
    ],
)
def test_what_cannot_be_solved_is_said(cost: list[list[float]], sites: int, reason: str) -> None:
    with pytest.raises(FleetError, match=reason):
        p_median(np.array(cost), sites)


@pytest.mark.realdata
@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_published_optima(data_dir: Path, name: str) -> None:
    check_published(data_dir, name)


@pytest.mark.realdata
@pytest.mark.proof
@pytest.mark.parametrize("name", LONG)
def test_all_published_optima(data_dir: Path, name: str) -> None:
    check_published(data_dir, name)


def check_published(data_dir: Path, name: str) -> None:
    folder = data_dir / "bench_location" / "orlib_pmedian"
    with (folder / "optimal_values.csv").open(encoding="utf-8") as file:
        optimum = {row["instance"]: int(row["p_median_optimum"]) for row in csv.DictReader(file)}[name]
    instance = read_graph_instance(folder / f"{name}.txt.gz")
    found = p_median(instance.distance, instance.sites, limit_s=600.0)
    assert (found.value, found.proven) == (optimum, True)
    assert instance.distance[list(found.sites)].min(axis=0).sum() == optimum
