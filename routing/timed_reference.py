"""Slow plain answers about closures by the clock, for tests and doubt: Dijkstra's algorithm that waits.

It shares no code with the searches: adjacency in dictionaries, one source at a time, one window after another.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from routing.times import INFINITE_MS, UNREACHABLE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from maps import RoadGraph
    from maps.snapping import Snapped
    from maps.turns import TurnTable
    from routing.timed_metric import ClockClosure


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
        In ms, waits included; `UNREACHABLE_MS` where no way leads, or one of 2**30 - 1 ms or more.
    """
    roads = _Roads(graph, np.asarray(travel_ms).tolist(), closures, turns)
    starts, goals = roads.on_roads(sources), roads.on_roads(targets)
    rows = [
        [roads.arrival(reached, begin, goal, clock) - clock for goal in goals]
        for begin, clock in zip(starts, start_ms, strict=True)
        for reached in [roads.reached(begin, clock)]
    ]
    times = np.array(rows, dtype=np.float64).reshape(len(starts), len(goals))
    return np.where(times < INFINITE_MS, times, UNREACHABLE_MS).astype(np.int32)


@dataclass(frozen=True)
class _Spot:
    """A place on one open arc: the part of it that lies behind, and the time from its tail."""

    arc: int
    fraction: float
    reached_ms: int


