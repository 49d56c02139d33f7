"""Restrictions over ways: the same to the millisecond as a search that remembers how far each of them was driven."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import (
    WITH_SIREN,
    WITHOUT_SIREN,
    TurnRestrictions,
    build_map,
    no_restrictions,
    read_extract,
    road_graph,
    snap,
    snapping_index,
    turn_table,
)
from maps.osm.restrictions import KINDS
from maps.turn_restrictions import ViaWayRestriction
from maps.turns import FORBIDDEN_MS
from maps.via_ways import obey_via_ways
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    Route,
    build_hierarchy,
    customise,
    node_travel_times,
    place_route,
    place_travel_times,
    prune,
    route,
)
from routing.plain import reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from maps import RoadGraph, Snapped, TurnProfile, TurnTable

    Progress = frozenset[tuple[int, int]]

PROFILES = (WITHOUT_SIREN, replace(WITHOUT_SIREN, u_turn_ms=FORBIDDEN_MS, dead_end_ms=0))


@dataclass(frozen=True)
class Rule:
    """A restriction as the arcs that follow each other; two of them where it leads over a node."""

    kind: str
    arcs: tuple[int, ...]

    @property
    def binds_from(self) -> int:
        """How many arcs have to be driven until `only_...` binds."""
        return 1 if len(self.arcs) == 2 else 2


@dataclass(frozen=True)
class Law:
    """All rules, asked for by how far one has driven along each."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_first(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, rule in enumerate(self.rules):
            found.setdefault(rule.arcs[0], []).append(number)
        return found

    def driven(self, before: Progress, arc: int) -> Progress:
        on = {(rule, done + 1) for rule, done in before if self.rules[rule].arcs[done] == arc}
        on |= {(number, 1) for number in self.by_first.get(arc, ())}
        return frozenset((rule, done) for rule, done in on if done < len(self.rules[rule].arcs))

    def allows(self, progress: Progress, onto: int) -> bool:
        return all(self._allows(self.rules[rule], done, onto) for rule, done in progress)

    def _allows(self, rule: Rule, done: int, onto: int) -> bool:
        if rule.kind.startswith("no_"):
            return done < len(rule.arcs) - 1 or rule.arcs[done] != onto
        return done < rule.binds_from or onto in self._named(rule.arcs[:done])

    def _named(self, begun: tuple[int, ...]) -> set[int]:
        alike = (
            rule
            for rule in (self.rules[number] for number in self.by_first[begun[0]])
            if rule.kind.startswith("only_") and rule.arcs[: len(begun)] == begun and rule.binds_from <= len(begun)
        )
        return {rule.arcs[len(begun)] for rule in alike if len(rule.arcs) > len(begun)}


class Remembering:
    """Dijkstra's algorithm over arcs and how far each rule was driven; it knows nothing of copies."""

    def __init__(self, graph: RoadGraph, travel_ms: np.ndarray, law: Law, profile: TurnProfile) -> None:
        self.graph, self.travel_ms, self.law = graph, travel_ms.tolist(), law
        self.after = after(turn_table(graph, no_restrictions(), profile))

    def times(self, sources: Snapped, targets: Snapped) -> np.ndarray:
        best = np.full((len(sources), len(targets)), UNREACHABLE_MS, dtype=np.int32)
        goals: dict[int, list[tuple[int, float, int]]] = {}
        for column, arc, part, reached in self._on_roads(targets):
            goals.setdefault(arc, []).append((column, part, reached))
        for row, arc, part, reached in self._on_roads(sources):
            for column, at, goal_ms in goals.get(arc, ()):
                if part <= at:
                    best[row, column] = min(best[row, column], goal_ms - reached)
            for column, ms in self._from(arc, self.travel_ms[arc] - reached, goals):
                best[row, column] = min(best[row, column], ms)
        return reference.walked(best, targets)

    def _from(
        self, arc: int, rest_ms: int, goals: dict[int, list[tuple[int, float, int]]]
    ) -> Iterator[tuple[int, int]]:
        seen = set()
        queue = [(rest_ms, arc, self.law.driven(frozenset(), arc))]
        while queue:
            ms, at, progress = heapq.heappop(queue)
            if (at, progress) in seen:
                continue
            seen.add((at, progress))
            for onto, lost_ms in self.after.get(at, ()):
                if self.travel_ms[onto] != UNREACHABLE_MS and self.law.allows(progress, onto):
                    yield from ((goal, ms + lost_ms + ahead) for goal, _, ahead in goals.get(onto, ()))
                    then = self.law.driven(progress, onto)
                    heapq.heappush(queue, (ms + lost_ms + self.travel_ms[onto], onto, then))

    def _on_roads(self, places: Snapped) -> Iterator[tuple[int, int, float, int]]:
        for row, arc, fraction in reference.roads_of(places):
            back = int(self.graph.reverse[arc])
            for each, part in [(arc, fraction), *([(back, 1.0 - fraction)] if back not in {-1, arc} else [])]:
                if self.travel_ms[each] != UNREACHABLE_MS:
                    yield row, each, part, int(np.floor(self.travel_ms[each] * part))


