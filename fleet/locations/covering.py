"""Units on sites so that the demand expected to be covered is most; the model below MCLP and MEXCLP."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleet.errors import FieldError
from fleet.locations.merging import merge_places, useful_sites
from fleet.locations.placement import Placement, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from fleet.locations.placement import Progress

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]

_NEGLIGIBLE: Final = 1e-12
"""Share of the demand of a place below which a further unit counts for nothing."""

_SOLVED_TOTAL: Final = 1e6
"""Demand is scaled to this sum, so that the solver's absolute tolerances are small beside it."""

_IMPROVED: Final = 1e-12


@dataclass(frozen=True)
class _Problem:
    """What is left after merging: `reach` (sites, places), `demand`, `busy` (places,), units in all and at a site."""

    reach: BoolArray
    demand: FloatArray
    units: int
    most_each: int
    busy: FloatArray

    @cached_property
    def links(self) -> csr_array[np.float64]:
        """`reach` as a sparse table of ones."""
        from scipy.sparse import csr_array

        return csr_array(self.reach.astype(np.float64))

    def in_reach(self, units: IntArray) -> FloatArray:
        """Give how many units are in reach of each place."""
        counts: FloatArray = self.links.T @ units.astype(np.float64)
        return counts

    def value(self, units: IntArray) -> float:
        """Give the demand covered by units, (sites,) int64, on each site."""
        return float(self.demand @ (1.0 - self.busy ** self.in_reach(units)))

    def levels(self, place: int) -> list[float]:
        """Give what share of its demand the first, second, … unit in reach of a place adds."""
        busy = float(self.busy[place])
        if busy == 0:
            return [1.0]
        count = min(self.units, 1 + math.ceil(math.log(_NEGLIGIBLE) / math.log(busy)))
        return [(1 - busy) * busy**level for level in range(count)]


def cover(
    reach: BoolArray,
    demand: FloatArray,
    *,
    units: int,
    busy: FloatArray,
    most_each: int,
    limit_s: float,
    progress: Progress = quiet,
) -> Placement:
    """Choose sites for units so that the sum of ``demand (1 - busy ** units in reach)`` is most.

    Places reached by the same sites are one; a site that reaches only what another one reaches is left out where that
    one can stand for it. The solver begins with a greedy placement, bettered by moving single units; where it has no
    time, that is the answer.

    Parameters
    ----------
    reach : (sites, places) bool
    demand : (places,) float64
    units : int
    busy : (places,) float64
        From 0 to below 1.
    most_each : int
        At most so many units at a site.
    limit_s : float
    progress : callable

    Returns
    -------
    Placement
    """
    started = perf_counter()
    if reach.ndim != 2 or 0 in reach.shape:
        raise FieldError("reach", f"has the shape {reach.shape}, want sites by places")
    whole = _Problem(reach, demand, units, most_each, busy)
    useful, problem = _smaller(whole)
    first = _improved(problem, _greedy(problem))
    progress(problem.value(first), float(problem.demand.sum()))
    found, bound = _solve(problem, first, limit_s - (perf_counter() - started))
    rows = np.repeat(useful, max((found, first), key=problem.value))
    counts = np.bincount(_filled(rows, len(reach), units), minlength=len(reach))
    value = whole.value(counts)
    return Placement(
        value=value,
        sites=tuple(np.repeat(np.arange(len(reach)), counts).tolist()),
        proven=bound is None,
        bound=value if bound is None else max(bound, value),
        seconds=perf_counter() - started,
    )


def _smaller(whole: _Problem) -> tuple[IntArray, _Problem]:
    """Give a problem with the same best value, and the rows of its sites in the whole one."""
    merged = merge_places(whole.reach, whole.demand, whole.busy)
    one_is_enough = whole.most_each == 1 and not whole.busy.any()
    useful = np.arange(len(whole.reach))
    if whole.most_each >= whole.units or one_is_enough:
        useful = useful_sites(merged[0])
    reach, demand, busy = merge_places(merged[0][useful], *merged[1:])
    units = min(whole.units, whole.most_each * useful.size)
    return useful, _Problem(reach, demand, units, whole.most_each, busy)


