"""MCLP and MEXCLP: the most demand covered, and that it is proven."""

from __future__ import annotations

import csv
import re
from itertools import combinations, combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fleet.errors import FleetError
from fleet.locations.mclp import mclp
from fleet.locations.merging import merge_places, useful_sites
from fleet.locations.mexclp import mexclp
from fleet.locations.point_files import read_point_instance
from fleet.locations.tables import read_minutes_matrix

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Problem = tuple[NDArray[np.bool_], NDArray[np.float64]]

OPTIMA = "optimal_values_r800.csv"


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    sites, places = draw(st.integers(1, 5)), draw(st.integers(1, 8))
    demand = arrays(np.float64, places, elements=st.floats(0, 100, allow_subnormal=False))
    return draw(arrays(np.bool_, (sites, places))), draw(demand)


def covered(
    reach: NDArray[np.bool_], demand: NDArray[np.float64], rows: tuple[int, ...], busy: float | NDArray[np.float64]
) -> float:
    return float(demand @ (1 - busy ** reach[list(rows)].sum(axis=0).astype(np.float64)))


@settings(max_examples=60)
@given(problems(), st.data())
def test_mclp_as_by_enumeration(problem: Problem, data: st.DataObject) -> None:
    reach, demand = problem
    sites = data.draw(st.integers(1, len(reach)))
    found = mclp(reach, demand, sites)
    most = max(covered(reach, demand, rows, 0.0) for rows in combinations(range(len(reach)), sites))
    assert found.proven
    assert found.value == pytest.approx(most, abs=1e-9)
    assert len(set(found.sites)) == len(found.sites) == sites


def test_a_demand_however_small_is_covered() -> None:
    found = mclp(np.ones((1, 1), dtype=np.bool_), np.array([4e-304]), 1)
    assert (found.value, found.proven) == (4e-304, True)


@settings(max_examples=60)
@given(problems(), st.integers(1, 4), st.sampled_from([0.0, 0.1, 0.45, 0.6, 0.95]))
def test_mexclp_as_by_enumeration(problem: Problem, units: int, busy: float) -> None:
    reach, demand = problem
    found = mexclp(reach, demand, units, busy)
    choices = combinations_with_replacement(range(len(reach)), units)
    assert found.proven
    assert found.value == pytest.approx(max(covered(reach, demand, rows, busy) for rows in choices), rel=1e-8, abs=1e-9)
    assert len(found.sites) == units
    assert covered(reach, demand, found.sites, busy) == pytest.approx(found.value)


@settings(max_examples=60)
@given(problems(), st.integers(1, 4), st.integers(1, 2), st.data())
def test_mexclp_by_place_with_few_units_at_a_site(
    problem: Problem, units: int, most_each: int, data: st.DataObject
) -> None:
    reach, demand = problem
    busy = data.draw(
        arrays(np.float64, demand.size, elements=st.sampled_from(data.draw(st.sampled_from([[0.0], [0.0, 0.2, 0.7]]))))
    )
    choices = [
        rows
        for rows in combinations_with_replacement(range(len(reach)), units)
        if max(map(rows.count, rows)) <= most_each
    ]
    if not choices:
        with pytest.raises(FleetError, match=f"units is {units}, more than"):
            mexclp(reach, demand, units, busy, most_each=most_each)
        return
    found = mexclp(reach, demand, units, busy, most_each=most_each)
    assert found.proven
    assert found.value == pytest.approx(max(covered(reach, demand, rows, busy) for rows in choices), rel=1e-8, abs=1e-9)
    assert found.sites in choices


@given(problems())
def test_merged_places_have_the_same_demand_behind_every_site(problem: Problem) -> None:
    reach, demand = problem
    merged, weights, _ = merge_places(reach, demand, np.zeros(demand.size))
    assert merged @ weights == pytest.approx(reach @ demand)
    assert len(np.unique(merged, axis=1).T) == merged.shape[1]
    kept = useful_sites(reach)
    assert all((reach[kept] >= row).all(axis=1).any() for row in reach)


def test_without_time_the_greedy_answer_is_not_called_proven() -> None:
    rng = np.random.default_rng(1)
    reach, demand = rng.random((20, 60)) < 0.1, rng.random(60)
    found = mclp(reach, demand, 5, limit_s=0.0)
    assert not found.proven
    assert found.value <= mclp(reach, demand, 5).value <= found.bound


