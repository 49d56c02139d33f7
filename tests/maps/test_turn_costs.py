from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import (
    WITH_SIREN,
    WITHOUT_SIREN,
    AngleCost,
    GraphError,
    MapError,
    RoadGraph,
    TurnProfile,
    TurnRestrictions,
    every_turn,
    no_restrictions,
    read_extract,
    road_graph,
    turn_table,
)
from maps.osm.restrictions import KINDS
from maps.turn_costs import turn_angles_deg
from maps.turns import FORBIDDEN_MS

if TYPE_CHECKING:
    from conftest import WriteOsm

    from maps import MadeUpRegion, TurnTable

STAR_LON = [30.0, 30.002, 30.002, 30.0, 29.998, 30.0]
STAR_LAT = [60.0, 60.0, 60.001, 60.001, 60.0, 59.999]
"""The middle, then east, north-east, north, west and south."""

PROFILE = TurnProfile(
    name="of the test",
    source="made up",
    ignored_kinds=frozenset(),
    u_turn_ms=900,
    dead_end_ms=700,
    angles=(AngleCost(30, 1, 2), AngleCost(100, 30, 40), AngleCost(180, 500, 600)),
    signal_ms=10_000,
)


def star(*ends: int) -> RoadGraph:
    """Join the middle with some of the places around it, in both directions."""
    middle = [0] * len(ends)
    tail, head = [*middle, *ends], [*ends, *middle]
    arcs = np.arange(len(tail))
    return road_graph(tail, head, STAR_LON, STAR_LAT, reverse=np.roll(arcs, len(ends)))


def cost_ms(graph: RoadGraph, turns: TurnTable, *nodes: int) -> int:
    """Give the cost of the turn over three nodes."""
    ends = zip(graph.tail[turns.from_arc], graph.head[turns.from_arc], graph.head[turns.to_arc], strict=True)
    (turn,) = (number for number, passed in enumerate(ends) if passed == nodes)
    return int(turns.turn_ms[turn])


def test_angles_are_those_of_a_compass() -> None:
    graph = star(1, 2, 3, 4, 5)
    turns = every_turn(graph)
    from_west = graph.tail[turns.from_arc] == 4
    angle = turn_angles_deg(graph, turns)[from_west]
    by_end = dict(zip(graph.head[turns.to_arc][from_west].tolist(), angle.tolist(), strict=True))
    assert abs(by_end.pop(4)) == pytest.approx(180)
    assert by_end == pytest.approx({1: 0, 2: 45, 3: 90, 5: -90}, abs=0.1)


def test_a_turn_costs_by_its_angle_and_its_side() -> None:
    graph = star(1, 2, 3, 4, 5)
    turns = turn_table(graph, no_restrictions(), PROFILE)
    assert [cost_ms(graph, turns, 4, 0, end) for end in (1, 3, 5)] == [2, 30, 40]
    assert [cost_ms(graph, turns, 2, 0, end) for end in (3, 1)] == [600, 500]


def test_the_line_of_an_arc_decides_the_angle() -> None:
    tail, head = [4, 0, 0, 5], [0, 1, 3, 0]
    via = {"via_start": [0, 2, 3, 3, 3], "via_lon": [29.9, 30.0, 30.0], "via_lat": [60.0, 60.5, 59.9]}
    graph = road_graph(tail, head, STAR_LON, STAR_LAT, **via)
    angles = turn_angles_deg(graph, every_turn(graph))
    turns = every_turn(graph)
    of_pair = dict(zip(zip(turns.from_arc.tolist(), turns.to_arc.tolist(), strict=True), angles, strict=True))
    assert of_pair[0, 1] == pytest.approx(0, abs=1e-9)
    assert abs(of_pair[0, 2]) == pytest.approx(180, abs=1e-9)


def test_a_bend_where_two_roads_meet_costs_nothing() -> None:
    graph = star(3, 4)
    turns = turn_table(graph, no_restrictions(), PROFILE)
    assert cost_ms(graph, turns, 4, 0, 3) == 0


