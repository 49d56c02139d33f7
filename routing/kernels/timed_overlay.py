"""Times over the edges that the clock closes: found for few edges, spread over whole tables.

Waiting is first in, first out, so that the earliest time at the beginning of an edge gives the earliest at its end, and
Dijkstra's algorithm holds.

References
----------
Dreyfus: An appraisal of some shortest-path algorithms. Operations Research 17, 1969: time-dependent shortest paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int32]
    LongArray = NDArray[np.int64]
    Shut = tuple[LongArray, LongArray, LongArray]

NO_EDGE = -1
INFINITE_MS = 2**30 - 1


@njit(cache=True, nogil=True)
def entered_ms(start_ms: int, ms: int, row: int, shut: Shut) -> np.int64:
    """Give when an edge is entered by one who is there at `ms` after the start, and goes on to the arc of a row."""
    first, from_ms, until_ms = shut
    begin = first[row]
    end = first[row + 1]
    clock_ms = start_ms + ms
    nth = begin + np.searchsorted(from_ms[begin:end], clock_ms, side="right") - 1
    if nth >= begin and until_ms[nth] > clock_ms:
        return np.int64(until_ms[nth] - start_ms)
    return np.int64(ms)


@njit(cache=True, nogil=True)
def edge_times(
    start_ms: LongArray,
    approach_ms: IntArray,
    left_ms: IntArray,
    apart_ms: IntArray,
    edge_ms: LongArray,
    last_row: LongArray,
    shut: Shut,
) -> tuple[IntArray, IntArray, IntArray]:
    """Find when each source can be at the beginning of each edge and at its end.

    Parameters
    ----------
    start_ms : (sources,) int64
        When each source sets out, in ms since 1970.
    approach_ms : (sources, edges) int32
        Time to the beginning of each edge without any other, `INFINITE_MS` for no way.
    left_ms : (sources, edges) int32
        Time to the end of an edge on which the source is, `INFINITE_MS` where it is not.
    apart_ms : (edges, edges) int32
        Time from the end of an edge to the beginning of another.
    edge_ms : (edges,) int64
        Time from entering an edge to its end.
    last_row : (edges,) int64
        Which intervals hold for the whole edge.
    shut : (rows + 1,), (intervals,), (intervals,) int64
        Where the intervals of each row lie; from when until when the edge must not be entered, in ms since 1970.

    Returns
    -------
    tail_ms, head_ms : (sources, edges) int32
        Time to the beginning and to the end, `INFINITE_MS` for no way.
    before : (sources, edges) int32
        The edge that was passed before the beginning of each was reached, `NO_EDGE` where none was.
    """
    sources, edges = approach_ms.shape
    tail_ms = approach_ms.copy()
    head_ms = left_ms.copy()
    before = np.full((sources, edges), NO_EDGE, np.int32)
    settled = np.empty(edges, np.bool_)
    for i in range(sources):
        settled[:] = False
        for f in range(edges):
            if tail_ms[i, f] < INFINITE_MS:
                ms = entered_ms(start_ms[i], tail_ms[i, f], last_row[f], shut) + edge_ms[f]
                head_ms[i, f] = min(np.int64(head_ms[i, f]), ms)
        for _ in range(edges):
            e = NO_EDGE
            for f in range(edges):
                if not settled[f] and head_ms[i, f] < INFINITE_MS and (e == NO_EDGE or head_ms[i, f] < head_ms[i, e]):
                    e = f
            if e == NO_EDGE:
                break
            settled[e] = True
            for f in range(edges):
                reached_ms = head_ms[i, e] + apart_ms[e, f]
                if reached_ms < tail_ms[i, f]:
                    tail_ms[i, f] = reached_ms
                    before[i, f] = e
                    ms = entered_ms(start_ms[i], reached_ms, last_row[f], shut) + edge_ms[f]
                    head_ms[i, f] = min(np.int64(head_ms[i, f]), ms)
    return tail_ms, head_ms, before


@njit(cache=True, nogil=True)
def lower_behind_edges(head_ms: IntArray, onward_ms: IntArray, table: IntArray) -> None:
    """Lower a table by the ways that end with an edge and a drive without one.

    Parameters
    ----------
    head_ms : (sources, edges) int32
        As of `edge_times`.
    onward_ms : (edges, targets) int32
        Time from the end of each edge to each target, `INFINITE_MS` for no way.
    table : (sources, targets) int32
        Lowered; any number from `INFINITE_MS` on stands for no way.
    """
    sources, targets = table.shape
    row = np.empty(targets, np.int32)
    for i in range(sources):
        row[:] = INFINITE_MS
        for e in range(head_ms.shape[1]):
            ms = head_ms[i, e]
            if ms < INFINITE_MS:
                onward = onward_ms[e]
                for j in range(targets):
                    row[j] = min(row[j], np.int32(ms + onward[j]))
        for j in range(targets):
            if row[j] < INFINITE_MS:
                table[i, j] = min(table[i, j], row[j])


@njit(cache=True, nogil=True)
def lower_on_edges(
    start_ms: LongArray,
    tail_ms: IntArray,
    edge: IntArray,
    row: LongArray,
    reached_ms: LongArray,
    column: LongArray,
    shut: Shut,
    table: IntArray,
) -> None:
    """Lower a table by the ways that end on an edge.

    Parameters
    ----------
    start_ms, tail_ms, shut
        As of `edge_times`.
    edge, row, reached_ms, column : (ends,) int32, int64, int64, int64
        The edge of each end, which intervals hold for it, the time to it from entering the edge, its column.
    table : (sources, targets) int32
        Lowered.
    """
    for i in range(len(start_ms)):
        for k in range(len(edge)):
            ms = tail_ms[i, edge[k]]
            if ms < INFINITE_MS:
                total_ms = entered_ms(start_ms[i], ms, row[k], shut) + reached_ms[k]
                if total_ms < INFINITE_MS:
                    table[i, column[k]] = min(np.int64(table[i, column[k]]), total_ms)
