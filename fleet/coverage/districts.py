"""In which zone of a fleet places lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fleet.zones import Zone

OUTSIDE: Final = -1


def rows_of_zones(zones: Sequence[Zone], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
    """Give the row of the first zone that holds each place in degrees, (places,) int32, `OUTSIDE` where none does."""
    import shapely

    row = np.full(len(lon), OUTSIDE, dtype=np.int32)
    for number, zone in enumerate(zones):
        shapely.prepare(zone.outline)
        open_rows = np.flatnonzero(row == OUTSIDE)
        inside = shapely.intersects_xy(zone.outline, lon[open_rows], lat[open_rows])
        row[open_rows[inside]] = number
    return row
