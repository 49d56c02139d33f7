"""Travel of a scenario: a table of minutes with its places, or a built map with its closures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.locations.tables import read_minutes_matrix
from maps.closures_file import read_closures
from maps.road_graph import frozen
from maps.store import build_map, open_map
from simulator.inputs.columns import MINUTE_MS, MapTravel, MatrixTravel
from simulator.inputs.csv_table import CsvTable
from simulator.scenario.errors import ScenarioError, told_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.locations.tables import MinutesMatrix
    from simulator.scenario import Scenario

MADE_UP = "made-up:"
"""What the name of a map begins with that is made up, and not read."""

_MOST_M = 1e9
_MOST_WEIGHT = 1e12


def load_travel(scenario: Scenario) -> MatrixTravel | MapTravel:
    """Load how long drives take.

    Raises
    ------
    ScenarioError
        Where a file cannot be used, or matrix and places do not name the same.
    """
    return _map(scenario) if scenario.travel.by == "map" else _matrix(scenario)


def _map(scenario: Scenario) -> MapTravel:
    travel = scenario.travel
    assert travel.map is not None
    with told_at(scenario.where("travel.map")):
        made_up = travel.map.name.startswith(MADE_UP)
        built = build_map(travel.map.name) if made_up else open_map(travel.map)
    if travel.closures is None:
        return MapTravel(built, built.closures, travel.to_base_speed_share)
    with told_at(scenario.where("travel.closures")):
        return MapTravel(built, tuple(read_closures(travel.closures)), travel.to_base_speed_share)


def _matrix(scenario: Scenario) -> MatrixTravel:
    travel = scenario.travel
    assert travel.matrix is not None
    with told_at(scenario.where("travel.matrix")):
        matrix = read_minutes_matrix(travel.matrix)
    if set(matrix.sites) != set(matrix.places):
        odd = sorted(set(matrix.sites) ^ set(matrix.places))
        raise ScenarioError(
            f"{scenario.where('travel.matrix')}: {odd[0]} is a row or a column only, and {len(odd) - 1} more are"
        )
    column = [matrix.places.index(site) for site in matrix.sites]
    x_m, y_m, weight = _places(scenario, matrix)
    return MatrixTravel(
        place=matrix.sites,
        x_m=x_m,
        y_m=y_m,
        weight=weight,
        travel_ms=frozen(matrix.minutes[:, column] * MINUTE_MS),
        to_base_speed_share=travel.to_base_speed_share,
    )


def _places(
    scenario: Scenario, matrix: MinutesMatrix
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give x, y and weight of the places of the matrix in their order."""
    travel = scenario.travel
    assert travel.places is not None
    place = scenario.where("travel.places")
    with told_at(place):
        table = CsvTable(travel.places)
        row_of = {name: row for row, name in enumerate(table.column(travel.place_id).unique())}
        missing = [site for site in matrix.sites if site not in row_of]
        if missing:
            raise ScenarioError(
                f"{place}: {missing[0]} of the matrix is not there, and {len(missing) - 1} more are not"
            )
        rows = [row_of[site] for site in matrix.sites]
        x_m = table.column(travel.place_x).numbers(-_MOST_M, _MOST_M)
        y_m = table.column(travel.place_y).numbers(-_MOST_M, _MOST_M)
        told = np.ones(len(row_of))
        if travel.place_weight is not None:
            told = table.column(travel.place_weight).numbers(0, _MOST_WEIGHT)
    weight = told[rows]
    if not weight.sum():
        raise ScenarioError(f"{scenario.where('travel.place_weight')}: is 0 at every place")
    return frozen(x_m[rows]), frozen(y_m[rows]), frozen(weight / weight.sum())
