"""Signals and turn restrictions of a made-up region stand at main crossings and are obeyed like those of an extract."""

from __future__ import annotations

import numpy as np
import pytest

from maps import MadeUpRegion, made_up
from maps.made_up.road_rules import RUSH_HOURS
from maps.osm.restrictions import KINDS
from maps.osm.strong_part import strong_parts
from maps.road_graph import ROAD_CLASSES, RoadGraph, road_graph
from maps.store import build_map, open_map, save_map
from maps.turn_costs import turn_angles_deg, turn_table
from maps.turn_profile import WITH_SIREN, WITHOUT_SIREN
from maps.turn_restrictions import report_restrictions
from maps.turns import FORBIDDEN_MS, TurnTable, every_turn
from maps.week_minutes import week_minutes


@pytest.fixture(scope="module")
def large() -> MadeUpRegion:
    return made_up(20_000, 1)


def test_signals_stand_where_main_roads_meet_others(large: MadeUpRegion) -> None:
    graph = large.graph
    signalled = np.unique(graph.head[large.signals > 0])
    assert 100 < len(signalled) < 0.1 * graph.nodes
    assert (large.signals == np.isin(graph.head, signalled)).all()
    main = np.isin(graph.road_class, [ROAD_CLASSES.index(name) for name in ("primary", "secondary")])
    assert set(signalled.tolist()) <= set(graph.head[main].tolist())


def test_restrictions_are_of_several_kinds_some_by_the_hour(large: MadeUpRegion) -> None:
    restrictions, graph = large.restrictions, large.graph
    kinds = [KINDS[kind] for kind in restrictions.kind.tolist()]
    assert set(kinds) == {"no_left_turn", "no_u_turn", "only_straight_on"}
    report = report_restrictions(restrictions)
    assert report.found == len(restrictions) == report.used + report.conditional
    assert min(report.used, report.conditional) > 20
    assert not report.odd_conditions
    assert week_minutes(RUSH_HOURS) is not None
    assert (large.signals[restrictions.from_arc] > 0).all()
    assert (graph.head[restrictions.from_arc] == graph.tail[restrictions.to_arc]).all()
    turns = TurnTable(restrictions.from_arc, restrictions.to_arc, np.zeros(len(kinds), dtype=np.int32))
    angle = turn_angles_deg(graph, turns)
    assert angle[[kind == "no_left_turn" for kind in kinds]].min() > 45
    assert np.abs(angle[[kind == "only_straight_on" for kind in kinds]]).max() < 45


def test_who_has_no_siren_obeys_them_and_still_comes_everywhere(large: MadeUpRegion) -> None:
    graph = large.graph
    free = turn_table(graph, large.restrictions, WITH_SIREN, signals=large.signals)
    rush = turn_table(graph, large.restrictions, WITHOUT_SIREN, signals=large.signals, minute_of_week=8 * 60)
    night = turn_table(graph, large.restrictions, WITHOUT_SIREN, signals=large.signals, minute_of_week=2 * 60)
    forbidden = [int((table.turn_ms == FORBIDDEN_MS).sum()) for table in (free, night, rush)]
    assert forbidden[0] < forbidden[1] < forbidden[2]
    assert strong_parts(graph_of_arcs(graph, rush)).max() == 0


def graph_of_arcs(graph: RoadGraph, turns: TurnTable) -> RoadGraph:
    """Give a graph whose nodes are the arcs and whose arcs are the turns that are open, turning back among them."""
    back = every_turn(graph).to_arc == graph.reverse[turns.from_arc]
    is_open = (turns.turn_ms != FORBIDDEN_MS) | back
    place = np.zeros(graph.arcs)
    return road_graph(turns.from_arc[is_open], turns.to_arc[is_open], place, place, length_m=np.ones(is_open.sum()))


def test_a_built_map_keeps_them(large: MadeUpRegion, tmp_path: object) -> None:
    built = build_map("made-up:1500:4")
    save_map(f"{tmp_path}/map", built)
    opened, region = open_map(f"{tmp_path}/map"), made_up(1500, 4)
    assert len(opened.restrictions) == len(region.restrictions) > 0
    assert (opened.restrictions.from_arc == region.restrictions.from_arc).all()
    assert (opened.signals == region.signals).all()
    assert opened.signals.any()
