"""The few arcs that a matching is solved over, slot by slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dispatch.matching.kernels.cheapest_units import cheapest_units
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.matching.problem import Problem


@dataclass(frozen=True, slots=True)
class SparseArcs:
    """Which units each slot may take.

    Attributes
    ----------
    first : (slots + 1,) int32
        Arcs of slot `s` lie at `first[s]:first[s + 1]`.
    row : (arcs,) int32
        Unit of each arc, each once in a slot.
    cost : (arcs,) int64
    """

    first: NDArray[np.int32]
    row: NDArray[np.int32]
    cost: NDArray[np.int64]

    @property
    def slot(self) -> NDArray[np.int32]:
        """Slot of each arc, (arcs,) int32."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


def arcs_below(
    problem: Problem, unit_price: NDArray[np.int64], below: NDArray[np.int64], keep: NDArray[np.int32]
) -> SparseArcs:
    """Give for each slot the units whose cost and price together are least.

    Parameters
    ----------
    problem : Problem
    unit_price : (units,) int64
    below : (columns,) int64
        Only units whose cost and price are less.
    keep : (columns,) int32
        At most so many for each slot of the column.
    """
    first, row = cheapest_units(problem.cost, problem.allowed, frozen(unit_price), frozen(below), frozen(keep))
    starts, sizes = first[problem.slot_of], np.diff(first)[problem.slot_of]
    slot_first = np.zeros(problem.slots + 1, dtype=np.int32)
    np.cumsum(sizes, out=slot_first[1:])
    place = np.arange(slot_first[-1]) + np.repeat(starts - slot_first[:-1], sizes)
    column = np.repeat(problem.slot_of, sizes)
    return SparseArcs(frozen(slot_first), frozen(row[place]), frozen(problem.cost[row[place], column]))


def highest_of_column(problem: Problem, of_slots: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the highest value of the slots of each column; very low for a column without slots."""
    highest = np.full(problem.columns, np.iinfo(np.int64).min // 2)
    np.maximum.at(highest, problem.slot_of, of_slots)
    return highest


def joined(one: SparseArcs, other: SparseArcs) -> SparseArcs:
    """Give the arcs of both, which have none in common."""
    slot = np.concatenate((one.slot, other.slot))
    order = np.argsort(slot, kind="stable")
    row, cost = np.concatenate((one.row, other.row)), np.concatenate((one.cost, other.cost))
    return SparseArcs(frozen(one.first + other.first), frozen(row[order]), frozen(cost[order]))


def chosen(arcs: SparseArcs, kept: NDArray[np.bool_]) -> SparseArcs:
    """Give those of the arcs that are marked."""
    first = np.zeros_like(arcs.first)
    np.cumsum(np.bincount(arcs.slot[kept], minlength=len(first) - 1), out=first[1:])
    return SparseArcs(frozen(first), frozen(arcs.row[kept]), frozen(arcs.cost[kept]))