def _filled(rows: IntArray, sites: int, units: int) -> IntArray:
    """Add the lowest free sites where dominated ones had to be left out to make the number of units whole."""
    free = np.setdiff1d(np.arange(sites), rows)
    return np.concatenate((rows, free[: units - rows.size]))


def _greedy(problem: _Problem) -> IntArray:
    """Put each unit where it adds most; a tie goes to the lower site."""
    units = np.zeros(len(problem.reach), dtype=np.int64)
    for _ in range(problem.units):
        units[_most_added(problem, units)] += 1
    return units


def _most_added(problem: _Problem, units: IntArray) -> int:
    left: FloatArray = problem.demand * (1.0 - problem.busy) * problem.busy ** problem.in_reach(units)
    added = np.asarray(problem.links.dot(left), dtype=np.float64)
    added[units >= problem.most_each] = -1.0
    return int(added.argmax())


def _improved(problem: _Problem, units: IntArray) -> IntArray:
    """Move single units to where they add more, until none does."""
    value, moved = problem.value(units), True
    while moved:
        moved = False
        for site in np.flatnonzero(units):
            units[site] -= 1
            best = _most_added(problem, units)
            units[best] += 1
            changed = problem.value(units)
            if changed > value * (1 + _IMPROVED):
                value, moved = changed, True
            else:
                units[best] -= 1
                units[site] += 1
    return units


def _solve(problem: _Problem, hint: IntArray, limit_s: float) -> tuple[IntArray, float | None]:
    """Solve to a gap of 0, with OR-Tools' SCIP on one thread; the bound is None where the solution is proven."""
    from ortools.math_opt.python import mathopt

    total = float(problem.demand.sum())
    if limit_s <= 0 or total == 0:
        return hint, None if total == 0 else total
    model, units, covered = _model(mathopt, problem, problem.demand / total * _SOLVED_TOTAL)
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=limit_s), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, threads=1
    )
    known = dict(zip(units, map(float, hint.tolist()), strict=True))
    in_reach = problem.in_reach(hint)
    known |= {one: float(level < in_reach[place]) for place, row in enumerate(covered) for level, one in enumerate(row)}
    begin = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=known)])
    result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, model_params=begin)
    found = hint
    if result.has_primal_feasible_solution():
        found = np.rint(result.variable_values(units)).astype(np.int64)
    if result.termination.reason == mathopt.TerminationReason.OPTIMAL:
        return found, None
    return found, min(result.dual_bound() * total / _SOLVED_TOTAL, total)


def _model(mathopt: Any, problem: _Problem, weights: FloatArray) -> tuple[Any, list[Any], list[list[Any]]]:
    """Give the model, its numbers of units per site, and per place whether each further unit is in reach.

    References
    ----------
    Daskin: A maximum expected covering location model (Transportation Science, 1983).
    """
    model = mathopt.Model()
    units = [model.add_integer_variable(lb=0, ub=problem.most_each) for _ in problem.reach]
    model.add_linear_constraint(mathopt.fast_sum(units) <= problem.units)
    model.objective.is_maximize = True
    covered = []
    for place, weight in enumerate(weights.tolist()):
        levels = problem.levels(place)
        row = [model.add_variable(lb=0, ub=1) for _ in levels]
        covered.append(row)
        rule = model.add_linear_constraint(ub=0.0)
        for variable, share in zip(row, levels, strict=True):
            model.objective.set_linear_coefficient(variable, weight * share)
            rule.set_coefficient(variable, 1.0)
        for site in np.flatnonzero(problem.reach[:, place]):
            rule.set_coefficient(units[site], -1.0)
    return model, units, covered
