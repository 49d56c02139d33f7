"""Who goes where: all incidents that wait and all units that can go, solved together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from dispatch.errors import AssignmentError
from dispatch.price import price_parts, refusals

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

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
    """Load the solver, so that the first two incidents that wait do not pay for it."""
    nothing = np.empty(0, dtype=np.int64)
    _min_cost_flow(nothing, nothing, nothing, np.zeros(1, dtype=np.int64))


def _cheapest(price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> NDArray[np.int32]:
    if not allowed.any():
        return np.array([NO_UNIT], dtype=np.int32)
    return np.array([np.where(allowed, price, np.iinfo(np.int64).max).argmin()], dtype=np.int32)


def _least_total(
    price: NDArray[np.int64], allowed: NDArray[np.bool_], weight: NDArray[np.int64], waited_ms: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Solve the joint assignment as a min-cost flow over sparse arcs.

    An optimum uses, for each of I incidents, one of its I cheapest units (the others can take at most I - 1 of them),
    so these arcs are enough and nothing is lost. An arc past all units lets an incident wait; it costs more than any
    way of serving one more incident, more for the urgent, more for who has waited longer. Among equal totals the sum
    of the rows is least; where the numbers grow too large for that (beyond about 1,000 units x 500 incidents at once)
    the solver's own, repeatable order stands.
    """
    units, incidents = price.shape
    row, column = _arcs(price, allowed)
    unit_of = np.full(incidents, NO_UNIT, dtype=np.int32)
    if row.size:
        cost = price[row, column]
        dearest = int(cost.max()) + 1
        waiting = dearest * (incidents + weight) + np.minimum(waited_ms, dearest)
        tie = units * incidents + 1
        chosen = _min_cost_flow(row, column, cost * tie + row, waiting * tie)
        if chosen is None:
            chosen = _min_cost_flow(row, column, cost, waiting)
        unit_of[column[chosen]] = row[chosen]
    return unit_of


def _min_cost_flow(
    row: NDArray[np.int64], column: NDArray[np.int64], cost: NDArray[np.int64], waiting: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Tell which of the arcs (row, column) the flow of least cost uses; None where the solver cannot hold the costs."""
    from ortools.graph.python import min_cost_flow

    used, unit = np.unique(row, return_inverse=True)
    incident = used.size + np.arange(waiting.size)
    sink = used.size + waiting.size
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = _add_arcs(flow, incident[column], unit, cost)
    _add_arcs(flow, incident, np.full(waiting.size, sink), waiting)
    _add_arcs(flow, np.arange(used.size), np.full(used.size, sink), np.zeros(used.size, dtype=np.int64))
    flow.set_nodes_supplies(np.append(incident, sink), np.append(np.ones_like(waiting), -waiting.size))
    status = flow.solve()
    if status == flow.BAD_COST_RANGE:
        return None
    if status != flow.OPTIMAL:
        raise AssignmentError(units=used.size, incidents=waiting.size, status=str(status))
    chosen: NDArray[np.bool_] = flow.flows(pairs) == 1
    return chosen


def _add_arcs(
    flow: SimpleMinCostFlow, tail: NDArray[np.int64], head: NDArray[np.int64], cost: NDArray[np.int64]
) -> NDArray[np.int64]:
    added: NDArray[np.int64] = flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones_like(cost), cost)
    return added


def _arcs(price: NDArray[np.int64], allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give rows and columns of each incident's cheapest allowed units, as many as there are incidents."""
    units, incidents = price.shape
    keyed = np.where(allowed, price, np.iinfo(np.int64).max)
    order = np.argsort(keyed, axis=0, kind="stable")[: min(units, incidents)]
    column = np.broadcast_to(np.arange(incidents), order.shape)
    kept = np.take_along_axis(allowed, order, axis=0)
    return order[kept], column[kept]
