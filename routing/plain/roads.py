"""Every link of a road graph and every wait of its closures, plainly, for the slow answers of `timed_reference`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC
from maps.turns import every_turn
from routing.kernels.waiting_dijkstra import earliest_arrivals
from routing.plain.reference import roads_of
from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps import RoadGraph
    from maps.snapping import Snapped
    from maps.turns import TurnTable
    from routing.clock.timed_metric import ClockClosure
    from routing.kernels.waiting_dijkstra import Links, Waits


@dataclass(frozen=True)
class Spot:
    """A place on one open arc: the part of it that lies behind, and the time from its tail."""

    arc: int
    fraction: float
    reached_ms: int


class PlainRoads:
    """Open arcs and the turns between them. Who has driven an arc is at its vertex: the arc with turns, or its head.

    Consecutive arcs on which nobody waits are one chain, which is entered at its first arc and left at its last.
    """

    def __init__(
        self,
        graph: RoadGraph,
        travel_ms: NDArray[np.int64],
        closures: Sequence[ClockClosure],
        turns: TurnTable | None,
    ) -> None:
        self.graph = graph
        self.travel_ms = travel_ms
        self.turning = turns is not None
        every = every_turn(graph) if turns is None else turns
        may = every.turn_ms != UNREACHABLE_MS if self.turning else np.ones(len(every), dtype=bool)
        self.one, self.other = every.from_arc[may].astype(np.int64), every.to_arc[may].astype(np.int64)
        self.lost_ms = every.turn_ms[may].astype(np.int64) if self.turning else np.zeros(len(self.one), dtype=np.int64)
        self._from = np.searchsorted(self.one, np.arange(graph.arcs + 1))
        self._by_other = np.argsort(self.other, kind="stable")
        self._into = np.searchsorted(self.other[self._by_other], np.arange(graph.arcs + 1))
        self.closed_by: dict[int, set[int]] = {}
        for number, closure in enumerate(closures):
            for arc in closure.arcs.tolist():
                if travel_ms[arc] != UNREACHABLE_MS:
                    self.closed_by.setdefault(arc, set()).add(number)
        self.windows = [list(zip(c.begins_ms.tolist(), c.ends_ms.tolist(), strict=True)) for c in closures]
        self.chain_of = self._chain_of()
        self.chains = list(dict.fromkeys(map(tuple, self.chain_of.values())))

    def on_roads(self, places: Snapped) -> list[list[Spot]]:
        """Give each place on each open arc of its roads."""
        spots: list[list[Spot]] = [[] for _ in places.arc]
        for row, arc, part in roads_of(places):
            spots[row] += self._spots(arc, part)
        return spots

    def _spots(self, arc: int, part: float) -> Iterator[Spot]:
        back = int(self.graph.reverse[arc])
        for each, fraction in [(arc, part), *([(back, 1.0 - part)] if back not in {NO_ARC, arc} else [])]:
            if self.travel_ms[each] != UNREACHABLE_MS:
                yield Spot(each, fraction, int(np.floor(self.travel_ms[each] * fraction)))

    def reached(self, begin: list[Spot], clock: int, links: Links, waits: Waits) -> NDArray[np.int64]:
        """Give the earliest instant at each vertex."""
        seed, seed_at = [], []
        for spot in begin:
            chain = self.chain(spot.arc)
            ahead = chain[chain.index(spot.arc) :]
            seed.append(self.vertex(chain[-1]))
            if self.stands_before(spot):
                seed_at.append(entered(self.spans(chain), clock) + self.driven(chain))
            else:
                seed_at.append(clock + self.driven(ahead) - spot.reached_ms)
        seeds = np.array(seed, dtype=np.int64), np.array(seed_at, dtype=np.int64)
        arrivals: NDArray[np.int64] = earliest_arrivals(*seeds, len(links[0]) - 1, links, waits)
        return arrivals

    def stands_before(self, spot: Spot) -> bool:
        """Whether a place is at the very beginning of a chain that a closure names: not on it yet."""
        return spot.arc in self.closed_by and self.chain(spot.arc)[0] == spot.arc and spot.fraction == 0.0

    def links(self) -> Links:
        """Give every way on from a vertex, over one arc or over a whole chain."""
        arcs, graph = np.arange(self.graph.arcs), self.graph
        entry, last, driven_ms = np.full(len(arcs), -1), arcs.copy(), self.travel_ms.copy()
        may = self.travel_ms != UNREACHABLE_MS
        for number, chain in enumerate(self.chains):
            entry[chain[0]], last[chain[0]], driven_ms[chain[0]] = number, chain[-1], self.driven(chain)
            may[list(chain[1:])] = False
        begin, arc, lost_ms = (
            (self.one, self.other, self.lost_ms)
            if self.turning
            else (graph.tail.astype(np.int64), arcs, np.zeros(len(arcs), dtype=np.int64))
        )
        rows = np.flatnonzero(may[arc])
        rows = rows[np.argsort(begin[rows], kind="stable")]
        first = np.searchsorted(begin[rows], np.arange((graph.arcs if self.turning else graph.nodes) + 1))
        arc = arc[rows]
        return first, self._vertices(last[arc]), lost_ms[rows], entry[arc], driven_ms[arc]

    def waits(self) -> Waits:
        """Give the spans in which each chain cannot be entered."""
        spans = [self.spans(chain) for chain in self.chains]
        first = np.cumsum([0, *map(len, spans)], dtype=np.int64)
        from_ms, until_ms = np.array(list(itertools.chain(*spans)), dtype=np.int64).reshape(-1, 2).T
        return first, np.ascontiguousarray(from_ms), np.ascontiguousarray(until_ms)

    def spans(self, chain: Sequence[int]) -> list[tuple[int, int]]:
        """Give the spans in which some arc is closed between leaving the one before and reaching its end."""
        found, behind_ms = [], 0
        for number, arc in enumerate(chain):
            end_ms = self.driven(chain[: number + 1])
            for closure in self.closed_by.get(arc, ()):
                found += [(begins - end_ms, ends - behind_ms) for begins, ends in self.windows[closure]]
            behind_ms = end_ms
        return found

    def chain(self, arc: int) -> list[int]:
        """Give the chain of an arc, or the arc alone."""
        return self.chain_of.get(arc, [arc])

    def driven(self, chain: Sequence[int]) -> int:
        """Give the time over consecutive arcs, turns included."""
        lost = sum(dict(self.ways_on(one))[other] for one, other in itertools.pairwise(chain))
        return lost + sum(int(self.travel_ms[arc]) for arc in chain)

    def vertex(self, arc: int) -> int:
        """Give where one is after an arc."""
        return arc if self.turning else int(self.graph.head[arc])

    def _vertices(self, arcs: NDArray[np.int64]) -> NDArray[np.int64]:
        return arcs if self.turning else self.graph.head[arcs].astype(np.int64)

    def ways_on(self, arc: int) -> list[tuple[int, int]]:
        """Give the arcs that may follow one, and the time lost in each turn."""
        rows = slice(self._from[arc], self._from[arc + 1])
        return list(zip(self.other[rows].tolist(), self.lost_ms[rows].tolist(), strict=True))

    def ways_in(self, arc: int) -> list[tuple[int, int]]:
        """Give the arcs that may come before one, and the time lost in each turn."""
        rows = self._by_other[self._into[arc] : self._into[arc + 1]]
        return list(zip(self.one[rows].tolist(), self.lost_ms[rows].tolist(), strict=True))

    def _chain_of(self) -> dict[int, list[int]]:
        """Give, for each arc that a closure names, the consecutive arcs on which nobody waits."""
        ways_on = {arc: [b for b, _ in self.ways_on(arc) if self._counts(arc, b)] for arc in self.closed_by}
        ways_in = {arc: [a for a, _ in self.ways_in(arc) if self._counts(a, arc)] for arc in self.closed_by}
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


def entered(spans: Sequence[tuple[int, int]], at: int) -> int:
    """Wait until no span holds the instant any more."""
    while until := [ends for begins, ends in spans if begins <= at < ends]:
        at = max(until)
    return at
