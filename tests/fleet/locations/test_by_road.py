"""Stations and posts by driving times."""

from __future__ import annotations

import numpy as np
import pytest

from fleet.errors import FleetError
from fleet.locations.by_road import NO_WAY_MS, covering_stations, near_stations, posts

MINUTE = 60_000
TIMES = np.array([[1, 8, 9, 0], [8, 1, 2, 0], [5, 5, 5, 0]], dtype=np.int32) * MINUTE
TIMES[:, 3] = NO_WAY_MS
DEMAND = np.array([1.0, 2.0, 3.0, 4.0])


def test_the_mean_drive_counts_what_some_site_reaches() -> None:
    found = near_stations(TIMES, DEMAND, 1)
    assert found.placement.sites == (1,)
    assert found.placement.value == pytest.approx((8 + 2 + 6) / 6)
    assert (found.demand, found.unreached) == (10, 4)
    assert near_stations(TIMES, DEMAND, 2).placement.sites == (0, 1)


def test_stations_cover_within_the_minutes_and_on_the_minute() -> None:
    assert covering_stations(TIMES, DEMAND, 1, 5.0).placement.value == 6
    assert covering_stations(TIMES, DEMAND, 1, 4.99).placement.value == 5


def test_posts_hold_several_units_where_that_is_best() -> None:
    found = posts(TIMES, DEMAND, 2, 0.5, 5.0)
    assert found.placement.value == pytest.approx(6 * 0.75)
    assert found.placement.sites == (2, 2)


@pytest.mark.parametrize(
    ("demand", "minutes", "reason"),
    [
        ([0.0, 0.0, 0.0, 4.0], 5.0, "no candidate reaches a place that has demand"),
        ([1.0, np.nan, 1.0, 1.0], 5.0, "demand of place 2 is nan"),
        ([1.0, 1.0], 5.0, "2 values for 4 places"),
        ([1.0, 1.0, 1.0, 1.0], 1e9, "minutes is 1e\\+09"),
    ],
)
def test_what_cannot_be_planned_is_said(demand: list[float], minutes: float, reason: str) -> None:
    with pytest.raises(FleetError, match=reason):
        covering_stations(TIMES, np.array(demand), 1, minutes)
