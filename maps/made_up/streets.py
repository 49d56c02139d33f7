"""Streets of made-up settlements: an uneven, bent lattice with main roads, cut by a river."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STREET_STEP_M: Final = 120.0
BLOCKS_PER_WAY: Final = 40
_JITTER_M: Final = 14.0
_BANK_M: Final = 40.0


@dataclass(frozen=True, slots=True)
class River:
    """A winding river from west to east, `y = f(x)` in metres, of one width."""

    width_m: float
    swing_m: float
    bend_m: float
    phase: float

    def middle_m(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the river's middle at x, (n,) float64."""
        turn = 2 * np.pi * x / self.bend_m + self.phase
        return self.swing_m * (np.sin(turn) + 0.3 * np.sin(2.3 * turn))

    def side(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int8]:
        """Tell north (1) or south (-1) of the river, 0 in the water or on its banks."""
        off = y - self.middle_m(x)
        return (np.sign(off) * (np.abs(off) > self.width_m / 2 + _BANK_M)).astype(np.int8)


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """The streets of one settlement in local metres.

    Attributes
    ----------
    x, y : (nodes,) float64
    column, row : (nodes,) int64
        Lattice lines of each node; line 0 passes the middle.
    a, b : (edges,) int64
        Ends of each block, west to east or south to north.
    line : (edges,) int64
        The lattice line that the block lies on.
    street : (edges,) int64
        Number of the street in this settlement, from 0.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    column: NDArray[np.int64]
    row: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    line: NDArray[np.int64]
    street: NDArray[np.int64]


def settlement_streets(
    centre_m: tuple[float, float], nodes: int, river: River, *, angle: float, rng: np.random.Generator
) -> Streets:
    """Lay the streets of a settlement with exactly `nodes` junctions on dry ground around its centre."""
    half = int(np.ceil(np.sqrt(nodes / np.pi))) + 2
    while True:
        x, y, column, row = _lattice(half, rng)
        x, y = _turned(x, y, angle)
        x, y = x + centre_m[0], y + centre_m[1]
        side = river.side(x, y)
        reach = np.hypot(x - centre_m[0], y - centre_m[1])
        dry = np.flatnonzero((side != 0) & (reach < half * STREET_STEP_M))
        if len(dry) >= nodes:
            chosen = np.sort(dry[np.argsort(reach[dry], kind="stable")[:nodes]])
            return _joined(x[chosen], y[chosen], column[chosen], row[chosen], side[chosen])
        half += max(2, half // 8)


def river_crossings(town: Streets, river: River, bridges: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Choose about `bridges` lattice columns, evenly spread, and give the nodes on the south and north bank of each."""
    side = river.side(town.x, town.y)
    order = np.lexsort((town.row, town.column))
    low, high = order[:-1], order[1:]
    crossing = (town.column[low] == town.column[high]) & (side[low] < side[high])
    crossing &= town.y[high] - town.y[low] < 3 * river.width_m + 4 * STREET_STEP_M
    south, north = low[crossing], high[crossing]
    chosen = np.unique(np.linspace(0, len(south) - 1, bridges + 2).round().astype(np.int64)[1:-1])
    return south[chosen], north[chosen]


def _lattice(
    half: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    lines = np.arange(-half, half + 1)
    column, row = (grid.ravel() for grid in np.meshgrid(lines, lines, indexing="ij"))
    x, y = _line_places(half, rng)[column + half], _line_places(half, rng)[row + half]
    shift = np.clip(rng.normal(0, _JITTER_M, (2, len(x))), -2 * _JITTER_M, 2 * _JITTER_M)
    return x + shift[0], y + shift[1], column, row


def _line_places(half: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the places of the lattice lines, unevenly spaced, line 0 at 0."""
    place: NDArray[np.float64] = np.cumsum(rng.uniform(0.7, 1.3, 2 * half + 1)) * STREET_STEP_M
    return np.asarray(place - place[half])


def _turned(
    x: NDArray[np.float64], y: NDArray[np.float64], angle: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cos, sin = np.cos(angle), np.sin(angle)
    return cos * x - sin * y, sin * x + cos * y


def _joined(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    column: NDArray[np.int64],
    row: NDArray[np.int64],
    side: NDArray[np.int8],
) -> Streets:
    """Join neighbours of the lattice that lie on one side of the river."""
    low = min(column.min(), row.min())
    number = np.full((max(column.max(), row.max()) - low + 2,) * 2, -1)
    number[column - low, row - low] = np.arange(len(x))
    ends = []
    for east, north in ((1, 0), (0, 1)):
        b = number[column - low + east, row - low + north]
        a = np.flatnonzero((b >= 0) & (side == side[b]))
        ends.append((a, b[a]))
    (a_row, b_row), (a_column, b_column) = ends
    along_row = np.repeat([True, False], [len(a_row), len(a_column)])
    a, b = np.concatenate((a_row, a_column)), np.concatenate((b_row, b_column))
    line = np.where(along_row, row[a], column[a])
    stretch = np.where(along_row, column[a], row[a]) // BLOCKS_PER_WAY
    key = np.column_stack((along_row, line, stretch))
    _, street = np.unique(key, axis=0, return_inverse=True)
    return Streets(x, y, column, row, a, b, line, street.ravel().astype(np.int64))
