"""In which district a place lies."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.districts import OUTSIDE, rows_of_zones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.roster import Fleet

NO_DISTRICT: Final = OUTSIDE

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
