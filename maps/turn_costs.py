"""The turns of a road graph with what they cost one vehicle: angles, signals, turning back and restrictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.errors import GraphError
from maps.osm_restrictions import KINDS
from maps.road_graph import NO_ARC
from maps.turns import FORBIDDEN_MS, TurnTable, every_turn
from maps.week_minutes import MINUTES_PER_WEEK

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.road_graph import RoadGraph
    from maps.turn_profile import TurnProfile
    from maps.turn_restrictions import TurnRestrictions


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
        Those over ways are not obeyed, nor those on other conditions than hours of the week.
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
    Where several `only_...` lead out of one arc, each of the turns that they name stays open.
    """
    if minute_of_week is not None and not 0 <= minute_of_week < MINUTES_PER_WEEK:
        raise GraphError(f"minute_of_week is {minute_of_week}, outside 0 to {MINUTES_PER_WEEK - 1}")
    turns = every_turn(graph)
    is_ignored = np.array([kind in profile.ignored_kinds for kind in KINDS])[restrictions.kind]
    binds = restrictions.bind_at(minute_of_week) & (restrictions.for_emergency | ~is_ignored)
    forbidden = _forbidden(graph, turns, restrictions, binds)
    turn_ms = _driven_ms(graph, turns, profile) + _signals(graph, signals)[turns.from_arc] * profile.signal_ms
    turns_back = graph.reverse[turns.from_arc] == turns.to_arc
    back_ms = np.where(_ways_on(graph)[turns.from_arc] > 1, profile.u_turn_ms, profile.dead_end_ms)
    forbidden |= turns_back & (back_ms == FORBIDDEN_MS)
    return turns.with_turn_ms(np.where(forbidden, FORBIDDEN_MS, turn_ms + np.where(turns_back, back_ms, 0)))


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


def _driven_ms(graph: RoadGraph, turns: TurnTable, profile: TurnProfile) -> NDArray[np.int64]:
    """Give what the angles cost, 0 where one turns back or only two roads meet."""
    angle = turn_angles_deg(graph, turns)
    nth = np.searchsorted([cost.up_to_deg for cost in profile.angles[:-1]], np.abs(angle))
    left_ms, right_ms = np.array([(cost.left_ms, cost.right_ms) for cost in profile.angles], dtype=np.int64)[nth].T
    one_way = graph.reverse == NO_ARC
    roads = np.bincount(graph.tail, minlength=graph.nodes) + np.bincount(graph.head[one_way], minlength=graph.nodes)
    counts = (roads[graph.tail[turns.to_arc]] > 2) & (graph.reverse[turns.from_arc] != turns.to_arc)
    return np.where(counts, np.where(angle > 0, left_ms, right_ms), 0)


def _signals(graph: RoadGraph, signals: ArrayLike | None) -> NDArray[np.int64]:
    count = np.zeros(graph.arcs, dtype=np.int64) if signals is None else np.asarray(signals)
    if count.shape != (graph.arcs,):
        raise GraphError(f"signals must hold one count for each of the {graph.arcs} arcs, its shape is {count.shape}")
    return count.astype(np.int64)


def _ways_on(graph: RoadGraph) -> NDArray[np.int64]:
    """Count the arcs that leave from where each arc ends."""
    return np.bincount(graph.tail, minlength=graph.nodes)[graph.head]


def _forbidden(
    graph: RoadGraph, turns: TurnTable, restrictions: TurnRestrictions, binds: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    turn = _turn_numbers(graph, turns, restrictions)
    is_only = np.array([kind.startswith("only_") for kind in KINDS])[restrictions.kind]
    forbidden = np.zeros(len(turns), dtype=np.bool_)
    forbidden[np.isin(turns.from_arc, restrictions.from_arc[binds & is_only])] = True
    forbidden[turn[binds & is_only]] = False
    forbidden[turn[binds & ~is_only]] = True
    return forbidden


def _turn_numbers(graph: RoadGraph, turns: TurnTable, restrictions: TurnRestrictions) -> NDArray[np.int64]:
    """Find the turn of each pair; turns ascend by the arc they leave, then by the one they enter."""
    key = turns.from_arc.astype(np.int64) * graph.arcs + turns.to_arc
    wanted = restrictions.from_arc.astype(np.int64) * graph.arcs + restrictions.to_arc
    turn = np.searchsorted(key, wanted)
    from_arc, to_arc = (np.append(arc, NO_ARC)[turn] for arc in (turns.from_arc, turns.to_arc))
    wrong = np.flatnonzero((from_arc != restrictions.from_arc) | (to_arc != restrictions.to_arc))
    if wrong.size:
        pair = int(wrong[0])
        arcs = f"{restrictions.from_arc[pair]} to {restrictions.to_arc[pair]}"
        raise GraphError(f"restriction {restrictions.relation[pair]}: no turn of the graph leads from arc {arcs}")
    return turn
