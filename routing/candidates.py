"""Places that are on several roads at once: asked on each of them, answered by the quickest.

Which roads these are is a matter of geometry alone, as `maps.snapping` finds them: no closure changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.snapping import Snapped
from routing.walking import add_walks, walk_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray


def on_each_road(places: Snapped) -> Snapped:
    """Give places once for each of their roads: all on the nearest first, then those that have others on these."""
    others = places.others
    if len(others) == 0:
        return places
    return Snapped(
        np.concatenate((places.arc, others.arc)),
        np.concatenate((places.fraction, others.fraction)),
        np.concatenate((places.lon, others.lon)),
        np.concatenate((places.lat, others.lat)),
        np.concatenate((places.distance_m, places.distance_m[others.place])),
    )


def place_rows(places: Snapped) -> NDArray[np.int64]:
    """Give which place each row of `on_each_road` is of."""
    return np.concatenate((np.arange(len(places)), places.others.place))


def between_places(times: NDArray[np.int32], sources: Snapped, targets: Snapped) -> NDArray[np.int32]:
    """Find the times between places, walks included, of the times between them on each of their roads.

    Parameters
    ----------
    times, sources, targets
        As of `quickest_times`.

    Returns
    -------
    (S, T) int32
    """
    return add_walks(quickest_times(times, sources, targets), walk_ms(targets))


def quickest_times(times: NDArray[np.int32], sources: Snapped, targets: Snapped) -> NDArray[np.int32]:
    """Find the times between points on roads, walks left out, of the times between these on each of their roads.

    Parameters
    ----------
    times : (rows of S places, rows of T places) int32
        In ms, `UNREACHABLE_MS` for no way; rows as of `on_each_road`. Written over.
    sources, targets : maps.snapping.Snapped
        S and T places.

    Returns
    -------
    (S, T) int32
    """
    times = _quickest(times, sources)
    return np.ascontiguousarray(_quickest(times.T, targets).T)


def quickest_pair(times: NDArray[np.int32], source: Snapped, target: Snapped) -> tuple[Snapped, Snapped]:
    """Choose the road of one place and the road of another between which it takes least.

    Parameters
    ----------
    times : (S, T) int32
        Between all roads of the one and all of the other.
    source, target : maps.snapping.Snapped
        As given by `on_each_road`, S and T rows.
    """
    row, column = np.unravel_index(np.argmin(times), times.shape)
    return source.row(int(row)), target.row(int(column))


def _quickest(times: NDArray[np.int32], places: Snapped) -> NDArray[np.int32]:
    """Lower the rows of places by those that they have on other roads, and drop these."""
    place = places.others.place
    if len(place) == 0:
        return times
    first = np.flatnonzero(np.diff(place, prepend=-1))
    best = np.minimum.reduceat(times[len(places) :], first, axis=0)
    times[place[first]] = np.minimum(times[place[first]], best)
    return times[: len(places)]
