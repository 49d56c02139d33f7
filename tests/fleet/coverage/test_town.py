"""A whole town, from its map and fleet to who may go: the steps fit each other."""

from __future__ import annotations

import numpy as np
import pytest

from fleet.coverage import (
    USUAL_LIMITS_MS,
    Coverage,
    coverage,
    covered_demand,
    demand_columns,
    demand_points,
    reached,
    unit_columns,
)
from routing import customise, travel_times
from town import town


@pytest.fixture(scope="module")
def demand() -> np.ndarray:
    points = demand_points(town().map.graph, town().map.places, most=300)
    return np.column_stack((points.lon, points.lat, points.weight))


def within(demand: np.ndarray) -> np.ndarray:
    """Tell what each unit reaches from its station."""
    fleet, graph = town().fleet, town().map.graph
    stations = [fleet.station_by_id[unit.station] for unit in fleet.units]
    homes = [(station.lon, station.lat) for station in stations]
    travel_ms = travel_times(customise(town().hierarchy, graph.travel_ms), homes, demand[:, :2])
    return reached(np.full(len(homes), 60_000), travel_ms)


def test_a_town_with_its_crews_at_home_is_covered_and_loses_with_each_that_goes(demand: np.ndarray) -> None:
    reach = within(demand)
    wanted = demand_columns([demand[:, 2]], [0.4])
    found: list[Coverage] = [coverage(wanted, unit_columns(wanted, each)) for each in reach]
    shares = covered_demand(wanted, reach, unit_columns(wanted, reach[0]).serves).share
    assert len(USUAL_LIMITS_MS) == len(found) == len(shares)
    assert 0.5 < found[0].share <= found[1].share <= 1 + 1e-12
    for each, (once, twice) in zip(found, shares, strict=True):
        assert each.share <= once
        assert twice <= once
        assert (each.unit_loss >= 0).all()
        assert each.unit_loss.sum() <= each.total
