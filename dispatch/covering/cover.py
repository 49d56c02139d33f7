"""Who is left where one unit goes: the cover of the region as it stands, for the price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import UNREACHABLE_MS, Refusal
from dispatch.covering.known_rows import cells_of
from dispatch.covering.open_roads import on_nearest_road
from dispatch.covering.remembered import Remembered
from dispatch.covering.searches import LIMIT_MS
from dispatch.price import RESUSCITATION_BIT
from fleet.coverage import coverage, demand_columns, demand_points, reached_within, unit_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import UnitColumns
    from dispatch.covering.busy import Busy
    from dispatch.covering.roads import Roads
    from fleet.coverage import Coverage, Demand, DemandColumns
    from fleet.zones import Zone
    from maps.store import BuiltMap

__all__ = ["LIMIT_MS", "Cover"]

POINTS: Final = 500
"""The demand of a region is gathered to so many points, so that a unit that has moved is looked at in half a ms."""

RESUSCITATION_SHARE: Final = 0.07
"""Share of demand that needs a resuscitation crew, as 31 of the 450 crews of St Petersburg are such."""


class Cover:
    """The demand of a region, and how long it takes to its points; remembered by what is closed on the roads."""

    def __init__(self, built: BuiltMap, zones: tuple[Zone, ...]) -> None:
        self.demand: Demand = demand_points(built.graph, built.places, zones, most=max(POINTS, len(zones) + 1))
        points = on_nearest_road(built.index, np.column_stack((self.demand.lon, self.demand.lat)))
        self._times = Remembered(built.index, points)

    def of(self, units: UnitColumns, places: NDArray[np.float64], roads: Roads, busy: Busy) -> Coverage:
        """Compute what the idle units cover, and what is lost with each.

        Parameters
        ----------
        units : UnitColumns
        places : (units, 2) float64
            Lon, lat; not finite where nobody knows.
        roads : Roads
            As they are now: whom a raised bridge parts from a point does not cover it.
        busy : Busy
        """
        wanted = self.wanted(roads.hour, busy)
        idle = (units.refusal == Refusal.NONE) & units.by_road
        reach = reached_within(units.turnout_ms, self.travel_ms(places, roads, only=idle), LIMIT_MS)
        return coverage(wanted, unit_columns(wanted, reach, capabilities=units.capabilities, idle=idle))

    def wanted(self, hour_of_week: int, busy: Busy) -> DemandColumns:
        """Give the demand of an hour in two classes: what every crew can serve, and what needs resuscitation."""
        return demand_columns(
            np.outer((1 - RESUSCITATION_SHARE, RESUSCITATION_SHARE), self.demand.at_hour(hour_of_week)),
            (busy.every, busy.resuscitation),
            needs=(0, RESUSCITATION_BIT),
            district=self.demand.district,
            districts=len(self.demand.districts),
        )

    def travel_ms(
        self, places: NDArray[np.float64], roads: Roads, *, only: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int32]:
        """Give the driving times from places to every point of demand, `UNREACHABLE_MS` beyond `LIMIT_MS`.

        Parameters
        ----------
        places : (places, 2) float64
            Lon, lat; not finite where nobody knows.
        roads : Roads
        only : (places,) bool, optional
            All others have `UNREACHABLE_MS` to every point, as those that nobody knows.
        """
        travel_ms = np.full((len(places), len(self.demand.lon)), UNREACHABLE_MS, dtype=np.int32)
        known = np.isfinite(places).all(axis=1)
        rows = np.flatnonzero(known if only is None else known & only)
        if rows.size:
            travel_ms[rows] = self._times.travel_ms(cells_of(places[rows]), roads)
        return travel_ms
