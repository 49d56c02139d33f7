"""Maximum expected coverage by units of several kinds as an integer program: SCIP, through OR-Tools' MathOpt.

It is not the model of `fleet.locations.covering`, which plans where stations of one kind should be. That one drops
sites that another one outdoes, leaves their number of units free, and makes one place of all that the same sites reach.
Here a site may be full, so the one that it outdoes counts; kinds of units share the room of a site; and a class of
demand is covered by some kinds alone, so that equal places of different classes are not one. With one kind, one class
and room everywhere both have the same optimum, which `tests/fleet/relocation/test_targets.py` holds them to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns

LEFT_OUT: Final = 1e-9
"""Further units over places that win at most this share of all demand, all together, are left to the bound."""

_SOLVED_TOTAL: Final = 1e6
"""Demand is scaled to this sum, so that the solver's absolute tolerances are small beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """What is to be placed, checked.

    Attributes
    ----------
    wanted : DemandColumns
    reach : (sites, zones) bool
    kinds : (kinds,) int64
        Bits of capabilities.
    units : (kinds,) int64
    room : (sites,) int64
    """

    wanted: DemandColumns
    reach: NDArray[np.bool_]
    kinds: NDArray[np.int64]
    units: NDArray[np.int64]
    room: NDArray[np.int64]

    def serving(self, row: int) -> NDArray[np.int64]:
        """Give the rows of the kinds that serve a class and have units."""
        need = self.wanted.needs[row]
        return np.flatnonzero((self.kinds & need == need) & (self.units > 0))


class Placed(NamedTuple):
    """Units by kind and site, (kinds, sites) int64, the bound on expected coverage, whether the optimum is proved."""

    placement: NDArray[np.int64]
    bound: float
    proven: bool


class _Place(NamedTuple):
    """Zones that the same sites cover, for one class: what the first, the second, … unit there wins."""

    row: int
    sites: NDArray[np.int64]
    wins: list[float]


def solve(placing: Placing, begin: NDArray[np.int64], limit_s: float) -> Placed:
    """Place units so that expected coverage is greatest, beginning with a placement (kinds, sites).

    The k-th unit over a place wins d (1 - q) q**(k - 1), less than the one before it, so the levels of a place need no
    order among themselves.
    """
    from ortools.math_opt.python import mathopt

    total = float(placing.wanted.demand.sum())
    if total == 0:
        return Placed(begin, 0.0, proven=True)
    places, left_out = _places(placing)
    model = mathopt.Model()
    counts = _add_counts(mathopt, model, placing)
    levels = _add_levels(model, placing, counts, places, _SOLVED_TOTAL / total)
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=limit_s), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, threads=1
    )
    known = _known(placing, begin, counts, places, levels)
    hint = mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=known)])
    result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, model_params=hint)
    found = begin
    if result.has_primal_feasible_solution():
        found = np.rint(np.array([result.variable_values(row) for row in counts])).astype(np.int64)
    bound = min(result.dual_bound() * total / _SOLVED_TOTAL + left_out, total)
    return Placed(
        found.reshape(begin.shape), bound, proven=result.termination.reason == mathopt.TerminationReason.OPTIMAL
    )


def _places(placing: Placing) -> tuple[list[_Place], float]:
    """Give the places, and how much more the units that are left out over them could win at most."""
    wanted = placing.wanted
    covers, place = np.unique(placing.reach, axis=1, return_inverse=True)
    least = LEFT_OUT * float(wanted.demand.sum()) / max(covers.shape[1] * wanted.classes, 1)
    sites = [np.flatnonzero(column) for column in covers.T]
    places, left_out = [], 0.0
    for row, (demand, busy) in enumerate(zip(wanted.demand, wanted.busy.tolist(), strict=True)):
        most = int(placing.units[placing.serving(row)].sum())
        amounts = np.bincount(place.ravel(), weights=demand, minlength=len(sites))
        for column in np.flatnonzero(amounts).tolist():
            amount = float(amounts[column])
            if len(sites[column]) == 0 or most == 0:
                continue
            wins = list(_wins(amount, busy, most, least * (1 - busy)))
            left_out += amount * busy ** len(wins) if len(wins) < most else 0.0
            places.append(_Place(row, sites[column], wins))
    return places, left_out


def _wins(amount: float, busy: float, most: int, least: float) -> Iterator[float]:
    """Give what the first, the second and each further unit wins, while it is more than `least`."""
    win = amount * (1 - busy)
    for _ in range(most):
        if win <= least:
            return
        yield win
        win *= busy


def _add_counts(mathopt: Any, model: Any, placing: Placing) -> list[list[Any]]:
    """Add how many units of each kind stand at each site: no more than there are, and no more than have room."""
    units, room = placing.units.tolist(), placing.room.tolist()
    counts = [[model.add_integer_variable(lb=0, ub=min(most, free)) for free in room] for most in units]
    for row, most in zip(counts, units, strict=True):
        model.add_linear_constraint(mathopt.fast_sum(row) <= most)
    for site, free in enumerate(room if units else []):
        model.add_linear_constraint(mathopt.fast_sum([row[site] for row in counts]) <= free)
    return counts


def _add_levels(
    model: Any, placing: Placing, counts: list[list[Any]], places: list[_Place], scale: float
) -> list[list[Any]]:
    """Add for each place whether the first, the second, … unit covers it, and what that wins."""
    model.objective.is_maximize = True
    serving = [placing.serving(row).tolist() for row in range(placing.wanted.classes)]
    levels = []
    for place in places:
        variables = [model.add_variable(lb=0, ub=1) for _ in place.wins]
        rule = model.add_linear_constraint(ub=0.0)
        for variable, win in zip(variables, place.wins, strict=True):
            model.objective.set_linear_coefficient(variable, win * scale)
            rule.set_coefficient(variable, 1.0)
        for site in place.sites.tolist():
            for kind in serving[place.row]:
                rule.set_coefficient(counts[kind][site], -1.0)
        levels.append(variables)
    return levels


def _known(
    placing: Placing, begin: NDArray[np.int64], counts: list[list[Any]], places: list[_Place], levels: list[list[Any]]
) -> dict[Any, float]:
    """Give each variable its value in a placement."""
    by_class = [begin[placing.serving(row)].sum(axis=0) for row in range(placing.wanted.classes)]
    known = {
        variable: float(value)
        for variables, values in zip(counts, begin.tolist(), strict=True)
        for variable, value in zip(variables, values, strict=True)
    }
    for place, variables in zip(places, levels, strict=True):
        covering = int(by_class[place.row][place.sites].sum())
        known |= {variable: float(level < covering) for level, variable in enumerate(variables)}
    return known
