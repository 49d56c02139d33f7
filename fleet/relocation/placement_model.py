"""Maximum expected coverage as an integer program for SCIP, by OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.linear_solver.pywraplp import Constraint, Solver, Variable

    from fleet.coverage.columns import DemandColumns

LEFT_OUT: Final = 1e-9
"""Further units over places that win at most this share of all demand, all together, are left to the bound."""

_SOLVER: Final = "SCIP"


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Units of each kind at each site, the bound on expected coverage, and whether the optimum is proved.

    `count` is None where nothing was found in time.
    """

    count: NDArray[np.int64] | None
    bound: float
    proven: bool


def solve(
    wanted: DemandColumns,
    reach: NDArray[np.bool_],
    kinds: NDArray[np.int64],
    units: NDArray[np.int64],
    room: NDArray[np.int64],
    limit_s: float,
) -> Placed:
    """Place units of kinds at sites; the arrays are as of `site_targets`, checked.

    Zones that the same sites cover are one. The k-th unit over such a place wins d (1 - q) q**(k - 1), less than the
    one before it, so the levels of a place need no order among themselves.
    """
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver(_SOLVER)
    solver.set_time_limit(max(round(limit_s * 1000), 1))
    placed = _placed_variables(solver, units, room)
    left_out = _add_levels(solver, placed, wanted, reach, kinds, units)
    solver.Objective().SetMaximization()
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
    status = solver.Solve(exactly)
    if status not in {solver.OPTIMAL, solver.FEASIBLE}:
        return Placed(None, float(wanted.demand.sum()), proven=False)
    count = np.array([[round(each.solution_value()) for each in row] for row in placed], dtype=np.int64)
    bound = solver.Objective().BestBound() + left_out
    return Placed(count.reshape(len(units), len(room)), bound, proven=status == solver.OPTIMAL)


def _placed_variables(solver: Solver, units: NDArray[np.int64], room: NDArray[np.int64]) -> list[list[Variable]]:
    placed = [[solver.IntVar(0, int(min(most, free)), "") for free in room.tolist()] for most in units.tolist()]
    for row, most in zip(placed, units.tolist(), strict=True):
        _at_most(solver, int(most), row)
    for site, free in enumerate(room.tolist()):
        _at_most(solver, int(free), [row[site] for row in placed])
    return placed


def _at_most(solver: Solver, most: int, variables: list[Variable]) -> Constraint:
    constraint = solver.Constraint(-solver.infinity(), most)
    for each in variables:
        constraint.SetCoefficient(each, 1)
    return constraint


def _add_levels(
    solver: Solver,
    placed: list[list[Variable]],
    wanted: DemandColumns,
    reach: NDArray[np.bool_],
    kinds: NDArray[np.int64],
    units: NDArray[np.int64],
) -> float:
    """Add what each further unit over each place wins; give how much more the levels left out could win at most."""
    covers, place = np.unique(reach, axis=1, return_inverse=True)
    least = LEFT_OUT * float(wanted.demand.sum()) / max(covers.shape[1] * wanted.classes, 1)
    left_out = 0.0
    for demand, need, busy in zip(wanted.demand, wanted.needs, wanted.busy.tolist(), strict=True):
        serving = np.flatnonzero((kinds & need == need) & (units > 0))
        amounts = np.bincount(place.ravel(), weights=demand, minlength=covers.shape[1])
        for column, amount in enumerate(amounts.tolist()):
            sites = np.flatnonzero(covers[:, column])
            over = [placed[kind][site] for kind in serving for site in sites]
            worth = _worth(amount, busy, int(units[serving].sum()) if over else 0, least * (1 - busy))
            if worth:
                levels = [solver.NumVar(0, 1, "") for _ in worth]
                covered = _at_most(solver, 0, levels)
                for each in over:
                    covered.SetCoefficient(each, -1)
                for level, wins in zip(levels, worth, strict=True):
                    solver.Objective().SetCoefficient(level, wins)
            left_out += amount * busy ** len(worth) if over and len(worth) < units[serving].sum() else 0.0
    return left_out


def _worth(amount: float, busy: float, most: int, least: float) -> list[float]:
    """Give what the first, the second and each further unit over a place wins, while it is more than `least`."""
    wins = amount * (1 - busy) * np.cumprod(np.concatenate(([1.0], np.full(max(most - 1, 0), busy))))[:most]
    return [float(each) for each in wins if each > least]
