"""MCLP instances: points of a plane, each a place with its demand and a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FleetError
from fleet.locations.text_lines import amount, finite, number_lines, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

MOST_POINTS: Final = 20_000
"""A table of which of more points reach which needs too much memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PointInstance:
    """Points (n, 2) float64, and the demand at each, (n,) float64."""

    points: NDArray[np.float64]
    demand: NDArray[np.float64]

    def reach(self, radius: float) -> NDArray[np.bool_]:
        """Give which points lie within the radius of which, (n, n) bool."""
        from scipy.spatial.distance import cdist

        within: NDArray[np.bool_] = cdist(self.points, self.points) <= radius
        return within


def read_point_instance(file: Path) -> PointInstance:
    """Read the number of points from the first line, then x, y and demand of each; a line may hold several points.

    Parameters
    ----------
    file : path
        Text, or text in gzip. What else the first line says is not read.

    Raises
    ------
    FleetError
        As FILE:LINE: reason.
    """
    lines = number_lines(file)
    number, words = next(lines, (1, [""]))
    count = whole(file, number, "the number of points", words[0])
    if not 1 <= count <= MOST_POINTS:
        raise FleetError(f"{file}:{number}: has {count} points, want 1 to {MOST_POINTS}")
    values = _values(file, lines)
    if len(values) != count:
        raise FleetError(f"{file}:{number}: says {count} points, but {len(values)} follow")
    table = np.array(values)
    return PointInstance(table[:, :2], np.ascontiguousarray(table[:, 2]))


def _values(file: Path, lines: Iterable[tuple[int, list[str]]]) -> list[tuple[float, float, float]]:
    values = []
    for number, words in lines:
        if len(words) % 3:
            raise FleetError(f"{file}:{number}: has {len(words)} numbers, want x, y and demand")
        for x, y, demand in zip(words[::3], words[1::3], words[2::3], strict=True):
            place = finite(file, number, "x", x), finite(file, number, "y", y)
            values.append((*place, amount(file, number, "demand", demand)))
    return values
