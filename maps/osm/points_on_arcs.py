"""What stands at the points of roads, summed up for each arc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.chains import Collapsed


def sum_on_arcs(roads: Collapsed, along: NDArray[Any], against: NDArray[Any]) -> NDArray[np.int32]:
    """Sum up what one passes on each arc, past its tail and up to its head; (arcs,) int32.

    Parameters
    ----------
    roads : Collapsed
    along, against : (points,) integers or bool
        What each point of the chains counts for who drives with the line, and against it.
    """
    first, last = roads.first, roads.last
    passed_along, passed_against = _before(along), _before(against)
    with_line = first < last
    forward = passed_along[last + with_line] - passed_along[first + with_line]
    return np.where(with_line, forward, passed_against[first] - passed_against[last]).astype(np.int32)


def _before(count: NDArray[Any]) -> NDArray[np.int64]:
    """Sum up what lies before each point and, last, before the end; (points + 1,) int64."""
    return np.concatenate(([0], np.cumsum(count, dtype=np.int64)))
