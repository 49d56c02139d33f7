"""Driving times from the cells of a grid to the points of demand, on roads that stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.snapping import NO_OTHERS, snap
from routing import keep_sources, keep_targets, labelled_travel_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import ArcIndex, Snapped
    from routing import Metric

    Cell = tuple[int, int]

GRID_DEGREES: Final = 0.004
"""A unit counts as at the nearest point of this grid: 450 m to the north, 220 m to the east at 60 degrees."""

MOST_CELLS: Final = 4_000
"""So many cells are remembered; beyond that it begins anew."""


class Searches:
    """The searches to the points of demand on one metric, and the times from cells that were asked for so far."""

    def __init__(self, metric: Metric, index: ArcIndex, points: Snapped) -> None:
        self._index = index
        self._targets = keep_targets(metric, points)
        self._known: dict[Cell, NDArray[np.int32]] = {}

    def travel_ms(self, places: NDArray[np.float64]) -> NDArray[np.int32]:
        """Give the driving times from places (places, 2) lon, lat to all points, (places, points) int32 ms."""
        cells = _cells(places)
        self._learn(sorted(set(cells) - self._known.keys()))
        return np.array([self._known[cell] for cell in cells], dtype=np.int32).reshape(len(places), -1)

    def _learn(self, new: list[Cell]) -> None:
        if not new:
            return
        if len(self._known) + len(new) > MOST_CELLS:
            self._known = {}
        places = on_nearest_road(self._index, np.array(new) * GRID_DEGREES)
        sources = keep_sources(self._targets.metric, places)
        self._known |= dict(zip(new, labelled_travel_times(sources, self._targets), strict=True))


def on_nearest_road(index: ArcIndex, places: NDArray[np.float64]) -> Snapped:
    """Put places on the nearest road alone: the point of a grid, or one that stands for many, is at no junction."""
    return replace(snap(index, places), others=NO_OTHERS)


def _cells(places: NDArray[np.float64]) -> list[Cell]:
    return [(east, north) for east, north in np.rint(places / GRID_DEGREES).astype(np.int64).tolist()]
