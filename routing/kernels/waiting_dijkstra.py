"""Dijkstra's algorithm that waits before closed roads: the plain answer that searches are held against.

It shares no code with them: no hierarchy, no overlay, one source at a time.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    LongArray = NDArray[np.int64]
    Links = tuple[LongArray, LongArray, LongArray, LongArray, LongArray]
    Waits = tuple[LongArray, LongArray, LongArray]

NEVER = 2**62


@njit(cache=True, nogil=True)
def earliest_entry(at: int, entry: int, waits: Waits) -> int:
    """Wait until no span of an entry holds the instant any more: a later one may hold where an earlier one ends."""
    first, from_ms, until_ms = waits
    waited = True
    while waited:
        waited = False
        for i in range(first[entry], first[entry + 1]):
            if from_ms[i] <= at < until_ms[i]:
                at = until_ms[i]
                waited = True
    return at


@njit(cache=True, nogil=True)
def earliest_arrivals(seed: LongArray, seed_at: LongArray, vertices: int, links: Links, waits: Waits) -> LongArray:
    """Find the earliest instant at every vertex.

    Parameters
    ----------
    seed, seed_at : (seeds,) int64
        Vertices and when one is there, in ms.
    vertices : int
    links : (vertices + 1,), four of (links,) int64
        Where the links that leave each vertex lie; where each leads; the time before it is entered, in ms; its entry,
        -1 where it is never closed; the time on it, in ms.
    waits : (entries + 1,), two of (spans,) int64
        Where the spans of each entry lie; from when until when it cannot be entered, in ms.

    Returns
    -------
    (vertices,) int64
        In ms, `NEVER` where no way leads.
    """
    first, head, before_ms, entry, driven_ms = links
    arrival = np.full(vertices, NEVER, np.int64)
    done = np.zeros(vertices, np.uint8)
    queue = [(seed_at[i], seed[i]) for i in range(len(seed))]
    heapify(queue)
    while len(queue) > 0:
        now, x = heappop(queue)
        if done[x]:
            continue
        done[x] = 1
        arrival[x] = now
        for k in range(first[x], first[x + 1]):
            y = head[k]
            if done[y]:
                continue
            at = now + before_ms[k]
            if entry[k] >= 0:
                at = earliest_entry(at, entry[k], waits)
            at += driven_ms[k]
            if at < arrival[y]:
                arrival[y] = at
                heappush(queue, (at, y))
    return arrival
