"""Who takes what, at the least total cost, proved against every arc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.errors import AssignmentError
from dispatch.matching.flow import least_cost_flow
from dispatch.matching.kernels.dual_prices import NO_UNIT, dual_prices
from dispatch.matching.kernels.first_in_order import first_in_order
from dispatch.matching.kernels.guessed_prices import guessed_prices
from dispatch.matching.kernels.lowest_units import lowest_units
from dispatch.matching.problem import Problem, problem
from dispatch.matching.sparse_arcs import SparseArcs, arcs_below, chosen, highest_of_column, joined
from maps.road_graph import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Solve = Callable[[SparseArcs, NDArray[np.int64]], NDArray[np.int32]]

NEAREST: Final = 20
"""With so many arcs a slot begins."""

_WIDENED: Final = 2
_FEW: Final = 50_000
"""After so many rounds in vain all arcs that can be needed are taken, if they are no more than so many."""

_BIDS: Final = 20
"""So often each slot may bid, on average, while prices are guessed."""

_STEPS: Final = 16
"""So many steps of a bid lie between the first and the last of a slot's nearest units."""


@dataclass(frozen=True, slots=True)
class Matching:
    """A matching, and the prices that prove it.

    Attributes
    ----------
    unit_of_slot : (slots,) int32
        Row of the unit, `NO_UNIT` where the slot waits.
    total : int
        Costs of the pairs and of waiting.
    proven : bool
        Whether no other matching costs less.
    arcs, rounds : int
        Over how many arcs it was solved in the end, and how often.
    unit_price : (units,) int64
        By how much the total grows without the unit; 0 for a unit that stays.
    slot_worth : (slots,) int64
        The least of the slot's waiting cost and of cost and price over all its units. Their sum less that of the
        prices is the total: the proof.
    """

    unit_of_slot: NDArray[np.int32]
    total: int
    proven: bool
    arcs: int
    rounds: int
    unit_price: NDArray[np.int64]
    slot_worth: NDArray[np.int64]


def match(
    cost: ArrayLike,
    allowed: ArrayLike,
    slot_of: ArrayLike,
    waiting_cost: ArrayLike,
    *,
    nearest: int = NEAREST,
    solve: Solve = least_cost_flow,
) -> Matching:
    """Match slots to units at the least total.

    Solved over the cheapest arcs first. Prices of one shortest-path pass then tell of every arc left out whether it
    could lower the total; those that could most are added, twice as many each time, until there are none.

    Among equal totals fewest slots wait, then the sum of the rows is least, then the first slot has the lowest row
    that it can have, then the second: the answer depends on nothing but the numbers given.

    Parameters
    ----------
    cost : (units, columns) int64
        May be negative.
    allowed : (units, columns) bool
        No other pair is made.
    slot_of : (slots,) int
        Column of each slot: a column that wants several units has as many.
    waiting_cost : (slots,) int64
        What it costs to give the slot nobody.
    nearest
        With so many arcs a slot begins, and one more for each further slot of its column; at least 1.
    solve
        Gives a matching of least total over sparse arcs.

    Raises
    ------
    MatchingError
        The arrays do not fit together.
    AssignmentError
        `solve` gave no optimum.
    """
    given = problem(cost, allowed, slot_of, waiting_cost)
    keep = _first_keep(given, nearest)
    arcs = _first_arcs(given, keep)
    rounds = 0
    while True:
        rounds += 1
        unit_of_slot = solve(arcs, given.waiting_cost)
        unit_price, slot_worth = _prices(given, arcs, unit_of_slot)
        missing = arcs_below(given, unit_price, highest_of_column(given, slot_worth), keep)
        if not missing.row.size:
            break
        if rounds >= _WIDENED and given.slots * given.slots <= _FEW:
            arcs = _enough_arcs(given)
        else:
            arcs, keep = joined(arcs, missing), np.minimum(2 * keep, given.units, dtype=np.int32)
    settled = _settle_ties(given, unit_price, slot_worth, unit_of_slot)
    total = int(slot_worth.sum() - unit_price.sum())
    return Matching(settled, total, True, arcs.row.size, rounds, frozen(unit_price), frozen(slot_worth))


def _first_keep(given: Problem, nearest: int) -> NDArray[np.int32]:
    """Give the number of arcs with which each column begins."""
    wanted = np.bincount(given.slot_of, minlength=given.columns)
    keep = np.minimum(nearest + np.maximum(wanted - 1, 0), min(given.slots + 1, given.units))
    return np.where(wanted > 0, keep, 0).astype(np.int32)


def _first_arcs(given: Problem, keep: NDArray[np.int32]) -> SparseArcs:
    """Give the cheapest arcs of each slot, by prices that an auction guesses where there may be too few of them."""
    below = highest_of_column(given, given.waiting_cost) + 1
    arcs = arcs_below(given, np.zeros(given.units, dtype=np.int64), below, keep)
    if not arcs.row.size or keep.max() > given.slots:
        return arcs
    served = arcs.first[:-1] < arcs.first[1:]
    spread = arcs.cost[arcs.first[1:][served] - 1] - arcs.cost[arcs.first[:-1][served]]
    guessed = guessed_prices(
        frozen(given.cost.T),
        frozen(given.allowed.T),
        given.slot_of,
        given.waiting_cost,
        max(int(np.median(spread)) // _STEPS, 1),
        _BIDS * given.slots,
    )
    return arcs_below(given, guessed, below, keep)


def _enough_arcs(given: Problem) -> SparseArcs:
    """Give each slot one arc more than there are slots: one of the units stays free, and nothing dearer is worth it."""
    free = np.zeros(given.units, dtype=np.int64)
    keep = np.full(given.columns, min(given.slots + 1, given.units), dtype=np.int32)
    return arcs_below(given, free, highest_of_column(given, given.waiting_cost) + 1, keep)


def _prices(
    given: Problem, arcs: SparseArcs, unit_of_slot: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    unit_price, slot_worth, proved = dual_prices(
        arcs.first, arcs.row, arcs.cost, given.waiting_cost, frozen(unit_of_slot), given.units
    )
    if not proved:
        raise AssignmentError(units=given.units, incidents=given.slots, status="NOT_PROVED")
    return unit_price, slot_worth


def _settle_ties(
    given: Problem, unit_price: NDArray[np.int64], slot_worth: NDArray[np.int64], unit_of_slot: NDArray[np.int32]
) -> NDArray[np.int32]:
    every = np.full(given.columns, given.units, dtype=np.int32)
    tight = arcs_below(given, unit_price, highest_of_column(given, slot_worth) + 1, every)
    tight = chosen(tight, tight.cost + unit_price[tight.row] == slot_worth[tight.slot])
    if tight.row.size == np.count_nonzero(unit_of_slot != NO_UNIT):
        return frozen(unit_of_slot)
    lowest = lowest_units(tight.first, tight.row, frozen(unit_price > 0), frozen(unit_of_slot))
    return frozen(first_in_order(tight.first, tight.row, frozen(slot_worth == given.waiting_cost), frozen(lowest)))