def test_turning_back_costs_less_where_the_road_ends() -> None:
    graph = star(1, 3, 4)
    turns = turn_table(graph, no_restrictions(), PROFILE)
    assert cost_ms(graph, turns, 4, 0, 4) == 900
    assert cost_ms(graph, turns, 0, 4, 0) == 700
    strict = turn_table(graph, no_restrictions(), replace(PROFILE, u_turn_ms=FORBIDDEN_MS), signals=[1] * 6)
    assert cost_ms(graph, strict, 4, 0, 4) == FORBIDDEN_MS
    assert cost_ms(graph, strict, 0, 4, 0) == 10_700


def test_a_siren_never_makes_a_turn_dearer(region: MadeUpRegion) -> None:
    graph = region.graph
    signals = np.arange(graph.arcs) % 3
    tables = [turn_table(graph, no_restrictions(), profile, signals=signals) for profile in (WITH_SIREN, WITHOUT_SIREN)]
    assert (tables[0].turn_ms <= tables[1].turn_ms).all()
    assert (tables[0].turn_ms != FORBIDDEN_MS).all()


ROAD = {"highway": "residential"}
LINE = {number: (30.0 + number * 0.001, 60.0) for number in range(1, 8)}


@pytest.mark.parametrize(
    ("tags", "eastward", "westward"),
    [
        ({}, 1, 1),
        ({"traffic_signals:direction": "both"}, 1, 1),
        ({"traffic_signals:direction": "forward"}, 1, 0),
        ({"direction": "backward"}, 0, 1),
    ],
)
def test_a_signal_within_a_road_stops_the_directions_it_is_for(
    write_osm: WriteOsm, tags: dict[str, str], eastward: int, westward: int
) -> None:
    signal = {2: {"highway": "traffic_signals", **tags}, 5: {"highway": "crossing"}}
    extract = read_extract(write_osm(LINE, [((1, 2, 3), ROAD), ((3, 4), ROAD)], signal))
    counts = {way: extract.signals[extract.graph.way_id == way].tolist() for way in (101, 102)}
    assert counts == {101: [eastward, westward], 102: [0, 0]}


def test_a_signal_at_a_junction_is_passed_by_who_arrives_there(write_osm: WriteOsm) -> None:
    ways = [((1, 2, 3), ROAD), ((3, 4, 5), ROAD), ((3, 6), ROAD)]
    extract = read_extract(write_osm(LINE, ways, {3: {"highway": "traffic_signals"}}))
    graph = extract.graph
    at_signal = extract.node_id[graph.head] == 3
    assert extract.signals.tolist() == at_signal.astype(int).tolist()
    turns = turn_table(graph, extract.restrictions, PROFILE, signals=extract.signals)
    assert (turns.turn_ms[at_signal[turns.from_arc]] >= 10_000).all()
    assert (turns.turn_ms[~at_signal[turns.from_arc]] < 10_000).all()


@given(st.lists(st.tuples(st.integers(1, 7), st.booleans(), st.booleans()), max_size=7, unique_by=lambda one: one[0]))
def test_signals_equal_a_plain_count(
    tmp_path_factory: pytest.TempPathFactory, signals: list[tuple[int, bool, bool]]
) -> None:
    path = tmp_path_factory.mktemp("signals") / "line.osm"
    path.write_text(line_xml({node: DIRECTIONS[along, against] for node, along, against in signals}))
    extract = read_extract(path)
    graph, point = extract.graph, extract.node_id
    for arc in range(graph.arcs):
        begin, end = int(point[graph.tail[arc]]), int(point[graph.head[arc]])
        passed = range(begin + 1, end + 1) if begin < end else range(end, begin)
        stopping = [node for node, along, against in signals if (along if begin < end else against) and node in passed]
        assert extract.signals[arc] == len(stopping)


DIRECTIONS = {(True, True): "both", (True, False): "forward", (False, True): "backward", (False, False): None}


