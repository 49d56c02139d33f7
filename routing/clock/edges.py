"""The ways over roads that the clock closes: consecutive arcs of one closure are one edge, entered or waited for.

An arc is entered at an instant if it is open from then until its end is reached; before an edge one waits for the first
instant at which this holds for all its arcs. An edge ends where one could go another way, and where no closure closes
both the arc before and the arc after. For everything that counts this is first in, first out.

Who is on an edge may leave it at once, whatever the clock says; who stands at its very beginning is not on it. Who
wants to a place on one enters it like those who drive to the end of that arc.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routing.clock.timed_metric import ClockClosure
    from routing.metric import Metric
    from routing.terminals import Stops

    Turns = dict[tuple[int, int], int]

NO_ROW: Final = -1


@dataclass(frozen=True, eq=False, slots=True)
class TimedEdges:
    """The edges, and one row for each of their arcs, edge by edge in the order of driving.

    Attributes
    ----------
    arc, edge : (rows,) int32
    begin_ms, end_ms : (rows,) int64
        Time from entering the edge until the tail of the arc is left, and until its head is reached.
    shut_first : (rows + 1,) int64
        Where the intervals of each row lie.
    shut_from_ms, shut_until_ms : (intervals,) int64
        From when until when the edge must not be entered by one who drives to the end of that arc, in ms since 1970;
        ascending and apart for each row.
    last_row : (edges,) int64
        The row of the last arc of each edge.
    exit_vertex : (edges,) int64
        Vertex of the hierarchy where one is after the edge.
    approach_vertex, approach_edge, approach_ms : (approaches,) int64, int64, int32
        A vertex from which an edge is entered, the edge, and the time lost in the turn there.
    row_of_arc : (arcs,) int32
        `NO_ROW` for an arc of no edge.
    """

    arc: NDArray[np.int32]
    edge: NDArray[np.int32]
    begin_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    shut_first: NDArray[np.int64]
    shut_from_ms: NDArray[np.int64]
    shut_until_ms: NDArray[np.int64]
    last_row: NDArray[np.int64]
    exit_vertex: NDArray[np.int64]
    approach_vertex: NDArray[np.int64]
    approach_edge: NDArray[np.int64]
    approach_ms: NDArray[np.int32]
    row_of_arc: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.last_row)

    @property
    def first_row(self) -> NDArray[np.int64]:
        """The row of the first arc of each edge."""
        return np.concatenate(([0], self.last_row[:-1] + 1))[: len(self)]

    @property
    def edge_ms(self) -> NDArray[np.int64]:
        """Time from entering each edge to its end."""
        return self.end_ms[self.last_row]

    @property
    def shut(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """When the edges must not be entered, as kernels take it."""
        return self.shut_first, self.shut_from_ms, self.shut_until_ms


@dataclass(frozen=True, eq=False, slots=True)
class OnEdges:
    """Places on edges, once for each direction of their road that is on one.

    Attributes
    ----------
    place : (n,) int64
    row : (n,) int64
        Row of the edges.
    fraction : (n,) float64
        Part of the arc that lies behind the place.
    reached_ms : (n,) int64
        Time from entering the edge to the place.
    """

    place: NDArray[np.int64]
    row: NDArray[np.int64]
    fraction: NDArray[np.float64]
    reached_ms: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.place)

    def take(self, chosen: NDArray[np.bool_]) -> OnEdges:
        """Give some of them."""
        return OnEdges(self.place[chosen], self.row[chosen], self.fraction[chosen], self.reached_ms[chosen])


def places_on_edges(edges: TimedEdges, place: Stops) -> OnEdges:
    """Find which places are on edges; `place` as of the metric where these are open."""
    number = np.tile(np.arange(len(place)), 2)
    arc = np.concatenate((place.arc, place.back))
    fraction = np.concatenate((place.fraction, place.back_fraction))
    reached_ms = np.concatenate((place.reached_ms, place.back_reached_ms))
    row = np.where(reached_ms < INFINITE_MS, edges.row_of_arc[arc], NO_ROW)
    on = np.flatnonzero(row != NO_ROW)
    row = row[on].astype(np.int64)
    return OnEdges(number[on], row, fraction[on], edges.begin_ms[row] + reached_ms[on])


def timed_edges(metric: Metric, closures: Sequence[ClockClosure]) -> TimedEdges:
    """Find the edges over the open arcs of some closures."""
    of_arc: dict[int, set[int]] = {}
    for number, closure in enumerate(closures):
        for arc in closure.arcs[metric.travel_ms[closure.arcs] < INFINITE_MS].tolist():
            of_arc.setdefault(arc, set()).add(number)
    turns = _turns_at(metric, np.array(sorted(of_arc), dtype=np.int64))
    chains = _chains(of_arc, turns)
    rows = [row for chain in chains for row in _rows(metric, closures, of_arc, turns, chain)]
    arc = np.array([row.arc for row in rows], dtype=np.int32)
    row_of_arc = np.full(metric.hierarchy.graph.arcs, NO_ROW, dtype=np.int32)
    row_of_arc[arc] = np.arange(len(arc))
    size = np.array([len(chain) for chain in chains], dtype=np.int64)
    last_row = np.cumsum(size) - 1
    shut = np.concatenate([row.shut_ms for row in rows]) if rows else np.empty((0, 2), dtype=np.int64)
    approaches = np.array(list(_approaches(metric, turns, chains)), dtype=np.int64).reshape(-1, 3)
    last_arc = arc[last_row]
    graph = metric.hierarchy.graph
    return TimedEdges(
        arc=frozen(arc),
        edge=frozen(np.repeat(np.arange(len(chains), dtype=np.int32), size)),
        begin_ms=frozen(np.array([row.begin_ms for row in rows], dtype=np.int64)),
        end_ms=frozen(np.array([row.end_ms for row in rows], dtype=np.int64)),
        shut_first=frozen(np.cumsum([0, *(len(row.shut_ms) for row in rows)], dtype=np.int64)),
        shut_from_ms=frozen(shut[:, 0]),
        shut_until_ms=frozen(shut[:, 1]),
        last_row=frozen(last_row),
        exit_vertex=frozen((graph.head[last_arc] if metric.hierarchy.turns is None else last_arc).astype(np.int64)),
        approach_vertex=frozen(approaches[:, 0]),
        approach_edge=frozen(approaches[:, 1]),
        approach_ms=frozen(approaches[:, 2].astype(np.int32)),
        row_of_arc=frozen(row_of_arc),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Row:
    arc: int
    begin_ms: int
    end_ms: int
    shut_ms: NDArray[np.int64]


def _rows(
    metric: Metric,
    closures: Sequence[ClockClosure],
    of_arc: dict[int, set[int]],
    turns: Turns,
    chain: list[int],
) -> Iterator[_Row]:
    """Give the arcs of an edge, each with the instants at which one bound for its end must not enter the edge.

    At `t` one has left the arc before at `t + behind` and is at the end of this one at `t + end`; it must be open
    until then. A window from `b` until `e` forbids `t` from `b - end` until `e - behind`.
    """
    behind_ms = 0
    shut_ms = np.empty((0, 2), dtype=np.int64)
    for before, arc in zip([None, *chain[:-1]], chain, strict=True):
        begin_ms = behind_ms + (0 if before is None else turns[before, arc])
        end_ms = begin_ms + int(metric.travel_ms[arc])
        spans = [
            np.column_stack((closures[number].begins_ms - end_ms, closures[number].ends_ms - behind_ms))
            for number in sorted(of_arc[arc])
        ]
        shut_ms = _joined(np.concatenate((shut_ms, *spans)))
        yield _Row(arc, begin_ms, end_ms, shut_ms)
        behind_ms = end_ms


def _joined(spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join intervals that overlap or touch, (n, 2) int64; ascending."""
    if len(spans) == 0:
        return spans
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    until = np.maximum.accumulate(spans[:, 1])
    first = np.concatenate(([True], spans[1:, 0] > until[:-1]))
    last = np.concatenate((first[1:], [True]))
    return np.column_stack((spans[first, 0], until[last]))


