"""A street 1 - 2 - 7 - 3 - 6 of three ways; side roads lead from 2 and 7 to 5, and from 3 to 4."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps import (
    WITH_SIREN,
    WITHOUT_SIREN,
    GraphError,
    arcs_of_closure,
    build_map,
    no_restrictions,
    open_map,
    read_extract,
    read_osm,
    road_graph,
    save_map,
    snap,
    snapping_index,
    turn_table,
)
from maps.lines import arc_lines
from maps.osm.restrictions import Refusal
from maps.road_graph import NO_ARC
from maps.turn_restrictions import ViaWayRestriction
from maps.turns import FORBIDDEN_MS
from maps.via_ways import obey_via_ways

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Relation, WriteOsm

    from maps import BuiltMap, MadeUpRegion, TurnProfile

ROAD = {"highway": "residential"}
ONE_WAY = {**ROAD, "oneway": "yes"}
PLACES = {
    1: (30.000, 60.000),
    2: (30.002, 60.000),
    7: (30.003, 60.0001),
    3: (30.004, 60.000),
    6: (30.006, 60.000),
    4: (30.004, 60.001),
    5: (30.0025, 59.999),
}
WAYS = [((1, 2), ROAD), ((2, 7, 3), ROAD), ((3, 6), ROAD), ((3, 4), ROAD), ((2, 5), ROAD), ((7, 5), ROAD)]
FIRST, MIDDLE, LAST, NORTH, SOUTH, OTHER_SOUTH = range(101, 107)
MONDAY_EIGHT = 8 * 60


def relation(
    kind: str,
    ways: Sequence[int] = (FIRST, MIDDLE, LAST),
    *,
    also_from: Sequence[int] = (),
    **tags: str,
) -> Relation:
    first, *middle, last = ways
    members = [
        *(("way", way, "from") for way in (first, *also_from)),
        *(("way", way, "via") for way in middle),
        ("way", last, "to"),
    ]
    return members, {"type": "restriction", **({"restriction": kind} if kind else {}), **tags}


def drives(
    built: BuiltMap, nodes: Sequence[int], profile: TurnProfile = WITHOUT_SIREN, minute_of_week: int | None = None
) -> list[int]:
    """Give the arcs of the one way over OSM nodes, none where it must not be driven."""
    graph = built.graph
    turns = turn_table(graph, built.restrictions, profile, minute_of_week=minute_of_week)
    made = turns.turn_ms != FORBIDDEN_MS
    onward = set(zip(turns.from_arc[made].tolist(), turns.to_arc[made].tolist(), strict=True))
    places = np.array([PLACES[each] for each in nodes])
    node = np.argmin(np.hypot(*(np.array([graph.lon, graph.lat]).T - places[:, None]).T), axis=0).tolist()
    legs = [np.flatnonzero((graph.tail == a) & (graph.head == b)).tolist() for a, b in pairwise(node)]
    driven = [legs[0][0]]
    for leg in legs[1:]:
        arcs = [arc for arc in leg if (driven[-1], arc) in onward]
        assert len(arcs) <= 1
        if not arcs:
            return []
        driven += arcs
    return driven


STREET = (1, 2, 7, 3, 6)


@pytest.mark.parametrize("kind", ["no_u_turn", "no_left_turn", "no_straight_on"])
def test_who_came_from_the_first_way_must_not_go_on_to_the_last(write_osm: WriteOsm, kind: str) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation(kind)]))
    assert not drives(built, STREET)
    assert drives(built, STREET, WITH_SIREN)
    for way in ((1, 2, 7, 3, 4), (1, 2, 7, 5, 2), (5, 2, 7, 3, 6), (5, 7, 3, 6), (4, 3, 6), (6, 3, 7, 2, 1)):
        assert drives(built, way), way


@pytest.mark.parametrize("kind", ["only_straight_on", "only_left_turn", "only_u_turn"])
def test_who_came_from_the_first_way_must_go_on_to_the_last(write_osm: WriteOsm, kind: str) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation(kind)]))
    assert drives(built, STREET)
    for way in ((1, 2, 7, 5), (1, 2, 7, 2), (1, 2, 7, 3, 4), (1, 2, 7, 3, 7)):
        assert not drives(built, way), way
        assert drives(built, way, WITH_SIREN), way
    for way in ((1, 2, 5), (5, 2, 7, 3, 4), (5, 7, 3, 4), (5, 2, 7, 5)):
        assert drives(built, way), way


def test_only_ways_from_the_same_road_leave_each_other_open(write_osm: WriteOsm) -> None:
    rules = [relation("only_straight_on"), relation("only_left_turn", (FIRST, MIDDLE, NORTH))]
    built = build_map(write_osm(PLACES, WAYS, relations=rules))
    assert drives(built, STREET)
    assert drives(built, (1, 2, 7, 3, 4))
    assert not drives(built, (1, 2, 7, 5))


def test_rules_that_share_a_way_bind_each_who_came_its_way(write_osm: WriteOsm) -> None:
    rules = [relation("no_straight_on"), relation("no_left_turn", (SOUTH, MIDDLE, NORTH))]
    built = build_map(write_osm(PLACES, WAYS, relations=rules))
    driven = {way: bool(drives(built, way)) for way in (STREET, (1, 2, 7, 3, 4), (5, 2, 7, 3, 6), (5, 2, 7, 3, 4))}
    assert list(driven.values()) == [False, True, True, False]


def test_turning_back_on_the_way_costs_as_elsewhere_and_begins_anew(write_osm: WriteOsm) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_straight_on")]))
    graph = built.graph
    driven = drives(built, (1, 2, 7, 2, 7, 3, 6))
    assert driven[1] >= built.manifest.report["arcs"]
    assert graph.reverse[driven[1]] == driven[2]
    turns = turn_table(graph, built.restrictions, WITHOUT_SIREN)
    made = (turns.from_arc == driven[1]) & (turns.to_arc == driven[2])
    assert turns.turn_ms[made] == WITHOUT_SIREN.u_turn_ms


@pytest.mark.parametrize(
    ("tags", "at_eight", "at_noon"),
    [
        ({"restriction:conditional": "no_u_turn @ (Mo-Fr 07:00-09:00)"}, False, True),
        ({"restriction": "no_u_turn", "restriction:conditional": "none @ (Mo 07:00-09:00)"}, True, False),
        ({"restriction": "no_u_turn", "restriction:conditional": "only_u_turn @ (07:00-09:00)"}, True, False),
        ({"restriction:conditional": "no_u_turn @ wet"}, True, True),
    ],
)
def test_rules_over_ways_bind_in_their_hours(
    write_osm: WriteOsm, tags: dict[str, str], *, at_eight: bool, at_noon: bool
) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("", **tags)]))
    assert bool(drives(built, STREET, minute_of_week=MONDAY_EIGHT)) == at_eight
    assert bool(drives(built, STREET, minute_of_week=12 * 60)) == at_noon
    assert drives(built, STREET, WITH_SIREN, minute_of_week=MONDAY_EIGHT)


def test_conditions_that_are_no_hours_are_told(write_osm: WriteOsm) -> None:
    rule = relation("", **{"restriction:conditional": "no_u_turn @ wet"})
    report = read_extract(write_osm(PLACES, WAYS, relations=[rule])).report.restrictions
    assert (report.found, report.via_ways, report.odd_conditions) == (1, 1, ("wet",))


def test_a_rule_for_emergency_vehicles_binds_with_siren_too(write_osm: WriteOsm) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("", **{"restriction:emergency": "no_u_turn"})]))
    assert not drives(built, STREET, WITH_SIREN)


def test_who_is_excepted_is_not_bound(write_osm: WriteOsm) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_u_turn", **{"except": "emergency"})]))
    assert built.manifest.report["copied_arcs"] == 0
    assert built.restrictions.refused[0].reason == Refusal.EXCEPTED


def test_a_map_opens_with_its_copies(write_osm: WriteOsm, tmp_path: Path) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_u_turn")]))
    save_map(tmp_path / "map", built)
    opened = open_map(tmp_path / "map")
    assert opened.restrictions.via_ways == built.restrictions.via_ways
    assert not drives(opened, STREET)
    assert drives(opened, STREET, WITH_SIREN)


def test_roads_that_are_read_have_no_copies_and_maps_without_such_rules_stay_as_they_were(write_osm: WriteOsm) -> None:
    file = write_osm(PLACES, WAYS, relations=[relation("no_u_turn")])
    assert read_osm(file).arcs == 14
    extract = read_extract(write_osm(PLACES, WAYS, name="free.osm"))
    obeying = obey_via_ways(extract.graph, extract.restrictions)
    assert obeying.graph is extract.graph
    assert obeying.restrictions is extract.restrictions


def test_copies_are_their_arcs_once_more(write_osm: WriteOsm) -> None:
    built = build_map(write_osm(PLACES, WAYS, {7: {"highway": "traffic_signals"}}, relations=[relation("no_u_turn")]))
    graph, of = built.graph, built.restrictions.copies.of
    copies = np.arange(graph.arcs - len(of), graph.arcs)
    assert len(of) == 4
    for name in ("tail", "head", "length_m", "travel_ms", "road_class", "name", "way_id"):
        assert getattr(graph, name)[copies].tolist() == getattr(graph, name)[of].tolist(), name
    assert built.signals[copies].tolist() == built.signals[of].tolist()
    assert all(np.array_equal(graph.geometry(a), graph.geometry(b)) for a, b in zip(copies, of, strict=True))
    assert (graph.reverse[graph.reverse[copies]] == copies).all()


def test_a_place_on_the_way_is_on_its_copies_and_named_by_the_first_arc(write_osm: WriteOsm) -> None:
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_u_turn")]))
    place = snap(built.index, [(30.0025, 60.0001)])
    assert place.arc[0] < built.manifest.report["arcs"] <= place.others.arc.min()
    assert place.others.fraction.tolist() == place.fraction.tolist()


def test_places_on_copies_are_as_far_along_them_to_the_last_bit(region: MadeUpRegion) -> None:
    graph = region.graph
    bent = [arc for arc in range(graph.arcs) if graph.via_start[arc + 1] - graph.via_start[arc] > 1][:200]
    ways = [
        (arc, onto, int(graph.reverse[onto])) for arc in bent for onto in np.flatnonzero(graph.tail == graph.head[arc])
    ]
    rules = tuple(
        ViaWayRestriction(number, "no_u_turn", "", for_emergency=False, arcs=(arc, int(onto), back))
        for number, (arc, onto, back) in enumerate(ways)
        if back != NO_ARC
    )
    obeying = obey_via_ways(graph, replace(no_restrictions(), via_ways=rules))
    lines = arc_lines(obeying.graph)
    part = np.split(lines.shares(), lines.start[1:-1])
    copies = range(graph.arcs, obeying.graph.arcs)
    assert len(copies) > 200
    assert all(part[copy].tobytes() == part[obeying.arc[copy]].tobytes() for copy in copies)


def test_a_place_on_a_fold_is_at_the_same_part_of_a_road_and_its_copy() -> None:
    fold = road_graph([0], [0], [0.0], [0.0], via_start=[0, 1], via_lon=[0.0], via_lat=[0.001])
    rule = ViaWayRestriction(7, "no_u_turn", "", for_emergency=False, arcs=(0, 0, 0))
    roads = obey_via_ways(fold, replace(no_restrictions(), via_ways=(rule,))).graph
    place = snap(snapping_index(roads), [(0.0, 0.001)])
    assert (place.arc.tolist(), place.others.arc.tolist()) == ([0], [1])
    assert place.fraction.tolist() == place.others.fraction.tolist()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [30.0025, 60.0001]},
        {"type": "LineString", "coordinates": [[30.002, 60.0], [30.003, 60.0001]]},
        {"type": "Polygon", "coordinates": [[[30.0024, 60.0], [30.0026, 60.0], [30.0026, 60.0001], [30.0024, 60.0]]]},
    ],
)
def test_a_closure_closes_copies_too(write_osm: WriteOsm, geometry: dict[str, object]) -> None:
    plain = build_map(write_osm(PLACES, WAYS))
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_u_turn")]))
    closed = arcs_of_closure(plain.graph, plain.index, geometry).tolist()
    copies = np.flatnonzero(np.isin(built.restrictions.copies.of, closed)) + plain.graph.arcs
    assert len(closed) == len(copies) == 2
    assert arcs_of_closure(built.graph, built.index, geometry).tolist() == [*closed, *copies]


def test_no_entry_may_name_several_first_ways(write_osm: WriteOsm) -> None:
    extract = read_extract(write_osm(PLACES, WAYS, relations=[relation("no_entry", also_from=[SOUTH])]))
    assert (extract.report.restrictions.found, extract.report.restrictions.via_ways) == (1, 1)
    assert len(extract.restrictions.via_ways) == 2
    built = build_map(write_osm(PLACES, WAYS, relations=[relation("no_entry", also_from=[SOUTH])]))
    assert not drives(built, STREET)
    assert not drives(built, (5, 2, 7, 3, 6))
    assert drives(built, (5, 7, 3, 6))


@pytest.mark.parametrize(
    ("middle", "rule", "reason"),
    [
        (((3, 7, 2), ONE_WAY), (FIRST, MIDDLE, LAST), Refusal.NEVER_DRIVEN),
        (((2, 7, 3), ROAD), (FIRST, SOUTH, MIDDLE), Refusal.NOT_JOINED),
        (((2, 7, 3), ROAD), (FIRST, NORTH, LAST), Refusal.NOT_JOINED),
        (((2, 7, 3), ROAD), (FIRST, MIDDLE, 999), Refusal.MISSING_MEMBER),
        (((2, 7, 3, 5, 2), ROAD), (FIRST, MIDDLE, LAST), Refusal.AMBIGUOUS),
    ],
)
def test_a_rule_that_points_nowhere_is_refused_with_its_reason(
    write_osm: WriteOsm, middle: tuple[Sequence[int], dict[str, str]], rule: Sequence[int], reason: Refusal
) -> None:
    ways = [WAYS[0], middle, *WAYS[2:], ((2, 4), ROAD)]
    extract = read_extract(write_osm(PLACES, ways, relations=[relation("no_u_turn", rule)]))
    assert extract.restrictions.via_ways == ()
    assert extract.report.restrictions.refused == ((reason.value, 1, (201,)),)


@pytest.mark.parametrize(
    ("arcs", "message"),
    [
        ((0, 1), "restriction 7: leads over a way, but is of 2 arcs"),
        ((0, 0, 0), "restriction 7: its arcs do not follow each other"),
        ((0, 1, 99), "restriction 7: its arcs do not follow each other"),
        ((-1, 0, 1), "restriction 7: its arcs do not follow each other"),
    ],
)
def test_arcs_that_are_no_way_are_refused(write_osm: WriteOsm, arcs: tuple[int, ...], message: str) -> None:
    rule = ViaWayRestriction(7, "no_u_turn", "", for_emergency=False, arcs=arcs)
    with pytest.raises(GraphError, match=message):
        obey_via_ways(read_osm(write_osm(PLACES, WAYS)), replace(no_restrictions(), via_ways=(rule,)))


def test_restrictions_with_copies_need_the_roads_with_them(write_osm: WriteOsm) -> None:
    file = write_osm(PLACES, WAYS, relations=[relation("no_u_turn")])
    with pytest.raises(GraphError, match="need roads with copies of 4 arcs"):
        turn_table(read_osm(file), build_map(file).restrictions, WITHOUT_SIREN)
