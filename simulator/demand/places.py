"""Places of drawn calls: where calls of the same zone came from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from simulator.chance import Purpose, generator
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.history.columns import History


class PlacesOfZones:
    """Recorded places by zone, in the order of the zones of a history."""

    def __init__(self, history: History) -> None:
        known = np.flatnonzero(~np.isnan(history.lon))
        known = known[np.argsort(history.zone[known], kind="stable")]
        bounds = np.searchsorted(history.zone[known], np.arange(len(history.zones) + 1))
        self._zones = history.zones
        self._first, self._count = bounds[:-1], np.diff(bounds)
        self._place = frozen(np.column_stack((history.lon[known], history.lat[known])))

    def draw(self, zone: NDArray[np.int32], *, seed: int, run: int = 0) -> NDArray[np.float64]:
        """Draw a place for each call, (calls, 2) float64 lon, lat; each call takes one number of a stream of its own.

        Parameters
        ----------
        zone : (calls,) int32
            Rows in the zones of the history.
        seed, run : int
            Another run with the same seed is independent of this one.

        Raises
        ------
        SimulatorError
            Where a zone has no recorded place.
        """
        bare = np.unique(zone[self._count[zone] == 0])
        if bare.size:
            raise SimulatorError(f"zone {self._zones[bare[0]]!r} has no recorded place to draw from")
        chance = generator(seed, Purpose.CALL_PLACES, run).random(len(zone))
        return frozen(self._place[self._first[zone] + (chance * self._count[zone]).astype(np.int64)])