def _chains(of_arc: dict[int, set[int]], turns: Turns) -> list[list[int]]:
    """Give the arcs of each edge in the order of driving; a closed ring begins at its lowest arc."""
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for one, other in turns:
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    follows = {
        one: other
        for one, (other, *more) in after.items()
        if not more and one != other and len(before[other]) == 1 and of_arc.get(one, set()) & of_arc.get(other, set())
    }
    starts = sorted(of_arc.keys() - follows.values())
    chains = [_followed(start, follows) for start in starts]
    left = of_arc.keys() - {arc for chain in chains for arc in chain}
    while left:
        chains.append(_followed(min(left), follows))
        left -= set(chains[-1])
    return chains


def _followed(start: int, follows: dict[int, int]) -> list[int]:
    chain = [start]
    while (arc := follows.get(chain[-1])) is not None and arc != start:
        chain.append(arc)
    return chain


def _approaches(metric: Metric, turns: Turns, chains: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    """Give the vertices from which each edge is entered, with the edge and the time lost in the turn."""
    if metric.hierarchy.turns is None:
        yield from ((int(metric.hierarchy.graph.tail[chain[0]]), edge, 0) for edge, chain in enumerate(chains))
        return
    edge_of = {chain[0]: edge for edge, chain in enumerate(chains)}
    yield from ((one, edge_of[other], lost_ms) for (one, other), lost_ms in turns.items() if other in edge_of)


def _turns_at(metric: Metric, arcs: NDArray[np.int64]) -> Turns:
    """Give the turns from and into some arcs that may be made, with the time lost; a closed road is still a road.

    Without turns in the hierarchy all are free, and one onto the way back is left out: it never helps.
    """
    table, turn_ms = metric.hierarchy.turns, metric.turn_ms
    if table is None or turn_ms is None:
        return _free_turns_at(metric, arcs)
    near = (np.isin(table.from_arc, arcs) | np.isin(table.to_arc, arcs)) & (turn_ms < INFINITE_MS)
    pairs = zip(table.from_arc[near].tolist(), table.to_arc[near].tolist(), strict=True)
    return dict(zip(pairs, turn_ms[near].tolist(), strict=True))


def _free_turns_at(metric: Metric, arcs: NDArray[np.int64]) -> Turns:
    graph = metric.hierarchy.graph
    nodes = np.union1d(graph.tail[arcs], graph.head[arcs])
    leaving: dict[int, list[int]] = {}
    for arc in np.flatnonzero(np.isin(graph.tail, nodes)).tolist():
        leaving.setdefault(int(graph.tail[arc]), []).append(arc)
    return {
        (one, other): 0
        for one in np.flatnonzero(np.isin(graph.head, nodes)).tolist()
        for other in leaving.get(int(graph.head[one]), [])
        if other != graph.reverse[one]
    }
