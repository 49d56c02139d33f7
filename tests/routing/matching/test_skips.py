"""Fixes that are of no use are told with their reason, and change nothing of the others."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import RoadGraph, road_graph
from routing import build_hierarchy
from routing.matching import MatchedTrace, MatchSettings, Skip, Start, match_trace, road_lengths, trace
from routing.matching.skips import longest_ordered

STEP_DEGREES = 0.0005
"""About 55 m on the equator, driven in 5 s."""


@pytest.fixture(scope="module")
def road() -> RoadGraph:
    """Give one straight road of 11 km along the equator, driven both ways."""
    nodes = np.arange(101)
    there = np.column_stack((nodes[:-1], nodes[1:], nodes[1:], nodes[:-1])).reshape(-1, 2)
    return road_graph(*there.T, nodes * 0.001, np.zeros(101), reverse=np.arange(200) ^ 1)


def _driven(size: int) -> tuple[list[tuple[float, float]], list[float]]:
    return [(step * STEP_DEGREES, 0.0) for step in range(size)], [1e12 + step * 5_000.0 for step in range(size)]


def _match(road: RoadGraph, places: list[tuple[float, float]], at_ms: list[float] | None) -> MatchedTrace:
    return match_trace(road_lengths(build_hierarchy(road)), trace(places, at_ms))


BAD = {
    Skip.NOT_A_PLACE: lambda place, at_ms: ((float("nan"), place[1]), at_ms),
    Skip.NO_TIME: lambda place, at_ms: (place, float("nan")),
    Skip.CLOCK_BACK: lambda place, at_ms: (place, at_ms - 3_600_000.0),
    Skip.FAR: lambda place, at_ms: ((place[0], 0.002), at_ms),
    Skip.REPEAT: lambda place, at_ms: (place, at_ms),
    Skip.NEAR: lambda place, at_ms: ((place[0] + 0.0001, place[1]), at_ms + 1_000.0),
    Skip.JUMP: lambda place, at_ms: ((place[0] + 0.05, place[1]), at_ms + 1_000.0),
}
"""How a fix that must be skipped comes out of the one before it."""


@given(
    at=st.lists(st.integers(1, 18), min_size=1, max_size=8, unique=True),
    kinds=st.lists(st.sampled_from(sorted(BAD)), min_size=8, max_size=8),
)
def test_each_bad_fix_is_skipped_for_its_reason(road: RoadGraph, at: list[int], kinds: list[Skip]) -> None:
    places, at_ms = _driven(20)
    clean = _match(road, places, at_ms)
    expected = [Skip.USED] * 20
    for position, kind in zip(sorted(at, reverse=True), kinds, strict=False):
        place, moment = BAD[kind](places[position], at_ms[position])
        places.insert(position + 1, place)
        at_ms.insert(position + 1, moment)
        expected.insert(position + 1, kind)
    found = _match(road, places, at_ms)
    assert found.skip.tolist() == expected
    used = found.skip == Skip.USED
    assert found.arc[used].tolist() == clean.arc.tolist()
    assert len(found.chains) == 1
    assert found.chains[0].arcs.tolist() == clean.chains[0].arcs.tolist()
    assert np.isnan(found.lon[~used]).all()
    assert (found.arc[~used] == -1).all()
    assert sum(found.skipped().values()) == len(at)


@pytest.mark.parametrize("bad", [(181.0, 0.0), (0.0, -91.0), (float("inf"), 0.0), (float("nan"), float("nan"))])
def test_a_fix_that_is_no_place_is_skipped(road: RoadGraph, bad: tuple[float, float]) -> None:
    places, at_ms = _driven(5)
    places[2] = bad
    assert _match(road, places, at_ms).skipped() == {Skip.NOT_A_PLACE: 1}


def test_one_clock_years_ahead_costs_one_fix(road: RoadGraph) -> None:
    places, at_ms = _driven(20)
    at_ms[4] += 8 * 365 * 86_400_000.0
    found = _match(road, places, at_ms)
    assert found.skip.tolist() == [Skip.CLOCK_BACK if fix == 4 else Skip.USED for fix in range(20)]


def test_a_trace_backwards_keeps_one_fix(road: RoadGraph) -> None:
    places, at_ms = _driven(6)
    assert _match(road, places, at_ms[::-1]).skipped() == {Skip.CLOCK_BACK: 5}


def test_a_long_silence_divides_the_trace(road: RoadGraph) -> None:
    places, at_ms = _driven(20)
    late = [moment + (601_000.0 if fix >= 10 else 0.0) for fix, moment in enumerate(at_ms)]
    found = _match(road, places, late)
    assert [chain.start for chain in found.chains] == [Start.FIRST, Start.GAP]
    assert found.chain.tolist() == [0] * 10 + [1] * 10
    late = [moment + (590_000.0 if fix >= 10 else 0.0) for fix, moment in enumerate(at_ms)]
    assert len(_match(road, places, late).chains) == 1


def test_standing_still_is_no_silence(road: RoadGraph) -> None:
    stands = [(0.005, 0.0)] * 30
    found = _match(road, [*stands, (0.01, 0.0)], [*(fix * 60_000.0 for fix in range(30)), 1_800_000.0])
    assert len(found.chains) == 1
    assert found.skipped() == {Skip.NEAR: 29}


def test_fixes_that_agree_after_a_jump_are_a_chain_of_their_own(road: RoadGraph) -> None:
    places, at_ms = _driven(20)
    moved = [(lon + (0.05 if fix >= 10 else 0.0), lat) for fix, (lon, lat) in enumerate(places)]
    found = _match(road, moved, at_ms)
    assert [chain.start for chain in found.chains] == [Start.FIRST, Start.JUMP]
    assert found.chain.tolist() == [0] * 10 + [1] * 10


def test_where_no_road_leads_the_trace_is_divided() -> None:
    nodes = np.arange(22)
    nodes = nodes[nodes != 10]
    there = np.column_stack((nodes[:-1], nodes[1:]))
    there = there[np.diff(there).ravel() == 1]
    two_way = np.column_stack((there, there[:, ::-1])).reshape(-1, 2)
    cut = road_graph(*two_way.T, np.arange(22) * 0.001, np.zeros(22), reverse=np.arange(len(two_way)) ^ 1)
    places = [(step * 0.0005, 0.0) for step in range(1, 41) if not 17 < step < 23]
    found = _match(cut, places, [step * 5_000.0 for step in range(len(places))])
    assert [chain.start for chain in found.chains] == [Start.FIRST, Start.NO_WAY]
    assert found.skipped() == {}


def test_one_fix_on_an_island_is_passed_over(road: RoadGraph) -> None:
    tail, head = np.append(road.tail, [101, 102]), np.append(road.head, [102, 101])
    lon, lat = np.append(road.lon, [0.004, 0.006]), np.append(road.lat, [0.002, 0.002])
    island = road_graph(tail, head, lon, lat, reverse=np.arange(202) ^ 1)
    places, at_ms = _driven(20)
    places[10] = (0.005, 0.00199)
    assert _match(island, places, at_ms).skipped() == {Skip.NO_WAY: 1}


def test_without_times_the_order_is_enough(road: RoadGraph) -> None:
    places, _ = _driven(20)
    found = _match(road, places, None)
    assert len(found.chains) == 1
    assert found.skipped() == {}


def test_a_trace_of_nothing_has_no_chain(road: RoadGraph) -> None:
    for places in ([], [(5.0, 5.0)], [(float("nan"), 0.0)]):
        found = _match(road, places, None)
        assert found.chains == ()
        assert len(found.skip) == len(places)
        assert found.length_m == 0


@given(st.lists(st.integers(0, 6).map(float), max_size=9))
def test_as_many_clocks_as_possible_are_kept(values: list[float]) -> None:
    kept = longest_ordered(np.array(values))
    assert (np.diff(kept) > 0).all()
    assert (np.diff(np.array(values)[kept]) >= 0).all()
    longest = max(
        size for size in range(len(values) + 1) for rows in combinations(values, size) if list(rows) == sorted(rows)
    )
    assert len(kept) == longest


def test_settings_say_what_is_no_setting() -> None:
    with pytest.raises(ValueError, match="sigma_m of a matching must be a positive number, not 0"):
        MatchSettings(sigma_m=0)
