"""Rows that belong together, by equal values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def groups_of(*columns: NDArray[Any]) -> list[NDArray[np.int64]]:
    """Give the rows of each set of equal values, ascending; sets in order of the first column, then the next ones."""
    order = np.lexsort(columns[::-1])
    if not len(order):
        return []
    changes = np.zeros(len(order) - 1, dtype=bool)
    for column in columns:
        changes |= column[order[1:]] != column[order[:-1]]
    return np.split(order, np.flatnonzero(changes) + 1)
