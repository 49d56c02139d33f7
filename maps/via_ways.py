"""Roads on which restrictions over ways are obeyed: their arcs are there once more, for whoever has come their way.

Beginnings of restrictions are what is remembered of the way driven: a vehicle is on the copy of the longest one that
its way ends with, or on the arc itself where it ends with none. What a restriction forbids is a turn out of copies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np

from maps.errors import GraphError
from maps.osm.restrictions import KINDS
from maps.road_graph import NO_ARC, RoadGraph
from maps.turn_restrictions import ArcCopies, TurnRestrictions, ViaWayRestriction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Driven: TypeAlias = tuple[int, ...]
"""Arcs driven one after the other."""

_ARC_VALUES: Final = ("tail", "head", "length_m", "travel_ms", "road_class", "name", "way_id")
_LEAST_ARCS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class ObeyingRoads:
    """Roads with copies of arcs, and the restrictions on them as pairs of arcs.

    Attributes
    ----------
    graph : RoadGraph
        The copies stand behind all other arcs.
    restrictions : TurnRestrictions
    arc : (arcs,) int64
        What each arc was in the graph without copies.
    """

    graph: RoadGraph
    restrictions: TurnRestrictions
    arc: NDArray[np.int64]


class _Pair(NamedTuple):
    """A turn that a restriction over ways speaks of, and how many of its arcs lie behind."""

    rule: ViaWayRestriction
    from_arc: int
    to_arc: int
    behind: int


def obey_via_ways(graph: RoadGraph, restrictions: TurnRestrictions) -> ObeyingRoads:
    """Give roads the copies of arcs that their restrictions over ways need; without such ones they stay as they are.

    Parameters
    ----------
    graph : RoadGraph
    restrictions : TurnRestrictions
        Without copies.

    Raises
    ------
    GraphError
        Where a restriction over ways is of less than three arcs, or these do not follow each other in the graph.

    Notes
    -----
    A copy has the ends, line and values of its arc. Where this has a reverse, the copy gets a copy of that as its own,
    on which one is after turning back: a place on the road is on the copies just as it is on the arcs.

    References
    ----------
    Aho, Corasick: Efficient string matching. Communications of the ACM 18, 1975: the copies are the states of their
    automaton for the beginnings of restrictions.
    """
    if not restrictions.via_ways:
        return ObeyingRoads(graph, restrictions, np.arange(graph.arcs))
    for rule in restrictions.via_ways:
        _check(graph, rule)
    copies = _Copies(graph, restrictions.via_ways)
    pairs = [pair for rule in restrictions.via_ways for pair in copies.pairs(rule)]
    of = np.array(copies.of, dtype=np.int32)
    closed = np.array(list(copies.closed_turns()), dtype=np.int32).reshape(-1, 2)
    return ObeyingRoads(
        _with_copies(graph, of, copies.reverse),
        replace(_with_pairs(restrictions, pairs), copies=ArcCopies(of, closed[:, 0], closed[:, 1])),
        np.concatenate((np.arange(graph.arcs), of)),
    )


class _Copies:
    """Copies of arcs by what a vehicle on them has driven.

    Attributes
    ----------
    of : list of int
        The arc of each copy.
    reverse : list of int
        The number in the graph of the copy of the way back, `NO_ARC` where there is none.
    """

    def __init__(self, graph: RoadGraph, rules: Sequence[ViaWayRestriction]) -> None:
        self._graph = graph
        self._driven: list[Driven] = []
        begun = sorted({rule.arcs[:end] for rule in rules for end in range(2, len(rule.arcs))})
        self._on = dict.fromkeys(begun, NO_ARC)
        self._versions: dict[int, list[int]] = {}
        self.of: list[int] = []
        self.reverse: list[int] = []
        for driven in begun:
            self._add(driven)

    def pairs(self, rule: ViaWayRestriction) -> Iterator[_Pair]:
        """Give the turns that a rule speaks of: the last one, those before too where it alone is to be driven."""
        last = len(rule.arcs) - 1
        for behind in range(2 if rule.kind.startswith("only_") else last, last + 1):
            done, onto = rule.arcs[:behind], rule.arcs[behind]
            for copy in self._versions[done[-1]][1:]:
                if self._driven_on(copy)[-behind:] == done:
                    yield _Pair(rule, copy, self._after(copy, onto), behind)

    def closed_turns(self) -> Iterator[tuple[int, int]]:
        """Give the turns onto the arc or a copy of it that what was driven does not lead to."""
        tail, head = self._graph.tail, self._graph.head
        into: dict[int, list[int]] = {}
        for arc in np.flatnonzero(np.isin(head, tail[list(self._versions)])).tolist():
            into.setdefault(int(head[arc]), []).append(arc)
        for arc, versions in self._versions.items():
            before = [each for one in into.get(int(tail[arc]), ()) for each in self._versions.get(one, [one])]
            for one in before:
                right = self._after(one, arc)
                yield from ((one, other) for other in versions if other != right)

    def _add(self, driven: Driven) -> None:
        """Add the copy for one beginning, and that of the way back."""
        arc = driven[-1]
        back = int(self._graph.reverse[arc])
        on = {arc: driven} if back in {NO_ARC, arc} else {arc: driven, back: self._remembered((*driven, back))}
        first = self._graph.arcs + len(self.of)
        number = {each: first + nth for nth, each in enumerate(sorted(on))}
        self._on[driven] = number[arc]
        for each in sorted(on):
            self.of.append(each)
            self._driven.append(on[each])
            self._versions.setdefault(each, [each]).append(number[each])
            self.reverse.append(number.get(int(self._graph.reverse[each]), NO_ARC))

    def _driven_on(self, arc: int) -> Driven:
        return (arc,) if arc < self._graph.arcs else self._driven[arc - self._graph.arcs]

    def _remembered(self, driven: Driven) -> Driven:
        """Give the longest beginning that a way ends with, or its last arc."""
        ends = (driven[begin:] for begin in range(len(driven)))
        return next((end for end in ends if end in self._on), driven[-1:])

    def _after(self, arc: int, onto: int) -> int:
        """Give the arc or copy on which one is after a turn from an arc or copy."""
        if arc >= self._graph.arcs and self._is_way_back(arc, onto):
            return self.reverse[arc - self._graph.arcs]
        driven = self._remembered((*self._driven_on(arc), onto))
        return self._on.get(driven, onto)

    def _is_way_back(self, copy: int, onto: int) -> bool:
        """Tell whether one turns back onto the copy that is there for it: from the copy of a beginning."""
        number = copy - self._graph.arcs
        is_begun = self._on.get(self._driven[number]) == copy
        return is_begun and onto == self._graph.reverse[self.of[number]] != self.of[number]


def _check(graph: RoadGraph, rule: ViaWayRestriction) -> None:
    arcs = np.array(rule.arcs, dtype=np.int64)
    if len(arcs) < _LEAST_ARCS:
        raise GraphError(f"restriction {rule.relation}: leads over a way, but is of {len(arcs)} arcs")
    are_there = (arcs >= 0) & (arcs < graph.arcs)
    if not are_there.all() or (graph.head[arcs[:-1]] != graph.tail[arcs[1:]]).any():
        raise GraphError(f"restriction {rule.relation}: its arcs do not follow each other in the graph")


def _with_copies(graph: RoadGraph, of: NDArray[np.int32], reverse: Sequence[int]) -> RoadGraph:
    start = graph.via_start
    points = np.concatenate([np.arange(start[arc], start[arc + 1]) for arc in of.tolist()])
    values: dict[str, Any] = {}
    for name in _ARC_VALUES:
        before = getattr(graph, name)
        values[name] = np.concatenate((before, before[of]))
    return replace(
        graph,
        **values,
        reverse=np.concatenate((graph.reverse, np.array(reverse, dtype=np.int32))),
        via_start=np.concatenate((start, start[-1] + np.cumsum(np.diff(start)[of]))),
        via_lon=np.concatenate((graph.via_lon, graph.via_lon[points])),
        via_lat=np.concatenate((graph.via_lat, graph.via_lat[points])),
    )


def _with_pairs(restrictions: TurnRestrictions, pairs: Sequence[_Pair]) -> TurnRestrictions:
    conditions = dict.fromkeys((*restrictions.conditions, *(pair.rule.condition for pair in pairs)))
    number = {condition: nth for nth, condition in enumerate(conditions)}
    rows: dict[str, list[int]] = {
        "relation": [pair.rule.relation for pair in pairs],
        "kind": [KINDS.index(pair.rule.kind) for pair in pairs],
        "from_arc": [pair.from_arc for pair in pairs],
        "to_arc": [pair.to_arc for pair in pairs],
        "condition": [number[pair.rule.condition] for pair in pairs],
        "for_emergency": [pair.rule.for_emergency for pair in pairs],
        "behind": [pair.behind for pair in pairs],
    }
    whole: dict[str, Any] = {}
    for name, more in rows.items():
        before = getattr(restrictions, name)
        whole[name] = np.append(before, np.array(more, dtype=before.dtype))
    return replace(restrictions, conditions=tuple(conditions), **whole)
