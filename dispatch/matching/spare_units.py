"""Teams that were sent home, made up again of the units that nobody uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.match import match
from dispatch.matching.problem import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dispatch.matching.teams import Teams

_TRIED: Final = 8
"""So many of the cheapest units of each slot are tried as the first to arrive."""


def with_spare_units(given: Teams, unit_of_slot: NDArray[np.int32]) -> NDArray[np.int32]:
    """Offer the idle units to each team that waits, the one whose waiting costs most first, of equals the earlier.

    Where it matters when members arrive, each of the cheapest units is tried as the first, with only who arrives
    within the window after it. The cheapest company goes, if it costs less than waiting.

    Parameters
    ----------
    given : Teams
    unit_of_slot : (slots,) int32
        A matching with whole teams.

    Returns
    -------
    (slots,) int32
    """
    for team in np.argsort(-given.team_waiting_cost, kind="stable").tolist():
        members = np.flatnonzero(given.team_of == team)
        if unit_of_slot[members[0]] == NO_UNIT:
            unit_of_slot = _with_team(given, team, members, unit_of_slot)
    return unit_of_slot


def _with_team(
    given: Teams, team: int, members: NDArray[np.int64], unit_of_slot: NDArray[np.int32]
) -> NDArray[np.int32]:
    best = unit_of_slot
    for company in _companies(given, team, members, unit_of_slot):
        tried = unit_of_slot.copy()
        tried[members] = company
        if given.complete(tried)[team] and given.total(tried) < given.total(best):
            best = tried
    return best


def _companies(
    given: Teams, team: int, members: NDArray[np.int64], unit_of_slot: NDArray[np.int32]
) -> Iterator[NDArray[np.int32]]:
    """Give for each first arrival that is tried the cheapest units, perhaps too few."""
    column = given.problem.slot_of[members]
    spare = np.setdiff1d(np.arange(given.problem.units), unit_of_slot)
    cost = given.problem.cost[np.ix_(spare, column)]
    allowed = given.problem.allowed[np.ix_(spare, column)]
    arrival = given.arrival_ms[np.ix_(spare, column)]
    waiting = np.full(members.size, LIMIT - 1)
    for first_ms in _first_arrivals(cost, allowed, arrival) if given.joint[team] else (0,):
        after_ms = arrival - first_ms
        close = allowed & (after_ms >= 0) & (after_ms <= given.window_ms[team])
        priced = cost + np.where(close, after_ms, 0) * given.spread_price[team]
        rows = match(priced, close, np.arange(members.size), waiting).unit_of_slot
        yield np.where(rows == NO_UNIT, NO_UNIT, np.append(spare, NO_UNIT)[rows]).astype(np.int32)


def _first_arrivals(cost: NDArray[np.int64], allowed: NDArray[np.bool_], arrival: NDArray[np.int64]) -> list[int]:
    nearest = np.argsort(np.where(allowed, cost, LIMIT), axis=0, kind="stable")[:_TRIED]
    tried = np.take_along_axis(arrival, nearest, axis=0)[np.take_along_axis(allowed, nearest, axis=0)]
    return [int(each) for each in np.unique(tried)]
