"""Whether a fleet lies on the map: a station in the sea is refused before anyone starts from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.complaints import Complaints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.roster import Fleet
    from maps.snapping import ArcIndex

ROAD_LIMIT_M: Final = 1000.0
"""(m) A station or hospital stands nearer to a road."""


def check_against_map(fleet: Fleet, index: ArcIndex, limit_m: float = ROAD_LIMIT_M) -> None:
    """Refuse a fleet with a station or hospital further than `limit_m` from every road.

    Raises
    ------
    FleetError
        With one line for each, beginning with the file and line where it was read.
    """
    stand = [("station", each.id, each.lon, each.lat) for each in fleet.stations]
    stand += [("hospital", each.id, each.lon, each.lat) for each in fleet.hospitals]
    places = np.array([(lon, lat) for _, _, lon, lat in stand], dtype=np.float64).reshape(-1, 2)
    off_road = ~_near_road(index, places, limit_m)
    swapped = _near_road(index, places[:, ::-1], limit_m)
    complaints = Complaints()
    for row in np.flatnonzero(off_road):
        kind, key, lon, lat = stand[row]
        hint = ": lon and lat look swapped" if swapped[row] else ""
        file, line = fleet.origins.get((kind, key), (f"{kind} {key}", 0))
        complaints.add(file, line, f"{lon:g},{lat:g} is more than {limit_m:g} m from any road of the map{hint}")
    complaints.raise_if_any()


def _near_road(index: ArcIndex, places: NDArray[np.float64], limit_m: float) -> NDArray[np.bool_]:
    """Tell which places (lon, lat) are possible and within the limit of a road."""
    from maps.snapping import snap

    near = np.abs(places[:, 1]) <= 90
    near[near] = snap(index, places[near]).distance_m <= limit_m
    return near