@pytest.mark.parametrize(
    ("demand", "units", "busy", "reason"),
    [
        ([1.0], 1, 0.5, "1 values for 2 places"),
        ([1.0, -1.0], 1, 0.5, "demand of place 2 is -1"),
        ([np.nan, 1.0], 1, 0.5, "demand of place 1 is nan"),
        ([1.0, 1.0], 0, 0.5, "units is 0"),
        ([1.0, 1.0], 1, 1.0, "q is 1"),
        ([1.0, 1.0], 1, np.nan, "q is nan"),
    ],
)
def test_what_cannot_be_placed_is_said(demand: list[float], units: int, busy: float, reason: str) -> None:
    with pytest.raises(FleetError, match=reason):
        mexclp(np.ones((3, 2), dtype=np.bool_), np.array(demand), units, busy)


def test_more_sites_than_there_are_is_said() -> None:
    with pytest.raises(FleetError, match="p is 4, more than the 3 sites"):
        mclp(np.ones((3, 2), dtype=np.bool_), np.ones(2), 4)


@pytest.mark.realdata
@pytest.mark.slow
def test_published_mclp_optima(data_dir: Path) -> None:
    check_mclp(data_dir, {"SJC324"})


@pytest.mark.realdata
@pytest.mark.proof
def test_all_published_mclp_optima(data_dir: Path) -> None:
    check_mclp(data_dir, {"SJC324", "SJC500", "SJC818"})


def check_mclp(data_dir: Path, names: set[str]) -> None:
    folder = data_dir / "bench_location" / "mclp"
    with (folder / OPTIMA).open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["instance"] in names]
    assert {row["instance"] for row in rows} == names
    for row in rows:
        instance = read_point_instance(folder / f"{row['instance']}.txt")
        found = mclp(instance.reach(float(row["radius"])), instance.demand, int(row["p"]), limit_s=600.0)
        assert (found.value, found.proven) == (int(row["optimal_covered_demand"]), True)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("from_bases", "units", "value"),
    [
        (True, 20, 0.856949134),
        (True, 23, 0.884182565),
        (False, 20, 0.852089320),
        (False, 23, 0.879356854),
        (False, 24, 0.886631974),
    ],
)
def test_utrecht(data_dir: Path, *, from_bases: bool, units: int, value: float) -> None:
    folder = data_dir / "sim_elaspy_utrecht"
    matrix = read_minutes_matrix(folder / "siren_driving_matrix_2022.csv.gz")
    bases = first_column(folder / "RAVU_base_locations_Utrecht_2021.csv")
    with (folder / "nodes_Utrecht_2021.csv").open(encoding="utf-8-sig") as file:
        people = {row["postal code"]: float(row["inhabitants"]) for row in csv.DictReader(file)}
    rows = [matrix.sites.index(base) for base in bases]
    reach = (matrix.minutes if from_bases else matrix.minutes.T)[rows] <= 12
    found = mexclp(reach, np.array([people[place] for place in matrix.places]), units, 0.6)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.proven


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["MEXCLPDemSim.lp", "MEXCLPSysSim.lp"])
def test_a_dutch_region_whose_places_are_busy_each_in_its_way(data_dir: Path, name: str) -> None:
    folder = data_dir / "bench_location" / "netherlands_24_regions"
    with (folder / "lp_optimal_values.csv").open(encoding="utf-8") as file:
        optimum = {row["model"]: float(row["optimal_objective"]) for row in csv.DictReader(file)}[name]
    reach, demand, busy = read_program((folder / name).read_text(encoding="utf-8"))
    found = mexclp(reach, demand, 4, busy, most_each=3)
    assert found.value == pytest.approx(optimum, rel=1e-9)
    assert found.proven


def read_program(text: str) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Read a program of 40 sites and 40 places: what a first and a second unit add, and which sites reach a place."""
    objective, _, rest = text.partition("Subject To")
    added = {(int(a), int(k)): float(c) for c, a, k in re.findall(r"(\S+) yv_(\d+)_(\d+)", objective)}
    reach = np.zeros((40, 40), dtype=np.bool_)
    for rule in re.split(r"_C\d+:", rest.partition("Bounds")[0]):
        for place in re.findall(r"yv_(\d+)_0", rule):
            reach[[int(site) for site in re.findall(r"sv_(\d+)", rule)], int(place)] = True
    busy = np.array([added[place, 1] / added[place, 0] for place in range(40)])
    return reach, np.array([added[place, 0] for place in range(40)]) / (1 - busy), busy


def first_column(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()[1:]]
