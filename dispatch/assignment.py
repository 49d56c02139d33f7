"""Who goes where: all incidents that wait and all units that can go, solved together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import NOT_BOUND
from dispatch.price import weigh
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

NO_UNIT: Final = -1
NO_TEAM: Final = -1

SEARCH_WORK: Final = 0.1
"""Work of the search for whole teams, in the solver's own measure: a person waits for the answer (m)."""

SEARCH_WALL_S: Final = 60.0
"""The work ends the search, never the clock: the same question has the same answer on every machine."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided, and why.

    Attributes
    ----------
    unit_of_slot, slot_of : (slots,) int32
        Row of the unit, `NO_UNIT` where none can go by road, and the column of the incident: one that wants several
        units, or to which units that may be taken are under way, has as many slots, one after another, its cheapest
        unit first.
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
    never chosen here, nor is a unit that helps only until a crew is there; a person may send them. A unit under way
    stays with its incident, goes to a more urgent one, or is relieved by another; turning it costs `diversion_ms` of
    the policy, for whatever it is turned.

    Parameters
    ----------
    state : DecisionState
        Units sorted by id and incidents sorted by number.
    now_ms : int
        UTC, ms since 1970.
    tables : DecisionTables
        (units, incidents).
    policy : Policy

    Raises
    ------
    QuestionError
        The columns and tables do not fit together.
    """
    parts, price, refusal, allowed = weigh(state, now_ms, tables, policy)
    slot_of = _slots(state)
    if price.shape[1] == 1 and not _goes_together(state).any():
        unit_of_slot = _cheapest(price[:, 0], allowed[:, 0], slot_of.size)
    else:
        unit_of_slot = _least_total(state, tables, policy, price, allowed)
    return Choice(_cheapest_first(unit_of_slot, slot_of, price), slot_of, price, parts, refusal)


def load_solver() -> None:
    """Load the solver and the kernels of decisions, so that the first incidents that wait do not pay for them."""
    from dispatch.matching import warm_up as warm_up_matching
    from dispatch.price.warm_up import warm_up as warm_up_price

    warm_up_price()
    warm_up_matching()


def _cheapest(price: NDArray[np.int64], allowed: NDArray[np.bool_], wanting: int) -> NDArray[np.int32]:
    from dispatch.price.kernels.first_of_one import first_of_one

    found: NDArray[np.int32] = first_of_one(frozen(price), frozen(allowed), wanting)
    return found


def waiting_cost(state: DecisionState, price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give what it costs to let each slot wait, (slots,) int64.

    More than any way of serving one more slot. Who waits where units are short is not a matter of the price, which
    would keep help from the patient for whom it is dearest, but of rank: those to whom nobody goes yet, then the more
    urgent, then hearts that stand still, then who has waited longer; each rank weighs more than any single price.
    """
    from dispatch.price.kernels.waiting import above_all, cost_of_waiting

    incidents = state.incidents
    slot_of = _slots(state)
    nth = np.arange(slot_of.size) - np.searchsorted(slot_of, slot_of)
    wants = incidents.wanting + _kept(state) > 0
    cost: NDArray[np.int64] = cost_of_waiting(
        frozen((nth == 0) & (wants & ~incidents.attended)[slot_of]),
        frozen(incidents.priority),
        frozen(incidents.arrest),
        frozen(incidents.opened_at_ms),
        frozen(slot_of),
        above_all(frozen(price), frozen(allowed)),
    )
    return cost


def _slots(state: DecisionState) -> NDArray[np.int32]:
    """Give the column of each slot; an incident that is asked about and wants nobody has one too."""
    wanting = np.maximum(state.incidents.wanting + _kept(state), 1)
    return np.repeat(np.arange(wanting.size, dtype=np.int32), wanting)


def _kept(state: DecisionState) -> NDArray[np.int64]:
    """Count the units under way to each incident that may be taken from it, (incidents,) int64."""
    bound_to = state.units.bound_to
    return np.bincount(bound_to[bound_to != NOT_BOUND], minlength=state.incidents.wanting.size)


def _least_total(
    state: DecisionState,
    tables: DecisionTables,
    policy: Policy,
    price: NDArray[np.int64],
    allowed: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Give every slot its unit, so that the total is least; a unit that is turned for nobody costs as one diverted.

    A unit that stays with its incident although no road leads there any more is not the dearer for that.
    """
    from dispatch.matching.match import match

    bound = state.units.bound_to != NOT_BOUND
    known = price - np.where(allowed & tables.estimated, np.int64(policy.estimated_ms), np.int64(0))
    slot_of, waiting = _slots(state), waiting_cost(state, known, allowed)
    cost = known - np.where(bound, np.int64(policy.diversion_ms), np.int64(0))[:, None]
    if not _goes_together(state).any():
        return match(cost, allowed, slot_of, waiting).unit_of_slot
    return _with_teams(state, tables, policy, cost, allowed, waiting)


def _with_teams(
    state: DecisionState,
    tables: DecisionTables,
    policy: Policy,
    cost: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    waiting: NDArray[np.int64],
) -> NDArray[np.int32]:
    from dispatch.matching.match_teams import match_teams
    from dispatch.matching.team_search import Limits

    slot_of, together = _slots(state), _goes_together(state)
    team_of = np.where(together, np.cumsum(together) - 1, NO_TEAM)[slot_of]
    arrival_ms = state.units.turnout_ms[:, None] + np.where(allowed, tables.travel_ms, 0).astype(np.int64)
    price_apart = np.full(np.count_nonzero(together), policy.apart_weight, dtype=np.int64)
    return match_teams(
        cost,
        allowed,
        slot_of,
        waiting,
        team_of,
        arrival_ms=arrival_ms,
        spread_price=price_apart,
        limits=Limits(work=SEARCH_WORK, wall_s=SEARCH_WALL_S),
    ).unit_of_slot


def _goes_together(state: DecisionState) -> NDArray[np.bool_]:
    """Tell which incidents get all their units or none, (incidents,) bool: not where one is there or under way."""
    incidents = state.incidents
    several = (incidents.wanting > 1) & ~incidents.attended & (_kept(state) == 0)
    return np.asarray(incidents.together & several)


def _cheapest_first(
    unit_of_slot: NDArray[np.int32], slot_of: NDArray[np.int32], price: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Order the units of each incident by price, those that wait last; among equals by row."""
    cost = np.full(slot_of.size, np.iinfo(np.int64).max)
    served = unit_of_slot != NO_UNIT
    cost[served] = price[unit_of_slot[served], slot_of[served]]
    return np.asarray(unit_of_slot[np.lexsort((unit_of_slot, cost, slot_of))])
