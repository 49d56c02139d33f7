"""How many units of each kind should stand at each site: maximum expected coverage, proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fleet.coverage.checks import counts, flags, whole_numbers
from fleet.coverage.columns import unit_columns
from fleet.coverage.expected import expected_coverage, share_of
from fleet.errors import FieldError
from fleet.relocation.greedy_placement import greedy_placement
from fleet.relocation.placement_model import Placing, solve
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from fleet.coverage.columns import DemandColumns


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """How units of some kinds should stand.

    Attributes
    ----------
    count : (kinds, sites) int64
        Units of each kind at each site, read-only.
    share : float
        Expected coverage as a share of all demand, counted anew from `count`.
    bound : float
        No placement has a greater share.
    proven : bool
        Whether the solver ended with the optimum, to 1e-9 of all demand; else `count` is the best that it or a greedy
        placement found.
    """

    count: NDArray[np.int64]
    share: float
    bound: float
    proven: bool


def site_targets(
    wanted: DemandColumns,
    site_reach: ArrayLike,
    *,
    capabilities: ArrayLike,
    units: ArrayLike,
    room: ArrayLike,
    limit_s: float = 10.0,
) -> Targets:
    """Place units of several kinds at sites so that expected coverage of all classes is greatest.

    Parameters
    ----------
    wanted : DemandColumns
    site_reach : (sites, zones) bool
        What a unit at each site covers, turnout included.
    capabilities : (kinds,) integers
        Bits of what units of each kind can do.
    units : (kinds,) integers
        How many units of each kind there are; those for which there is no room stay out.
    room : (sites,) integers
        How many units can stand at each site.
    limit_s : float
        The solver stops then.

    Raises
    ------
    FieldError
        Where an array does not fit the others, or holds what it must not.

    References
    ----------
    Daskin: A maximum expected covering location model. Transportation Science 17, 1983.
    """
    reach = flags("site_reach", site_reach, (None, wanted.zones))
    kinds = whole_numbers("capabilities", capabilities, (None,))
    numbers = counts("units", units, (len(kinds),))
    places = counts("room", room, (len(reach),))
    if not limit_s > 0:
        raise FieldError("limit_s", f"is {limit_s:g}: want seconds above 0")
    placing = Placing(wanted, reach, kinds, numbers, places)
    at_once = greedy_placement(placing)
    placed = solve(placing, at_once, limit_s)
    tried = (placed.placement, at_once)
    shares = [_share(placing, count) for count in tried]
    best = int(np.argmax(shares))
    bound = max(share_of(placed.bound, float(wanted.demand.sum())), shares[best])
    return Targets(frozen(tried[best]), shares[best], bound, placed.proven)


def _share(placing: Placing, count: NDArray[np.int64]) -> float:
    kind, site = (np.repeat(axis.ravel(), count.ravel()) for axis in np.indices(count.shape))
    units = unit_columns(placing.wanted, placing.reach[site], capabilities=placing.kinds[kind])
    return share_of(expected_coverage(placing.wanted, units), float(placing.wanted.demand.sum()))