def restrictions_of(rules: Sequence[Rule]) -> TurnRestrictions:
    pairs = [(number, KINDS.index(rule.kind), *rule.arcs) for number, rule in enumerate(rules) if len(rule.arcs) == 2]
    relation, kind, from_arc, to_arc = np.array(pairs, dtype=np.int64).reshape(-1, 4).T
    return TurnRestrictions(
        relation=relation,
        kind=kind.astype(np.uint8),
        from_arc=from_arc.astype(np.int32),
        to_arc=to_arc.astype(np.int32),
        condition=np.zeros(len(pairs), dtype=np.int32),
        for_emergency=np.zeros(len(pairs), dtype=np.bool_),
        behind=np.ones(len(pairs), dtype=np.int32),
        via_ways=tuple(
            ViaWayRestriction(number, rule.kind, "", for_emergency=False, arcs=rule.arcs)
            for number, rule in enumerate(rules)
            if len(rule.arcs) > 2
        ),
    )


@st.composite
def _few_roads(draw: st.DrawFn) -> tuple[RoadGraph, np.ndarray]:
    """Draw roads so few that restrictions on them begin with, end with and cross each other."""
    nodes = draw(st.integers(2, 4))
    ends = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    edges = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), min_size=nodes, max_size=6))
    both = np.array([(pair, pair[::-1]) for pair in edges]).reshape(-1, 2)
    angle = np.arange(nodes)
    graph = road_graph(*both.T, 0.01 * np.cos(angle), 0.01 * np.sin(angle), reverse=np.arange(len(both)) ^ 1)
    times_ms = st.lists(st.integers(1, 100_000), min_size=graph.arcs, max_size=graph.arcs)
    return graph, np.array(draw(times_ms), dtype=np.int32)


@st.composite
def _rules(draw: st.DrawFn, graph: RoadGraph) -> tuple[Rule, ...]:
    """Draw restrictions along ways that can be driven; many go on where another one leads."""
    rules: list[Rule] = []
    for _ in range(draw(st.integers(1, 6))):
        begun = [rule.arcs[first:-1] for rule in rules for first in range(len(rule.arcs) - 1)]
        arcs = list(draw(st.sampled_from([*begun, ()]))) or [draw(st.integers(0, graph.arcs - 1))]
        for _ in range(draw(st.integers(1, 3))):
            onward = np.flatnonzero(graph.tail == graph.head[arcs[-1]]).tolist()
            if onward:
                arcs.append(draw(st.sampled_from(onward)))
        if len(arcs) > 1:
            rules.append(Rule(draw(st.sampled_from(("no_u_turn", "only_straight_on"))), tuple(arcs)))
    return tuple(rules)


@st.composite
def _places(draw: st.DrawFn, graph: RoadGraph) -> np.ndarray:
    on_arcs = st.tuples(st.integers(0, graph.arcs - 1), st.sampled_from((0.0, 0.3, 0.5, 1.0)))
    places = []
    for arc, part in draw(st.lists(on_arcs, min_size=1, max_size=4)):
        line = graph.geometry(arc)
        places.append(line[0] * (1 - part) + line[1] * part)
    return np.array(places)


