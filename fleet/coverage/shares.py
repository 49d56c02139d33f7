"""Which share of the demand is covered once and twice within each limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.coverage.checks import flags
from fleet.kernels.covering_units import covering_units
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from fleet.coverage.columns import DemandColumns

ONCE_AND_TWICE: Final = (1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class CoveredDemand:
    """Demand that at least one, and at least two, idle units reach in time; read-only.

    Attributes
    ----------
    demand : (classes, districts) float64
    covered : (limits, 2, classes, districts) float64
        Second axis: once, twice.
    """

    demand: NDArray[np.float64]
    covered: NDArray[np.float64]

    @property
    def share(self) -> NDArray[np.float64]:
        """Of all demand, (limits, 2) float64; 0 where there is none."""
        return _shares(self.covered.sum(axis=(2, 3)), self.demand.sum())

    @property
    def share_by_class(self) -> NDArray[np.float64]:
        """Of the demand of each class, (limits, 2, classes) float64."""
        return _shares(self.covered.sum(axis=3), self.demand.sum(axis=1))

    @property
    def share_by_district(self) -> NDArray[np.float64]:
        """Of the demand of each district, (limits, 2, districts) float64."""
        return _shares(self.covered.sum(axis=2), self.demand.sum(axis=0))


def covered_demand(wanted: DemandColumns, reach: ArrayLike, serves: NDArray[np.bool_]) -> CoveredDemand:
    """Sum the demand that idle units reach within each limit.

    Parameters
    ----------
    wanted : DemandColumns
    reach : (limits, units, zones) bool
        As `fleet.coverage.reach.reached` gives it.
    serves : (units, classes) bool
        As of `UnitColumns`.

    Raises
    ------
    FieldError
        Where the arrays do not fit the demand or each other.

    References
    ----------
    Gendreau, Laporte, Semet: A dynamic model and parallel tabu search heuristic for real-time ambulance relocation.
    Parallel Computing 27, 2001: demand covered twice.
    """
    within = flags("reach", reach, (None, len(serves), wanted.zones))
    counts = [covering_units(each, serves) for each in within]
    covered = [[wanted.by_district(wanted.demand * (count >= least)) for least in ONCE_AND_TWICE] for count in counts]
    shape = (len(within), len(ONCE_AND_TWICE), wanted.classes, wanted.districts)
    return CoveredDemand(frozen(wanted.by_district(wanted.demand)), frozen(np.array(covered).reshape(shape)))


def _shares(covered: NDArray[np.float64], demand: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = np.broadcast_to(demand, covered.shape)
    return np.divide(covered, whole, out=np.zeros(covered.shape), where=whole > 0)