class _Roads:
    """Open arcs and what may follow each; the place where one is after an arc is that arc, or its head."""

    def __init__(
        self, graph: RoadGraph, travel_ms: list[int], closures: Sequence[ClockClosure], turns: TurnTable | None
    ) -> None:
        self.graph = graph
        self.travel_ms = travel_ms
        self.closed_by: dict[int, set[int]] = {}
        for number, closure in enumerate(closures):
            for arc in closure.arcs.tolist():
                if travel_ms[arc] != UNREACHABLE_MS:
                    self.closed_by.setdefault(arc, set()).add(number)
        self.windows = [list(zip(c.begins_ms.tolist(), c.ends_ms.tolist(), strict=True)) for c in closures]
        self.turning = turns is not None
        self.lost_ms = self._lost_ms(turns)
        self.nexts: dict[int, list[tuple[int, int]]] = {}
        self.before: dict[int, list[tuple[int, int]]] = {}
        for (one, other), lost in self.lost_ms.items():
            self.nexts.setdefault(one, []).append((other, lost))
            self.before.setdefault(other, []).append((one, lost))
        self.chain_of = self._chain_of()

    def on_roads(self, places: Snapped) -> list[list[_Spot]]:
        return [
            list(self._spots(arc, part))
            for arc, part in zip(places.arc.tolist(), places.fraction.tolist(), strict=True)
        ]

    def _spots(self, arc: int, part: float) -> Iterator[_Spot]:
        back = int(self.graph.reverse[arc])
        for each, fraction in [(arc, part), *([(back, 1.0 - part)] if back not in {NO_ARC, arc} else [])]:
            if self.travel_ms[each] != UNREACHABLE_MS:
                yield _Spot(each, fraction, int(np.floor(self.travel_ms[each] * fraction)))

    def reached(self, begin: list[_Spot], clock: int) -> dict[int, int]:
        """Give the earliest instant at the end of each arc."""
        queue = []
        for spot in begin:
            chain = self.chain_of.get(spot.arc, [spot.arc])
            ahead = chain[chain.index(spot.arc) :]
            queue.append((clock + self._driven(ahead) - spot.reached_ms, chain[-1]))
        heapq.heapify(queue)
        done: dict[int, int] = {}
        while queue:
            now, arc = heapq.heappop(queue)
            if arc in done:
                continue
            done[arc] = now
            for other, lost in self.nexts.get(arc, []):
                if self.travel_ms[other] == UNREACHABLE_MS:
                    continue
                chain = self.chain_of.get(other, [other])
                if chain[0] == other:
                    heapq.heappush(queue, (self.entered(chain, now + lost) + self._driven(chain), chain[-1]))
        return done

    def arrival(self, reached: dict[int, int], begin: list[_Spot], goal: list[_Spot], clock: int) -> float:
        """Give the earliest instant at a place."""
        return min((self._at(reached, begin, spot, clock) for spot in goal), default=float("inf"))

    def _at(self, reached: dict[int, int], begin: list[_Spot], goal: _Spot, clock: int) -> float:
        chain = self.chain_of.get(goal.arc, [goal.arc])
        until = chain[: chain.index(goal.arc) + 1]
        before_ms = self._driven(until) - self.travel_ms[goal.arc]
        ways = [
            self.entered(until, reached[one] + lost) + before_ms + goal.reached_ms
            for one, lost in self.before.get(chain[0], [])
            if one in reached
        ]
        for spot in begin:
            if spot.arc in until:
                between = until[until.index(spot.arc) :]
                ahead = spot.arc != goal.arc or spot.fraction <= goal.fraction
                if ahead:
                    on_ms = self._driven(between) - self.travel_ms[goal.arc]
                    ways.append(clock + on_ms + goal.reached_ms - spot.reached_ms)
        return min(ways, default=float("inf"))

    def entered(self, chain: list[int], now: int) -> int:
        """Wait until each arc is open from leaving the one before until its end is reached."""
        waited = True
        while waited:
            waited = False
            behind_ms = 0
            for number, arc in enumerate(chain):
                end_ms = self._driven(chain[: number + 1])
                for closure in self.closed_by.get(arc, ()):
                    for begins, ends in self.windows[closure]:
                        if begins <= now + end_ms and now + behind_ms < ends:
                            now, waited = ends - behind_ms, True
                behind_ms = end_ms
        return now

    def _driven(self, chain: list[int]) -> int:
        lost = sum(self.lost_ms[pair] for pair in itertools.pairwise(chain))
        return lost + sum(self.travel_ms[arc] for arc in chain)

    def _lost_ms(self, turns: TurnTable | None) -> dict[tuple[int, int], int]:
        """Give the time lost in each turn that may be made."""
        if turns is not None:
            columns = (turns.from_arc.tolist(), turns.to_arc.tolist(), turns.turn_ms.tolist())
            return {(a, b): lost for a, b, lost in zip(*columns, strict=True) if lost != UNREACHABLE_MS}
        leaving: dict[int, list[int]] = {}
        for arc, tail in enumerate(self.graph.tail.tolist()):
            leaving.setdefault(tail, []).append(arc)
        return {(a, b): 0 for a, head in enumerate(self.graph.head.tolist()) for b in leaving.get(head, [])}

    def _chain_of(self) -> dict[int, list[int]]:
        """Give, for each arc that a closure names, the consecutive arcs on which nobody waits."""
        ways_on = {arc: [b for b, _ in self.nexts.get(arc, []) if self._counts(arc, b)] for arc in self.closed_by}
        ways_in = {arc: [a for a, _ in self.before.get(arc, []) if self._counts(a, arc)] for arc in self.closed_by}
        follows = {
            one: others[0]
            for one, others in ways_on.items()
            if len(others) == 1 and others != [one] and ways_in.get(others[0]) == [one]
            if self.closed_by[one] & self.closed_by[others[0]]
        }
        chains: dict[int, list[int]] = {}
        led_to = set(follows.values())
        for arc in sorted(self.closed_by, key=lambda arc: (arc in led_to, arc)):
            if arc not in chains:
                chain = [arc]
                while follows.get(chain[-1], arc) != arc:
                    chain.append(follows[chain[-1]])
                chains.update(dict.fromkeys(chain, chain))
        return chains

    def _counts(self, one: int, other: int) -> bool:
        """Whether a turn is another way to go; without turns, one back never is."""
        return self.turning or self.graph.reverse[one] != other
