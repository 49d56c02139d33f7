"""Degrees to local metres and back: the one place that knows the order of axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

POLE_DEGREES: Final = 89.9
"""Places nearer to a pole are drawn here: Mercator's plane has no pole."""


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """Mercator's plane with true scale at `lat`, x from `lon` east, y from `lat` north, in metres.

    It keeps shapes at every place, so what is nearest on it is nearest on the ground, however large the map.
    Formulas: Snyder, Map Projections: A Working Manual, USGS 1395, equations 7-1 to 7-5 (sphere).
    """

    lon: float
    lat: float

    def to_metres(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give x, y of places in degrees, (n, 2) float64; the shorter way round the earth is taken."""
        east = (lon - self.lon + 180.0) % 360.0 - 180.0
        north = _stretched(np.clip(lat, -POLE_DEGREES, POLE_DEGREES)) - _stretched(self.lat)
        return np.column_stack((east, north)) * self._metres_per_degree

    def to_degrees(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give lon, lat of places in metres, (n, 2) float64."""
        lon = (self.lon + x / self._metres_per_degree + 180.0) % 360.0 - 180.0
        north = np.radians(y / self._metres_per_degree + _stretched(self.lat))
        return np.column_stack((lon, np.degrees(np.arctan(np.sinh(north)))))

    @property
    def _metres_per_degree(self) -> float:
        return float(METRES_PER_DEGREE * np.cos(np.radians(self.lat)))


def plane_around(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> LocalPlane:
    """Give the plane around the middle of the places."""
    if len(lon) == 0:
        return LocalPlane(0.0, 0.0)
    return LocalPlane(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)


def _stretched(lat: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Give Mercator's latitude in degrees."""
    return np.asarray(np.degrees(np.arcsinh(np.tan(np.radians(lat)))))
