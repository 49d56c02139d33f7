"""What expected coverage gains when a unit stands elsewhere, as shares of all demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.expected import last_worth, next_worth
from fleet.kernels.covering_units import covering_units
from fleet.kernels.move_gains import move_gains
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns


def gains(
    wanted: DemandColumns,
    reach: NDArray[np.bool_],
    serves: NDArray[np.bool_],
    site_reach: NDArray[np.bool_],
    allowed: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Give what each allowed move wins, (units, sites) float64; 0 of those not allowed, and without demand.

    Parameters
    ----------
    wanted : DemandColumns
    reach : (units, zones) bool
        From where each unit counts now.
    serves : (units, classes) bool
    site_reach : (sites, zones) bool
    allowed : (units, sites) bool
    """
    count = covering_units(reach, serves)
    won = move_gains(reach, serves, site_reach, frozen(allowed), next_worth(wanted, count), last_worth(wanted, count))
    return np.asarray(won * _per_demand(wanted))


def gain_by_part(
    wanted: DemandColumns,
    reach: NDArray[np.bool_],
    serves: NDArray[np.bool_],
    unit: int,
    there: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Give what the move of one unit to where it reaches `there` (zones,) wins, (classes, districts) float64."""
    count, here, can = covering_units(reach, serves), reach[unit], serves[unit][:, None]
    won = next_worth(wanted, count) * (can & there & ~here)
    lost = last_worth(wanted, count) * (can & here & ~there)
    return np.asarray(wanted.by_district(won - lost) * _per_demand(wanted))


def _per_demand(wanted: DemandColumns) -> float:
    total = float(wanted.demand.sum())
    return 1 / total if total > 0 else 0.0