@given(data=st.data())
def test_any_roads_agree_with_a_search_that_remembers(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks.filter(lambda one: one.graph.arcs > 0))
    assert_agrees(network.graph, network.travel_ms, data)


@given(data=st.data())
def test_restrictions_upon_each_other_agree_with_a_search_that_remembers(data: st.DataObject) -> None:
    assert_agrees(*data.draw(_few_roads()), data)


@given(data=st.data())
def test_every_way_may_be_driven_that_the_restrictions_allow(data: st.DataObject) -> None:
    graph, _ = data.draw(_few_roads())
    rules, profile = data.draw(_rules(graph)), data.draw(st.sampled_from(PROFILES))
    law, free = Law(rules), after(turn_table(graph, no_restrictions(), profile))
    obeying = obey_via_ways(graph, restrictions_of(rules))
    made = after(turn_table(obeying.graph, obeying.restrictions, profile))
    ends = [(arc, law.driven(frozenset(), arc)) for arc in range(graph.arcs)]
    seen = set(ends)
    while ends:
        at, progress = ends.pop()
        arc = int(obeying.arc[at])
        onward = [(int(obeying.arc[onto]), ms) for onto, ms in made.get(at, ())]
        assert sorted(onward) == [(onto, ms) for onto, ms in free.get(arc, ()) if law.allows(progress, onto)]
        then = {(onto, law.driven(progress, int(obeying.arc[onto]))) for onto, _ in made.get(at, ())}
        ends += then - seen
        seen |= then


@given(data=st.data())
def test_copies_change_nothing_for_who_is_not_bound(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks.filter(lambda one: one.graph.arcs > 0))
    graph, travel_ms = network.graph, network.travel_ms
    obeying = obey_via_ways(graph, restrictions_of(data.draw(_rules(graph))))
    free = replace(data.draw(st.sampled_from(PROFILES)), ignored_kinds=frozenset(KINDS))
    nodes, places = np.arange(graph.nodes), data.draw(_places(graph))
    for turning in (True, False):
        found = []
        for roads, restrictions, arc in (
            (graph, no_restrictions(), np.arange(graph.arcs)),
            (obeying.graph, obeying.restrictions, obeying.arc),
        ):
            turns = turn_table(roads, restrictions, free) if turning else None
            metric = customise(build_hierarchy(roads, turns), travel_ms[arc])
            on_roads = snap(metric.hierarchy.arc_index, places)
            found.append(
                (
                    node_travel_times(metric, nodes, nodes).tolist(),
                    place_travel_times(metric, on_roads, on_roads).tolist(),
                )
            )
        assert found[0] == found[1]


def after(turns: TurnTable) -> dict[int, list[tuple[int, int]]]:
    """Give the turns that may be made by the arc that they leave: the arc that they enter, and their cost."""
    found: dict[int, list[tuple[int, int]]] = {}
    for a, b, ms in zip(turns.from_arc.tolist(), turns.to_arc.tolist(), turns.turn_ms.tolist(), strict=True):
        if ms != FORBIDDEN_MS:
            found.setdefault(a, []).append((b, ms))
    return found


def assert_agrees(graph: RoadGraph, travel_ms: np.ndarray, data: st.DataObject) -> None:
    rules, profile = data.draw(_rules(graph)), data.draw(st.sampled_from(PROFILES))
    starts, goals = data.draw(_places(graph)), data.draw(_places(graph))
    index = snapping_index(graph)
    remembering = Remembering(graph, travel_ms, Law(rules), profile)
    expected = remembering.times(snap(index, starts), snap(index, goals))
    obeying = obey_via_ways(graph, restrictions_of(rules))
    index = snapping_index(obeying.graph)
    sources, targets = snap(index, starts), snap(index, goals)
    turns = turn_table(obeying.graph, obeying.restrictions, profile)
    metric = customise(build_hierarchy(obeying.graph, turns), travel_ms[obeying.arc])
    if data.draw(st.booleans()):
        metric = prune(metric)
    assert place_travel_times(metric, sources, targets).tolist() == expected.tolist()
    found = place_route(metric, sources.row(0), targets.row(0))
    if isinstance(found, NoRoute):
        assert expected[0, 0] == UNREACHABLE_MS
        return
    assert found.travel_ms == expected[0, 0]
    assert_lawful(Law(rules), obeying.arc[found.arcs].tolist())


