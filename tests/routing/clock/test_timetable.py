"""The timetable of a map on its arcs: bridges of several ways and lines, ways that the map has not."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from maps import RoadGraph, TimedClosure, every_turn, road_graph
from routing import ClockClosure, build_hierarchy, customise, recustomise_timed, route, travel_times, with_closures
from routing.clock.timetable import clock_closures, unknown_ways
from routing.routes.route import Route

ZONE = ZoneInfo("Europe/Moscow")
NIGHT = date(2026, 11, 22)
WEST, EAST = (30.0, 60.0), (30.03, 60.0)


def crossing() -> RoadGraph:
    """A road of four nodes over a bridge of two ways, 21 and 22, between two banks, ways 11 and 12."""
    return road_graph(
        tail=np.array([0, 1, 2]),
        head=np.array([1, 2, 3]),
        lon=np.array([30.0, 30.01, 30.02, 30.03]),
        lat=np.full(4, 60.0),
        travel_ms=np.array([60_000, 60_000, 60_000]),
        way_id=np.array([11, 21, 22]),
    )


def closures_of(*lines: TimedClosure) -> list[ClockClosure]:
    return clock_closures(crossing(), lines, ZONE, first_day=NIGHT, last_day=NIGHT)


def test_ways_that_are_closed_at_the_same_times_are_one_bridge() -> None:
    apart = [TimedClosure("Palace", (way,), time(1, 10), time(2, 50)) for way in (21, 22)]
    twice = [
        TimedClosure("Palace", (22, 21), time(*begin), time(*end))
        for begin, end in (((1, 10), (2, 50)), ((3, 10), (4, 55)))
    ]
    assert [closure.arcs.tolist() for closure in closures_of(*apart)] == [[1, 2]]
    assert [(closure.arcs.tolist(), len(closure.begins_ms)) for closure in closures_of(*twice)] == [([1, 2], 2)]


def test_other_times_or_another_name_are_another_closure() -> None:
    lines = (TimedClosure("Palace", (21,), time(1), time(2)), TimedClosure("Palace", (22,), time(1), time(3)))
    assert len(closures_of(*lines)) == 2


def test_ways_that_the_map_has_not_are_named() -> None:
    lines = [TimedClosure("Palace", (21, 99), time(1), time(2)), TimedClosure("Trinity", (98,), time(1), time(2))]
    assert unknown_ways(crossing(), lines) == (("Palace", 99), ("Trinity", 98))


@pytest.mark.parametrize(("minute", "wait_min"), [(5, 0), (6, 0), (7, 102), (8, 101), (30, 79), (59, 50)])
def test_a_drive_waits_before_the_bridge_or_is_over_it_in_time(minute: int, wait_min: int) -> None:
    """One minute to the bridge, two minutes over it; it is closed from 01:10 to 02:50."""
    graph = crossing()
    timed = with_closures(
        customise(build_hierarchy(graph), graph.travel_ms),
        closures_of(TimedClosure("Palace", (21, 22), time(1, 10), time(2, 50))),
    )
    at = datetime(2026, 11, 22, 1, minute, tzinfo=ZONE)
    found = route(timed, WEST, EAST, at=at)
    assert isinstance(found, Route)
    assert found.wait_ms == wait_min * 60_000
    assert found.travel_ms == 180_000 + found.wait_ms
    assert travel_times(timed, [WEST], [EAST], at=at).tolist() == [[found.travel_ms]]


def test_new_times_on_some_roads_leave_the_timetable_in_force() -> None:
    graph = crossing()
    timed = with_closures(
        customise(build_hierarchy(graph), graph.travel_ms),
        closures_of(TimedClosure("Palace", (21, 22), time(1, 10), time(2, 50))),
    )
    slower = recustomise_timed(timed, [0], [240_000])
    at = datetime(2026, 11, 22, 1, 7, tzinfo=ZONE)
    assert travel_times(slower, [WEST], [EAST], at=at).tolist() == [[(103 + 2) * 60_000]]
    assert travel_times(slower, [WEST], [EAST]).tolist() == [[6 * 60_000]]


@pytest.mark.parametrize("kind", ["free turns", "turns"])
def test_who_stands_at_the_bridge_waits_and_who_is_on_it_drives_on(kind: str) -> None:
    graph = crossing()
    timed = with_closures(
        customise(build_hierarchy(graph, every_turn(graph) if kind == "turns" else None), graph.travel_ms),
        closures_of(TimedClosure("Palace", (21, 22), time(1, 10), time(2, 50))),
    )
    at = datetime(2026, 11, 22, 1, 30, tzinfo=ZONE)
    bridge, past, goal = (30.01, 60.0), (30.0101, 60.0), (30.025, 60.0)
    standing, moving = (route(timed, start, goal, at=at) for start in (bridge, past))
    assert (standing.wait_ms, moving.wait_ms) == (80 * 60_000, 0)
    assert travel_times(timed, [bridge, past], [goal], at=at).ravel().tolist() == [
        standing.travel_ms,
        moving.travel_ms,
    ]
    again = route(timed, standing.geometry[0], goal, at=at)
    assert again.wait_ms == standing.wait_ms
