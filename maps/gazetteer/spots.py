"""Places on the globe as points in space, where the straight distance is good for what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_RADIUS_M: Final = float(np.degrees(METRES_PER_DEGREE))


def in_space(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Give places in degrees as (n, 3) float64 metres from the middle of the earth (mean sphere)."""
    east, north = np.radians(np.asarray(lon, dtype=np.float64)), np.radians(np.asarray(lat, dtype=np.float64))
    flat = np.cos(north)
    return _RADIUS_M * np.column_stack((flat * np.cos(east), flat * np.sin(east), np.sin(north)))


def nearest(
    lon: NDArray[np.float64], lat: NDArray[np.float64], to_lon: NDArray[np.float64], to_lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give for each place the distance in metres to the nearest of the others and its row; infinity where none is."""
    from scipy.spatial import cKDTree

    if len(to_lon) == 0 or len(lon) == 0:
        return np.full(len(lon), np.inf), np.zeros(len(lon), dtype=np.int64)
    distance_m, row = cKDTree(in_space(to_lon, to_lat)).query(in_space(lon, lat))
    return np.asarray(distance_m), np.asarray(row)


def clusters(lon: NDArray[np.float64], lat: NDArray[np.float64], within_m: float) -> NDArray[np.int32]:
    """Number the groups of places that hang together by steps of at most `within_m` metres; (n,) int32 from 0."""
    from scipy.spatial import cKDTree

    spot = in_space(lon, lat)
    if len(spot) < 2 or np.linalg.norm(np.ptp(spot, axis=0)) <= within_m:
        return np.zeros(len(spot), dtype=np.int32)
    if len(spot) == 2:
        return np.arange(2, dtype=np.int32)
    pairs = cKDTree(spot).query_pairs(within_m, output_type="ndarray")
    return _joined(len(lon), pairs[:, 0], pairs[:, 1])


def _joined(count: int, one: NDArray[np.integer], other: NDArray[np.integer]) -> NDArray[np.int32]:
    """Number the groups of rows that are joined by pairs; (count,) int32 from 0."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int32)
