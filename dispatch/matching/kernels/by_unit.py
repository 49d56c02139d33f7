"""Arcs by unit from arcs by slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def by_unit(first: NDArray[np.int32], row: NDArray[np.int32], units: int) -> Any:
    """Give the slots of each unit, the lower first.

    Parameters
    ----------
    first : (slots + 1,) int32
        Arcs of slot `s` lie at `first[s]:first[s + 1]`.
    row : (arcs,) int32
        Unit of each arc.
    units : int

    Returns
    -------
    slot_first : (units + 1,) int32
        Slots of unit `r` lie at `slot_first[r]:slot_first[r + 1]`.
    slot : (arcs,) int32
    """
    slot_first = np.zeros(units + 1, np.int32)
    for k in range(len(row)):
        slot_first[row[k] + 1] += 1
    for r in range(units):
        slot_first[r + 1] += slot_first[r]
    filled = slot_first.copy()
    slot = np.empty(len(row), np.int32)
    for s in range(len(first) - 1):
        for k in range(first[s], first[s + 1]):
            slot[filled[row[k]]] = s
            filled[row[k]] += 1
    return slot_first, slot
