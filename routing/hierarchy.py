"""The hierarchy: what is known of a road graph before any travel time, built once per map.

What is searched has *vertices* and *links*. Without turns these are the nodes and the arcs of the road graph. With
turns a vertex is the end of an arc, and a link is a turn and the arc that it enters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import NO_ARC, frozen
from routing.errors import HierarchyError
from routing.node_order import nested_dissection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph
    from maps.snapping import ArcIndex
    from maps.turns import TurnTable

MAX_DEPTHS: Final = 2**14
"""Customisation keeps a square of the depth of the elimination tree in memory; road graphs stay below a few hundred."""


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The elimination tree of what is searched and the arcs of its contraction hierarchy, as frozen arrays.

    Vertices are named by their rank in a nested dissection order; each hierarchy arc joins one to one of its ancestors.

    Attributes
    ----------
    graph : RoadGraph
    turns : maps.turns.TurnTable, optional
        All turns of the graph, where searches obey them.
    rank : (vertices,) int32
        Rank of each vertex; ranks follow a post-order of the elimination tree.
    parent : (vertices,) int32
        Rank of the parent of each rank, -1 at a root: each island has one.
    depth : (vertices,) int32
        0 at a root.
    subtree : (vertices,) int32
        Lowest rank in the subtree of each rank: the subtree of `x` is the range `subtree[x]` to `x`.
    up_first : (vertices + 1,) int32
        Hierarchy arcs from rank `x` upward lie at `up_first[x]:up_first[x + 1]`.
    up_head : (hierarchy arcs,) int32
        Rank of the higher end, ascending for each `x`.
    up_depth : (hierarchy arcs,) uint16
        Depth of the higher end.
    down_first, down_arc, down_tail : (vertices + 1,), (hierarchy arcs,), (hierarchy arcs,) int32
        The same arcs sorted by their higher end: where they lie, their number, their lower end.
    link_slot : (links,) int32
        `2 * k` where a link leads up along hierarchy arc `k`, `2 * k + 1` where down, -1 for a loop.
    slot_link : (links,) int32
        Links sorted by their slot.
    given_index : maps.snapping.ArcIndex, optional
        The index of the roads, where the map has one already; see `arc_index`.
    """

    graph: RoadGraph
    rank: NDArray[np.int32]
    parent: NDArray[np.int32]
    depth: NDArray[np.int32]
    subtree: NDArray[np.int32]
    up_first: NDArray[np.int32]
    up_head: NDArray[np.int32]
    up_depth: NDArray[np.uint16]
    down_first: NDArray[np.int32]
    down_arc: NDArray[np.int32]
    down_tail: NDArray[np.int32]
    link_slot: NDArray[np.int32]
    slot_link: NDArray[np.int32]
    turns: TurnTable | None = None
    given_index: ArcIndex | None = None

    def __post_init__(self) -> None:
        for name in ARRAYS:
            object.__setattr__(self, name, frozen(getattr(self, name)))

    @property
    def arcs(self) -> int:
        """Number of hierarchy arcs; each stands for both directions."""
        return len(self.up_head)

    @cached_property
    def depths(self) -> int:
        """One more than the greatest depth of the elimination tree."""
        return int(self.depth.max(initial=0)) + 1

    @cached_property
    def sorted_slots(self) -> NDArray[np.int32]:
        """`link_slot` in ascending order, (links,) int32."""
        return frozen(self.link_slot[self.slot_link])

    @cached_property
    def link_first(self) -> NDArray[np.int32]:
        """Where the links of each hierarchy arc lie in `slot_link`, (hierarchy arcs + 1,) int32."""
        slots = 2 * np.arange(self.arcs + 1, dtype=np.int32)
        return frozen(np.searchsorted(self.sorted_slots, slots).astype(np.int32))

    @cached_property
    def lower(self) -> NDArray[np.int32]:
        """Rank of the lower end of each hierarchy arc, (hierarchy arcs,) int32."""
        return frozen(np.repeat(np.arange(len(self.rank), dtype=np.int32), np.diff(self.up_first)))

    @cached_property
    def down_place(self) -> NDArray[np.int32]:
        """Where each hierarchy arc lies in `down_arc`, (hierarchy arcs,) int32."""
        place = np.empty(self.arcs, dtype=np.int32)
        place[self.down_arc] = np.arange(self.arcs, dtype=np.int32)
        return frozen(place)

    @cached_property
    def turns_into(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the turns into each arc lie, (arcs + 1,), in a list of all turns by the arc that they enter."""
        assert self.turns is not None
        by_arc = np.argsort(self.turns.to_arc, kind="stable")
        first = np.searchsorted(self.turns.to_arc[by_arc], np.arange(self.graph.arcs + 1))
        return frozen(first), frozen(by_arc)

    @cached_property
    def roads_at(self) -> NDArray[np.int32]:
        """How many roads meet at each node, (nodes,) int32."""
        graph = self.graph
        one_way_in = graph.head[graph.reverse == NO_ARC]
        meeting = np.concatenate((graph.tail, one_way_in))
        return frozen(np.bincount(meeting, minlength=graph.nodes).astype(np.int32))

    @cached_property
    def arc_index(self) -> ArcIndex:
        """Where the roads lie, to find the nearest one of a place; made at the first question unless it was given."""
        from maps.snapping import snapping_index

        return self.given_index or snapping_index(self.graph)


ARRAYS: Final = tuple(field.name for field in fields(Hierarchy) if field.name not in {"graph", "turns", "given_index"})
"""Names of the arrays of a hierarchy."""


def build_hierarchy(
    graph: RoadGraph, turns: TurnTable | None = None, *, arc_index: ArcIndex | None = None
) -> Hierarchy:
    """Build the hierarchy of a road graph; it serves any travel times of its arcs and any costs of its turns.

    Parameters
    ----------
    graph : RoadGraph
        Any: with islands, loops, parallel arcs, single nodes.
    turns : maps.turns.TurnTable, optional
        All turns of the graph, as of `maps.turns.every_turn`; without them every turn is free.
    arc_index : maps.snapping.ArcIndex, optional
        The index of its roads; made at the first question for a place where it is not given.

    Raises
    ------
    HierarchyError
        Where an arc and its `reverse` do not join the same nodes, the turns are not those of the graph, or the graph
        is far denser than roads are.

    References
    ----------
    Buchhold, Wagner, Zeitz, Zündorf: Customizable Contraction Hierarchies with Turn Costs. ATMOS 2020: the hierarchy
    is that of the turns; its order is found on them too, which gave smaller ones than orders derived from the roads.
    Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies. ACM Journal of Experimental Algorithmics 21, 2016.
    """
    _check_reverse(graph)
    if turns is not None:
        _check_turns(graph, turns)
        vertices, tail, head = graph.arcs, turns.from_arc, turns.to_arc
    else:
        vertices, tail, head = graph.nodes, graph.tail, graph.head
    from routing.kernels.elimination_tree import (
        arcs_from_below,
        contract,
        elimination_tree,
        link_slots,
        tree_depth,
        undirected_neighbours,
    )

    order = nested_dissection(tail, head, vertices)
    rank = np.empty(vertices, dtype=np.int32)
    rank[order] = np.arange(vertices, dtype=np.int32)
    first, neighbour = undirected_neighbours(tail, head, vertices)
    parent = elimination_tree(first, neighbour, order)
    depth, subtree = tree_depth(parent)
    if depth.max(initial=0) >= MAX_DEPTHS:
        raise HierarchyError(f"the graph is too dense for a hierarchy: its elimination tree is over {MAX_DEPTHS} deep")
    up_first, up_head = contract(first, neighbour, order, parent)
    down_first, down_arc, down_tail = arcs_from_below(up_first, up_head)
    link_slot = link_slots(tail, head, rank, up_first, up_head)
    return Hierarchy(
        graph=graph,
        rank=rank,
        parent=parent,
        depth=depth,
        subtree=subtree,
        up_first=up_first,
        up_head=up_head,
        up_depth=depth[up_head].astype(np.uint16),
        down_first=down_first,
        down_arc=down_arc,
        down_tail=down_tail,
        link_slot=link_slot,
        slot_link=np.argsort(link_slot, kind="stable").astype(np.int32),
        turns=turns,
        given_index=arc_index,
    )


def graph_digest(graph: RoadGraph) -> str:
    """Give a digest of what a hierarchy depends on: the nodes that each arc joins, in order."""
    digest = hashlib.blake2b(digest_size=16)
    for ends in (graph.tail, graph.head):
        digest.update(np.ascontiguousarray(ends, dtype="<i4").data)
    return digest.hexdigest()


def _check_turns(graph: RoadGraph, turns: TurnTable) -> None:
    from maps.turns import every_turn

    whole = every_turn(graph)
    if not (np.array_equal(whole.from_arc, turns.from_arc) and np.array_equal(whole.to_arc, turns.to_arc)):
        raise HierarchyError(
            f"the turns are not those of the graph: it has {len(whole)} pairs of arcs that follow each other, "
            f"{len(turns)} are given; begin with maps.every_turn(graph)"
        )


def _check_reverse(graph: RoadGraph) -> None:
    arcs = np.flatnonzero(graph.reverse != NO_ARC)
    backs = graph.reverse[arcs]
    leads_back = (graph.tail[arcs] == graph.head[backs]) & (graph.head[arcs] == graph.tail[backs])
    wrong = arcs[~leads_back | (graph.reverse[backs] != arcs)]
    if wrong.size:
        arc = int(wrong[0])
        raise HierarchyError(f"reverse of arc {arc} is arc {graph.reverse[arc]}, which is not the way back")
