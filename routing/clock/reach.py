"""How soon everything is reached from one place where closures by the clock are judged at arrival.

The ways over arcs that the clock closes are few: when each of their ends is reached is found first. From these ends and
from the place at once, one sweep over the metric without such arcs gives all the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.candidates import on_each_road
from routing.clock.search import EdgeTimes, approaches, edge_times
from routing.reach import Reached, place_terminals, vertex_times
from routing.terminals import Terminals, vertex_terminals
from routing.times import INFINITE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.clock.timed_metric import TimedMetric


def timed_reached(timed: TimedMetric, source: Snapped, start_ms: int) -> Reached:
    """Find when one place's vehicle is where, if it sets out at a moment.

    Parameters
    ----------
    timed : TimedMetric
    source : maps.snapping.Snapped
        Of one place.
    start_ms : int
        In ms since 1970.
    """
    rows = on_each_road(source)
    found = edge_times(timed, approaches(timed, rows), np.full(len(rows), start_ms))
    ends = vertex_terminals(timed.without.hierarchy, timed.edges.exit_vertex, found.head_ms.min(axis=0))
    begin = _joined(place_terminals(timed.without, source), ends)
    left_ms, head_ms = _along_edges(timed, found, start_ms)
    return Reached(timed.without, vertex_times(timed.without, begin), timed.edges.arc, left_ms, head_ms)


def _joined(one: Terminals, other: Terminals) -> Terminals:
    return Terminals(
        seed=np.concatenate((one.seed, other.seed)),
        seed_ms=np.concatenate((one.seed_ms, other.seed_ms)),
        high_depth=np.concatenate((one.high_depth, other.high_depth)),
        high_ms=np.concatenate((one.high_ms, other.high_ms)),
    )


def _along_edges(timed: TimedMetric, found: EdgeTimes, start_ms: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give when the tail of each arc of an edge is left and its head reached, kernel times, row by row."""
    from routing.kernels.timed_overlay import entered_ms

    edges = timed.edges
    tail_ms = found.tail_ms.min(axis=0)[edges.edge].astype(np.int64)
    entered = np.array(
        [entered_ms(start_ms, int(ms), row, edges.shut) for row, ms in enumerate(tail_ms)], dtype=np.int64
    )
    entered = np.where(tail_ms < INFINITE_MS, entered, INFINITE_MS)
    left_ms, head_ms = entered + edges.begin_ms, entered + edges.end_ms
    for place_row, reached_ms in zip(found.on.row.tolist(), found.on.reached_ms.tolist(), strict=True):
        last = int(edges.last_row[edges.edge[place_row]])
        ahead, onward = slice(place_row + 1, last + 1), slice(place_row, last + 1)
        left_ms[ahead] = np.minimum(left_ms[ahead], edges.begin_ms[ahead] - reached_ms)
        head_ms[onward] = np.minimum(head_ms[onward], edges.end_ms[onward] - reached_ms)
    return _kernel_ms(left_ms), _kernel_ms(head_ms)


def _kernel_ms(times: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.minimum(times, INFINITE_MS).astype(np.int32)
