"""A route being driven from an instant on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fleet.instants import MS

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Drive:
    """A vehicle on its way along a line, at the time that the route gives each point of it.

    Attributes
    ----------
    starts_at : datetime
        When the wheels roll, aware.
    geometry : (points, 2) float64
        Lon, lat in degrees, at least one point.
    vertex_ms : (points,) int64
        When each point is passed, ms after the start: from 0, never falling.
    """

    starts_at: datetime
    geometry: NDArray[np.float64]
    vertex_ms: NDArray[np.int64]

    @property
    def arrives_at(self) -> datetime:
        """When the last point is reached."""
        return self.starts_at + int(self.vertex_ms[-1]) * MS

    def position_at(self, now: datetime) -> LonLat:
        """Give the place at an instant: before the start the first point, after the arrival the last.

        Between two points the vehicle is at the part of the line between them that is the part of the time, so it is
        never faster than the route says.
        """
        elapsed_ms = (now - self.starts_at) / MS
        after = int(np.searchsorted(self.vertex_ms, elapsed_ms, side="right"))
        if after == 0:
            return _lon_lat(self.geometry[0])
        if after == len(self.vertex_ms):
            return _lon_lat(self.geometry[-1])
        before_ms, after_ms = int(self.vertex_ms[after - 1]), int(self.vertex_ms[after])
        part = (elapsed_ms - before_ms) / (after_ms - before_ms)
        start, end = self.geometry[after - 1], self.geometry[after]
        return _lon_lat(start + part * (end - start))


def _lon_lat(point: NDArray[Any]) -> LonLat:
    return float(point[0]), float(point[1])
