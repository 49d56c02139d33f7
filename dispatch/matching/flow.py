"""A matching of least cost over sparse arcs, by the min-cost flow of OR-Tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.errors import AssignmentError
from dispatch.matching.kernels.dual_prices import NO_UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    from dispatch.matching.sparse_arcs import SparseArcs


def least_cost_flow(arcs: SparseArcs, waiting_cost: NDArray[np.int64]) -> NDArray[np.int32]:
    """Give each slot a unit or let it wait, so that the total is least; each unit goes once at most.

    Every slot is the source of one unit of flow, which leaves over one of its arcs or over its own arc of waiting.

    Parameters
    ----------
    arcs : SparseArcs
    waiting_cost : (slots,) int64

    Returns
    -------
    (slots,) int32
        `NO_UNIT` where the slot waits.

    Raises
    ------
    AssignmentError
        The solver did not end with an optimum; `BAD_COST_RANGE` where the costs are too large for their number.
    """
    from ortools.graph.python import min_cost_flow

    used, unit = np.unique(arcs.row, return_inverse=True)
    slots = len(waiting_cost)
    source, sink = used.size + np.arange(slots), used.size + slots
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = _add_arcs(flow, source[arcs.slot], unit, arcs.cost)
    _add_arcs(flow, source, np.full(slots, sink), waiting_cost)
    _add_arcs(flow, np.arange(used.size), np.full(used.size, sink), np.zeros(used.size, dtype=np.int64))
    flow.set_nodes_supplies(np.append(source, sink), np.append(np.ones(slots, dtype=np.int64), -slots))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise AssignmentError(units=used.size, incidents=slots, status=status.name)
    sent = flow.flows(pairs) == 1
    unit_of_slot = np.full(slots, NO_UNIT, dtype=np.int32)
    unit_of_slot[arcs.slot[sent]] = arcs.row[sent]
    return unit_of_slot


def _add_arcs(
    flow: SimpleMinCostFlow, tail: NDArray[np.int64], head: NDArray[np.int64], cost: NDArray[np.int64]
) -> NDArray[np.int64]:
    added: NDArray[np.int64] = flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones_like(cost), cost)
    return added
