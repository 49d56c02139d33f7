"""The search for a better matching of teams, by CP-SAT of OR-Tools."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.matching.kernels.dual_prices import NO_UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.sat.python import cp_model

    from dispatch.matching.sparse_arcs import SparseArcs
    from dispatch.matching.teams import Teams

_NO_BOUND: Final = -(2**62)


@dataclass(frozen=True, slots=True)
class Limits:
    """When the search gives up.

    Attributes
    ----------
    work
        In the solver's own measure, about a second of one core each: the same work gives the same answer everywhere.
    wall_s
        Seconds by the clock, for a machine that is too slow for the work.
    """

    work: float = 1.0
    wall_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """What the search ended with.

    Attributes
    ----------
    unit_of_slot : (slots,) int32 or None
        None where it ended before it had any.
    bound : int
        No matching over the arcs given costs less.
    """

    unit_of_slot: NDArray[np.int32] | None
    bound: int


def search(given: Teams, arcs: SparseArcs, start: NDArray[np.int32], limits: Limits) -> Found:
    """Search the least total with whole teams over sparse arcs.

    Each slot's arcs add up to 1 where it is served: its own choice, or that of its team; each unit's to 1 at most.
    Arrivals of a team lie between its first and its last. One worker and a fixed seed: the same input gives the same
    answer, unless the clock ends it.

    Parameters
    ----------
    given : Teams
    arcs : SparseArcs
    start : (slots,) int32
        A matching with whole teams over these arcs, from which the search begins.
    limits : Limits
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in arcs.row]
    served = _served(given, model)
    _each_slot_served_or_not(arcs, model, taken, served)
    _each_unit_once(arcs, model, taken)
    model.minimize(_total(given, arcs, taken, served) + _price_apart(given, arcs, model, taken))
    _begin_with(start, arcs, model, taken, served)
    solver = _solver(limits)
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Found(None, _NO_BOUND)
    chosen = np.array([solver.boolean_value(each) for each in taken], dtype=np.bool_)
    unit_of_slot = np.full(len(start), NO_UNIT, dtype=np.int32)
    unit_of_slot[arcs.slot[chosen]] = arcs.row[chosen]
    if status == cp_model.OPTIMAL:
        return Found(unit_of_slot, given.total(unit_of_slot))
    return Found(unit_of_slot, math.floor(math.nextafter(solver.best_objective_bound, -math.inf)))


def _solver(limits: Limits) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = limits.work
    solver.parameters.max_time_in_seconds = limits.wall_s
    return solver


def _total(
    given: Teams, arcs: SparseArcs, taken: list[cp_model.IntVar], served: list[cp_model.IntVar]
) -> cp_model.LinearExpr:
    """Give the costs of the pairs and of waiting."""
    from ortools.sat.python import cp_model

    waiting = given.problem.waiting_cost
    pairs = cp_model.LinearExpr.weighted_sum(taken, arcs.cost.tolist())
    spared = cp_model.LinearExpr.weighted_sum(served, waiting.tolist())
    return pairs - spared + int(waiting.sum())


def _served(given: Teams, model: cp_model.CpModel) -> list[cp_model.IntVar]:
    """Give for each slot the variable that tells whether it is served; slots of a team have one together."""
    of_team = [model.new_bool_var("") for _ in range(given.count)]
    return [of_team[team] if team >= 0 else model.new_bool_var("") for team in given.team_of]


def _each_slot_served_or_not(
    arcs: SparseArcs, model: cp_model.CpModel, taken: list[cp_model.IntVar], served: list[cp_model.IntVar]
) -> None:
    for slot, whether in enumerate(served):
        model.add(sum(taken[arcs.first[slot] : arcs.first[slot + 1]]) == whether)


def _each_unit_once(arcs: SparseArcs, model: cp_model.CpModel, taken: list[cp_model.IntVar]) -> None:
    order = np.argsort(arcs.row, kind="stable")
    ends = np.flatnonzero(np.diff(arcs.row[order])) + 1
    for group in np.split(order, ends):
        if group.size > 1:
            model.add_at_most_one(taken[arc] for arc in group)


def _price_apart(
    given: Teams, arcs: SparseArcs, model: cp_model.CpModel, taken: list[cp_model.IntVar]
) -> cp_model.LinearExpr | int:
    """Keep each team whose arrivals matter within its window; give the price of arriving apart."""
    arrival = given.arrival_ms[arcs.row, given.problem.slot_of[arcs.slot]].tolist()
    latest = int(max(arrival, default=0))
    price: cp_model.LinearExpr | int = 0
    for team in np.flatnonzero(given.joint):
        first, last = model.new_int_var(0, latest, ""), model.new_int_var(0, latest, "")
        for slot in np.flatnonzero(given.team_of == team):
            mine = slice(arcs.first[slot], arcs.first[slot + 1])
            arrives = sum(arc * at for arc, at in zip(taken[mine], arrival[mine], strict=True))
            model.add(first <= arrives)
            model.add(last >= arrives)
        model.add(last - first <= min(int(given.window_ms[team]), latest))
        price += int(given.spread_price[team]) * (last - first)
    return price


def _begin_with(
    start: NDArray[np.int32],
    arcs: SparseArcs,
    model: cp_model.CpModel,
    taken: list[cp_model.IntVar],
    served: list[cp_model.IntVar],
) -> None:
    for arc, variable in enumerate(taken):
        model.add_hint(variable, bool(start[arcs.slot[arc]] == arcs.row[arc]))
    for variable, unit in {each.index: (each, unit) for each, unit in zip(served, start, strict=True)}.values():
        model.add_hint(variable, bool(unit != NO_UNIT))
