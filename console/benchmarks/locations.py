"""Posts of a province, proven: those of Utrecht where the test material is there, else made-up ones of its size."""

from __future__ import annotations

import csv
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.locations.mexclp import mexclp
from fleet.locations.tables import read_minutes_matrix
from routing.benchmarks.cities import data_folder
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Province = tuple[NDArray[np.bool_], NDArray[np.float64]]

UNITS: Final = 24
_BUSY: Final = 0.6
_MINUTES: Final = 12
_PLACES: Final = 231
_SITES: Final = 21
_ROUNDS: Final = 3
_WIDE_KM: Final = 60
_KM_PER_MINUTE: Final = 1.0


def bench_locations() -> Iterator[Figure]:
    """Measure the best sites for 24 units, with proof; the middle of three runs after one that loads the solver."""
    folder = data_folder()
    name, (reach, demand) = ("made-up province", _made_up()) if folder is None else ("Utrecht", _utrecht(folder))
    taken = []
    for _ in range(_ROUNDS + 1):
        began = perf_counter()
        found = mexclp(reach, demand, UNITS, _BUSY)
        taken.append(perf_counter() - began)
    proven = "proven" if found.proven else "NOT PROVEN"
    yield Figure(f"MEXCLP, {name}, {UNITS} units, {proven}", float(np.median(taken[1:])), "s", 1)


def _utrecht(folder: Path) -> Province:
    place = folder / "sim_elaspy_utrecht"
    matrix = read_minutes_matrix(place / "siren_driving_matrix_2022.csv.gz")
    people = {row["postal code"]: float(row["inhabitants"]) for row in _rows(place / "nodes_Utrecht_2021.csv")}
    bases = [row["Base Locations"] for row in _rows(place / "RAVU_base_locations_Utrecht_2021.csv")]
    rows = [matrix.sites.index(base) for base in bases]
    return matrix.minutes[rows] <= _MINUTES, np.array([people[each] for each in matrix.places])


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def _made_up() -> Province:
    rng = np.random.default_rng(1)
    places_km = rng.random((_PLACES, 2)) * _WIDE_KM
    apart_km = np.hypot(*(places_km[:_SITES, None] - places_km).transpose(2, 0, 1))
    return apart_km / _KM_PER_MINUTE <= _MINUTES, rng.pareto(1.2, _PLACES)