def assert_lawful(law: Law, arcs: Sequence[int]) -> None:
    progress: Progress = frozenset()
    for arc, onto in pairwise(arcs):
        progress = law.driven(progress, arc)
        assert law.allows(progress, onto)


@pytest.mark.realdata
def test_a_city_with_many_restrictions_agrees_with_a_search_that_remembers(data_dir: Path) -> None:
    graph = read_extract(data_dir / "osm" / "liechtenstein-latest.osm.pbf").graph
    rng = np.random.default_rng(7)
    rules = tuple(filter(None, (random_rule(graph, rng) for _ in range(2_000))))
    obeying = obey_via_ways(graph, restrictions_of(rules))
    assert len(obeying.restrictions.copies) > 2_000
    places = np.column_stack((graph.lon, graph.lat))[rng.integers(0, graph.nodes, 60)]
    index = snapping_index(graph)
    remembering = Remembering(graph, graph.travel_ms, Law(rules), WITHOUT_SIREN)
    expected = remembering.times(snap(index, places[:10]), snap(index, places))
    index = snapping_index(obeying.graph)
    turns = turn_table(obeying.graph, obeying.restrictions, WITHOUT_SIREN)
    metric = customise(build_hierarchy(obeying.graph, turns), obeying.graph.travel_ms)
    assert place_travel_times(metric, snap(index, places[:10]), snap(index, places)).tolist() == expected.tolist()


def random_rule(graph: RoadGraph, rng: np.random.Generator) -> Rule | None:
    """Give a restriction over one or two arcs that do not turn back, None where the road ends before."""
    arcs = [int(rng.integers(graph.arcs))]
    for _ in range(rng.integers(2, 4)):
        onward = np.flatnonzero(
            (graph.tail == graph.head[arcs[-1]]) & (graph.reverse[arcs[-1]] != np.arange(graph.arcs))
        )
        if len(onward) == 0:
            return None
        arcs.append(int(rng.choice(onward)))
    return Rule(str(rng.choice(("no_left_turn", "only_straight_on"))), tuple(arcs))


@pytest.mark.realdata
def test_in_porto_only_a_siren_drives_what_is_forbidden_over_a_way(data_dir: Path) -> None:
    path = data_dir / "osm" / "porto_portugal.osm.pbf"
    built, plain = build_map(path), read_extract(path).graph
    graph, report = built.graph, built.manifest.report
    (rule,) = built.restrictions.via_ways
    assert report["restrictions"]["via_ways"] == 1
    assert (report["arcs"], report["copied_arcs"]) == (plain.arcs, graph.arcs - plain.arcs)
    start, goal = (plain.geometry(rule.arcs[nth])[:2].mean(axis=0) for nth in (0, -1))
    siren = turn_table(graph, built.restrictions, WITH_SIREN)
    hierarchy = build_hierarchy(graph, siren, arc_index=built.index)
    original = np.append(np.arange(plain.arcs), built.restrictions.copies.of)
    way = route(customise(hierarchy, graph.travel_ms), start, goal)
    assert isinstance(way, Route)
    assert original[way.arcs].tolist() == list(rule.arcs)
    obeying = turn_table(graph, built.restrictions, WITHOUT_SIREN)
    way = route(customise(hierarchy, graph.travel_ms, turn_ms=obeying.turn_ms), start, goal)
    assert isinstance(way, Route)
    assert_lawful(Law((Rule(rule.kind, rule.arcs),)), original[way.arcs].tolist())
