"""Which unit moves where, so that more of the demand finds an idle unit in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.checks import row
from fleet.relocation.gains import gain_by_part, gains
from fleet.relocation.limits import USUAL_LIMITS, MoveRefusal, refusals
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns
    from fleet.relocation.columns import RelocationColumns
    from fleet.relocation.limits import MoveLimits


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One move and what it is for.

    Attributes
    ----------
    unit, from_site, to_site : int
        Rows; `from_site` is `NO_SITE` of a unit on no site.
    drive_ms : int
    gain : float
        Share of all demand that is won in expected coverage, always positive.
    gain_by_class : (classes,) float64
    gain_by_district : (districts,) float64
        Shares of all demand; each sums to the gain, single ones may be lost.
    """

    unit: int
    from_site: int
    to_site: int
    drive_ms: int
    gain: float
    gain_by_class: NDArray[np.float64]
    gain_by_district: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """Moves, one after another, and why there are no more.

    Attributes
    ----------
    moves : tuple of Move
        Each gains on top of those before it.
    gain : (units, sites) float64
        Share of all demand that each further move would win; 0 where it is refused for another reason.
    refusal : (units, sites) int8
        `MoveRefusal` of each further move; of a unit that moves, `NOT_FREE`.
    """

    moves: tuple[Move, ...]
    gain: NDArray[np.float64]
    refusal: NDArray[np.int8]


def propose_moves(
    columns: RelocationColumns,
    wanted: DemandColumns,
    now_ms: int,
    hour_of_week: int,
    limits: MoveLimits = USUAL_LIMITS,
    *,
    most: int = 1,
) -> Proposal:
    """Propose the move that gains most, then the next with that one made, until none gains enough.

    A unit on its way counts where it is going to stand. Equal gains go to the lower unit, then to the lower site.

    Parameters
    ----------
    columns : RelocationColumns
    wanted : DemandColumns
    now_ms : int
        Ms since 1970.
    hour_of_week : int
        On the wall clock, 0 from Monday 00:00; see `fleet.coverage.hour_of_week`.
    limits : MoveLimits
    most : int
        So many moves at once.

    References
    ----------
    Jagtenberg, Bhulai, van der Mei: An efficient heuristic for real-time ambulance redeployment. Operations Research
    for Health Care 4, 2015: the gain of a unit at a base, the sum of d (1 - q) q**k over what it covers from there.
    """
    moves: list[Move] = []
    while True:
        refusal = refusals(columns, now_ms, hour_of_week, limits)
        gain = gains(wanted, columns.reach, columns.serves, columns.site_reach, refusal == MoveRefusal.NONE)
        small = (refusal == MoveRefusal.NONE) & (gain < limits.least_gain)
        refusal = np.where(small, np.int8(MoveRefusal.SMALL_GAIN), refusal)
        if len(moves) >= most or not (refusal == MoveRefusal.NONE).any():
            return Proposal(tuple(moves), frozen(gain), frozen(refusal))
        best = np.where(refusal == MoveRefusal.NONE, gain, -np.inf)
        unit, site = (int(row) for row in np.unravel_index(best.argmax(), best.shape))
        moves.append(_explained(columns, wanted, unit, site))
        columns = moved(columns, unit, site)


def move_of_freed(
    columns: RelocationColumns,
    wanted: DemandColumns,
    unit: int,
    home: int,
    now_ms: int,
    hour_of_week: int,
    limits: MoveLimits = USUAL_LIMITS,
) -> Proposal:
    """Propose where a unit that became free goes instead of home; without a move it goes home.

    As `propose_moves` for this unit alone, counted from its home station: the site where the sum of d (1 - q) q**k over
    what it covers from there, k the other idle units, is greatest, if that is enough more than from home.

    Parameters
    ----------
    columns : RelocationColumns
    wanted : DemandColumns
    unit, home : int
        Rows of the unit and of its home station.
    now_ms, hour_of_week, limits
        As of `propose_moves`.

    Raises
    ------
    FieldError
        Where there is no such unit or station.
    """
    freed = row("unit", unit, below=columns.units)
    at_home = moved(columns, freed, row("home", home, below=columns.sites))
    alone = frozen((np.arange(columns.units) == freed) & columns.movable)
    return propose_moves(replace(at_home, movable=alone), wanted, now_ms, hour_of_week, limits)


def moved(columns: RelocationColumns, unit: int, site: int) -> RelocationColumns:
    """Give the columns with one unit on its way to another site, or at it."""
    at, reach, movable = columns.site.copy(), columns.reach.copy(), columns.movable.copy()
    at[unit], reach[unit], movable[unit] = site, columns.site_reach[site], False
    return replace(columns, site=frozen(at), reach=frozen(reach), movable=frozen(movable))


def _explained(columns: RelocationColumns, wanted: DemandColumns, unit: int, site: int) -> Move:
    parts = gain_by_part(wanted, columns.reach, columns.serves, unit, columns.site_reach[site])
    return Move(
        unit=unit,
        from_site=int(columns.site[unit]),
        to_site=site,
        drive_ms=int(columns.travel_ms[unit, site]),
        gain=float(parts.sum()),
        gain_by_class=frozen(parts.sum(axis=1)),
        gain_by_district=frozen(parts.sum(axis=0)),
    )
