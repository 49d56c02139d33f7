"""Driving times from the cells of a grid to the points of demand, on roads that stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.columns import UNREACHABLE_MS
from dispatch.covering.known_rows import KnownRows, middle_of
from dispatch.covering.open_roads import on_nearest_road, open_roads
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
        Where they lie with no road closed.
    closed : frozenset of int
        Arcs that are closed on the metric; whose road is closed counts as on the nearest open one.
    targets : Labels
        The searches to the points.
    """

    def __init__(self, metric: Metric, index: ArcIndex, points: Snapped, closed: frozenset[int]) -> None:
        self.metric, self.index, self.points, self.closed = metric, index, points, closed
        self._open = open_roads(index, metric.hierarchy.graph, closed)
        self.targets = keep_targets(metric, self._open.put(points))
        self._known = KnownRows()

    def travel_ms(self, cells: Sequence[Cell]) -> NDArray[np.int32]:
        """Give the driving times from cells to all points, (cells, points) int32; none beyond the limit."""
        new = self._known.missing(cells)
        if new:
            sources = keep_sources(self.metric, self._open.put(self.places(new)))
            self._known.add(new, within_limit(sources, self.targets))
        return self._known.table(cells)

    def places(self, cells: Sequence[Cell]) -> Snapped:
        """Give where cells are on the roads with none of them closed."""
        return on_nearest_road(self.index, middle_of(cells))


def within_limit(sources: Labels, targets: Labels) -> NDArray[np.int32]:
    """Give the travel times between kept places, `UNREACHABLE_MS` beyond the limit: then it is late in any case."""
    times_ms = labelled_travel_times(sources, targets)
    times_ms[times_ms > LIMIT_MS] = UNREACHABLE_MS
    return times_ms
