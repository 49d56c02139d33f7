"""The nearest few of many: which units of a moving fleet are at each place first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.errors import PlaceError
from routing.kept_labels import labelled_travel_times
from routing.times import UNREACHABLE_MS
from routing.travel_times import travel_times

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from routing.clock.departures import Departure
    from routing.clock.timed_metric import TimedMetric
    from routing.kept_labels import Labels
    from routing.metric import Metric


@dataclass(frozen=True, eq=False, slots=True)
class Nearest:
    """The sources from which one target is reached first.

    Attributes
    ----------
    row : (n,) int64
        Of the sources, the first to be there before the others, equals by their row; those that no way leads from are
        left out.
    travel_ms : (n,) int32
        Their times.
    """

    row: NDArray[np.int64]
    travel_ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.row)


def nearest(
    metric: Metric | TimedMetric, sources: ArrayLike, targets: ArrayLike, k: int, *, at: Departure | None = None
) -> tuple[Nearest, ...]:
    """Find the `k` sources that are at each target first.

    Parameters
    ----------
    metric : Metric or TimedMetric
    sources : (S, 2) float64
        Lon, lat in degrees.
    targets : (T, 2) float64
    k : int
        At least 1.
    at : datetime or S datetimes, optional
        As of `travel_times`.

    Returns
    -------
    tuple of Nearest
        One for each target, of at most `k` sources.

    Raises
    ------
    PlaceError
        As `travel_times`; where `k` is below 1.
    DepartureError
        As `travel_times`.
    """
    return nearest_of_table(travel_times(metric, sources, targets, at=at), k)


def labelled_nearest(sources: Labels, targets: Labels, k: int) -> tuple[Nearest, ...]:
    """Find the `k` kept sources that are at each kept target first; as `nearest`, by `labelled_travel_times`."""
    return nearest_of_table(labelled_travel_times(sources, targets), k)


def nearest_of_table(times: NDArray[np.int32], k: int) -> tuple[Nearest, ...]:
    """Find the `k` rows of a table, (S, T) int32 ms, that are least in each column; as `nearest`, for any table."""
    if k < 1:
        raise PlaceError(f"the nearest {k} are asked for: ask for at least 1")
    return tuple(_of_column(np.ascontiguousarray(column), k) for column in times.T)


def _of_column(travel_ms: NDArray[np.int32], k: int) -> Nearest:
    limit_ms = UNREACHABLE_MS - 1
    if k < len(travel_ms):
        limit_ms = min(limit_ms, int(np.partition(travel_ms, k - 1)[k - 1]))
    rows = np.flatnonzero(travel_ms <= limit_ms)
    row = rows[np.argsort(travel_ms[rows], kind="stable")[:k]]
    return Nearest(frozen(row), frozen(travel_ms[row]))
