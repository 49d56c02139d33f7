"""Which bridges are raised next: warned of in time, together with those that are up already."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.coverage import demand_columns
from fleet.relocation import (
    BridgeTables,
    TwoTables,
    bridge_columns,
    next_opening,
    plan_for_opening,
    present_opening,
)
from maps import road_graph
from routing import (
    UNREACHABLE_MS,
    ClockClosure,
    build_hierarchy,
    clock_closure,
    customise,
    node_travel_times,
    recustomise,
)

MINUTE_MS = 60_000
PALACE = clock_closure([0, 1], [(70 * MINUTE_MS, 170 * MINUTE_MS), (190 * MINUTE_MS, 295 * MINUTE_MS)])
TRINITY = clock_closure([4, 5], [(80 * MINUTE_MS, 290 * MINUTE_MS)])
LITEYNY = clock_closure([8], [(100 * MINUTE_MS, 285 * MINUTE_MS)])
NIGHT = (PALACE, TRINITY, LITEYNY)


@pytest.mark.parametrize("minute", [0, 54, 170, 175, 190, 300])
def test_nothing_is_told_while_nothing_is_about_to_close(minute: int) -> None:
    found = next_opening(NIGHT, minute * MINUTE_MS, ahead_ms=15 * MINUTE_MS)
    assert (found is None) == (minute != 175)


def test_those_that_close_within_the_warning_are_one_opening() -> None:
    found = next_opening(NIGHT, 65 * MINUTE_MS)
    assert found is not None
    assert (found.begins_ms, found.ends_ms) == (70 * MINUTE_MS, 170 * MINUTE_MS)
    assert (found.closures.tolist(), found.arcs.tolist()) == ([0, 1], [0, 1, 4, 5])


def test_what_is_up_already_belongs_to_it() -> None:
    found = next_opening(NIGHT, 90 * MINUTE_MS)
    assert found is not None
    assert found.closures.tolist() == [0, 1, 2]
    assert found.begins_ms == 100 * MINUTE_MS
    again = next_opening(NIGHT, 180 * MINUTE_MS)
    assert again is not None
    assert (again.begins_ms, again.ends_ms) == (190 * MINUTE_MS, 285 * MINUTE_MS)


def test_what_is_raised_now_is_told_until_the_first_of_it_comes_down() -> None:
    found = present_opening(NIGHT, 120 * MINUTE_MS)
    assert found is not None
    assert (found.closures.tolist(), found.arcs.tolist()) == ([0, 1, 2], [0, 1, 4, 5, 8])
    assert (found.begins_ms, found.ends_ms) == (100 * MINUTE_MS, 170 * MINUTE_MS)
    assert present_opening(NIGHT, 60 * MINUTE_MS) is None
    assert present_opening(NIGHT, 295 * MINUTE_MS) is None


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=3), max_size=4), st.integers(0, 60)
)
def test_every_closure_is_warned_of_before_it_begins(spans: list[list[tuple[int, int]]], now_min: int) -> None:
    closures: list[ClockClosure] = [
        clock_closure([row], [(begin * MINUTE_MS, (begin + length) * MINUTE_MS) for begin, length in windows])
        for row, windows in enumerate(spans)
    ]
    found = next_opening(closures, now_min * MINUTE_MS)
    soon = {row for row, windows in enumerate(spans) for begin, _ in windows if now_min < begin <= now_min + 15}
    assert soon <= (set() if found is None else set(found.arcs.tolist()))
    assert bool(soon) == (found is not None)
    if found is not None:
        assert now_min * MINUTE_MS < found.begins_ms < found.ends_ms


def test_a_street_with_a_bridge_is_planned_for_from_its_roads() -> None:
    tail = np.array([0, 1, 1, 2, 2, 3])
    graph = road_graph(tail, [1, 0, 2, 1, 3, 2], np.linspace(30, 30.03, 4), np.full(4, 60.0), reverse=np.arange(6) ^ 1)
    metric = customise(build_hierarchy(graph), np.full(6, MINUTE_MS))
    opening = next_opening([clock_closure([2, 3], [(20 * MINUTE_MS, 60 * MINUTE_MS)])], 6 * MINUTE_MS)
    assert opening is not None
    raised = recustomise(metric, opening.arcs, np.full(len(opening.arcs), UNREACHABLE_MS))

    def between(rows: list[int], columns: list[int]) -> TwoTables:
        return TwoTables(node_travel_times(metric, rows, columns), node_travel_times(raised, rows, columns))

    sites, units, zones = [0, 3], [0, 0], [1, 2]
    tables = BridgeTables(
        between(sites, sites), between(sites, zones), between(units, sites), between(units, zones), between(sites, [3])
    )
    wanted = demand_columns([[1.0, 1.0]], [0.3])
    columns = bridge_columns(
        wanted,
        tables,
        unit_turnout_ms=[0, 0],
        site_turnout_ms=[0, 0],
        limit_ms=8 * MINUTE_MS,
        idle=[True, True],
        movable=[True, True],
        capabilities=[0, 0],
        home=[0, 0],
        departments=[[True]],
    )
    plan = plan_for_opening(columns, wanted, 6 * MINUTE_MS, opening.begins_ms)
    assert [(crossing.unit, crossing.to_site, crossing.ready_ms) for crossing in plan.crossings] == [
        (0, 1, 3 * MINUTE_MS)
    ]
    assert plan.without_department.tolist() == [[True], [False]]
    assert not plan.left_without.any()
