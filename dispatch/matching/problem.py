"""What is to be matched: units in rows, demands in columns, and as many slots of a column as it wants units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.matching.errors import MatchingError
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LIMIT: Final = 2**50
"""No cost may be as large, so that sums along a path of thousands of arcs stay within int64."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Costs in ms-equivalents, checked, read-only and contiguous.

    Attributes
    ----------
    cost : (units, columns) int64
    allowed : (units, columns) bool
        The cost means something only there.
    slot_of : (slots,) int32
        Column of each slot; slots of one column have the same costs.
    waiting_cost : (slots,) int64
        What it costs that the slot gets nobody.
    """

    cost: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    slot_of: NDArray[np.int32]
    waiting_cost: NDArray[np.int64]

    @property
    def units(self) -> int:
        """How many rows."""
        return len(self.cost)

    @property
    def columns(self) -> int:
        """How many columns."""
        return int(self.cost.shape[1])

    @property
    def slots(self) -> int:
        """How many slots."""
        return len(self.slot_of)


def problem(cost: ArrayLike, allowed: ArrayLike, slot_of: ArrayLike, waiting_cost: ArrayLike) -> Problem:
    """Check and freeze what is to be matched.

    Raises
    ------
    MatchingError
        Shapes do not fit, a number is not whole, a slot has no column, or a cost reaches `LIMIT`.
    """
    made = Problem(
        frozen(whole_numbers("cost", cost, 2)),
        frozen(np.asarray(allowed, dtype=np.bool_)),
        frozen(whole_numbers("slot_of", slot_of, 1).astype(np.int32)),
        frozen(whole_numbers("waiting_cost", waiting_cost, 1)),
    )
    if made.allowed.shape != made.cost.shape:
        raise MatchingError(f"allowed has shape {made.allowed.shape}, cost has {made.cost.shape}")
    if made.slot_of.shape != made.waiting_cost.shape:
        raise MatchingError(f"there are {made.slots} slots and {len(made.waiting_cost)} waiting costs")
    if made.slots and not 0 <= made.slot_of.min() <= made.slot_of.max() < made.columns:
        raise MatchingError(f"slot_of names columns beyond the {made.columns} of cost")
    _within_limit("cost", made.cost, made.allowed)
    _within_limit("waiting_cost", made.waiting_cost, np.True_)
    return made


def whole_numbers(name: str, values: ArrayLike, dimensions: int) -> NDArray[np.int64]:
    """Give the values as int64; `MatchingError` where they are not whole numbers of so many dimensions."""
    array = np.asarray(values)
    if array.ndim != dimensions:
        raise MatchingError(f"{name} must have {dimensions} dimensions, its shape is {array.shape}")
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise MatchingError(f"{name} must hold whole numbers, not {array.dtype}")
    return array.astype(np.int64, copy=False)


def _within_limit(name: str, values: NDArray[np.int64], counted: NDArray[np.bool_] | np.bool_) -> None:
    if values.max(initial=0, where=counted) >= LIMIT or values.min(initial=0, where=counted) <= -LIMIT:
        raise MatchingError(f"{name} holds numbers of 2**50 or more")
