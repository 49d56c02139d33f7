"""Predicted against driven times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from maps.snapping import Snapped
from routing.metric import customise
from routing.speeds.errors import SpeedError
from routing.speeds.profile import hour_of_week, hourly_travel_ms
from routing.times import UNREACHABLE_MS
from routing.travel_times import place_travel_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from numpy.typing import ArrayLike, NDArray

    from routing.hierarchy import Hierarchy
    from routing.matching import MatchedTrace, Trace
    from routing.speeds.profile import SpeedProfile


@dataclass(frozen=True, slots=True)
class Drive:
    """One way that was driven from its first fix to its last.

    Attributes
    ----------
    source, target : (arc, fraction)
        Where on the road it began and ended.
    departed_ms : float
        In ms since 1970 (UTC).
    driven_ms : float
        How long it took.
    length_m : float
    """

    source: tuple[int, float]
    target: tuple[int, float]
    departed_ms: float
    driven_ms: float
    length_m: float


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which parts of a predicted time the driven one lies, and how often.

    Attributes
    ----------
    low, high : float
        Driven time as parts of the predicted one.
    stated_share : float
        Share of drives that is said to lie between them.
    """

    low: float
    high: float
    stated_share: float


@dataclass(frozen=True, eq=False, slots=True)
class DriveReport:
    """What became of predictions.

    Attributes
    ----------
    predicted_ms : (drives,) int32
        `routing.UNREACHABLE_MS` where no road leads; such a drive counts as outside.
    driven_ms : (drives,) float64
    inside : (drives,) bool
        Whether the driven time lies within the interval.
    interval : Interval
    """

    predicted_ms: NDArray[np.int32]
    driven_ms: NDArray[np.float64]
    inside: NDArray[np.bool_]
    interval: Interval

    @property
    def share_inside(self) -> float:
        """Share of drives within the interval, to be held against `interval.stated_share`; NaN of no drives."""
        return float(self.inside.mean()) if len(self.inside) else float("nan")

    @property
    def median_ratio(self) -> float:
        """Median of driven by predicted time of the drives to which a road leads; above 1 drives take longer."""
        ratios = _ratios(self.predicted_ms, self.driven_ms)
        return float(np.median(ratios)) if len(ratios) else float("nan")


def drives(matched: MatchedTrace, trace: Trace) -> list[Drive]:
    """Give the chains of a matched trace as drives; those of a single moment are left out.

    Raises
    ------
    SpeedError
        Where the trace has no times.
    """
    if trace.at_ms is None:
        raise SpeedError("a trace without times has no driven times")
    found = []
    for chain in matched.chains:
        began_ms, ended_ms = (float(trace.at_ms[chain.fixes[end]]) for end in (0, -1))
        if ended_ms > began_ms:
            source, target = ((int(chain.arcs[end]), float(chain.fraction[end])) for end in (0, -1))
            found.append(Drive(source, target, began_ms, ended_ms - began_ms, chain.length_m))
    return found


def predicted_ms(
    hierarchy: Hierarchy, profile: SpeedProfile, driven: Sequence[Drive], zone: tzinfo
) -> NDArray[np.int32]:
    """Predict drives as a dispatcher is told: the fastest way, with the speeds of the hour of departure.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of the map on which the drives were matched.
    profile : SpeedProfile
    driven : sequence of Drive
    zone : tzinfo
        Of the place.

    Returns
    -------
    (drives,) int32
        In ms, `routing.UNREACHABLE_MS` where no road leads.
    """
    times = np.empty(len(driven), dtype=np.int32)
    hours = np.array([hour_of_week(datetime.fromtimestamp(each.departed_ms / 1000.0, UTC), zone) for each in driven])
    for hour in np.unique(hours):
        metric = customise(hierarchy, hourly_travel_ms(hierarchy.graph, profile, int(hour)))
        for row in np.flatnonzero(hours == hour).tolist():
            ends = (_snapped(*driven[row].source), _snapped(*driven[row].target))
            times[row] = place_travel_times(metric, *ends)[0, 0]
    return times


def interval_of(predicted: ArrayLike, driven: ArrayLike, *, share: float) -> Interval:
    """Learn the interval of past drives: the middle `share` of driven by predicted times, and a bit more.

    It is wide enough that a drive to come, drawn like these, lies inside at least that often; of few drives it is all
    that they show.

    Parameters
    ----------
    predicted, driven : (drives,) ms
    share : float
        Between 0 and 1.

    Raises
    ------
    SpeedError
        Where the share is none, or there is no drive to which a road leads.

    References
    ----------
    Lei, G'Sell, Rinaldo, Tibshirani, Wasserman: Distribution-Free Predictive Inference for Regression. Journal of the
    American Statistical Association 113, 2018: section 2, the ranks of n + 1.
    """
    if not 0.0 < share < 1.0:
        raise SpeedError(f"the share of an interval must lie between 0 and 1, not be {share}")
    ratios = _ratios(np.asarray(predicted), np.asarray(driven, dtype=np.float64))
    if len(ratios) == 0:
        raise SpeedError("an interval needs at least one drive to which a road leads")
    rank = floor((len(ratios) + 1) * (1.0 - share) / 2.0)
    ordered = np.sort(ratios)
    return Interval(float(ordered[max(rank - 1, 0)]), float(ordered[min(-rank, -1)]), share)


def drive_report(predicted: ArrayLike, driven: ArrayLike, interval: Interval) -> DriveReport:
    """Hold driven times against predicted ones.

    Parameters
    ----------
    predicted : (drives,) integers
        As of `predicted_ms`.
    driven : (drives,) ms
    interval : Interval
        As of `interval_of` on other drives.

    Raises
    ------
    SpeedError
        Where there are not as many of both.
    """
    before, after = np.asarray(predicted, dtype=np.int32), np.asarray(driven, dtype=np.float64)
    if before.shape != after.shape or before.ndim != 1:
        raise SpeedError(f"predicted and driven times must be as many, not of shapes {before.shape} and {after.shape}")
    inside = (after >= interval.low * before) & (after <= interval.high * before) & (before != UNREACHABLE_MS)
    return DriveReport(frozen(before), frozen(after), frozen(inside), interval)


def _ratios(predicted: NDArray[np.int32], driven: NDArray[np.float64]) -> NDArray[np.float64]:
    known = (predicted != UNREACHABLE_MS) & (predicted > 0)
    return np.asarray(driven[known] / predicted[known])


def _snapped(arc: int, fraction: float) -> Snapped:
    nowhere = np.zeros(1)
    return Snapped(np.array([arc], dtype=np.int32), np.array([fraction]), nowhere, nowhere, nowhere)
