"""Demand fitted to counts, from coarse to fine: finer counts are drawn towards what coarser ones say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.demand.demand import Demand
from simulator.demand.hours import WEEK_HOURS
from simulator.demand.shrinkage import relative, strength
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from simulator.demand.counts import Counts
    from simulator.demand.seasons import Seasons

_HOUR: Final = np.arange(WEEK_HOURS)
_WHOLE_WEEK: Final = np.zeros(WEEK_HOURS, dtype=np.int64)
_WEEKEND_OR_NOT: Final = _HOUR // 24 // 5 * 24 + _HOUR % 24
STEPS: Final = (_WHOLE_WEEK, _HOUR % 24, _HOUR // 24, _WEEKEND_OR_NOT, _HOUR)
"""Hours of the week that a step takes together: all, by hour of the day, by day, by hour of working day or weekend."""


def fit_demand(
    counts: Counts, *, weights: ArrayLike | None = None, seasons: Seasons | None = None, steps: int = len(STEPS)
) -> Demand:
    """Fit demand to counts.

    First the week of all calls, then that of each class towards it, then by how much each zone differs from its
    class; within each, the steps of `STEPS`. Zones with few calls so take the week of the region, zones with many
    their own.

    Parameters
    ----------
    counts : Counts
    weights : (zones,) or (zones, classes) float64, optional
        What makes a zone likelier to call, such as its people or the entries of a register: counts, never persons.
        Zones are taken as alike where it is left out.
    seasons : Seasons, optional
        By which months and years differ; none do where it is left out.
    steps : int
        How many of `STEPS` zones take; fewer make a coarser model to compare with.

    Raises
    ------
    SimulatorError
        Where the weights are no such numbers.
    """
    seen = counts.hours_seen
    everything = counts.calls.sum(axis=(0, 1))
    flat = everything.sum() * seen / seen.sum()
    region = _refined(everything[None], flat[None], STEPS)
    by_class = counts.calls.sum(axis=0)
    share = by_class.sum(axis=1) / everything.sum()
    of_class = _refined(by_class, share[:, None] * region, STEPS)
    of_zone = _of_zones(counts, of_class, _spread(counts, weights), STEPS[:steps])
    months, growth, level_ms = (None, 1.0, 0) if seasons is None else (seasons.month, seasons.growth, seasons.level_ms)
    return Demand(
        zones=counts.zones,
        classes=counts.classes,
        time_zone=counts.time_zone,
        per_hour=frozen(of_zone / seen),
        month=frozen(np.ones(12) if months is None else np.array(months)),
        growth_per_year=growth,
        level_ms=level_ms,
    )


def _of_zones(
    counts: Counts,
    of_class: NDArray[np.float64],
    spread: NDArray[np.float64],
    steps: tuple[NDArray[np.int64], ...],
) -> NDArray[np.float64]:
    """Give expected calls by zone, class and hour, (zones, classes, 168) float64.

    By how much a zone differs is learnt beside what came in the class that very hour, so that an evening on which all
    zones had many calls makes none of them special; then it is laid on the week of the class.
    """
    of_zone = np.empty_like(counts.calls)
    for row, week in enumerate(of_class):
        came = spread[:, row, None] * counts.calls[:, row].sum(axis=0)
        own = _refined(counts.calls[:, row], came, steps)
        factor = np.divide(own, came, out=np.ones_like(own), where=came > 0)
        expected = spread[:, row, None] * week * factor
        of_zone[:, row] = expected * (counts.calls[:, row].sum() / max(expected.sum(), 1e-300))
    return of_zone


def _refined(
    observed: NDArray[np.float64], expected: NDArray[np.float64], steps: tuple[NDArray[np.int64], ...]
) -> NDArray[np.float64]:
    """Draw counts (rows, 168) towards what is expected of them, step by step; their sum is kept."""
    for hours in steps:
        seen, thought = _together(observed, hours), _together(expected, hours)
        factor = relative(seen, thought, strength(seen.ravel(), thought.ravel()))
        expected = expected * factor[:, hours]
    total = expected.sum()
    return np.asarray(expected * (observed.sum() / total) if total else expected)


def _together(values: NDArray[np.float64], hours: NDArray[np.int64]) -> NDArray[np.float64]:
    """Add up the hours of each group, (rows, groups) float64."""
    summed = np.zeros((len(values), int(hours.max()) + 1))
    np.add.at(summed.T, hours, values.T)
    return summed


def _spread(counts: Counts, weights: ArrayLike | None) -> NDArray[np.float64]:
    """Give the share of each zone in each class by its weight, (zones, classes) float64."""
    shape = (len(counts.zones), len(counts.classes))
    told = np.ones(shape[0]) if weights is None else np.asarray(weights, dtype=np.float64)
    told = told[:, None] if told.ndim == 1 else told
    if told.shape not in {shape, (shape[0], 1)} or not (np.isfinite(told) & (told >= 0)).all():
        raise SimulatorError(f"weights must be numbers from 0, one for each of {shape[0]} zones, or for each class too")
    if not told.sum(axis=0).all():
        raise SimulatorError("weights are 0 in every zone")
    return np.broadcast_to(told / told.sum(axis=0), shape)