def line_xml(directions: dict[int, str | None]) -> str:
    """Give a road of two ways, 1 to 4 and 4 to 7, with signals at some points."""
    lines = []
    for number, (lon, lat) in LINE.items():
        direction = directions.get(number)
        signal = f"<tag k='highway' v='traffic_signals'/><tag k='traffic_signals:direction' v='{direction}'/>"
        lines.append(f"<node id='{number}' lon='{lon}' lat='{lat}'>{signal if direction else ''}</node>")
    for way, points in ((101, range(1, 5)), (102, range(4, 8))):
        refs = "".join(f"<nd ref='{point}'/>" for point in points)
        lines.append(f"<way id='{way}'>{refs}<tag k='highway' v='road'/></way>")
    return "<osm version='0.6'>" + "".join(lines) + "</osm>"


@given(st.data())
def test_the_table_equals_a_plain_reference(region: MadeUpRegion, data: st.DataObject) -> None:
    graph = region.graph
    whole = every_turn(graph)
    draw = data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, len(KINDS) - 2)), max_size=20))
    emergency = data.draw(st.lists(st.booleans(), min_size=len(draw), max_size=len(draw)))
    turn, kind = np.array(draw, dtype=np.int64).reshape(-1, 2).T
    restrictions = restrictions_of(whole, turn, kind, np.array(emergency, dtype=np.bool_))
    ignored = data.draw(st.frozensets(st.sampled_from(KINDS)))
    profile = replace(PROFILE, ignored_kinds=ignored)
    free = turn_table(graph, no_restrictions(), profile).turn_ms
    table = turn_table(graph, restrictions, profile)
    banned, only = set(), {}
    for (number, kind_number), binds in zip(draw, emergency, strict=True):
        if KINDS[kind_number] in ignored and not binds:
            continue
        if KINDS[kind_number].startswith("no_"):
            banned.add(number)
        else:
            only.setdefault(int(whole.from_arc[number]), set()).add(number)
    expected = free.copy()
    for number, from_arc in enumerate(whole.from_arc.tolist()):
        if number in banned or (from_arc in only and number not in only[from_arc]):
            expected[number] = FORBIDDEN_MS
    assert (table.turn_ms == expected).all()


def restrictions_of(
    whole: TurnTable, turn: np.ndarray, kind: np.ndarray, for_emergency: np.ndarray
) -> TurnRestrictions:
    return TurnRestrictions(
        relation=np.arange(len(turn)) + 201,
        kind=kind.astype(np.uint8),
        from_arc=whole.from_arc[turn],
        to_arc=whole.to_arc[turn],
        condition=np.zeros(len(turn), dtype=np.int32),
        for_emergency=for_emergency,
        behind=np.ones(len(turn), dtype=np.int32),
    )


def test_restrictions_of_another_graph_are_refused(region: MadeUpRegion) -> None:
    restrictions = restrictions_of(every_turn(region.graph), np.array([900]), np.array([0]), np.array([False]))
    with pytest.raises(GraphError, match="restriction 201: no turn of the graph leads from arc"):
        turn_table(star(1, 3), restrictions, PROFILE)


def test_signals_of_another_graph_are_refused() -> None:
    with pytest.raises(GraphError, match="one count for each of the 4 arcs"):
        turn_table(star(1, 3), no_restrictions(), PROFILE, signals=[1, 2])


@pytest.mark.parametrize("minute", [-1, 10_080])
def test_a_minute_outside_the_week_is_refused(minute: int) -> None:
    with pytest.raises(GraphError, match="outside 0 to 10079"):
        turn_table(star(1, 3), no_restrictions(), PROFILE, minute_of_week=minute)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"angles": ()}, "angles must ascend"),
        ({"angles": (AngleCost(90, 0, 0),)}, "angles must ascend"),
        ({"angles": (AngleCost(90, 0, 0), AngleCost(90, 0, 0), AngleCost(180, 0, 0))}, "angles must ascend"),
        ({"ignored_kinds": frozenset({"no_turn"})}, "'no_turn' is no kind"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(MapError, match=message):
        replace(PROFILE, **wrong)


def test_a_cost_below_0_is_refused() -> None:
    with pytest.raises(GraphError, match="outside 0 to"):
        turn_table(star(1, 3, 4), no_restrictions(), replace(PROFILE, u_turn_ms=-5))


def test_a_graph_of_nothing_has_no_turns() -> None:
    empty = road_graph([], [], [], [])
    assert len(turn_table(empty, no_restrictions(), PROFILE)) == 0
