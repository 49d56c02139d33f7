"""Slow plain answers about closures by the clock, for tests and doubt: Dijkstra's algorithm that waits.

It shares no code with the searches: every link of the road graph, one source at a time, one window after another.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.kernels.waiting_dijkstra import NEVER
from routing.plain.reference import walked
from routing.plain.roads import PlainRoads, Spot, entered
from routing.times import INFINITE_MS, UNREACHABLE_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from maps import RoadGraph
    from maps.snapping import Snapped
    from maps.turns import TurnTable
    from routing.clock.timed_metric import ClockClosure


def timed_travel_times(
    graph: RoadGraph,
    travel_ms: ArrayLike,
    closures: Sequence[ClockClosure],
    sources: Snapped,
    targets: Snapped,
    start_ms: Sequence[int],
    *,
    turns: TurnTable | None = None,
) -> NDArray[np.int32]:
    """Find travel times between places on roads by time-dependent Dijkstra with waiting.

    Parameters
    ----------
    graph : RoadGraph
    travel_ms : (arcs,) integers
        In ms, `UNREACHABLE_MS` for a closed arc.
    closures : sequence of ClockClosure
    sources, targets : maps.snapping.Snapped
        Of S and T places.
    start_ms : S integers
        When each source sets out, in ms since 1970.
    turns : maps.turns.TurnTable, optional

    Returns
    -------
    (S, T) int32
        In ms, waits and walks included; `UNREACHABLE_MS` where no way leads, or one of 2**30 - 1 ms or more.
    """
    roads = PlainRoads(graph, np.asarray(travel_ms).astype(np.int64), closures, turns)
    starts, goals = roads.on_roads(sources), [_Goal.of(roads, spots) for spots in roads.on_roads(targets)]
    links, waits = roads.links(), roads.waits()

    def row(begin: list[Spot], clock: int) -> list[float]:
        """Find the times from one source, none of which waits for another's."""
        reached = roads.reached(begin, clock, links, waits)
        return [goal.arrival(reached, begin, clock) - clock for goal in goals]

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        times = np.array(list(threads.map(row, starts, start_ms)), dtype=np.float64).reshape(len(starts), len(goals))
    return walked(np.where(times < INFINITE_MS, times, UNREACHABLE_MS).astype(np.int32), targets)


@dataclass(frozen=True)
class _Ending:
    """A target on one of its arcs: the chain until there, ways into it, when it is shut, the times from its arcs."""

    spot: Spot
    until: list[int]
    ways_in: list[tuple[int, int]]
    spans: list[tuple[int, int]]
    inner_ms: dict[int, int]


@dataclass(frozen=True)
class _Goal:
    """A target on each arc of its roads."""

    roads: PlainRoads
    endings: list[_Ending]

    @classmethod
    def of(cls, roads: PlainRoads, spots: list[Spot]) -> _Goal:
        return cls(roads, [_ending(roads, spot) for spot in spots])

    def arrival(self, reached: NDArray[np.int64], begin: list[Spot], clock: int) -> float:
        """Give the earliest instant there."""
        return min((_arrival(self.roads, each, reached, begin, clock) for each in self.endings), default=float("inf"))


def _ending(roads: PlainRoads, spot: Spot) -> _Ending:
    chain = roads.chain(spot.arc)
    until = chain[: chain.index(spot.arc) + 1]
    came_by = [(roads.vertex(one), lost_ms) for one, lost_ms in roads.ways_in(chain[0])]
    last_ms = int(roads.travel_ms[spot.arc])
    inner_ms = {arc: roads.driven(until[number:]) - last_ms + spot.reached_ms for number, arc in enumerate(until)}
    return _Ending(spot, until, came_by, roads.spans(until), inner_ms)


def _arrival(roads: PlainRoads, ending: _Ending, reached: NDArray[np.int64], begin: list[Spot], clock: int) -> float:
    goal = ending.spot
    ways = [
        entered(ending.spans, int(reached[vertex]) + lost_ms) + ending.inner_ms[ending.until[0]]
        for vertex, lost_ms in ending.ways_in
        if reached[vertex] < NEVER
    ]
    for spot in begin:
        ahead = spot.arc != goal.arc or spot.fraction <= goal.fraction
        if spot.arc in ending.inner_ms and roads.stands_before(spot):
            ways.append(entered(ending.spans, clock) + ending.inner_ms[spot.arc])
        elif spot.arc in ending.inner_ms and ahead:
            ways.append(clock + ending.inner_ms[spot.arc] - spot.reached_ms)
    return min(ways, default=float("inf"))
