"""What the cover remembers changes nothing but how long it takes: the same times as a search from nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.covering.cover import LIMIT_MS, Cover
from dispatch.covering.known_rows import cells_of, middle_of
from dispatch.covering.open_roads import on_nearest_road, open_roads
from dispatch.covering.roads import Roads, roads_at
from dispatch.policy import FULL
from dispatch.streets import RoadsByClock, Streets
from maps.road_graph import NO_ARC
from maps.snapping import ArcIndex, snap
from routing import UNREACHABLE_MS, place_travel_times, recustomise
from routing.speeds import with_siren
from town import NOON, road_place, town

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from routing import Metric

NIGHT = NOON + timedelta(hours=14, minutes=30)
HOURS = (NOON, NOON + timedelta(hours=6))


class Asked(NamedTuple):
    """A question: in which hour, what is closed by hand and by the clock, and nodes where units are."""

    hour: datetime
    by_hand: frozenset[int]
    raised: frozenset[int]
    nodes: list[int]


@cache
def streets_at(now: datetime) -> Streets:
    of = town()
    return Streets(of.map, of.hierarchy, FULL, RoadsByClock(of.map.closures, with_siren(), of.fleet.time_zone), now=now)


@cache
def bridge_arcs() -> tuple[int, ...]:
    return tuple(sorted({arc for closure in streets_at(NOON).metric.closures for arc in closure.arcs.tolist()}))


def without(metric: Metric, arcs: frozenset[int]) -> Metric:
    rows = np.array(sorted(arcs), dtype=np.int64)
    return recustomise(metric, rows, np.full(len(rows), UNREACHABLE_MS)) if arcs else metric


def roads(asked: Asked) -> Roads:
    streets = streets_at(asked.hour)
    metric = streets.metric.metric
    plain = without(metric, asked.by_hand)
    closed = asked.by_hand | asked.raised
    return Roads(streets.conditions.hour, asked.by_hand, asked.raised, plain, lambda: without(metric, closed))


def places(nodes: list[int]) -> NDArray[np.float64]:
    return np.array([road_place(node) for node in nodes])


def fresh() -> Cover:
    return Cover(town().map, town().fleet.zones)


arcs = st.frozensets(st.integers(0, town().map.graph.arcs - 1), max_size=4)
bridges = st.frozensets(st.sampled_from(bridge_arcs()))
busy_arcs = st.frozensets(st.sampled_from(np.argsort(town().map.graph.road_class)[:300].tolist()), max_size=4)
questions = st.builds(
    Asked,
    st.sampled_from(HOURS),
    st.one_of(arcs, busy_arcs),
    st.one_of(st.just(frozenset()), bridges),
    st.lists(st.integers(0, 300), min_size=1, max_size=12),
)


@settings(max_examples=25)
@given(st.lists(questions, min_size=2, max_size=6))
def test_a_cover_in_use_answers_as_a_new_one(asked: list[Asked]) -> None:
    used = fresh()
    for each in asked:
        found = used.travel_ms(places(each.nodes), roads(each))
    last = asked[-1]
    assert found.tolist() == fresh().travel_ms(places(last.nodes), roads(last)).tolist()


@settings(max_examples=25)
@given(questions)
def test_times_with_more_closed_are_those_of_a_search_with_it_closed(asked: Asked) -> None:
    used = fresh()
    used.travel_ms(places(asked.nodes), roads(asked._replace(by_hand=frozenset(), raised=frozenset())))
    found = used.travel_ms(places(asked.nodes), roads(asked))
    closed = asked.by_hand | asked.raised
    searched = fresh().travel_ms(places(asked.nodes), roads(asked._replace(by_hand=closed, raised=frozenset())))
    assert found.tolist() == searched.tolist()


def test_times_are_those_of_the_roads_from_near_by_and_none_beyond_the_limit() -> None:
    asked = Asked(NOON, frozenset(), frozenset(), list(range(40)))
    cover = fresh()
    found = cover.travel_ms(places(asked.nodes), roads(asked))
    index = town().map.index
    near = np.rint(places(asked.nodes) / 0.004) * 0.004
    points = np.column_stack((cover.demand.lon, cover.demand.lat))
    exact = place_travel_times(roads(asked).plain, snap(index, near), snap(index, points))
    in_time, both = found <= LIMIT_MS, (found <= LIMIT_MS) & (exact <= LIMIT_MS)
    assert (in_time != (exact <= LIMIT_MS)).mean() < 0.005
    assert np.abs(found[both] - exact[both]).mean() < 5_000
    assert (found[~in_time] == UNREACHABLE_MS).all()


def test_a_unit_across_the_water_does_not_cover_while_the_bridges_are_raised() -> None:
    streets = streets_at(NIGHT)
    raised = streets.raised_at(NIGHT)
    assert raised
    down, up = roads_at(streets, NIGHT - timedelta(hours=3)), roads_at(streets, NIGHT)
    assert (down.raised, up.raised) == (frozenset(), raised)
    cover, where = fresh(), places(list(range(40)))
    before, during = (cover.travel_ms(where, each) for each in (down, up))
    assert ((during == UNREACHABLE_MS) & (before <= LIMIT_MS)).any()


def block(place: NDArray[np.float64]) -> frozenset[int]:
    """Give both directions of the road nearest to a place."""
    arc = int(snap(town().map.index, place[None]).arc[0])
    back = int(town().map.graph.reverse[arc])
    return frozenset({arc} if back == NO_ARC else {arc, back})


def covered_from(station: NDArray[np.float64], closed: frozenset[int]) -> int:
    times_ms = fresh().travel_ms(station[None], roads(Asked(NOON, closed, frozenset(), [])))
    return int((times_ms <= LIMIT_MS).sum())


def test_one_closed_block_takes_no_station_its_cover() -> None:
    for station in np.array([(each.lon, each.lat) for each in town().fleet.stations]):
        grid_point = middle_of(cells_of(station[None]))[0]
        assert covered_from(station, block(grid_point)) > 0.8 * covered_from(station, frozenset())


def test_a_point_of_demand_on_a_closed_block_is_still_covered_from_near_by() -> None:
    cover = fresh()
    points = np.column_stack((cover.demand.lon, cover.demand.lat))
    everywhere = points[:60]
    before = cover.travel_ms(everywhere, roads(Asked(NOON, frozenset(), frozenset(), []))).min(axis=0)
    for number in np.flatnonzero(before < LIMIT_MS / 2)[::40].tolist():
        closed = Asked(NOON, block(points[number]), frozenset(), [])
        assert cover.travel_ms(everywhere, roads(closed))[:, number].min() <= LIMIT_MS


def test_places_leave_closed_roads_for_the_nearest_open_one() -> None:
    index, graph = town().map.index, town().map.graph
    spots = on_nearest_road(index, places(list(range(0, 300, 7))))
    closed = frozenset(arc for spot in np.column_stack((spots.lon, spots.lat))[::2] for arc in block(spot))
    left = open_roads(index, graph, closed)
    put = left.put(spots)
    assert left.rows_off(spots).size > 0
    assert left.rows_off(put).size == 0
    of_segment = np.isin(index.segment_arc, left.shut, invert=True)
    whole = ArcIndex(
        np.array([*index.grid[:3], 1, 1, *index.grid[5:]]),
        np.array([0, of_segment.sum()]),
        np.arange(of_segment.sum(), dtype=np.int32),
        index.segment[of_segment],
        index.segment_arc[of_segment],
    )
    moved = left.rows_off(spots)
    exact = snap(whole, np.column_stack((spots.lon, spots.lat))[moved])
    assert put.arc[moved].tolist() == exact.arc.tolist()
    assert put.fraction[moved].tolist() == exact.fraction.tolist()


def test_where_all_roads_are_closed_places_stay() -> None:
    graph = town().map.graph
    spots = on_nearest_road(town().map.index, places([1, 2]))
    assert (
        open_roads(town().map.index, graph, frozenset(range(graph.arcs))).put(spots).arc.tolist() == spots.arc.tolist()
    )


def test_the_pruned_form_of_the_same_roads_is_not_searched_again() -> None:
    asked = roads(Asked(NOON, frozenset({5}), frozenset(), []))
    cover, where = fresh(), places([1, 2, 3])
    found = cover.travel_ms(where, asked)

    def never() -> Metric:
        raise AssertionError("these roads are known")

    again = Roads(asked.hour, asked.by_hand, asked.raised, asked.plain, never)
    assert cover.travel_ms(where, again).tolist() == found.tolist()
