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
    unit_of : (incidents,) int32
        Row of the unit, `NO_UNIT` where none can go by road.
    price : (units, incidents) int64
        The sum of the parts exactly.
    parts : (parts, units, incidents) int64
        In the order of `dispatch.price.PARTS`.
    refusal : (units, incidents) int8
        `Refusal`; a price means something only where it is `NONE`.
    """

    unit_of: NDArray[np.int32]
    price: NDArray[np.int64]
    parts: NDArray[np.int64]
    refusal: NDArray[np.int8]


def decide(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> Choice:
    """Decide which unit goes to which incident: the least total price, ties to the lower row.

    Pure: no clock, no input or output, no state of its own. A pair without a road is never chosen here; it can only
    be confirmed by a person.

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
    allowed = (refusal == Refusal.NONE) & ~tables.estimated
    waited_ms = np.maximum(now_ms - state.incidents.opened_at_ms, 0)
    weight = np.array(policy.urgency_weight, dtype=np.int64)[state.incidents.priority - 1]
    if price.shape[1] == 1:
        unit_of = _cheapest(price[:, 0], allowed[:, 0])
    else:
        unit_of = _least_total(price, allowed, weight, waited_ms)
    return Choice(unit_of=unit_of, price=price, parts=parts, refusal=refusal)


def load_solver() -> None:
    """Load the solver and its kernels, so that the first two incidents that wait do not pay for them."""
    from dispatch.matching import warm_up

    warm_up()


def _cheapest(price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> NDArray[np.int32]:
    if not allowed.any():
        return np.array([NO_UNIT], dtype=np.int32)
    return np.array([np.where(allowed, price, np.iinfo(np.int64).max).argmin()], dtype=np.int32)


def _least_total(
    price: NDArray[np.int64], allowed: NDArray[np.bool_], weight: NDArray[np.int64], waited_ms: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give every incident its unit, so that the total is least.

    To wait costs more than any way of serving one more incident, more for the urgent, more for who has waited longer.
    """
    from dispatch.matching import match

    incidents = price.shape[1]
    dearest = int(price.max(initial=0, where=allowed)) + 1
    waiting = dearest * (incidents + weight) + np.minimum(waited_ms, dearest)
    return match(price, allowed, np.arange(incidents), waiting).unit_of_slot
