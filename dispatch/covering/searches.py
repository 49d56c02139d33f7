"""Driving times from the cells of a grid to the points of demand, on roads that stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dispatch.columns import UNREACHABLE_MS
from dispatch.covering.known_rows import KnownRows, middle_of
from maps.snapping import NO_OTHERS, snap
from routing import keep_sources, keep_targets, labelled_travel_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dispatch.covering.known_rows import Cell
    from maps.snapping import ArcIndex, Snapped
    from routing import Labels, Metric

LIMIT_MS: Final = 1_200_000
"""In time is within 20 min: order 388н of 20.06.2013, emergency form."""


class Searches:
    """All searches to the points of demand on one metric, and the times from the cells that were asked for so far.

    Attributes
    ----------
    metric : Metric
    points : maps.snapping.Snapped
    targets : Labels
        The searches to the points.
    """

    def __init__(self, metric: Metric, index: ArcIndex, points: Snapped) -> None:
        self.metric, self.points = metric, points
        self.targets = keep_targets(metric, points)
        self._index = index
        self._known = KnownRows()

    def travel_ms(self, cells: Sequence[Cell]) -> NDArray[np.int32]:
        """Give the driving times from cells to all points, (cells, points) int32; none beyond the limit."""
        new = self._known.missing(cells)
        if new:
            self._known.add(new, within_limit(keep_sources(self.metric, self.places(new)), self.targets))
        return self._known.table(cells)

    def places(self, cells: Sequence[Cell]) -> Snapped:
        """Give where cells are on the roads."""
        return on_nearest_road(self._index, middle_of(cells))


def on_nearest_road(index: ArcIndex, places: NDArray[np.float64]) -> Snapped:
    """Put places on the nearest road alone: what stands for all that lies around it need not be at a junction."""
    return replace(snap(index, places), others=NO_OTHERS)


def within_limit(sources: Labels, targets: Labels) -> NDArray[np.int32]:
    """Give the travel times between kept places, `UNREACHABLE_MS` beyond the limit: then it is late in any case."""
    times_ms = labelled_travel_times(sources, targets)
    times_ms[times_ms > LIMIT_MS] = UNREACHABLE_MS
    return times_ms
