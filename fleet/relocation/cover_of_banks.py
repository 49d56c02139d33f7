"""Which banks have cover: an idle unit that reaches some of their demand in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns


def covers_of_units(
    wanted: DemandColumns,
    reach: NDArray[np.bool_],
    serves: NDArray[np.bool_],
    zone_bank: NDArray[np.int32],
    banks: int,
) -> NDArray[np.bool_]:
    """Tell which banks each unit covers from where it is, (units, banks) bool.

    Parameters
    ----------
    wanted : DemandColumns
    reach : (units, zones) bool
    serves : (units, classes) bool
    zone_bank : (zones,) int32
    banks : int
    """
    from_places = covers_of_places(wanted, reach, zone_bank, banks)
    return np.asarray((from_places & serves[:, :, None]).any(axis=1))


def covers_of_places(
    wanted: DemandColumns, reach: NDArray[np.bool_], zone_bank: NDArray[np.int32], banks: int
) -> NDArray[np.bool_]:
    """Tell of which classes of which banks some demand is in reach of each place, (places, classes, banks) bool."""
    zone_of = zone_bank[:, None] == np.arange(banks)
    there = (wanted.demand > 0)[:, :, None] & zone_of
    found = np.zeros((len(reach), wanted.classes, banks), dtype=np.bool_)
    for row, zones in enumerate(there):
        found[:, row] = reach.astype(np.float32) @ zones.astype(np.float32) > 0
    return found
