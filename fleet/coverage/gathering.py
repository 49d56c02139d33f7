"""Many weighed points gathered to few: finest where much demand would be moved far."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleet.errors import FieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Gathered(NamedTuple):
    """The point that stands for others, (points,) int64 of its row, and what all of them weigh, (points,) float64."""

    row: NDArray[np.int64]
    weight: NDArray[np.float64]


class _Cell(NamedTuple):
    """Rows of one group within a box; the most urgent to be halved is the least, the earlier one of two equal."""

    urgency: float
    number: int
    rows: NDArray[np.int64]


def gather(points_m: NDArray[np.float64], weight: NDArray[np.float64], group: NDArray[np.int32], most: int) -> Gathered:
    """Gather points within their groups.

    Each group begins as one cell. The cell whose weight times its longer side is greatest is halved in the middle of
    that side, until there are enough cells or none has an extent. The point nearest to the middle of a cell's weight
    stands for it. The order of the points given changes nothing but their rows.

    Parameters
    ----------
    points_m : (points, 2) float64
    weight : (points,) float64
        Positive.
    group : (points,) int32
    most : int
        How many may be left.

    Raises
    ------
    FieldError
        Where there are more groups than may be left.
    """
    order = np.lexsort((points_m[:, 1], points_m[:, 0], group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    if len(starts) > most:
        raise FieldError("most", f"is {most}, fewer than the {len(starts)} districts with demand")
    cells = [_cell(rows, number, points_m, weight) for number, rows in enumerate(np.split(order, starts)[1:])]
    heapify(cells)
    number = len(cells)
    while cells and len(cells) < most and cells[0].urgency < 0:
        for rows in _halves(heappop(cells).rows, points_m):
            heappush(cells, _cell(rows, number, points_m, weight))
            number += 1
    parts = sorted(cells, key=attrgetter("number"))
    return Gathered(
        np.array([_middle(cell.rows, points_m, weight) for cell in parts], dtype=np.int64),
        np.array([weight[cell.rows].sum() for cell in parts], dtype=np.float64),
    )


def _cell(rows: NDArray[np.int64], number: int, points_m: NDArray[np.float64], weight: NDArray[np.float64]) -> _Cell:
    extent_m = np.ptp(points_m[rows], axis=0).max()
    return _Cell(-float(weight[rows].sum() * extent_m), number, rows)


def _halves(rows: NDArray[np.int64], points_m: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    within = points_m[rows]
    low, high = within.min(axis=0), within.max(axis=0)
    longer = int((high - low).argmax())
    beyond = within[:, longer] > low[longer] + (high[longer] - low[longer]) / 2
    return rows[~beyond], rows[beyond]


def _middle(rows: NDArray[np.int64], points_m: NDArray[np.float64], weight: NDArray[np.float64]) -> int:
    within, share = points_m[rows], weight[rows] / weight[rows].sum()
    away = within - (within * share[:, None]).sum(axis=0)
    return int(rows[(away**2).sum(axis=1).argmin()])
