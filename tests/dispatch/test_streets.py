"""The streets by the clock: speeds of the hour, raised bridges, and closures by hand meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dispatch.place import Place
from dispatch.policy import FIRST_ARRIVAL
from dispatch.streets import MINOR_CLASSES, RoadsByClock, Streets
from fleet.instants import to_ms
from routing import prune_timed
from routing.speeds import with_siren
from town import road_place, town

ZONE = ZoneInfo("Europe/Moscow")
NIGHT = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)
"""Tuesday 07:59 there, a minute before the rush begins."""


@pytest.fixture
def streets() -> Streets:
    made = town()
    by_clock = RoadsByClock(made.map.closures, with_siren(), ZONE)
    return Streets(made.map, made.hierarchy, FIRST_ARRIVAL, by_clock, now=NIGHT)


def driving_ms(streets: Streets, at: datetime) -> int:
    (lon, lat), goal = road_place(1), Place(lon=road_place(30)[0], lat=road_place(30)[1])
    return int(streets.tables(np.array([[lon, lat]]), [goal], np.array([to_ms(at)])).travel_ms[0, 0])


def settle(streets: Streets, now: datetime) -> None:
    """Do what upkeep does."""
    conditions = streets.conditions_at(now)
    if conditions != streets.conditions:
        streets.take(conditions, streets.built_for(conditions))


def test_the_rush_hour_is_slower_and_the_night_as_fast_as_the_roads_are(streets: Streets) -> None:
    morning_ms = driving_ms(streets, NIGHT)
    settle(streets, NIGHT + timedelta(minutes=2))
    rush_ms = driving_ms(streets, NIGHT + timedelta(minutes=2))
    settle(streets, NIGHT - timedelta(hours=5))
    night_ms = driving_ms(streets, NIGHT - timedelta(hours=5))
    assert night_ms < morning_ms < rush_ms


def test_another_hour_can_be_asked_without_changing_the_present_one(streets: Streets) -> None:
    present, rush = streets.metric, streets.metric_at(NIGHT + timedelta(hours=1))
    assert streets.metric is present
    assert rush.metric.travel_ms.sum() > present.metric.travel_ms.sum()
    assert streets.metric_at(NIGHT + timedelta(hours=1)) is rush
    assert streets.metric_at(NIGHT) is present


def test_the_ends_of_drives_that_lie_in_yards_are_marked(streets: Streets) -> None:
    graph = streets.map.graph
    middle = [graph.geometry(arc)[:2].mean(axis=0) for arc in range(400)]
    tables = streets.tables(
        np.array(middle), [Place(lon=lon, lat=lat) for lon, lat in middle], np.full(400, to_ms(NIGHT))
    )
    minor = np.isin(graph.road_class[:400], MINOR_CLASSES)
    assert 0 < minor.sum() < 400
    assert tables.minor_starts.tolist() == tables.minor_ends.tolist() == minor.astype(int).tolist()


def test_a_closure_outlives_the_hour(streets: Streets) -> None:
    streets.close([10, 11])
    settle(streets, NIGHT + timedelta(hours=1))
    streets.close([11])
    expected = streets.built_for(streets.conditions)
    assert np.array_equal(streets.metric.metric.travel_ms, expected.metric.travel_ms)
    assert np.array_equal(streets.metric.metric.up_ms, expected.metric.up_ms)


def test_an_hour_that_was_built_before_a_road_was_closed_is_not_used(streets: Streets) -> None:
    conditions = streets.conditions_at(NIGHT + timedelta(hours=1))
    late = streets.built_for(conditions)
    streets.close([10])
    before = streets.metric
    streets.take(conditions, late)
    assert streets.metric is before
    settle(streets, NIGHT + timedelta(hours=1))
    assert streets.conditions.hour == conditions.hour
    assert streets.conditions.closed == {10}


def test_bridges_are_known_for_a_year_and_again_each_month(streets: Streets) -> None:
    assert streets.knows_clock_at(NIGHT - timedelta(days=1))
    assert streets.knows_clock_at(NIGHT + timedelta(days=365))
    assert not streets.knows_clock_at(NIGHT + timedelta(days=500))
    settle(streets, NIGHT + timedelta(days=200))
    assert streets.knows_clock_at(NIGHT + timedelta(days=500))
    assert not streets.knows_clock_at(NIGHT)


def test_bridges_are_raised_from_the_minute_their_timetable_says(streets: Streets) -> None:
    closure = streets.metric.closures[0]
    begins, ends = (datetime.fromtimestamp(int(each[3]) / 1000, UTC) for each in (closure.begins_ms, closure.ends_ms))
    arcs = set(closure.arcs.tolist())
    assert not arcs & streets.raised_at(begins - timedelta(milliseconds=1))
    assert arcs <= streets.raised_at(begins)
    assert arcs <= streets.raised_at(ends - timedelta(milliseconds=1))
    assert not arcs & streets.raised_at(ends)
    assert streets.raised_at(NIGHT + timedelta(hours=7)) == frozenset()


def test_roads_without_some_arcs_are_those_with_them_closed_by_hand(streets: Streets) -> None:
    raised = frozenset(arc for closure in streets.metric.closures for arc in closure.arcs.tolist())
    streets.close([10])
    found = streets.metric_without(raised)
    assert (found.travel_ms[sorted(raised)] > streets.metric.metric.travel_ms[sorted(raised)]).all()
    streets.close([10, *raised])
    assert np.array_equal(found.travel_ms, streets.metric.metric.travel_ms)
    assert np.array_equal(found.up_ms, streets.metric.metric.up_ms)


def test_roads_without_some_arcs_are_remembered_until_the_roads_change(streets: Streets) -> None:
    one = streets.metric_without(frozenset({10, 11}))
    assert streets.metric_without(frozenset({12})) is not one
    assert streets.metric_without(frozenset({11, 10})) is one
    assert streets.metric_without(frozenset()) is streets.metric.metric
    streets.improve(streets.metric, prune_timed(streets.metric))
    assert streets.metric_without(frozenset({10, 11})) is one
    streets.close([13])
    after = streets.metric_without(frozenset({10, 11}))
    assert after is not one
    assert after.travel_ms[13] > one.travel_ms[13]
