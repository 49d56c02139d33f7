"""The turns of a road graph with what they cost one vehicle: angles, signals, turning back and restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maps.errors import GraphError
from maps.osm.restrictions import KINDS
from maps.road_graph import NO_ARC
from maps.turns import FORBIDDEN_MS, TurnTable, every_turn
from maps.week_minutes import MINUTES_PER_WEEK

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.road_graph import RoadGraph
    from maps.turn_profile import TurnProfile
    from maps.turn_restrictions import ArcCopies, TurnRestrictions


def turn_table(
    graph: RoadGraph,
    restrictions: TurnRestrictions,
    profile: TurnProfile,
    *,
    signals: ArrayLike | None = None,
    minute_of_week: int | None = None,
) -> TurnTable:
    """Give all turns of a road graph with their costs for one vehicle.

    Parameters
    ----------
    graph : RoadGraph
    restrictions : TurnRestrictions
        Those over ways are obeyed where the graph has copies of arcs for them, as that of a built map has; those on
        other conditions than hours of the week are not.
    profile : TurnProfile
    signals : (arcs,) integers, optional
        Traffic signals passed on each arc, as in `maps.Extract`; none where they are not given.

    minute_of_week : int, optional
        From Monday 00:00 by the clock of the place, 0 to 10,079; without it what holds always binds alone.

    Raises
    ------
    GraphError
        Where the restrictions or the signals are not those of the graph, or there is no such minute; the message names
        the first.

    Notes
    -----
    Where several `only_...` begin with the same arcs, each of the turns that they name stays open.
    """
    if minute_of_week is not None and not 0 <= minute_of_week < MINUTES_PER_WEEK:
        raise GraphError(f"minute_of_week is {minute_of_week}, outside 0 to {MINUTES_PER_WEEK - 1}")
    turns = every_turn(graph)
    plain_turn = _plain_turns(graph, turns, restrictions.copies)
    is_ignored = np.array([kind in profile.ignored_kinds for kind in KINDS])[restrictions.kind]
    binds = restrictions.bind_at(minute_of_week) & (restrictions.for_emergency | ~is_ignored)
    forbidden = _forbidden(graph, turns, restrictions, binds, plain_turn)
    plain_arcs = np.arange(graph.arcs - len(restrictions.copies))
    turn_ms = _driven_ms(graph, turns, profile, plain_arcs)
    turn_ms += _signals(graph, signals)[turns.from_arc] * profile.signal_ms
    turns_back = graph.reverse[turns.from_arc] == turns.to_arc
    ways_on = np.bincount(graph.tail[plain_arcs], minlength=graph.nodes)[graph.head][turns.from_arc]
    back_ms = np.where(ways_on > 1, profile.u_turn_ms, profile.dead_end_ms)
    turn_ms += np.where(turns_back, back_ms, 0)
    turn_ms[turns_back & (back_ms == FORBIDDEN_MS)] = FORBIDDEN_MS
    return turns.with_turn_ms(np.where(forbidden, FORBIDDEN_MS, turn_ms[plain_turn]))


def turn_angles_deg(graph: RoadGraph, turns: TurnTable) -> NDArray[np.float64]:
    """Give by how much each turn leads away from straight on, (turns,) float64 degrees: left above 0, right below.

    The last piece of the one line and the first of the other count; 0 where one of them has no length.
    """
    inner_first, inner_last = graph.via_start[:-1], graph.via_start[1:] - 1
    is_bent = inner_last >= inner_first
    lon, lat = (np.append(via, 0.0) for via in (graph.via_lon, graph.via_lat))
    begin, end = np.where(is_bent, (inner_first, inner_last), -1)
    arriving = _direction(
        np.where(is_bent, lon[end], graph.lon[graph.tail]),
        np.where(is_bent, lat[end], graph.lat[graph.tail]),
        graph.lon[graph.head],
        graph.lat[graph.head],
    )[turns.from_arc]
    leaving = _direction(
        graph.lon[graph.tail],
        graph.lat[graph.tail],
        np.where(is_bent, lon[begin], graph.lon[graph.head]),
        np.where(is_bent, lat[begin], graph.lat[graph.head]),
    )[turns.to_arc]
    angle: NDArray[np.float64] = np.degrees(np.angle(leaving * arriving.conj()))
    return angle


def _direction(
    lon_a: NDArray[np.float64], lat_a: NDArray[np.float64], lon_b: NDArray[np.float64], lat_b: NDArray[np.float64]
) -> NDArray[np.complex128]:
    """Give the step from one place to another as east + north * i, in degrees of latitude."""
    east = (lon_b - lon_a) * np.cos(np.radians((lat_a + lat_b) / 2))
    return np.asarray(east + 1j * (lat_b - lat_a))


def _plain_turns(graph: RoadGraph, turns: TurnTable, copies: ArcCopies) -> NDArray[np.int64]:
    """Give the turn that each turn is on the roads without copies, itself for most; (turns,) int64."""
    turn = np.arange(len(turns))
    if len(copies) == 0:
        return turn
    plain_arcs = graph.arcs - len(copies)
    for ends in (graph.tail, graph.head):
        if plain_arcs <= copies.of.max() or (ends[plain_arcs:] != ends[copies.of]).any():
            raise GraphError(f"the restrictions need roads with copies of {len(copies)} arcs, those of a built map")
    plain = np.concatenate((np.arange(plain_arcs, dtype=np.int32), copies.of))
    copied = np.flatnonzero((turns.from_arc >= plain_arcs) | (turns.to_arc >= plain_arcs))
    turn[copied] = _numbers(graph, turns, plain[turns.from_arc[copied]], plain[turns.to_arc[copied]])
    return turn


def _driven_ms(
    graph: RoadGraph, turns: TurnTable, profile: TurnProfile, plain_arcs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give what the angles cost, 0 where one turns back or only two roads meet; copies of arcs are no roads."""
    angle = turn_angles_deg(graph, turns)
    nth = np.searchsorted([cost.up_to_deg for cost in profile.angles[:-1]], np.abs(angle))
    left_ms, right_ms = np.array([(cost.left_ms, cost.right_ms) for cost in profile.angles], dtype=np.int64)[nth].T
    one_way = plain_arcs[graph.reverse[plain_arcs] == NO_ARC]
    meeting = np.concatenate((graph.tail[plain_arcs], graph.head[one_way]))
    roads = np.bincount(meeting, minlength=graph.nodes)
    counts = (roads[graph.tail[turns.to_arc]] > 2) & (graph.reverse[turns.from_arc] != turns.to_arc)
    return np.where(counts, np.where(angle > 0, left_ms, right_ms), 0)


