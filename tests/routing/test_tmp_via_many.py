"""Restrictions over ways: the same to the millisecond as a search that remembers how far each of them was driven."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import (
    WITHOUT_SIREN,
    TurnRestrictions,
    build_map,
    no_restrictions,
    read_extract,
    snap,
    snapping_index,
    turn_table,
)
from maps.osm_restrictions import KINDS
from maps.turn_restrictions import ViaWayRestriction
from maps.turns import FORBIDDEN_MS
from maps.via_ways import obey_via_ways
from routing import (
    UNREACHABLE_MS,
    NoRoute,
    build_hierarchy,
    customise,
    place_route,
    place_travel_times,
    prune,
    reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from maps import RoadGraph, Snapped, TurnProfile

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

    def driven(self, before: Progress, arc: int) -> Progress:
        on = {(rule, done + 1) for rule, done in before if self.rules[rule].arcs[done] == arc}
        on |= {(number, 1) for number, rule in enumerate(self.rules) if rule.arcs[0] == arc}
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
            for rule in self.rules
            if rule.kind.startswith("only_") and rule.arcs[: len(begun)] == begun and rule.binds_from <= len(begun)
        )
        return {rule.arcs[len(begun)] for rule in alike if len(rule.arcs) > len(begun)}


class Remembering:
    """Dijkstra's algorithm over arcs and how far each rule was driven; it knows nothing of copies."""

    def __init__(self, graph: RoadGraph, travel_ms: np.ndarray, law: Law, profile: TurnProfile) -> None:
        self.graph, self.travel_ms, self.law = graph, travel_ms.tolist(), law
        turns = turn_table(graph, no_restrictions(), profile)
        self.after: dict[int, list[tuple[int, int]]] = {}
        for a, b, ms in zip(turns.from_arc.tolist(), turns.to_arc.tolist(), turns.turn_ms.tolist(), strict=True):
            if ms != FORBIDDEN_MS and self.travel_ms[b] != UNREACHABLE_MS:
                self.after.setdefault(a, []).append((b, ms))

    def times(self, sources: Snapped, targets: Snapped) -> np.ndarray:
        best = np.full((len(sources), len(targets)), UNREACHABLE_MS, dtype=np.int32)
        goals = list(self._on_roads(targets))
        for row, arc, part, reached in self._on_roads(sources):
            for column, same, at, goal_ms in goals:
                if same == arc and part <= at:
                    best[row, column] = min(best[row, column], goal_ms - reached)
            for column, ms in self._from(arc, self.travel_ms[arc] - reached, goals):
                best[row, column] = min(best[row, column], ms)
        return reference.walked(best, targets)

    def _from(self, arc: int, rest_ms: int, goals: Sequence[tuple[int, int, float, int]]) -> Iterator[tuple[int, int]]:
        seen = set()
        queue = [(rest_ms, arc, self.law.driven(frozenset(), arc))]
        while queue:
            ms, at, progress = heapq.heappop(queue)
            if (at, progress) in seen:
                continue
            seen.add((at, progress))
            for onto, lost_ms in self.after.get(at, ()):
                if self.law.allows(progress, onto):
                    yield from ((goal, ms + lost_ms + ahead) for goal, on, _, ahead in goals if on == onto)
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
def _rules(draw: st.DrawFn, graph: RoadGraph) -> tuple[Rule, ...]:
    """Draw restrictions along ways that can be driven; many of them begin with, end with or cross another."""
    rules: list[Rule] = []
    for _ in range(draw(st.integers(1, 6))):
        begun = draw(st.sampled_from([rule.arcs[:-1] for rule in rules] + [rule.arcs[1:-1] for rule in rules] + [()]))
        arcs = list(begun) or [draw(st.integers(0, graph.arcs - 1))]
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


@settings(max_examples=1500, deadline=None)
@given(data=st.data())
def test_places_agree_with_a_search_that_remembers(networks: st.SearchStrategy, data: st.DataObject) -> None:
    network = data.draw(networks.filter(lambda one: one.graph.arcs > 0))
    graph, travel_ms = network.graph, network.travel_ms
    rules, profile = data.draw(_rules(graph)), data.draw(st.sampled_from(PROFILES))
    starts, goals = data.draw(_places(graph)), data.draw(_places(graph))
    plain = snapping_index(graph)
    remembering = Remembering(graph, travel_ms, Law(rules), profile)
    expected = remembering.times(snap(plain, starts), snap(plain, goals))
    obeying = obey_via_ways(graph, restrictions_of(rules))
    index = snapping_index(obeying.graph)
    sources, targets = snap(index, starts), snap(index, goals)
    turns = turn_table(obeying.graph, obeying.restrictions, profile)
    metric = customise(build_hierarchy(obeying.graph, turns), travel_ms[obeying.arc])
    if data.draw(st.booleans()):
        metric = prune(metric)
    assert place_travel_times(metric, sources, targets).tolist() == expected.tolist()
    found = place_route(metric, sources.row(0), targets.row(0))
    assert (UNREACHABLE_MS if isinstance(found, NoRoute) else found.travel_ms) == expected[0, 0]
    if not isinstance(found, NoRoute):
        progress: Progress = frozenset()
        driven = obeying.arc[found.arcs].tolist()
        for arc, onto in pairwise(driven):
            progress = Law(rules).driven(progress, arc)
            assert Law(rules).allows(progress, onto)
