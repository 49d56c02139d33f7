"""A matching with whole teams only, by flows alone: what the search for a better one begins with and falls back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.match import match
from dispatch.matching.spare_units import with_spare_units

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.matching.match import Matching
    from dispatch.matching.teams import Teams


def whole_teams(given: Teams, relaxed: Matching) -> NDArray[np.int32]:
    """Strip a matching of broken teams, and match again without them until none is broken.

    Of the teams that lack a member or arrive too far apart those are sent home whose waiting costs least, half of
    them at a time, of equals the later team; what they free serves the others. Last, they are offered who is idle.

    Parameters
    ----------
    given : Teams
    relaxed : Matching
        The least total without regard to teams.

    Returns
    -------
    (slots,) int32
    """
    unit_of_slot = relaxed.unit_of_slot
    stays = np.zeros(given.count, dtype=np.bool_)
    while True:
        broken = np.flatnonzero(~given.complete(unit_of_slot) & ~stays)
        if not broken.size:
            return with_spare_units(given, unit_of_slot)
        waiting = given.team_waiting_cost[broken]
        stays[broken[np.lexsort((-broken, waiting))][: (broken.size + 1) // 2]] = True
        unit_of_slot = _matched(given, ~np.append(stays, False)[given.team_of])


def _matched(given: Teams, served: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Match the slots that are marked; the others wait."""
    slots = given.problem
    unit_of_slot = np.full(slots.slots, NO_UNIT, dtype=np.int32)
    found = match(slots.cost, slots.allowed, slots.slot_of[served], slots.waiting_cost[served])
    unit_of_slot[served] = found.unit_of_slot
    return unit_of_slot
