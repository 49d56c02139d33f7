"""Who crosses so that as few banks as possible lose their cover: exact, by CP-SAT of OR-Tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

    Crosses = dict[tuple[int, int], IntVar]

STAYS: Final = -1
_LIMIT: Final = 5.0
"""In the solver's own measure of work, about seconds: by the clock of the machine the answer might differ."""

_MOVE_S: Final = 86_400
"""One crossing less is worth any drive."""


class Kept(NamedTuple):
    """Site that each unit crosses to, (units,) int32, `STAYS` of who does not; whether no other choice is better."""

    site: NDArray[np.int32]
    proven: bool


def keep_cover(
    stay: NDArray[np.bool_], crossing: NDArray[np.bool_], allowed: NDArray[np.bool_], drive_ms: NDArray[np.int32]
) -> Kept:
    """Give where each unit crosses to, so that the most banks are covered, by the fewest and shortest crossings.

    Where the solver finds nothing in time nobody crosses.

    Parameters
    ----------
    stay : (units, banks) bool
        Which banks each unit covers where it is; only those that count.
    crossing : (units, sites, banks) bool
        And from each site.
    allowed : (units, sites) bool
        Crossings that can be made.
    drive_ms : (units, sites) int32
    """
    chosen = np.full(len(stay), STAYS, dtype=np.int32)
    if stay.any(axis=0).all():
        return Kept(chosen, proven=True)
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    crosses = {option: model.new_bool_var("") for option in _options(crossing, allowed, drive_ms)}
    covered = _covered_banks(model, crosses, stay, crossing)
    model.maximize(_worth(crosses, covered, drive_ms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _LIMIT
    status = solver.solve(model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        for (unit, site), variable in crosses.items():
            if solver.boolean_value(variable):
                chosen[unit] = site
    return Kept(chosen, proven=status == cp_model.OPTIMAL)


def _covered_banks(
    model: CpModel, crosses: Crosses, stay: NDArray[np.bool_], crossing: NDArray[np.bool_]
) -> list[IntVar]:
    """Add whether each bank is covered; a unit crosses once at most, and covers nothing from where it left."""
    by_unit: dict[int, list[IntVar]] = {unit: [] for unit in range(len(stay))}
    for (unit, _), variable in crosses.items():
        by_unit[unit].append(variable)
    for variables in by_unit.values():
        model.add_at_most_one(variables)
    covered = [model.new_bool_var("") for _ in range(stay.shape[1])]
    for bank, variable in enumerate(covered):
        came = [each for (unit, site), each in crosses.items() if crossing[unit, site, bank]]
        stayed = [1 - sum(by_unit[unit]) for unit in np.flatnonzero(stay[:, bank]).tolist()]
        model.add(variable <= sum(came) + sum(stayed))
    return covered


def _worth(crosses: Crosses, covered: list[IntVar], drive_ms: NDArray[np.int32]) -> LinearExpr:
    """Weigh one bank more above all crossings, one crossing less above all drives, and a drive above the lower rows."""
    units = len(drive_ms)
    price = {
        (unit, site): (_MOVE_S + int(drive_ms[unit, site]) // 1000) * (1 + units * units) + unit
        for unit, site in crosses
    }
    bank_worth = 1 + units * max(price.values(), default=0)
    paid = sum(price[option] * variable for option, variable in crosses.items())
    return bank_worth * sum(covered) - paid


def _options(
    crossing: NDArray[np.bool_], allowed: NDArray[np.bool_], drive_ms: NDArray[np.int32]
) -> list[tuple[int, int]]:
    """Give the crossings worth weighing: of all from one unit that cover the same banks, the shortest."""
    best: dict[tuple[int, bytes], int] = {}
    for unit, site in np.argwhere(allowed & crossing.any(axis=2)).tolist():
        key = unit, crossing[unit, site].tobytes()
        if key not in best or drive_ms[unit, site] < drive_ms[unit, best[key]]:
            best[key] = site
    return [(unit, site) for (unit, _), site in best.items()]
