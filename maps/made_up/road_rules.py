"""Traffic signals and turn restrictions of a made-up region, as an OSM file tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.made_up.country import chance
from maps.osm.restrictions import KINDS
from maps.road_graph import ROAD_CLASSES
from maps.turn_costs import turn_angles_deg
from maps.turn_restrictions import TurnRestrictions
from maps.turns import TurnTable, every_turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph

RUSH_HOURS: Final = "Mo-Fr 07:00-10:00,17:00-20:00"

_MAIN: Final = tuple(ROAD_CLASSES.index(name) for name in ("primary", "secondary"))
_SIDE: Final = ROAD_CLASSES.index("tertiary")
_SIDE_SHARE: Final = 0.4
"""Of the crossings of a main road and a side road, how many have signals; main roads always do where they cross."""

_RULES: Final = (("no_left_turn", 0.16), ("no_u_turn", 0.10), ("only_straight_on", 0.04))
"""Kinds, and to how many of the roads into a signalled crossing each applies."""

_RUSH_SHARE: Final = 0.3
_LEFT_DEG: Final = (50.0, 130.0)
_STRAIGHT_DEG: Final = 30.0


def made_up_signals(graph: RoadGraph, seed: int) -> NDArray[np.int32]:
    """Count the signals that one passes on each arc, (arcs,) int32: they stand where main roads cross."""
    main, side = (np.isin(graph.road_class, classes) for classes in (_MAIN, _SIDE))
    mains = _ways_at_nodes(graph, main)
    some = chance("signals", graph.nodes, seed).random(graph.nodes) < _SIDE_SHARE
    has_signal = (mains > 1) | ((mains == 1) & (_ways_at_nodes(graph, side) > 0) & some)
    return np.asarray(has_signal[graph.head], dtype=np.int32)


def made_up_restrictions(graph: RoadGraph, signals: NDArray[np.int32], seed: int) -> TurnRestrictions:
    """Give restrictions at signalled crossings: no left turn, no turning back, straight on alone, some by the hour."""
    rng = chance("restrictions", graph.nodes, seed)
    turns = every_turn(graph)
    at_signal = np.flatnonzero(signals[turns.from_arc] > 0)
    turns = TurnTable(*(column[at_signal] for column in (turns.from_arc, turns.to_arc, turns.turn_ms)))
    chosen, kind = _chosen(graph, turns, rng)
    at_times = (rng.random(len(chosen)) < _RUSH_SHARE) & (kind != KINDS.index("no_u_turn"))
    return TurnRestrictions(
        relation=np.arange(1, len(chosen) + 1),
        kind=kind,
        from_arc=turns.from_arc[chosen],
        to_arc=turns.to_arc[chosen],
        condition=at_times.astype(np.int32),
        for_emergency=np.zeros(len(chosen), dtype=np.bool_),
        behind=np.ones(len(chosen), dtype=np.int32),
        conditions=("", RUSH_HOURS),
    )


def _ways_at_nodes(graph: RoadGraph, arcs: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the ways, of those that the arcs belong to, that meet at each node, (nodes,) int64."""
    node = np.concatenate((graph.tail[arcs], graph.head[arcs])).astype(np.int64)
    ways = int(graph.way_id.max()) + 1
    meeting = np.unique(node * ways + np.tile(graph.way_id[arcs], 2))
    return np.bincount(meeting // ways, minlength=graph.nodes)


def _chosen(
    graph: RoadGraph, turns: TurnTable, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Give the rows of the turns that a restriction names, and its kind; at most one for each road into a crossing."""
    angle = turn_angles_deg(graph, turns)
    turns_back = graph.reverse[turns.from_arc] == turns.to_arc
    fits = {
        "no_left_turn": (angle > _LEFT_DEG[0]) & (angle < _LEFT_DEG[1]) & ~turns_back,
        "no_u_turn": turns_back,
        "only_straight_on": (np.abs(angle) < _STRAIGHT_DEG) & ~turns_back,
    }
    luck = rng.random(graph.arcs)[turns.from_arc]
    rows, kinds, until = [], [], 0.0
    for kind, share in _RULES:
        hit = np.flatnonzero(fits[kind] & (luck >= until) & (luck < until + share))
        hit = hit[np.unique(turns.from_arc[hit], return_index=True)[1]]
        rows.append(hit)
        kinds.append(np.full(len(hit), KINDS.index(kind), dtype=np.uint8))
        until += share
    return np.concatenate(rows), np.concatenate(kinds)
