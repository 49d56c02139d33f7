"""Turn restrictions on a road graph: pairs of arcs that must not, or alone may, follow each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from maps.osm_restrictions import EMERGENCY_CLASS, KINDS, Refusal, RefusedRestriction
from maps.road_graph import NO_ARC, frozen
from maps.week_minutes import week_minutes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from maps.osm_restrictions import OsmRestriction
    from maps.road_graph import RoadGraph

NO_NODE: Final = -1
_EXAMPLES: Final = 10
_KIND_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class ViaWayRestriction:
    """A restriction that leads over ways, which no pair of arcs tells: a `TurnTable` does not hold it.

    `arcs` follow each other from the first to the last.
    """

    relation: int
    kind: str
    condition: str
    arcs: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TurnRestrictions:
    """The turn restrictions of a road graph.

    Attributes
    ----------
    relation : (pairs,) int64
        OSM relation.
    kind : (pairs,) uint8
        Index into `maps.osm_restrictions.KINDS`.
    from_arc, to_arc : (pairs,) int32
        The turn that is forbidden (`no_...`), the only one out of `from_arc` that is not (`only_...`), or that of
        the other rules of the relation, which do not hold then (`none`).
    condition : (pairs,) int32
        Index into `conditions`, 0 where it holds always.
    for_emergency : (pairs,) bool
        It names emergency vehicles, so that no siren excuses from it.
    conditions : tuple of str
        As OSM writes them; `conditions[0]` is empty.
    via_ways : tuple of ViaWayRestriction
    refused : tuple of RefusedRestriction
    """

    relation: NDArray[np.int64]
    kind: NDArray[np.uint8]
    from_arc: NDArray[np.int32]
    to_arc: NDArray[np.int32]
    condition: NDArray[np.int32]
    for_emergency: NDArray[np.bool_]
    conditions: tuple[str, ...] = ("",)
    via_ways: tuple[ViaWayRestriction, ...] = ()
    refused: tuple[RefusedRestriction, ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, frozen(value))

    def __len__(self) -> int:
        return len(self.relation)

    def bind_at(self, minute_of_week: int | None) -> NDArray[np.bool_]:
        """Tell which pairs bind at a minute of the week, as `turn_table` takes it; (pairs,) bool.

        At times a rule of a relation replaces those that it has for always.
        """
        holds = np.array([number > 0 and _holds(text, minute_of_week) for number, text in enumerate(self.conditions)])
        at_times: NDArray[np.bool_] = holds[self.condition]
        always = (self.condition == 0) & ~np.isin(self.relation, self.relation[at_times])
        binds: NDArray[np.bool_] = (always | at_times) & (self.kind != _KIND_NUMBER["none"])
        return binds

    @property
    def texts(self) -> RestrictionTexts:
        """All that is no array."""
        return RestrictionTexts(self.conditions, self.via_ways, self.refused)


@dataclass(frozen=True, slots=True)
class RestrictionReport:
    """What became of the turn restrictions of an extract; a relation may hold several.

    Attributes
    ----------
    found : int
        The sum of those below.
    used : int
        Told by pairs of arcs, at all times.
    conditional : int
        Kept with the condition on which they hold.
    odd_conditions : tuple of str
        The first conditions that are no hours of the week: they are not obeyed.
    via_ways : int
        Kept as sequences of arcs, which are not obeyed yet.
    refused : tuple of (str, int, tuple of int)
        Reason, count and the first relations.
    """

    found: int
    used: int
    conditional: int
    odd_conditions: tuple[str, ...]
    via_ways: int
    refused: tuple[tuple[str, int, tuple[int, ...]], ...]


def _holds(condition: str, minute_of_week: int | None) -> bool:
    week = None if minute_of_week is None else week_minutes(condition)
    return week is not None and bool(week[minute_of_week])


class RestrictionTexts(NamedTuple):
    """What `TurnRestrictions` holds beside its arrays."""

    conditions: tuple[str, ...]
    via_ways: tuple[ViaWayRestriction, ...]
    refused: tuple[RefusedRestriction, ...]


RESTRICTION_ARRAYS: Final = tuple(
    field.name for field in fields(TurnRestrictions) if field.name not in RestrictionTexts._fields
)
"""Names of the arrays of `TurnRestrictions`."""


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
    via_ways, not_used = [], list(refused)
    for rule in found:
        paths, reason = arcs.paths(rule)
        if reason:
            not_used.append(RefusedRestriction(rule.relation, reason))
        elif rule.via_ways:
            via_ways.append(ViaWayRestriction(rule.relation, rule.kind, rule.condition, paths[0]))
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
        conditions=tuple(conditions),
        via_ways=tuple(via_ways),
        refused=tuple(not_used),
    )


def report_restrictions(restrictions: TurnRestrictions) -> RestrictionReport:
    """Count what became of restrictions, the most frequent reason of refusal first."""
    rule = np.column_stack((restrictions.relation, restrictions.condition, restrictions.kind))
    conditional = np.unique(rule, axis=0)[:, 1] != 0
    odd_conditions = [text for text in restrictions.conditions[1:] if week_minutes(text) is None]
    relations: dict[str, list[int]] = {}
    for one in restrictions.refused:
        relations.setdefault(one.reason.value, []).append(one.relation)
    refused = sorted(((reason, len(ids), tuple(ids[:_EXAMPLES])) for reason, ids in relations.items()), key=_rarity)
    return RestrictionReport(
        found=len(conditional) + len(restrictions.via_ways) + len(restrictions.refused),
        used=int((~conditional).sum()),
        conditional=int(conditional.sum()),
        odd_conditions=tuple(odd_conditions[:_EXAMPLES]),
        via_ways=len(restrictions.via_ways),
        refused=tuple(refused),
    )


def _rarity(refused: tuple[str, int, tuple[int, ...]]) -> tuple[int, str]:
    return -refused[1], refused[0]


def no_restrictions() -> TurnRestrictions:
    """Give the restrictions of a graph that has none."""
    nothing = np.empty(0, dtype=np.int64)
    return TurnRestrictions(
        relation=nothing,
        kind=nothing.astype(np.uint8),
        from_arc=nothing.astype(np.int32),
        to_arc=nothing.astype(np.int32),
        condition=nothing.astype(np.int32),
        for_emergency=nothing.astype(np.bool_),
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

    def paths(self, rule: OsmRestriction) -> tuple[list[tuple[int, ...]], Refusal | None]:
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

    def _over_node(self, rule: OsmRestriction) -> tuple[list[tuple[int, ...]], Refusal | None]:
        node = self._node_of(rule.via_nodes[0])
        if node == NO_NODE:
            return [], self._no_node(rule.via_nodes[0])
        paths: list[tuple[int, ...]] = []
        reasons = []
        for from_way in rule.from_ways:
            for to_way in rule.to_ways:
                turns, reason = self._at_node(from_way, node, to_way, rule.kind)
                paths += turns
                reasons += [reason] * (reason is not None)
        return paths, None if paths else reasons[0]

    def _at_node(
        self, from_way: int, node: int, to_way: int, kind: str
    ) -> tuple[list[tuple[int, ...]], Refusal | None]:
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

    def _over_ways(self, rule: OsmRestriction) -> tuple[list[tuple[int, ...]], Refusal | None]:
        """Find the one way to drive from the first way over all via ways, in their order, to the last."""
        paths: list[tuple[int, ...]] = [(int(arc),) for arc in self._of_way(rule.from_ways[0])]
        for way in (*rule.via_ways, rule.to_ways[0]):
            paths = [path for begun in paths for path in self._onto(begun, way, through=way in rule.via_ways)]
        if not paths:
            return [], Refusal.NOT_JOINED
        return (paths, None) if len(paths) == 1 else ([], Refusal.AMBIGUOUS)

    def _onto(self, begun: tuple[int, ...], way: int, *, through: bool) -> Iterator[tuple[int, ...]]:
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
