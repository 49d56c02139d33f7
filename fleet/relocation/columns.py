"""What a choice of moves reads: where units count now, where they could stand, and what each site covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleet.coverage.checks import NO_ROW, counts, flags, rows_or_none, times_ms, whole_numbers
from fleet.coverage.columns import unit_columns
from maps.road_graph import frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from fleet.coverage.columns import DemandColumns


NO_SITE: Final = NO_ROW


@dataclass(frozen=True, slots=True, eq=False)
class RelocationColumns:
    """Units and sites (stations and posts), each sorted by id, checked and read-only.

    Attributes
    ----------
    serves : (units, classes) bool
        As of `UnitColumns`: False in the row of a unit that is not idle.
    movable : (units,) bool
        Idle, and not on its way to another site already.
    site : (units,) int32
        Where it stands or is going to stand, `NO_SITE` where on no site.
    reach : (units, zones) bool
        From there.
    moves_made : (units,) int64
        In the present shift.
    shift_end_ms : (units,) int64
        Ms since 1970.
    travel_ms : (units, sites) int32
        From where the unit is at this moment.
    site_reach : (sites, zones) bool
        Turnout included.
    room : (sites,) int64
        How many units can stand there.
    """

    serves: NDArray[np.bool_]
    movable: NDArray[np.bool_]
    site: NDArray[np.int32]
    reach: NDArray[np.bool_]
    moves_made: NDArray[np.int64]
    shift_end_ms: NDArray[np.int64]
    travel_ms: NDArray[np.int32]
    site_reach: NDArray[np.bool_]
    room: NDArray[np.int64]

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.site)

    @property
    def sites(self) -> int:
        """How many sites there are."""
        return len(self.room)


def relocation_columns(
    wanted: DemandColumns,
    *,
    travel_ms: ArrayLike,
    site_reach: ArrayLike,
    site: ArrayLike,
    reach: ArrayLike,
    idle: ArrayLike,
    movable: ArrayLike,
    capabilities: ArrayLike,
    moves_made: ArrayLike,
    shift_end_ms: ArrayLike,
    room: ArrayLike,
) -> RelocationColumns:
    """Check what a choice of moves reads; each as of `RelocationColumns`, `idle` and `capabilities` as of units.

    Units on a site count from there: their row of `reach` is used only where they are on none.

    Raises
    ------
    FieldError
        Where an array does not fit the others, or holds what it must not.
    """
    travel = times_ms("travel_ms", travel_ms, (None, None))
    units, sites = travel.shape
    of_sites = flags("site_reach", site_reach, (sites, wanted.zones))
    at = rows_or_none("site", site, (units,), below=sites)
    present = flags("reach", reach, (units, wanted.zones))
    stands = at != NO_SITE
    counted = present.copy()
    counted[stands] = of_sites[at[stands]]
    ready = unit_columns(wanted, counted, capabilities=capabilities, idle=idle)
    return RelocationColumns(
        serves=ready.serves,
        movable=frozen(flags("movable", movable, (units,)) & flags("idle", idle, (units,))),
        site=at,
        reach=ready.reach,
        moves_made=counts("moves_made", moves_made, (units,)),
        shift_end_ms=whole_numbers("shift_end_ms", shift_end_ms, (units,)),
        travel_ms=travel,
        site_reach=of_sites,
        room=counts("room", room, (sites,)),
    )
