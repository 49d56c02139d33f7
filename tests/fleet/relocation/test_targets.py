"""How many units where: equal to the best of all placements, and to what others proved for Utrecht."""

from __future__ import annotations

import csv
import gzip
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleet.coverage import DemandColumns, demand_columns, expected_coverage, unit_columns
from fleet.errors import FieldError
from fleet.locations.mexclp import mexclp
from fleet.relocation import site_targets

if TYPE_CHECKING:
    from pathlib import Path


def best_of_all(wanted: DemandColumns, reach: np.ndarray, kinds: list[int], units: list[int], room: list[int]) -> float:
    """Give the greatest expected coverage of all placements; one site more stands for staying out."""
    out = len(reach)
    wide = np.vstack((reach, np.zeros((1, wanted.zones), dtype=bool)))
    choices = [list(combinations_with_replacement(range(out + 1), most)) for most in units]
    best = 0.0
    for each in product(*choices):
        sites = np.array([site for group in each for site in group], dtype=np.int64)
        if (np.bincount(sites, minlength=out + 1)[:out] <= room).all():
            can = np.repeat(kinds, [len(group) for group in each])
            best = max(best, expected_coverage(wanted, unit_columns(wanted, wide[sites], capabilities=can)))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_targets_equal_the_best_of_all_placements(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sites, zones, classes = 3, 8, 2
    wanted = demand_columns(rng.random((classes, zones)), rng.uniform(0, 0.9, classes), needs=[0, 2])
    reach = rng.random((sites, zones)) < 0.4
    units, room = [int(rng.integers(0, 3)), int(rng.integers(0, 3))], rng.integers(0, 3, sites).tolist()
    found = site_targets(wanted, reach, capabilities=[1, 3], units=units, room=room)
    best = best_of_all(wanted, reach, [1, 3], units, room)
    assert found.proven
    assert found.share == pytest.approx(best / wanted.demand.sum(), abs=1e-9)
    assert found.share <= found.bound <= found.share + 1e-6
    assert (found.count.sum(axis=1) <= units).all()
    assert (found.count.sum(axis=0) <= room).all()


@pytest.mark.realdata
@pytest.mark.parametrize(("units", "optimum"), [(20, 0.856949134), (23, 0.884182565)])
def test_utrecht_has_its_proven_optimum(data_dir: Path, units: int, optimum: float) -> None:
    folder = data_dir / "sim_elaspy_utrecht"
    with gzip.open(folder / "siren_driving_matrix_2022.csv.gz", "rt") as file:
        header, *lines = csv.reader(file)
    minutes = np.array([line[1:] for line in lines], dtype=np.float64)
    with (folder / "nodes_Utrecht_2021.csv").open(encoding="utf-8") as file:
        people = {node["postal code"]: float(node["inhabitants"]) for node in csv.DictReader(file)}
    bases = (folder / "RAVU_base_locations_Utrecht_2021.csv").read_text(encoding="utf-8-sig").split()[2:]
    column = {code: number for number, code in enumerate(header[1:])}
    reach = minutes[np.ix_([column[code] for code in bases], [column[code] for code in people])] <= 12
    wanted = demand_columns([list(people.values())], [0.6])
    found = site_targets(wanted, reach, capabilities=[0], units=[units], room=[units] * len(bases))
    assert found.proven
    assert found.share == pytest.approx(optimum, abs=5e-10)
    assert found.count.sum() == units


@pytest.mark.parametrize("seed", range(6))
def test_with_one_kind_and_room_everywhere_it_is_the_model_of_locations(seed: int) -> None:
    rng = np.random.default_rng(seed)
    demand, reach = rng.random(25), rng.random((7, 25)) < 0.35
    found = site_targets(demand_columns([demand], [0.45]), reach, capabilities=[0], units=[6], room=[6] * 7)
    other = mexclp(reach, demand, 6, 0.45)
    assert found.proven
    assert other.proven
    assert found.share * demand.sum() == pytest.approx(other.value, abs=1e-9)


def test_scarce_units_stand_where_they_are_needed() -> None:
    wanted = demand_columns([[5.0, 5.0], [0.0, 1.0]], [0.5, 0.5], needs=[0, 4])
    found = site_targets(wanted, np.eye(2, dtype=bool), capabilities=[1, 5], units=[1, 1], room=[2, 2])
    assert found.count.tolist() == [[1, 0], [0, 1]]


def test_without_units_sites_or_reach_nothing_is_covered() -> None:
    wanted = demand_columns([[1.0, 2.0]], [0.5])
    nobody = site_targets(wanted, np.eye(2, dtype=bool), capabilities=[0], units=[0], room=[1, 1])
    nowhere = site_targets(wanted, np.zeros((0, 2), dtype=bool), capabilities=[0], units=[3], room=[])
    apart = site_targets(wanted, np.zeros((2, 2), dtype=bool), capabilities=[0], units=[3], room=[1, 1])
    assert [each.share for each in (nobody, nowhere, apart)] == [0, 0, 0]
    assert nobody.count.sum() == nowhere.count.sum() == 0


def test_what_a_solver_cannot_do_in_time_is_said() -> None:
    rng = np.random.default_rng(1)
    wanted = demand_columns(rng.random((3, 600)), [0.6, 0.7, 0.5], needs=[0, 1, 2])
    reach = rng.random((60, 600)) < 0.1
    problem = {"capabilities": [1, 2, 3], "units": [40, 20, 10], "room": [3] * 60}
    found = site_targets(wanted, reach, **problem, limit_s=0.001)
    assert not found.proven
    assert 0.5 < found.share < found.bound <= 1
    assert found.count.sum() == 70


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"units": [-1]}, "units is -1 in row 0: want numbers from 0"),
        ({"room": [1]}, "room has shape 1, want 2"),
        ({"capabilities": [1, 2]}, "units has shape 1, want 2"),
        ({"site_reach": np.ones((2, 3), dtype=bool)}, "site_reach has shape 2 × 3, want any × 2"),
        ({"limit_s": 0.0}, "limit_s is 0: want seconds above 0"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, object], said: str) -> None:
    wanted = demand_columns([[1.0, 2.0]], [0.5])
    whole = {"site_reach": np.eye(2, dtype=bool), "capabilities": [0], "units": [1], "room": [1, 1]}
    with pytest.raises(FieldError, match=said):
        site_targets(wanted, **whole | changed)