def _signals(graph: RoadGraph, signals: ArrayLike | None) -> NDArray[np.int64]:
    count = np.zeros(graph.arcs, dtype=np.int64) if signals is None else np.asarray(signals)
    if count.shape != (graph.arcs,):
        raise GraphError(f"signals must hold one count for each of the {graph.arcs} arcs, its shape is {count.shape}")
    return count.astype(np.int64)


def _forbidden(
    graph: RoadGraph,
    turns: TurnTable,
    restrictions: TurnRestrictions,
    binds: NDArray[np.bool_],
    plain_turn: NDArray[np.int64],
) -> NDArray[np.bool_]:
    turn = _turn_numbers(graph, turns, restrictions)
    forbidden = np.zeros(len(turns), dtype=np.bool_)
    for behind in np.unique(restrictions.behind[binds]):
        rules = np.flatnonzero(binds & (restrictions.behind == behind))
        by_rules = _forbidden_by(turns, restrictions, turn, rules)
        forbidden |= by_rules[plain_turn] if behind == 1 else by_rules
    copies = restrictions.copies
    forbidden[_numbers(graph, turns, copies.closed_from, copies.closed_to)] = True
    return forbidden


def _forbidden_by(
    turns: TurnTable, restrictions: TurnRestrictions, turn: NDArray[np.int64], rules: NDArray[np.int64]
) -> NDArray[np.bool_]:
    is_only = np.array([kind.startswith("only_") for kind in KINDS])[restrictions.kind[rules]]
    forbidden = np.isin(turns.from_arc, restrictions.from_arc[rules[is_only]])
    forbidden[turn[rules[is_only]]] = False
    forbidden[turn[rules[~is_only]]] = True
    return forbidden


def _numbers(
    graph: RoadGraph, turns: TurnTable, from_arc: NDArray[np.integer[Any]], to_arc: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """Find turns by their arcs; turns ascend by the arc they leave, then by the one they enter."""
    key = turns.from_arc.astype(np.int64) * graph.arcs + turns.to_arc
    return np.searchsorted(key, from_arc.astype(np.int64) * graph.arcs + to_arc)


def _turn_numbers(graph: RoadGraph, turns: TurnTable, restrictions: TurnRestrictions) -> NDArray[np.int64]:
    """Find the turn of each pair."""
    turn = _numbers(graph, turns, restrictions.from_arc, restrictions.to_arc)
    from_arc, to_arc = (np.append(arc, NO_ARC)[turn] for arc in (turns.from_arc, turns.to_arc))
    wrong = np.flatnonzero((from_arc != restrictions.from_arc) | (to_arc != restrictions.to_arc))
    if wrong.size:
        pair = int(wrong[0])
        arcs = f"{restrictions.from_arc[pair]} to {restrictions.to_arc[pair]}"
        raise GraphError(f"restriction {restrictions.relation[pair]}: no turn of the graph leads from arc {arcs}")
    return turn
