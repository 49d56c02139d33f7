"""A bank without a station: nobody is proposed for it, so that people must be told of it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from raised_town import EVENING, is_north, north_of_river, raised_town, without_north

from dispatch.bridging.warning import bridge_warning
from fleet.positions import Fix
from simulator.clock import ManualClock
from town import open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.centre import Centre

CUT = EVENING + timedelta(minutes=50)
"""From ten minutes later on no bridge is left."""

GRAPH = raised_town(units=12).map.graph
NORTH = north_of_river(GRAPH)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(tmp_path, clock=ManualClock(CUT), of=without_north(raised_town(units=12)))
    with closing(centre.journal):
        yield centre


def test_a_bank_without_a_station_is_told_with_its_demand_districts_and_hospitals(centre: Centre) -> None:
    found = bridge_warning(centre.situation())
    assert found is not None
    (bank,) = found.banks
    beyond = found.beyond
    assert beyond is not None
    assert beyond.demand > 0.1
    assert beyond.demand + bank.demand == pytest.approx(1)
    assert sum(share for _, share in beyond.districts) == pytest.approx(1)
    there = {each.id for each in centre.fleet.hospitals if is_north(GRAPH, each.lon, each.lat)}
    assert there
    assert {each.hospital for each in beyond.hospitals} == there
    assert beyond.units == 0


def test_idle_crews_beyond_are_counted(centre: Centre) -> None:
    node = int(np.flatnonzero(NORTH)[np.abs(GRAPH.lat[NORTH] - GRAPH.lat.max()).argmin()])
    place = Fix(centre.fleet.units[0].id, float(GRAPH.lon[node]), float(GRAPH.lat[node]), centre.clock.now())
    assert centre.positions.take(place, centre.clock.now()).used
    found = bridge_warning(centre.situation())
    assert found is not None
    assert found.beyond is not None
    assert found.beyond.units == 1
    assert [each.bank for each in found.off_home] == [None]
