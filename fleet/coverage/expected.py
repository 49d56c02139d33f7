"""Expected coverage, and what it loses with each unit that goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.kernels.covering_units import covering_units
from fleet.kernels.weighed_reach import weighed_reach
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns, UnitColumns


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """How much of the demand finds an idle unit in time, in expectation; read-only.

    Attributes
    ----------
    demand : (classes, districts) float64
    expected : (classes, districts) float64
        In the unit of the demand.
    loss : (units, classes, districts) float64
        By how much `expected` falls without each unit; 0 of one that is not idle.
    """

    demand: NDArray[np.float64]
    expected: NDArray[np.float64]
    loss: NDArray[np.float64]

    @property
    def total(self) -> float:
        """Expected coverage of all classes and districts, in the unit of the demand."""
        return float(self.expected.sum())

    @property
    def share(self) -> float:
        """The same as a share of all demand; 0 where there is none."""
        return share_of(self.total, float(self.demand.sum()))

    @property
    def unit_loss(self) -> NDArray[np.float64]:
        """Loss of each unit in all, (units,) float64."""
        return np.asarray(self.loss.sum(axis=(1, 2)))

    @property
    def unit_loss_by_class(self) -> NDArray[np.float64]:
        """Loss of each unit by class, (units, classes) float64."""
        return np.asarray(self.loss.sum(axis=2))

    @property
    def unit_loss_by_district(self) -> NDArray[np.float64]:
        """Loss of each unit by district, (units, districts) float64."""
        return np.asarray(self.loss.sum(axis=1))


def coverage(wanted: DemandColumns, units: UnitColumns) -> Coverage:
    """Compute expected coverage and the loss of each unit.

    With k units that cover a zone, each busy by itself with probability q, the demand d of the zone finds an idle one
    with probability 1 - q**k: expected coverage is the sum of d (1 - q**k) (MEXCLP), and a unit that goes takes
    d (1 - q) q**(k - 1) of every zone that it covers (DMEXCLP). The order of the units changes nothing.

    References
    ----------
    Daskin: A maximum expected covering location model. Transportation Science 17, 1983.
    Jagtenberg, Bhulai, van der Mei: An efficient heuristic for real-time ambulance redeployment. Operations Research
    for Health Care 4, 2015.
    """
    count = covering_units(units.reach, units.serves)
    expected = wanted.demand * (1 - idle_misses(wanted, count))
    loss = weighed_reach(units.reach, units.serves, last_worth(wanted, count), wanted.district, wanted.districts)
    return Coverage(frozen(wanted.by_district(wanted.demand)), frozen(wanted.by_district(expected)), frozen(loss))


def expected_coverage(wanted: DemandColumns, units: UnitColumns) -> float:
    """Give expected coverage alone, in the unit of the demand."""
    count = covering_units(units.reach, units.serves)
    return float(wanted.by_district(wanted.demand * (1 - idle_misses(wanted, count))).sum())


def idle_misses(wanted: DemandColumns, count: NDArray[np.int32]) -> NDArray[np.float64]:
    """Give the probability that all of `count` units (classes, zones) are busy: q**count, float64 of that shape."""
    steps = np.arange(int(count.max(initial=0)))
    factors = np.concatenate((np.ones((wanted.classes, 1)), wanted.busy[:, None] + np.zeros((1, len(steps)))), axis=1)
    return np.asarray(np.take_along_axis(np.cumprod(factors, axis=1), count, axis=1))


def next_worth(wanted: DemandColumns, count: NDArray[np.int32]) -> NDArray[np.float64]:
    """Give what one more unit is worth where `count` cover: d (1 - q) q**count, (classes, zones) float64."""
    return frozen(wanted.demand * (1 - wanted.busy[:, None]) * idle_misses(wanted, count))


def last_worth(wanted: DemandColumns, count: NDArray[np.int32]) -> NDArray[np.float64]:
    """Give what one unit less costs where `count` cover: d (1 - q) q**(count - 1), (classes, zones) float64."""
    return next_worth(wanted, np.maximum(count - 1, 0).astype(np.int32))


def share_of(part: float, whole: float) -> float:
    """Give a part as a share, 0 where there is nothing to share."""
    return part / whole if whole > 0 else 0.0
