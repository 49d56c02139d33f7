"""The way on foot to places that lie far from any road: a crew walks from its vehicle to the patient.

A target has it in its times; from a source nothing is walked: a vehicle stands on the road and drives on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routing.times import INFINITE_MS, UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped

FAR_FROM_ROAD_M: Final = 300.0
"""Further from the nearest road than this, a place is walked to."""

WALKING_MPS: Final = 5.0 / 3.6
"""Speed of a crew on foot (m)."""


def walk_m(places: Snapped) -> NDArray[np.float64]:
    """Give how far one walks to each place from its point on the road, (places,) float64 m; 0 to those near a road."""
    return np.where(places.distance_m > FAR_FROM_ROAD_M, places.distance_m, 0.0)


def walk_ms(places: Snapped) -> NDArray[np.int64]:
    """Give how long that takes, (places,) int64 ms, rounded down."""
    return np.floor(walk_m(places) / WALKING_MPS * 1000.0).astype(np.int64)


def add_walks(times: NDArray[np.int32], walks_ms: NDArray[np.int64]) -> NDArray[np.int32]:
    """Add walks to the times to their targets.

    Parameters
    ----------
    times : (S, T) int32
        In ms, `UNREACHABLE_MS` for no way. Written over.
    walks_ms : (T,) int64

    Returns
    -------
    (S, T) int32
        As a way of 2**30 - 1 ms or more counts as none, so does one that is as long with its walk.
    """
    far = np.flatnonzero(walks_ms)
    if len(far):
        total_ms = times[:, far] + walks_ms[far]
        times[:, far] = np.where(total_ms < INFINITE_MS, total_ms, UNREACHABLE_MS)
    return times
