"""Demand fitted to a part of what was observed and held against the rest, beside the mean of the same weekday and hour.

Both are given as what is expected of each hour of the rest; each is scored by zone, class and hour, by zone and hour,
and for the whole region by hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.demand.counts import Counts, calls_with_zone, class_names, count_calls
from simulator.demand.fitting import fit_demand
from simulator.demand.hours import hours_between
from simulator.demand.scoring import joined, score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.demand.scoring import Score
    from simulator.history.columns import History
    from simulator.history.week_counts import WeekCounts

FLOORS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Calls that the mean is given where it has none, so that it can be scored; the best in hindsight is taken."""

LEVELS: Final = ("zone, class and hour", "zone and hour", "region and hour")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What was held back, and the part that demand is fitted to; read-only.

    Attributes
    ----------
    counts : Counts
        Of the part.
    observed : (hours, zones, classes) float32
        Calls of each hour of the rest.
    of_week : (hours,) int32
        Hour of the week of each.
    block : (hours,) int32
        The day or week to which it belongs; differences are told by blocks.
    """

    counts: Counts
    observed: NDArray[np.float32]
    of_week: NDArray[np.int32]
    block: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Result:
    """How one way to foretell did at one level."""

    way: str
    level: str
    score: Score


def hold_out(history: History, from_ms: int, until_ms: int, end_ms: int) -> Held:
    """Fit on the calls from one instant to another, hold back those from there to the end; blocks are days."""
    counts = count_calls(history, from_ms, until_ms)
    hours = hours_between(history.time_zone, until_ms, end_ms)
    rows = calls_with_zone(history)
    hour = hours.row_of(history.at_ms[rows])
    inside = (hour >= 0) & (hour < len(hours))
    rows, hour = rows[inside], hour[inside]
    of_class = history.reason_class()[rows] if history.classes else np.zeros(len(rows), dtype=np.int32)
    observed = np.zeros((len(hours), len(history.zones), len(class_names(history))), dtype=np.float32)
    np.add.at(observed, (hour, history.zone[rows], of_class), 1)
    changes = np.r_[0, np.cumsum(np.diff(hours.of_week // 24) != 0)]
    return Held(counts, observed, hours.of_week, changes.astype(np.int32))


def hold_out_half(counts: WeekCounts, *, rng: np.random.Generator, weeks: int | None = None) -> Held:
    """Fit on half of the observations of each hour of the week, hold back the other half; blocks are made-up weeks.

    What was observed is laid on observations at random within each slot, zone and class, since their dates are lost:
    so no drift, no event and nothing that joins zones is left to find. `weeks` takes fewer than half.
    """
    half = int(counts.observations.min()) // 2
    taken = min(weeks or half, half)
    slots = 24 * 60 // counts.slot_minutes
    shape = (slots * 7 * len(counts.zones) * len(counts.reasons), int(counts.observations.max()))
    laid = np.zeros(shape, dtype=np.int8)
    laid[counts.cell(), counts.nth] = counts.calls
    laid = laid.reshape(slots, 7, len(counts.zones), len(counts.reasons), shape[1])
    parts = []
    for weekday, seen in enumerate(counts.observations.tolist()):
        mixed = rng.permuted(laid[:, weekday, ..., :seen], axis=-1)
        hourly = mixed.reshape(24, slots // 24, *mixed.shape[1:]).sum(axis=1, dtype=np.int16)
        parts.append(hourly[..., : half + taken])
    week = np.concatenate(parts)
    learnt, rest = week[..., :half].sum(axis=-1), week[..., half:]
    return Held(
        counts=Counts(
            counts.zones,
            counts.reasons,
            counts.time_zone,
            np.ascontiguousarray(np.moveaxis(learnt, 0, -1), dtype=np.float64),
            np.full(168, float(half)),
        ),
        observed=np.moveaxis(rest, -1, 0).reshape(-1, *rest.shape[1:3]).astype(np.float32),
        of_week=np.tile(np.arange(168, dtype=np.int32), taken),
        block=np.repeat(np.arange(taken, dtype=np.int32), 168),
    )


def measure(held: Held) -> list[Result]:
    """Score the fitted demand, one in which all zones have the same week, the mean, and the mean with a floor."""
    fitted = fit_demand(held.counts).per_hour
    coarse = fit_demand(held.counts, steps=1).per_hour
    floored = {floor: _floored(held.counts, floor) for floor in FLOORS}
    found = []
    for level in LEVELS:
        found.append(Result("fitted", level, _scored(held, fitted, level)))
        found.append(Result("fitted, one week for all zones", level, _scored(held, coarse, level)))
        scores = {floor: _scored(held, expected, level) for floor, expected in floored.items()}
        best = min(scores, key=lambda floor: float(scores[floor].log_score.sum()))
        found.append(Result("mean", level, _scored(held, held.counts.mean(), level)))
        found.append(Result(f"mean, at least {best:g} calls", level, scores[best]))
    return found


def unforeseen(held: Held) -> float:
    """Give the share of calls in a zone, class and hour of the week for which the mean expects none at all."""
    expected = held.counts.mean()
    never = np.moveaxis(expected, -1, 0)[held.of_week] == 0
    return float(held.observed[never].sum() / held.observed.sum())


def _floored(counts: Counts, floor: float) -> NDArray[np.float64]:
    return np.asarray(np.maximum(counts.calls, floor) / counts.hours_seen)


def _scored(held: Held, per_hour: NDArray[np.float64], level: str) -> Score:
    """Score block by block, so that memory stays small; blocks that are cut short are left out."""
    expected = _summed(np.moveaxis(per_hour, -1, 0), level)
    scores = []
    for block in np.flatnonzero(_whole(held.block)):
        rows = held.block == block
        observed = _summed(held.observed[rows], level).reshape(1, -1).astype(np.float64)
        scores.append(score(observed, expected[held.of_week[rows]].reshape(1, -1)))
    return joined(scores)


def _summed(values: NDArray[np.floating], level: str) -> NDArray[np.floating]:
    """Add up (hours, zones, classes) to what a level tells apart."""
    if level == LEVELS[0]:
        return values
    return np.asarray(values.sum(axis=2 if level == LEVELS[1] else (1, 2)))


def _whole(block: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which blocks have as many hours as most of them."""
    hours = np.bincount(block)
    return np.asarray(hours == np.bincount(hours).argmax())
