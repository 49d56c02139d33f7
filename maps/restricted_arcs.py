"""From ways and nodes of turn restrictions to the arcs that they speak of."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from maps.osm.restrictions import EMERGENCY_CLASS, KINDS, Refusal, RefusedRestriction
from maps.road_graph import NO_ARC
from maps.turn_restrictions import TurnRestrictions, ViaWayRestriction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from maps.osm.restrictions import OsmRestriction
    from maps.road_graph import RoadGraph

ArcPath: TypeAlias = tuple[int, ...]
"""Arcs that follow each other."""

NO_NODE: Final = -1
_KIND_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}


class RoadsRead(NamedTuple):
    """What tells why a member is not found in the graph.

    Attributes
    ----------
    in_file : ways that the file holds
    roads : (ways,) int64
        Those of them that are roads for the profile.
    junctions : (nodes,) int64
        OSM nodes of the graph before only a part of it was kept.
    points : (points,) int64
        All OSM nodes of roads.
    """

    in_file: Collection[int]
    roads: NDArray[np.int64]
    junctions: NDArray[np.int64]
    points: NDArray[np.int64]


def turn_restrictions(
    graph: RoadGraph,
    node_id: NDArray[np.int64],
    found: Sequence[OsmRestriction],
    read: RoadsRead,
    refused: Sequence[RefusedRestriction] = (),
) -> TurnRestrictions:
    """Find the arcs that restrictions speak of.

    Parameters
    ----------
    graph : RoadGraph
    node_id : (nodes,) int64
        OSM node of each node.
    found : sequence of OsmRestriction
    read : RoadsRead
    refused : sequence of RefusedRestriction
        Those that were refused before; the new ones stand behind them.

    Notes
    -----
    A way that runs on past the via node has two arcs that end there: only a turn back on itself can be told then, any
    other is refused as ambiguous. Of `no_entry` and `no_exit` with several ways those count that can be driven.
    """
    arcs = _Arcs(graph, node_id, read)
    rows: list[tuple[int, int, int, int, int, bool]] = []
    conditions: dict[str, int] = {"": 0}
    via_ways: list[ViaWayRestriction] = []
    not_used = list(refused)
    for rule in found:
        paths, reason = arcs.paths(rule)
        if reason:
            not_used.append(RefusedRestriction(rule.relation, reason))
        elif rule.via_ways:
            facts_of_rule = (rule.relation, rule.kind, rule.condition, rule.vehicle == EMERGENCY_CLASS)
            via_ways += [ViaWayRestriction(*facts_of_rule, path) for path in paths]
        else:
            condition = conditions.setdefault(rule.condition, len(conditions))
            facts = (condition, rule.vehicle == EMERGENCY_CLASS)
            rows += [(rule.relation, _KIND_NUMBER[rule.kind], path[0], path[1], *facts) for path in paths]
    relation, kind, from_arc, to_arc, condition_of, for_emergency = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return TurnRestrictions(
        relation=relation,
        kind=kind.astype(np.uint8),
        from_arc=from_arc.astype(np.int32),
        to_arc=to_arc.astype(np.int32),
        condition=condition_of.astype(np.int32),
        for_emergency=for_emergency.astype(np.bool_),
        behind=np.ones(len(rows), dtype=np.int32),
        conditions=tuple(conditions),
        via_ways=tuple(via_ways),
        refused=tuple(not_used),
    )


class _Arcs:
    """Finds arcs by the way they belong to and the nodes where they begin and end."""

    def __init__(self, graph: RoadGraph, node_id: NDArray[np.int64], read: RoadsRead) -> None:
        self._graph = graph
        self._read = read
        self._by_way = np.argsort(graph.way_id, kind="stable")
        self._way = graph.way_id[self._by_way]
        self._by_node = np.argsort(node_id, kind="stable")
        self._node = node_id[self._by_node]

    def paths(self, rule: OsmRestriction) -> tuple[list[ArcPath], Refusal | None]:
        """Give the arcs of a rule as they follow each other; none but a reason where it cannot be used."""
        if reason := self._no_roads(rule):
            return [], reason
        if rule.via_ways:
            return self._over_ways(rule)
        return self._over_node(rule)

    def _no_roads(self, rule: OsmRestriction) -> Refusal | None:
        """Tell why none of the ways of a role has arcs."""
        for role in (rule.from_ways, *((way,) for way in rule.via_ways), rule.to_ways):
            if not any(len(self._of_way(way)) for way in role):
                if not any(way in self._read.in_file for way in role):
                    return Refusal.MISSING_MEMBER
                return Refusal.OUTSIDE if any(way in self._read.roads for way in role) else Refusal.NO_ROAD
        return None

    def _no_node(self, node_id: int) -> Refusal:
        """Tell why an OSM node is no node of the graph."""
        if node_id in self._read.junctions:
            return Refusal.OUTSIDE
        return Refusal.NO_JUNCTION if node_id in self._read.points else Refusal.NOT_JOINED

    def _over_node(self, rule: OsmRestriction) -> tuple[list[ArcPath], Refusal | None]:
        node = self._node_of(rule.via_nodes[0])
        if node == NO_NODE:
            return [], self._no_node(rule.via_nodes[0])
        paths: list[ArcPath] = []
        reasons = []
        for from_way in rule.from_ways:
            for to_way in rule.to_ways:
                turns, reason = self._at_node(from_way, node, to_way, rule.kind)
                paths += turns
                reasons += [reason] * (reason is not None)
        return paths, None if paths else reasons[0]

    def _at_node(self, from_way: int, node: int, to_way: int, kind: str) -> tuple[list[ArcPath], Refusal | None]:
        tail, head, reverse = self._graph.tail, self._graph.head, self._graph.reverse
        leaving, entering = self._of_way(from_way), self._of_way(to_way)
        for arcs in (leaving, entering):
            if not ((tail[arcs] == node) | (head[arcs] == node)).any():
                return [], Refusal.NOT_JOINED
        leaving, entering = leaving[head[leaving] == node], entering[tail[entering] == node]
        if from_way == to_way and kind == "no_u_turn":
            leaving = leaving[reverse[leaving] != NO_ARC]
            return [(int(arc), int(reverse[arc])) for arc in leaving], None if len(leaving) else Refusal.NEVER_DRIVEN
        if not (len(leaving) and len(entering)):
            return [], Refusal.NEVER_DRIVEN
        if len(leaving) > 1 or len(entering) > 1:
            return [], Refusal.AMBIGUOUS
        return [(int(leaving[0]), int(entering[0]))], None

    def _over_ways(self, rule: OsmRestriction) -> tuple[list[ArcPath], Refusal | None]:
        found = [
            self._along((from_way, *rule.via_ways, to_way)) for from_way in rule.from_ways for to_way in rule.to_ways
        ]
        paths = [path for path, _ in found if path]
        return paths, None if paths else found[0][1]

    def _along(self, ways: tuple[int, ...]) -> tuple[ArcPath, Refusal | None]:
        """Find the one way to drive from the first way over all others, in their order, to the last."""
        paths: list[ArcPath] = [(int(arc),) for arc in self._of_way(ways[0])]
        for number, way in enumerate(ways[1:], 2):
            paths = [path for begun in paths for path in self._onto(begun, way, through=number < len(ways))]
        if len(paths) == 1:
            return paths[0], None
        if paths:
            return (), Refusal.AMBIGUOUS
        return (), Refusal.NEVER_DRIVEN if self._are_joined(ways) else Refusal.NOT_JOINED

    def _are_joined(self, ways: tuple[int, ...]) -> bool:
        """Tell whether each way meets the next one, and at another node than the one before it."""
        on = [{*self._graph.tail[arcs].tolist(), *self._graph.head[arcs].tolist()} for arcs in map(self._of_way, ways)]
        meeting = [one & other for one, other in pairwise(on)]
        return all(meeting) and all(len(one | other) > 1 for one, other in pairwise(meeting))

    def _onto(self, begun: ArcPath, way: int, *, through: bool) -> Iterator[ArcPath]:
        """Go on onto a way; `through` it to any of its nodes, else onto its first arc alone."""
        tail, head, reverse = self._graph.tail, self._graph.head, self._graph.reverse
        arcs = self._of_way(way)
        for arc in arcs[(tail[arcs] == head[begun[-1]]) & (reverse[arcs] != begun[-1])].tolist():
            path = (*begun, arc)
            yield path
            if through and head[arc] not in tail[list(path)]:
                yield from self._onto(path, way, through=True)

    def _of_way(self, way: int) -> NDArray[np.int64]:
        begin, end = np.searchsorted(self._way, (way, way + 1))
        return self._by_way[begin:end]

    def _node_of(self, node_id: int) -> int:
        """Give the node of the graph, `NO_NODE` where it is none."""
        place = int(np.searchsorted(self._node, node_id))
        found = place < len(self._node) and self._node[place] == node_id
        return int(self._by_node[place]) if found else NO_NODE
