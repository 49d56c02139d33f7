"""What coverage is computed of: the demand by class and zone, and which units stand ready for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.checks import flags, fractions, quantities, rows, whole_numbers
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class DemandColumns:
    """Demand by class and zone, checked and read-only; sums are taken in the order of the zones.

    Attributes
    ----------
    demand : (classes, zones) float64
        In any unit, such as calls an hour.
    needs : (classes,) int64
        Bits of capabilities that a unit must have, all of them, to serve the class; 0 where every unit does.
    busy : (classes,) float64
        Busy fraction q of the units that serve the class, from 0 to below 1.
    district : (zones,) int32
        Row of the district of each zone.
    districts : int
    """

    demand: NDArray[np.float64]
    needs: NDArray[np.int64]
    busy: NDArray[np.float64]
    district: NDArray[np.int32]
    districts: int

    @property
    def classes(self) -> int:
        """How many classes of demand there are."""
        return len(self.demand)

    @property
    def zones(self) -> int:
        """How many zones there are."""
        return len(self.district)

    def by_district(self, of_zones: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum numbers (classes, zones) to (classes, districts) float64."""
        sums = [np.bincount(self.district, weights=row, minlength=self.districts) for row in of_zones]
        return np.array(sums, dtype=np.float64).reshape(self.classes, self.districts)


@dataclass(frozen=True, slots=True, eq=False)
class UnitColumns:
    """Who stands ready, checked and read-only.

    Attributes
    ----------
    reach : (units, zones) bool
        From where the unit is, or where it is going to stand.
    serves : (units, classes) bool
        True where the unit is idle and has all that the class needs.
    """

    reach: NDArray[np.bool_]
    serves: NDArray[np.bool_]


def demand_columns(
    demand: ArrayLike,
    busy: ArrayLike,
    *,
    needs: ArrayLike | None = None,
    district: ArrayLike | None = None,
    districts: int | None = None,
) -> DemandColumns:
    """Check demand and put it into columns.

    Parameters
    ----------
    demand : (classes, zones) floats
        From 0.
    busy : (classes,) floats
        From 0 to below 1.
    needs : (classes,) integers, optional
        0, any unit, where it is left out.
    district : (zones,) integers, optional
        All zones are of one district where it is left out.
    districts : int, optional
        By default one more than the highest of `district`.

    Raises
    ------
    FieldError
        Where a number is not finite or out of its range, or the shapes do not fit.
    """
    amounts = quantities("demand", demand, (None, None))
    classes, zones = amounts.shape
    bits = whole_numbers("needs", [0] * classes if needs is None else needs, (classes,))
    of_zone = whole_numbers("district", np.zeros(zones, dtype=np.int32) if district is None else district, (zones,))
    count = int(of_zone.max(initial=0)) + 1 if districts is None else districts
    fraction = fractions("busy", busy, (classes,))
    return DemandColumns(amounts, bits, fraction, rows("district", of_zone, (zones,), below=count), count)


def unit_columns(
    wanted: DemandColumns, reach: ArrayLike, *, capabilities: ArrayLike | None = None, idle: ArrayLike | None = None
) -> UnitColumns:
    """Check who stands ready and put it into columns.

    Parameters
    ----------
    wanted : DemandColumns
    reach : (units, zones) bool
        As `fleet.coverage.reach.reached_within` gives it.
    capabilities : (units,) integers, optional
        Bits of capabilities; every unit has all where it is left out.
    idle : (units,) bool, optional
        Only idle units count; all where it is left out.

    Raises
    ------
    FieldError
        Where the arrays do not fit the demand or each other.
    """
    can_reach = flags("reach", reach, (None, wanted.zones))
    units = len(can_reach)
    bits = np.full(units, -1) if capabilities is None else capabilities
    has = whole_numbers("capabilities", bits, (units,))[:, None]
    counts = flags("idle", np.ones(units, dtype=np.bool_) if idle is None else idle, (units,))
    return UnitColumns(can_reach, frozen((has & wanted.needs == wanted.needs) & counts[:, None]))
