"""The plan for an opening: banks, who crosses before it, hospitals per bank, and who is cut off from home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FieldError
from fleet.relocation.split import Split
from fleet.relocation.without_cover import uncovered_banks
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.coverage.columns import DemandColumns
    from fleet.relocation.bridge_columns import Banks, BridgeColumns
    from fleet.relocation.split import Crossing
    from fleet.relocation.without_cover import Uncovered

SPARE_MS: Final = 120_000
"""(m) Who crosses is to be there so long before the bridges are raised."""

LEAST_GAIN: Final = 0.005
"""(m) Share of all demand that a crossing must win where no bank depends on it."""


@dataclass(frozen=True, slots=True, eq=False)
class BridgePlan:
    """What an opening does, and what is proposed; arrays are read-only.

    Attributes
    ----------
    banks : Banks
    crossings : tuple of Crossing
        Each gains on top of those before it.
    covered_before : (banks,) bool
        An idle unit reaches some demand of the bank in time while the bridges are down.
    covered_raised : (banks,) bool
        And while they are raised, when nobody crosses.
    covered_split : (banks,) bool
        And when the crossings are made.
    left_without : (banks,) bool
        Had cover and loses it.
    uncovered : tuple of Uncovered
        Every bank with demand that has no cover then, with the reason; those that had none before too.
    proven : bool
        Whether no split keeps the cover of more banks; False where the solver ran out of time.
    share_raised, share_split : float
        Expected coverage while the bridges are raised, without and with the crossings.
    without_department : (banks, departments) bool
        No hospital of the bank has the department.
    off_home : (units,) bool
        On another bank than its home station: it does not count as covering its home. Without the crossings.
    """

    banks: Banks
    crossings: tuple[Crossing, ...]
    covered_before: NDArray[np.bool_]
    covered_raised: NDArray[np.bool_]
    covered_split: NDArray[np.bool_]
    left_without: NDArray[np.bool_]
    uncovered: tuple[Uncovered, ...]
    proven: bool
    share_raised: float
    share_split: float
    without_department: NDArray[np.bool_]
    off_home: NDArray[np.bool_]


def plan_for_opening(
    columns: BridgeColumns,
    wanted: DemandColumns,
    now_ms: int,
    begins_ms: int,
    *,
    spare_ms: int = SPARE_MS,
    least_gain: float = LEAST_GAIN,
    most: int = 10,
) -> BridgePlan:
    """Propose how crews split by bank before bridges are raised.

    First, by the fewest and shortest crossings, as many as possible of the banks that have cover keep it. Then the
    crossing that wins most in expected coverage while the bridges are raised, and the next, as long as no bank loses
    its cover by it. Equal gains go to the lower unit, then to the lower site.

    Parameters
    ----------
    columns : BridgeColumns
    wanted : DemandColumns
    now_ms, begins_ms : int
        Ms since 1970.
    spare_ms : int
        Who crosses is at its site so long before `begins_ms`.
    least_gain : float
        Share of all demand that a further crossing must win.
    most : int
        So many crossings at most, beside those that keep cover.

    Raises
    ------
    FieldError
        Where `least_gain` is not above 0, or a time is below 0.
    """
    if not least_gain > 0:
        raise FieldError("least_gain", f"is {least_gain:g}: want a share above 0")
    if spare_ms < 0:
        raise FieldError("spare_ms", f"is {spare_ms}: want ms from 0")
    split = Split.before(columns, wanted, begins_ms - spare_ms - now_ms)
    kept = split.keeping_cover()
    last = kept
    while len(last.crossings) - len(kept.crossings) < most:
        following = last.with_best(least_gain)
        if following is last:
            break
        last = following
    banks = columns.banks
    return BridgePlan(
        banks=banks,
        crossings=last.crossings,
        covered_before=frozen(split.had_cover),
        covered_raised=frozen(split.has_cover),
        covered_split=frozen(last.has_cover),
        left_without=frozen(split.had_cover & ~last.has_cover),
        uncovered=uncovered_banks(split, last.has_cover),
        proven=kept.proven,
        share_raised=split.share,
        share_split=last.share,
        without_department=frozen(~_departments_of_banks(columns)),
        off_home=frozen(banks.unit != banks.site[columns.home]),
    )


def _departments_of_banks(columns: BridgeColumns) -> NDArray[np.bool_]:
    of_bank = columns.banks.hospital == np.arange(columns.banks.count)[:, None]
    return np.array([columns.departments[rows].any(axis=0) for rows in of_bank], dtype=np.bool_).reshape(
        columns.banks.count, columns.departments.shape[1]
    )
