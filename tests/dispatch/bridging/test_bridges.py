"""Bridges as they stand, and the opening that people are warned of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dispatch.bridging.bridges import bridges_at, merged_spans_ms
from dispatch.bridging.opening import alarm_at
from dispatch.bridging.timetable import NamedClosure, named_closures
from dispatch.streets import RoadsByClock
from routing import clock_closure, clock_closures
from routing.speeds import with_siren
from town import town

ZONE = ZoneInfo("Europe/Moscow")
GRAPH = town().map.graph
TIMETABLE = RoadsByClock(town().map.closures, with_siren(), ZONE)
CLOSURES = named_closures(GRAPH, TIMETABLE, date(2026, 11, 21), 5)
FIRST = CLOSURES[0].name


def at(hour: int, minute: int) -> datetime:
    """Give a time of the night on the wall clock of the town."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE).astimezone(UTC)


def test_closures_with_names_are_those_that_routing_obeys() -> None:
    plain = clock_closures(GRAPH, TIMETABLE.closures, ZONE, first_day=date(2026, 11, 21), last_day=date(2026, 11, 26))
    assert [each.name for each in CLOSURES] == [bridge.name for bridge in town().map.movable_bridges]
    for named, each in zip(CLOSURES, plain, strict=True):
        assert np.array_equal(named.closure.arcs, each.arcs)
        assert np.array_equal(named.closure.begins_ms, each.begins_ms)


def test_a_bridge_is_told_with_its_next_opening_and_until_when_it_is_raised() -> None:
    def first(now: datetime) -> tuple[datetime | None, datetime | None, datetime | None]:
        found = bridges_at(GRAPH, CLOSURES, now)[0]
        assert found.name == FIRST
        return found.raised_until, found.begins_at, found.ends_at

    assert first(at(0, 50)) == (None, at(1, 10), at(3, 0))
    assert first(at(1, 10)) == (at(3, 0), at(3, 20), at(4, 50))
    assert first(at(3, 0)) == (None, at(3, 20), at(4, 50))
    assert first(at(3, 20)) == (at(4, 50), at(1, 10) + timedelta(days=1), at(3, 0) + timedelta(days=1))


def test_a_bridge_lies_on_its_roads() -> None:
    for bridge, each in zip(bridges_at(GRAPH, CLOSURES, at(0, 0)), CLOSURES, strict=True):
        nodes = GRAPH.tail[each.closure.arcs]
        assert GRAPH.lon[nodes].min() <= bridge.lon <= GRAPH.lon[nodes].max()
        assert GRAPH.lat[nodes].min() <= bridge.lat <= GRAPH.lat[nodes].max()


def test_people_are_warned_from_a_quarter_of_an_hour_before_the_opening_until_it_ends() -> None:
    assert alarm_at(CLOSURES, at(0, 54)) is None
    before = alarm_at(CLOSURES, at(0, 55))
    assert before is not None
    assert (before.names, before.is_raised) == ((FIRST,), False)
    during = alarm_at(CLOSURES, at(2, 30))
    assert during is not None
    assert during.is_raised
    assert during.names == tuple(each.name for each in CLOSURES)
    last_ends = max(int(each.closure.ends_ms[2]) for each in CLOSURES)
    assert alarm_at(CLOSURES, datetime.fromtimestamp(last_ends / 1000, UTC)) is None


@given(st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=4), min_size=1, max_size=3))
def test_parts_of_one_bridge_are_told_as_one(spans: list[list[tuple[int, int]]]) -> None:
    parts = [
        NamedClosure("bridge", clock_closure([row], [(begins, begins + lasts) for begins, lasts in windows]))
        for row, windows in enumerate(spans)
    ]
    merged = merged_spans_ms(parts)
    closed = {ms for windows in spans for begins, lasts in windows for ms in range(begins, begins + lasts)}
    assert {ms for begins, ends in merged for ms in range(begins, ends)} == closed
    assert all(one[1] < other[0] for one, other in pairwise(merged))
