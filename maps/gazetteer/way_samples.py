"""Ways as points a few steps apart, for what is near them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.gazetteer.entries import NOWHERE
from maps.projection import plane_around
from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.gazetteer.osm_columns import Lines

_STEP_M: Final = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Points on ways in the order of their line, with the way's row; (samples,) each, degrees."""

    way: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def samples_of(lines: Lines, wanted: NDArray[np.bool_]) -> Samples:
    """Give the points of the wanted ways, (ways,) bool, and between them further ones at most 100 m apart."""
    way = np.repeat(np.arange(len(lines.id)), np.diff(lines.start))
    point = np.flatnonzero(wanted[way])
    last = np.zeros(len(way), dtype=bool)
    last[lines.start[1:] - 1] = True
    onward = np.where(last[point], point, point + 1)
    step_m = great_circle_m(lines.lon[point], lines.lat[point], lines.lon[onward], lines.lat[onward])
    count = np.maximum(np.ceil(step_m / _STEP_M).astype(np.int64), 1)
    owner = np.repeat(np.arange(len(point)), count)
    part = (np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)) / count[owner]
    here, there = point[owner], onward[owner]
    return Samples(
        way=way[here],
        lon=lines.lon[here] + part * (lines.lon[there] - lines.lon[here]),
        lat=lines.lat[here] + part * (lines.lat[there] - lines.lat[here]),
    )


def nearest_way(
    lines: Lines,
    wanted: NDArray[np.bool_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    *,
    within_m: float,
) -> NDArray[np.int32]:
    """Give for each place the nearest of the wanted ways, (ways,) bool; `NOWHERE` where none is within the distance."""
    import shapely

    found = np.full(len(lon), NOWHERE, dtype=np.int32)
    way = np.repeat(np.arange(len(lines.id)), np.diff(lines.start))
    points = np.flatnonzero(wanted[way])
    if not len(lon) or not len(points):
        return found
    plane = plane_around(lines.lon[points], lines.lat[points])
    rows, index = np.unique(way[points], return_inverse=True)
    drawn: Any = shapely.linestrings(plane.to_metres(lines.lon[points], lines.lat[points]), indices=index)
    tree = shapely.STRtree(drawn)
    stretched = np.cos(np.radians(plane.lat)) / np.cos(np.radians(np.clip(lat, -89, 89)))
    asked: Any = shapely.points(plane.to_metres(lon, lat))
    (place, which), away = tree.query_nearest(
        asked, max_distance=within_m * float(stretched.max()), return_distance=True, all_matches=False
    )
    near = away <= within_m * stretched[place]
    found[place[near]] = rows[which[near]]
    return found
