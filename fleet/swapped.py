"""Places whose lon and lat look swapped, seen from where the others lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import great_circle_m

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_PLACES: Final = 3
"""Fewer places have no middle from which one could stand out."""

FAR_M: Final = 1_000_000
"""(m) A place of the same service does not lie further from the others."""

NEAR_M: Final = 300_000
"""(m) A place of the same service lies nearer, once its degrees are put right."""


def swapped_places(places: Sequence[tuple[float, float]]) -> list[int]:
    """Give the rows of places (lon, lat) far from the middle of all that would be near it with lon and lat swapped."""
    if len(places) < FEWEST_PLACES:
        return []
    lon, lat = np.array(places, dtype=np.float64).T
    middle_lon, middle_lat = np.median(lon), np.median(lat)
    as_given = great_circle_m(lon, lat, middle_lon, middle_lat)
    swapped = great_circle_m(lat, lon, middle_lon, middle_lat)
    return [int(row) for row in np.flatnonzero((as_given > FAR_M) & (swapped < NEAR_M) & (np.abs(lon) <= 90))]
