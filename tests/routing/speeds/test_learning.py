"""Speeds learnt of traces: what was driven is found again, and little evidence changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import RoadGraph, road_graph
from maps.road_graph import ROAD_CLASSES
from routing import build_hierarchy
from routing.matching import Trace, match_trace, road_lengths, trace
from routing.speeds import Observations, SpeedError, joined, learn_speeds, observe, without_siren

MONDAY_MS = datetime(2026, 11, 16, tzinfo=UTC).timestamp() * 1000.0
HOUR_MS = 3_600_000.0
MAIN, YARD = ROAD_CLASSES.index("primary"), ROAD_CLASSES.index("service")


@pytest.fixture(scope="module")
def road() -> RoadGraph:
    """Give a straight road of 11 km: its first half primary at 72 km/h, its second half a yard's at 36 km/h."""
    nodes = np.arange(101)
    ends = np.column_stack((nodes[:-1], nodes[1:], nodes[1:], nodes[:-1])).reshape(-1, 2)
    road_class = np.repeat([MAIN, YARD], 100)
    free_ms = np.where(road_class == MAIN, 5_560, 11_120)
    return road_graph(
        *ends.T, nodes * 0.001, np.zeros(101), travel_ms=free_ms, road_class=road_class, reverse=np.arange(200) ^ 1
    )


def _drive(began_ms: float, factor: float, *, first: int = 0, last: int = 100) -> Trace:
    """Give a fix on every second node, driven at a part of the free speed."""
    node = np.arange(first, last + 1, 2)
    free_ms = np.where(node <= 50, node * 5_560.0, 50 * 5_560.0 + (node - 50) * 11_120.0)
    return trace(np.column_stack((node * 0.001, np.zeros(len(node)))), began_ms + free_ms / factor)


def _observed(road: RoadGraph, traces: list[Trace]) -> Observations:
    lengths = road_lengths(build_hierarchy(road))
    return joined([observe(road, match_trace(lengths, each), each, UTC) for each in traces])


def test_the_speed_that_was_driven_is_learnt(road: RoadGraph) -> None:
    seen = _observed(road, [_drive(MONDAY_MS + 8 * HOUR_MS, 0.7), _drive(MONDAY_MS + 8 * HOUR_MS, 0.6, last=50)])
    assert seen.stood == 0
    learned = learn_speeds(without_siren(), seen, floor=20)
    assert learned.learned[MAIN, 8]
    assert learned.learned[YARD, 8]
    assert learned.observed[MAIN, 8] == 50
    assert learned.profile.factor[MAIN, 8] == pytest.approx(0.65, abs=0.06)
    assert learned.profile.factor[YARD, 8] == pytest.approx(0.7, abs=0.01)
    others = ~learned.learned
    assert (learned.profile.factor[others] == without_siren().factor[others]).all()


def test_below_the_floor_the_default_stays(road: RoadGraph) -> None:
    seen = _observed(road, [_drive(MONDAY_MS, 0.5)])
    learned = learn_speeds(without_siren(), seen, floor=26)
    assert not learned.learned.any()
    assert (learned.profile.factor == without_siren().factor).all()
    assert learned.observed.sum() == len(seen) == 50


@given(
    true=st.lists(st.floats(0.45, 0.55), min_size=11, max_size=30),
    wrong=st.lists(st.floats(0.001, 100.0), max_size=10),
)
def test_less_than_half_of_wrong_observations_do_not_carry_the_median_away(
    true: list[float], wrong: list[float]
) -> None:
    speeds = np.array(true + wrong)
    size = len(speeds)
    seen = Observations(
        np.full(size, MAIN, dtype=np.uint8), np.full(size, 8, dtype=np.uint8), speeds, np.ones(size), stood=0
    )
    learned = learn_speeds(without_siren(), seen, floor=1)
    assert 0.45 <= learned.profile.factor[MAIN, 8] <= 0.55


def test_a_stop_on_the_way_is_not_the_traffic(road: RoadGraph) -> None:
    before, after = _drive(MONDAY_MS, 0.8, last=20), _drive(MONDAY_MS + HOUR_MS / 3, 0.8, first=22, last=40)
    assert before.at_ms is not None
    assert after.at_ms is not None
    standing = trace(
        np.concatenate((before.places, np.repeat(before.places[-1:], 20, axis=0), after.places)),
        np.concatenate((before.at_ms, before.at_ms[-1] + np.arange(1, 21) * 60_000.0, after.at_ms)),
    )
    seen = _observed(road, [standing])
    assert seen.stood == 1
    assert seen.free_ms / seen.driven_ms == pytest.approx(0.8, abs=0.01)


def test_hours_are_told_apart(road: RoadGraph) -> None:
    traces = [_drive(MONDAY_MS + 8 * HOUR_MS, 0.5, last=40), _drive(MONDAY_MS + 32 * HOUR_MS, 0.9, last=40)]
    learned = learn_speeds(without_siren(), _observed(road, traces), floor=10)
    assert learned.profile.factor[MAIN, [8, 32]] == pytest.approx([0.5, 0.9], abs=0.01)


def test_nothing_is_learnt_of_nothing() -> None:
    learned = learn_speeds(without_siren(), joined([]))
    assert (learned.profile.factor == without_siren().factor).all()


def test_a_trace_without_times_is_refused(road: RoadGraph) -> None:
    untimed = trace([(0.0, 0.0), (0.01, 0.0)])
    with pytest.raises(SpeedError, match="a trace without times says nothing of speeds"):
        _observed(road, [untimed])


def test_a_floor_of_nothing_is_refused() -> None:
    with pytest.raises(SpeedError, match="at least one observation must be asked for, not 0"):
        learn_speeds(without_siren(), joined([]), floor=0)
