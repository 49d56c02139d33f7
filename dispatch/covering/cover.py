"""Who is left where one unit goes: the cover of the region as it stands, for the price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS, Refusal
from dispatch.price import RESUSCITATION_BIT
from fleet.coverage import coverage, demand_columns, demand_points, reached_within, unit_columns
from maps.snapping import snap
from routing import keep_sources, keep_targets, labelled_travel_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import UnitColumns
    from fleet.coverage import Coverage, Demand, DemandColumns
    from fleet.zones import Zone
    from maps.store import BuiltMap
    from routing import Labels, Metric

POINTS: Final = 500
"""The demand of a region is gathered to so many points, so that a unit that has moved is looked at in half a ms."""

LIMIT_MS: Final = 1_200_000
"""In time is within 20 min: order 388н of 20.06.2013, emergency form."""

GRID_DEGREES: Final = 0.004
"""A unit counts as at the nearest point of this grid: 450 m to the north, 220 m to the east at 60 degrees."""

BUSY: Final = 0.4
"""Share of its time in which a unit is busy, until the service measures its own (m)."""

RESUSCITATION_SHARE: Final = 0.07
"""Share of demand that needs a resuscitation crew, as 31 of the 450 crews of St Petersburg are such."""


class Cover:
    """The demand of a region, and how long it takes to its points; remembered while the roads stay as they are."""

    def __init__(self, built: BuiltMap, zones: tuple[Zone, ...]) -> None:
        self.demand: Demand = demand_points(built.graph, built.places, zones, most=max(POINTS, len(zones) + 1))
        self._index = built.index
        self._points = snap(built.index, np.column_stack((self.demand.lon, self.demand.lat)))
        self._labels: Labels | None = None
        self._known: dict[tuple[float, float], NDArray[np.int32]] = {}

    def of(self, units: UnitColumns, places: NDArray[np.float64], metric: Metric, hour_of_week: int) -> Coverage:
        """Compute what the idle units cover, and what is lost with each.

        Parameters
        ----------
        units : UnitColumns
        places : (units, 2) float64
            Lon, lat; not finite where nobody knows.
        metric : Metric
            All roads as they are now; closures by the clock do not count.
        hour_of_week : int
        """
        wanted = self.wanted(hour_of_week)
        idle = units.refusal == Refusal.NONE
        reach = reached_within(units.turnout_ms, self.travel_ms(places, metric, only=idle), LIMIT_MS)
        return coverage(wanted, unit_columns(wanted, reach, capabilities=units.capabilities, idle=idle))

    def wanted(self, hour_of_week: int) -> DemandColumns:
        """Give the demand of an hour in two classes: what every crew can serve, and what needs resuscitation."""
        return demand_columns(
            np.outer((1 - RESUSCITATION_SHARE, RESUSCITATION_SHARE), self.demand.at_hour(hour_of_week)),
            (BUSY, BUSY),
            needs=(0, RESUSCITATION_BIT),
            district=self.demand.district,
            districts=len(self.demand.districts),
        )

    def travel_ms(
        self, places: NDArray[np.float64], metric: Metric, *, only: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int32]:
        """Give the driving times from places to every point of demand.

        Parameters
        ----------
        places : (places, 2) float64
            Lon, lat; not finite where nobody knows.
        metric : Metric
        only : (places,) bool, optional
            All others have `UNREACHABLE_MS` to every point, as those that nobody knows.
        """
        travel_ms = np.full((len(places), len(self.demand.lon)), UNREACHABLE_MS, dtype=np.int32)
        known = np.isfinite(places).all(axis=1)
        rows = np.flatnonzero(known if only is None else known & only)
        cells = [(lon, lat) for lon, lat in _on_grid(places[rows]).tolist()]
        self._learn(cells, metric)
        for row, cell in zip(rows.tolist(), cells, strict=True):
            travel_ms[row] = self._known[cell]
        return travel_ms

    def _learn(self, cells: list[tuple[float, float]], metric: Metric) -> None:
        """Search from cells that are not known yet; forget all where the roads have changed."""
        if self._labels is None or self._labels.metric is not metric:
            self._labels, self._known = keep_targets(metric, self._points), {}
        new = sorted(set(cells) - self._known.keys())
        if new:
            sources = keep_sources(metric, snap(self._index, np.array(new)))
            self._known |= dict(zip(new, labelled_travel_times(sources, self._labels), strict=True))


def _on_grid(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.rint(places / GRID_DEGREES) * GRID_DEGREES)
