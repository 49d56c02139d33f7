"""Demand of a region: where its zones say, else where people live, at no more points than asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from fleet.complaints import Complaints
from fleet.coverage import Demand, demand_points
from fleet.coverage.gathering import gather
from fleet.errors import FieldError
from fleet.spread import people_weights
from fleet.zones import Zone, read_zones

if TYPE_CHECKING:
    from pathlib import Path
from town import town


def halves(west: float | None, east: float | None) -> tuple[Zone, Zone]:
    """Divide the town in two by lon."""
    graph = town().map.graph
    middle = float(np.median(graph.lon))
    low, high = graph.lat.min() - 1, graph.lat.max() + 1
    return (
        Zone("east", "Восток", box(middle, low, graph.lon.max() + 1, high), east),
        Zone("west", "Запад", box(graph.lon.min() - 1, low, middle, high), west),
    )


def region(*zones: Zone, **options: object) -> Demand:
    return demand_points(town().map.graph, town().map.places, zones, **options)


def test_without_zones_demand_lies_where_people_live() -> None:
    demand = region(most=100)
    assert len(demand.weight) == 100
    assert demand.weight.sum() == pytest.approx(1)
    assert demand.districts == (None,)
    graph = town().map.graph
    nodes = set(zip(graph.lon.tolist(), graph.lat.tolist(), strict=True))
    assert set(zip(demand.lon.tolist(), demand.lat.tolist(), strict=True)) <= nodes
    people = people_weights(graph, town().map.places)
    assert (demand.weight * demand.lon).sum() == pytest.approx((people * graph.lon).sum(), abs=0.003)


def test_few_nodes_stay_as_they_are() -> None:
    graph = town().map.graph
    demand = region(most=10_000)
    assert len(demand.weight) == len(np.unique(np.column_stack((graph.lon, graph.lat)), axis=0))


def test_zones_that_tell_their_demand_have_it_and_divide_it_as_people_live() -> None:
    demand = region(*halves(west=300, east=100), most=50)
    assert demand.districts == ("east", "west")
    assert np.bincount(demand.district, weights=demand.weight).tolist() == pytest.approx([100, 300])
    assert len(demand.weight) == 50


def test_zones_that_tell_none_are_districts_and_what_lies_outside_is_one_more() -> None:
    east, _ = halves(None, None)
    demand = region(east, most=50)
    assert demand.districts == ("east", None)
    assert demand.weight.sum() == pytest.approx(1)
    assert (demand.lon[demand.district == 0] >= east.outline.bounds[0]).all()
    assert (demand.lon[demand.district == 1] <= east.outline.bounds[0]).all()


def test_a_zone_without_roads_has_its_demand_at_a_point_of_its_own() -> None:
    east, west = halves(1, 1)
    far = Zone("far", "Остров", box(*np.add(east.outline.bounds, 5)), 7)
    demand = region(east, far, west)
    (row,) = np.flatnonzero(demand.district == demand.districts.index("far"))
    assert demand.weight[row] == 7
    assert shapely.intersects_xy(far.outline, demand.lon[row], demand.lat[row])


def test_the_order_of_the_zones_changes_nothing() -> None:
    one, other = region(*halves(3, 2), most=40), region(*halves(3, 2)[::-1], most=40)
    for name in ("lon", "lat", "weight", "district"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_hours_follow_their_profile() -> None:
    hourly = np.ones(168)
    hourly[20] = 169
    demand = region(most=5, hourly=hourly)
    assert demand.at_hour(20) == pytest.approx(demand.weight * 84.5)
    assert demand.at_hour(21) == pytest.approx(demand.weight / 2)
    assert demand.hourly.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("zones", "options", "said"),
    [
        (halves(1, None), {}, "demand is missing in zone east, while other zones have it"),
        (halves(0, 0), {}, "demand is 0 in every zone"),
        (halves(1, 1), {"most": 1}, "most is 1, fewer than the 2 districts with demand"),
        ((), {"hourly": np.ones(24)}, "hourly has shape 24, want 168"),
        ((), {"hourly": np.zeros(168)}, "hourly is 0 at every hour of the week"),
        ((), {"hourly": np.full(168, np.nan)}, "hourly holds nan at row 0"),
    ],
)
def test_demand_that_says_nothing_is_refused(zones: tuple[Zone, ...], options: dict[str, object], said: str) -> None:
    with pytest.raises(FieldError, match=said):
        region(*zones, **options)


def test_zones_of_a_file_tell_their_demand_or_why_not(tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    told = (250, 0, None, "much", True, -1, float("nan"))
    square = shapely.geometry.mapping(box(30, 59, 31, 60))
    features = [
        {"geometry": square, "properties": {"id": f"z{row}", "name": "Район", "demand": demand}}
        for row, demand in enumerate(told)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    complaints = Complaints()
    assert [zone.demand for zone in read_zones(file, complaints)] == [250, 0, None]
    assert [str(each).split(": ", 1)[1] for each in sorted(complaints.found)] == [
        "feature 4: demand is 'much': want a number, or leave it out",
        "feature 5: demand is True: want a number, or leave it out",
        "feature 6: demand must be a number from 0 to 1e+15",
        "feature 7: demand must be a number from 0 to 1e+15",
    ]


@pytest.mark.parametrize("demand", [float("nan"), float("inf"), -1.0, 1e16])
def test_a_zone_has_a_possible_demand(demand: float) -> None:
    with pytest.raises(FieldError, match="demand must be a number from 0 to 1e\\+15"):
        replace(halves(1, 1)[0], demand=demand)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5), st.integers(0, 2)), max_size=30),
    st.integers(3, 12),
    st.randoms(use_true_random=False),
)
def test_gathering_keeps_the_weight_of_each_group_and_its_places(
    given_: list[tuple[int, int, int, int]], most: int, random: object
) -> None:
    random.shuffle(given_)
    points = np.array([each[:2] for each in given_], dtype=np.float64).reshape(-1, 2)
    weight, group = np.array([each[2] for each in given_], float), np.array([each[3] for each in given_], np.int32)
    found = gather(points, weight, group, most)
    assert len(found.row) <= max(most, 3)
    for each in range(3):
        assert found.weight[group[found.row] == each].sum() == weight[group == each].sum()
    again = gather(points[::-1], weight[::-1], group[::-1], most)
    places = [[*points[row], amount] for row, amount in zip(found.row, found.weight, strict=True)]
    others = [[*points[::-1][row], amount] for row, amount in zip(again.row, again.weight, strict=True)]
    assert places == others
