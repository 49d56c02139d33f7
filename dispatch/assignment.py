"""Who goes where: all incidents that wait and all units that can go, solved together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from dispatch.price import price_parts, refusals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

NO_UNIT: Final = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided, and why.

    Attributes
    ----------
    unit_of_slot, slot_of : (slots,) int32
        Row of the unit, `NO_UNIT` where none can go by road, and the column of the incident: one that wants several
        units has as many slots, one after another, its cheapest unit first.
    price : (units, incidents) int64
        The sum of the parts exactly.
    parts : (parts, units, incidents) int64
        In the order of `dispatch.price.PARTS`.
    refusal : (units, incidents) int8
        `Refusal`; a price means something only where it is `NONE`.
    """

    unit_of_slot: NDArray[np.int32]
    slot_of: NDArray[np.int32]
    price: NDArray[np.int64]
    parts: NDArray[np.int64]
    refusal: NDArray[np.int8]

    def units_of(self, column: int) -> list[int]:
        """Give the rows of the units that an incident gets, the cheapest first; none where it waits."""
        rows = self.unit_of_slot[self.slot_of == column]
        return [row for row in rows.tolist() if row != NO_UNIT]

    @property
    def unit_of(self) -> NDArray[np.int32]:
        """The first unit of each incident, (incidents,) int32, `NO_UNIT` where it waits."""
        first = np.searchsorted(self.slot_of, np.arange(self.price.shape[1]))
        return np.asarray(self.unit_of_slot[first])


def decide(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> Choice:
    """Decide which units go to which incidents: the least total price, ties to the lower row.

    Pure: no clock, no input or output, no state of its own. A pair without a road, or that was taken back before, is
    never chosen here, nor is a unit that helps only until a crew is there; a person may send them.

    Parameters
    ----------
    state : DecisionState
        Units sorted by id and incidents sorted by number.
    now_ms : int
        UTC, ms since 1970.
    tables : DecisionTables
        (units, incidents).
    policy : Policy
    """
    parts = price_parts(state, now_ms, tables, policy)
    price = parts.sum(axis=0)
    refusal = refusals(state, now_ms, tables)
    allowed = (refusal == Refusal.NONE) & ~tables.estimated & ~tables.declined & ~state.units.assisting[:, None]
    slot_of = _slots(state)
    if price.shape[1] == 1:
        unit_of_slot = _cheapest(price[:, 0], allowed[:, 0], slot_of.size)
    else:
        unit_of_slot = _least_total(price, allowed, slot_of, waiting_cost(state, price, allowed))
    return Choice(_cheapest_first(unit_of_slot, slot_of, price), slot_of, price, parts, refusal)


def load_solver() -> None:
    """Load the solver and its kernels, so that the first two incidents that wait do not pay for them."""
    from dispatch.matching import warm_up

    warm_up()


def _cheapest(price: NDArray[np.int64], allowed: NDArray[np.bool_], wanting: int) -> NDArray[np.int32]:
    found = np.full(wanting, NO_UNIT, dtype=np.int32)
    rows = np.flatnonzero(allowed)
    best = rows[np.argsort(price[rows], kind="stable")][:wanting]
    found[: best.size] = best
    return found


def waiting_cost(state: DecisionState, price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give what it costs to let each slot wait, (slots,) int64.

    More than any way of serving one more slot. Who waits where units are short is not a matter of the price, which
    would keep help from the patient for whom it is dearest, but of rank: those to whom nobody goes yet, then the more
    urgent, then hearts that stand still, then who has waited longer; each rank weighs more than any single price.
    """
    incidents = state.incidents
    slot_of = _slots(state)
    nth = np.arange(slot_of.size) - np.searchsorted(slot_of, slot_of)
    further = (nth > 0) | incidents.attended[slot_of] | (incidents.wanting[slot_of] == 0)
    opened_at_ms, arrest = incidents.opened_at_ms[slot_of], incidents.arrest[slot_of]
    order = np.lexsort((slot_of, opened_at_ms, ~arrest, incidents.priority[slot_of], further))
    rank = np.empty(slot_of.size, dtype=np.int64)
    rank[order] = np.arange(slot_of.size, 0, -1)
    dearest = int(price.max(initial=0, where=allowed)) + 1
    return np.asarray(dearest * (slot_of.size + rank))


def _slots(state: DecisionState) -> NDArray[np.int32]:
    """Give the column of each slot; an incident that is asked about and wants nobody has one too."""
    wanting = np.maximum(state.incidents.wanting, 1)
    return np.repeat(np.arange(wanting.size, dtype=np.int32), wanting)


def _least_total(
    price: NDArray[np.int64], allowed: NDArray[np.bool_], slot_of: NDArray[np.int32], waiting_cost: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give every slot its unit, so that the total is least."""
    from dispatch.matching.match import match

    return match(price, allowed, slot_of, waiting_cost).unit_of_slot


def _cheapest_first(
    unit_of_slot: NDArray[np.int32], slot_of: NDArray[np.int32], price: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Order the units of each incident by price, those that wait last; among equals by row."""
    cost = np.full(slot_of.size, np.iinfo(np.int64).max)
    served = unit_of_slot != NO_UNIT
    cost[served] = price[unit_of_slot[served], slot_of[served]]
    return np.asarray(unit_of_slot[np.lexsort((unit_of_slot, cost, slot_of))])
