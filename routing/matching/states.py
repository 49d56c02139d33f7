"""The states of the hidden Markov model: points on the roads around each fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.near_roads import near_roads
from routing.matching.road_lengths import Spots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.snapping import Snapped
    from routing.matching.road_lengths import RoadLengths
    from routing.matching.settings import MatchSettings
    from routing.matching.trace import Trace


@dataclass(frozen=True, eq=False, slots=True)
class States:
    """Points on roads for all fixes of a trace.

    Attributes
    ----------
    start : (fixes + 1,) int64
        Those of fix `i` are the rows `start[i]:start[i + 1]`.
    spots : maps.snapping.Snapped
    emission : (rows,) float64
        Logarithm of how likely the fix is if the vehicle is there, but for a constant.
    """

    start: NDArray[np.int64]
    spots: Snapped
    emission: NDArray[np.float64]

    def rows(self, fix: int) -> slice:
        """Give the rows of a fix."""
        return slice(int(self.start[fix]), int(self.start[fix + 1]))

    def of(self, fix: int) -> Spots:
        """Give the points of a fix."""
        rows = self.rows(fix)
        return Spots(self.spots.arc[rows], self.spots.fraction[rows])


def states_of(lengths: RoadLengths, trace: Trace, good: NDArray[np.bool_], settings: MatchSettings) -> States:
    """Find the roads around the good fixes of a trace, (fixes,) bool; the others have none.

    The likelihood falls with the distance as a normal distribution does.

    References
    ----------
    Newson, Krumm: Hidden Markov Map Matching Through Noise and Sparseness. ACM SIGSPATIAL GIS 2009: equation 1.
    """
    near = near_roads(
        lengths.hierarchy.arc_index,
        lengths.mirrored,
        trace.places[good],
        radius_m=settings.radius_m,
        most=settings.most_roads,
    )
    count = np.zeros(len(trace), dtype=np.int64)
    count[good] = np.diff(near.start)
    emission = -0.5 * (near.spots.distance_m / settings.sigma_m) ** 2
    return States(np.concatenate(([0], np.cumsum(count))), near.spots, emission)
