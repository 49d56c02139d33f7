"""How much slower than the free road each class of road is, hour of the week by hour of the week: data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS, ROAD_CLASSES, frozen
from routing.speeds.errors import SpeedError

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from numpy.typing import NDArray

    from maps import RoadGraph

HOURS: Final = 168
_LEAST, _MOST = 0.01, 10.0


@dataclass(frozen=True, eq=False, slots=True)
class SpeedProfile:
    """Speeds by class of road and hour of the week.

    Attributes
    ----------
    name : str
    source : str
        Where the figures come from, shown beside them.
    factor : (classes, 168) float64
        Speed as a part of that on the free road: by `maps.road_graph.ROAD_CLASSES`, from Monday 00:00 by the clock of
        the place.

    Raises
    ------
    SpeedError
        Where the factors are not of this shape, or one is not between 0.01 and 10.
    """

    name: str
    source: str
    factor: NDArray[np.float64]

    def __post_init__(self) -> None:
        shape = (len(ROAD_CLASSES), HOURS)
        if self.factor.shape != shape:
            raise SpeedError(f"speeds {self.name!r}: the factors must have the shape {shape}, not {self.factor.shape}")
        wrong = np.argwhere(~((self.factor >= _LEAST) & (self.factor <= _MOST)))
        if len(wrong):
            row, hour = wrong[0]
            raise SpeedError(
                f"speeds {self.name!r}: the factor of {ROAD_CLASSES[row]} in hour {hour} of the week is "
                f"{self.factor[row, hour]:g}, outside {_LEAST:g} to {_MOST:g}"
            )
        object.__setattr__(self, "factor", frozen(self.factor))


def hour_of_week(at: datetime, zone: tzinfo) -> int:
    """Give the hour of the week, 0 to 167 from Monday 00:00, of a moment by the clock of the place.

    Raises
    ------
    SpeedError
        Where the moment has no time zone.
    """
    if at.tzinfo is None:
        raise SpeedError(f"the moment {at.isoformat()} has no time zone")
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def hourly_travel_ms(graph: RoadGraph, profile: SpeedProfile, hour: int) -> NDArray[np.int32]:
    """Give the travel times of an hour of the week, as `routing.customise` takes them.

    Parameters
    ----------
    graph : RoadGraph
        Its own times are those on the free road.
    profile : SpeedProfile
    hour : int
        0 to 167, from Monday 00:00 by the clock of the place; see `hour_of_week`.

    Returns
    -------
    (arcs,) int32
        In ms, rounded; at most `maps.road_graph.MAX_TRAVEL_MS`.

    Raises
    ------
    SpeedError
        Where there is no such hour.
    """
    if not 0 <= hour < HOURS:
        raise SpeedError(f"a week has the hours 0 to {HOURS - 1}, not {hour}")
    slower_ms: NDArray[np.float64] = graph.travel_ms / profile.factor[graph.road_class, hour]
    return np.minimum(np.round(slower_ms), MAX_TRAVEL_MS).astype(np.int32)
