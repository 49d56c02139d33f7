"""The nearest units: those of the table, first come first, and nobody who cannot come."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import every_turn
from routing import (
    UNREACHABLE_MS,
    PlaceError,
    build_hierarchy,
    clock_closure,
    customise,
    keep_sources,
    keep_targets,
    labelled_nearest,
    nearest,
    place_travel_times,
    snap_places,
    travel_times,
    with_closures,
)

if TYPE_CHECKING:
    from maps import RoadGraph


@given(data=st.data())
def test_the_nearest_are_the_first_of_the_table(networks_with_turns: st.SearchStrategy, data: st.DataObject) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    k = data.draw(st.integers(1, 8))
    metric = customise(build_hierarchy(network.graph, data.draw(st.sampled_from((turns, None)))), network.travel_ms)
    found = labelled_nearest(keep_sources(metric, sources), keep_targets(metric, targets), k)
    for column, times in zip(found, place_travel_times(metric, sources, targets).T.tolist(), strict=True):
        expected = sorted((ms, row) for row, ms in enumerate(times) if ms != UNREACHABLE_MS)[:k]
        assert list(zip(column.travel_ms.tolist(), column.row.tolist(), strict=True)) == expected


@pytest.mark.parametrize("turning", ["turns", "no turns"])
def test_units_of_a_town_at_a_moment(town: RoadGraph, turning: str) -> None:
    hierarchy = build_hierarchy(town, every_turn(town) if turning == "turns" else None)
    timed = with_closures(customise(hierarchy, town.travel_ms), [clock_closure([0, 1, 20, 21], [(0, 60_000)])])
    rng = np.random.default_rng(3)
    units, calls = (rng.uniform(0.0, [0.011, 0.008], (size, 2)) for size in (40, 5))
    at = datetime(1970, 1, 1, tzinfo=UTC)
    table = travel_times(timed, units, calls, at=at)
    for call, found in enumerate(nearest(timed, units, calls, 7, at=at)):
        assert len(found) == 7
        assert found.row.tolist() == np.argsort(table[:, call], kind="stable")[:7].tolist()
        assert found.travel_ms.tolist() == table[found.row, call].tolist()


def test_units_that_cannot_come_are_not_listed_and_equals_stand_by_their_row(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    unit, island = (0.002, 0.001), (0.1, 0.1)
    (found,) = nearest(metric, [unit, island, (0.0, 0.0), unit], [(0.003, 0.001)], 4)
    assert found.row.tolist() == [0, 3, 2]
    (none,) = nearest(metric, [unit], [island], 1)
    assert len(none) == 0
    place = snap_places(metric.hierarchy, np.empty((0, 2)))
    assert labelled_nearest(keep_sources(metric, place), keep_targets(metric, place), 1) == ()


def test_no_nearest_at_all_are_refused(town: RoadGraph) -> None:
    metric = customise(build_hierarchy(town), town.travel_ms)
    with pytest.raises(PlaceError, match="the nearest 0 are asked for"):
        nearest(metric, [(0.0, 0.0)], [(0.0, 0.0)], 0)
