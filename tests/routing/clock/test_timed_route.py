"""Routes that obey closures by the clock: the time of the table, with the waits told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np
import pytest
from examples import USUAL
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import road_graph
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    Route,
    TimedMetric,
    build_hierarchy,
    clock_closure,
    customise,
    route,
    spoken,
    travel_times,
    with_closures,
)
from routing.candidates import on_each_road
from routing.clock.tables import timed_travel_times
from routing.clock.timed_route import timed_place_route

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import RoadGraph
    from routing import ClockClosure

MIDNIGHT = datetime(2026, 5, 1, tzinfo=UTC)
LEFT, RIGHT = (-0.005, 0.0), (0.025, 0.0)
"""On the quays, five minutes before either end of the bridge."""


@settings(max_examples=3 * USUAL)
@given(data=st.data())
def test_a_route_takes_the_time_of_the_table(
    networks_with_turns: st.SearchStrategy,
    draw_closures: Callable[[RoadGraph], st.SearchStrategy[list[ClockClosure]]],
    data: st.DataObject,
) -> None:
    network, turns, sources, targets = data.draw(networks_with_turns)
    turns = data.draw(st.sampled_from((turns, None)))
    closures = data.draw(draw_closures(network.graph))
    start_ms = np.array([data.draw(st.integers(0, 100_000))])
    timed = with_closures(customise(build_hierarchy(network.graph, turns), network.travel_ms), closures)
    source, target = sources.row(0), targets.row(0)
    ms = timed_travel_times(timed, source, target, start_ms)[0, 0]
    found = timed_place_route(timed, source, target, start_ms)
    if isinstance(found, NoRoute):
        assert ms == UNREACHABLE_MS
        return
    driven_ms = ms - found.walk_ms
    assert found.travel_ms == ms
    assert (found.vertex_ms[-1], sum(step.travel_ms for step in found.steps)) == (driven_ms, ms)
    assert found.vertex_ms.shape == (len(found.geometry),)
    assert found.vertex_ms[0] == 0
    assert (np.diff(found.vertex_ms) >= 0).all()
    assert 0 <= found.wait_ms <= ms
    assert (network.graph.head[found.arcs[:-1]] == network.graph.tail[found.arcs[1:]]).all()
    ends = on_each_road(target)
    assert tuple(found.geometry[-1]) in set(zip(ends.lon.tolist(), ends.lat.tolist(), strict=True))


@pytest.fixture(scope="module")
def river() -> TimedMetric:
    """Give two quays, a bridge of two arcs that takes six minutes, and a way around of forty minutes.

    It is raised from 01:10 until 01:40, and from 02:00 until 05:00.
    """
    ends = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]
    minutes = [10, 3, 3, 10, 60]
    pairs = np.array([pair for a, b in ends for pair in ((a, b), (b, a))])
    graph = road_graph(
        pairs[:, 0],
        pairs[:, 1],
        [-0.01, 0.0, 0.01, 0.02, 0.03],
        [0.0, 0.0, 0.0, 0.0, 0.0],
        travel_ms=np.repeat(minutes, 2) * 60_000,
        reverse=np.arange(10) ^ 1,
        via_start=[0] * 9 + [1, 2],
        via_lon=[0.01, 0.01],
        via_lat=[-0.05, -0.05],
        name=[1, 1, 2, 2, 2, 2, 1, 1, 0, 0],
        names=("", "Quay", "Drawbridge"),
    )
    windows_ms = _ms(MIDNIGHT) + np.array([(70, 100), (120, 300)]) * 60_000
    closed = clock_closure([2, 3, 4, 5], windows_ms)
    return with_closures(customise(build_hierarchy(graph), graph.travel_ms), [closed])


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _minutes(river: TimedMetric, leaves: str) -> tuple[float, float]:
    hour, minute = leaves.split(":")
    at = MIDNIGHT + timedelta(hours=int(hour), minutes=int(minute))
    found = route(river, LEFT, RIGHT, at=at)
    assert isinstance(found, Route)
    assert found.travel_ms == travel_times(river, [LEFT], [RIGHT], at=at)[0, 0]
    return found.travel_ms / 60_000, found.wait_ms / 60_000


@pytest.mark.parametrize(
    ("leaves", "takes", "waits"),
    [
        ("00:30", 16, 0),  # over the bridge before it is raised
        ("00:58", 16, 0),  # at the bridge at 01:03, off it at 01:09
        ("00:59", 16 + 36, 36),  # at the bridge at 01:04: it would be raised under the crew
        ("01:05", 16 + 30, 30),  # raised when the crew gets there; down again soon
        ("01:34", 16 + 1, 1),
        ("01:50", 70, 0),  # off the bridge at 02:01 only: around
        ("03:00", 70, 0),
        ("04:30", 16 + 25, 25),
    ],
)
def test_a_crew_drives_waits_or_goes_around(river: TimedMetric, leaves: str, takes: float, waits: float) -> None:
    assert _minutes(river, leaves) == pytest.approx((takes, waits), abs=0.01)


def test_who_waits_stands_before_the_bridge(river: TimedMetric) -> None:
    found = route(river, LEFT, RIGHT, at=MIDNIGHT + timedelta(minutes=65))
    assert isinstance(found, Route)
    assert found.geometry[:, 0] == pytest.approx([-0.005, 0.0, 0.0, 0.01, 0.02, 0.025])
    assert found.vertex_ms / 60_000 == pytest.approx([0, 5, 35, 38, 41, 46], abs=0.01)
    assert [(step.manoeuvre, step.name) for step in found.steps] == [
        ("depart", "Quay"),
        ("wait", "Drawbridge"),
        ("straight", "Drawbridge"),
        ("straight", "Quay"),
        ("arrive", "Quay"),
    ]
    assert found.steps[1].until_ms == _ms(MIDNIGHT + timedelta(minutes=100))
    assert found.steps[1].travel_ms == found.wait_ms
    zone = timezone(timedelta(hours=3))
    assert spoken(found.steps[1], "ru", zone=zone) == "Через 560 м ждите открытия проезда до 04:40: Drawbridge"


def test_each_source_leaves_when_it_does_and_without_a_moment_no_clock_counts(river: TimedMetric) -> None:
    at = [MIDNIGHT + timedelta(minutes=each) for each in (30, 65, 180)]
    times = travel_times(river, [LEFT] * 3, [RIGHT, LEFT], at=at)
    assert times[:, 0] / 60_000 == pytest.approx([16, 46, 70], abs=0.01)
    assert times[:, 1].tolist() == [0, 0, 0]
    assert travel_times(river, [LEFT], [RIGHT])[0, 0] / 60_000 == pytest.approx(16, abs=0.01)


def test_who_is_on_the_bridge_leaves_it_and_who_wants_onto_it_waits(river: TimedMetric) -> None:
    on_it, at = (0.005, 0.0), MIDNIGHT + timedelta(minutes=75)
    times = travel_times(river, [on_it, LEFT], [on_it, LEFT, RIGHT], at=at) / 60_000
    assert times[0] == pytest.approx([0, 1.5 + 5, 4.5 + 5], abs=0.01)
    assert times[1, 0] == pytest.approx(5 + 20 + 1.5, abs=0.01)
