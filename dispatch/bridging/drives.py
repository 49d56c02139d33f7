"""Driving times on roads as they are, or would be with bridges raised; remembered while these roads stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.snapping import snap
from routing import UNREACHABLE_MS, keep_sources, keep_targets, labelled_travel_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import ArcIndex
    from routing import Labels, Metric

KEPT_TABLES: Final = 9
"""Three metrics (bridges down, as they are now, raised) to stations, points of demand and hospitals."""

MOST_ROWS: Final = 2_000
"""Rows of a table that are remembered at most; then it begins anew."""

DIGITS: Final = 4
"""Digits after the point by which a source is rounded: 11 m to the north, far less than any river is wide."""


@dataclass(slots=True)
class _Table:
    targets: Labels
    rows: dict[tuple[float, float], NDArray[np.int32]] = field(default_factory=dict)


class KeptDrives:
    """Tables of driving times on plain metrics; what was asked before changes no answer."""

    def __init__(self, index: ArcIndex) -> None:
        self._index = index
        self._tables: dict[tuple[int, bytes], _Table] = {}

    def travel_ms(
        self,
        metric: Metric,
        sources: NDArray[np.float64],
        targets: NDArray[np.float64],
        *,
        only: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.int32]:
        """Give the driving times from places to places, (sources, targets) int32.

        Parameters
        ----------
        metric : Metric
        sources : (sources, 2) float64
            Lon, lat; not finite where nobody knows.
        targets : (targets, 2) float64
        only : (sources,) bool, optional
            All others have `UNREACHABLE_MS` to every target, as those that nobody knows.
        """
        travel_ms = np.full((len(sources), len(targets)), UNREACHABLE_MS, dtype=np.int32)
        known = np.isfinite(sources).all(axis=1)
        rows = np.flatnonzero(known if only is None else known & only)
        if travel_ms.size and rows.size:
            table = self._table(metric, targets)
            cells = [(lon, lat) for lon, lat in np.round(sources[rows], DIGITS).tolist()]
            self._learn(table, cells)
            travel_ms[rows] = [table.rows[cell] for cell in cells]
        return travel_ms

    def _table(self, metric: Metric, targets: NDArray[np.float64]) -> _Table:
        """Give the table of some roads, which a metric and its pruned form have in common; it holds them itself."""
        key = id(metric.link_ms), targets.tobytes()
        found = self._tables.pop(key, None) or _Table(keep_targets(metric, snap(self._index, targets)))
        self._tables = dict([*self._tables.items(), (key, found)][-KEPT_TABLES:])
        return found

    def _learn(self, table: _Table, cells: list[tuple[float, float]]) -> None:
        if len(table.rows) > MOST_ROWS:
            table.rows.clear()
        new = sorted(set(cells) - table.rows.keys())
        if new:
            sources = keep_sources(table.targets.metric, snap(self._index, np.array(new)))
            table.rows.update(zip(new, labelled_travel_times(sources, table.targets), strict=True))
