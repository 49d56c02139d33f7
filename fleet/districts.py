"""In which district, a zone of the fleet, places lie."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fleet.roster import Fleet
    from fleet.zones import Zone

NO_DISTRICT: Final = -1

PLACES_KEPT: Final = 10_000
"""So many places are remembered with their districts."""


class Districts:
    """The zones of a fleet as districts, by their rows.

    Attributes
    ----------
    of_units : (units,) int32
        District of each unit's station; `NO_DISTRICT` where it lies in none.
    """

    def __init__(self, fleet: Fleet) -> None:
        self._zones = fleet.zones
        self.at = lru_cache(PLACES_KEPT)(self._at)
        stations = {each.id: self.at(each.lon, each.lat) for each in fleet.stations}
        self.of_units: NDArray[np.int32] = np.array([stations[unit.station] for unit in fleet.units], dtype=np.int32)

    def _at(self, lon: float, lat: float) -> int:
        """Give the row of the first zone that holds a place."""
        return int(rows_of_zones(self._zones, np.array([lon]), np.array([lat]))[0])


def rows_of_zones(zones: Sequence[Zone], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
    """Give the row of the first zone that holds each place in degrees, (places,) int32, else `NO_DISTRICT`."""
    import shapely

    row = np.full(len(lon), NO_DISTRICT, dtype=np.int32)
    for number, zone in enumerate(zones):
        shapely.prepare(zone.outline)
        open_rows = np.flatnonzero(row == NO_DISTRICT)
        inside = shapely.intersects_xy(zone.outline, lon[open_rows], lat[open_rows])
        row[open_rows[inside]] = number
    return row
