"""What is kept of runs beside their tables: measures of each, and means over all with intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import msgspec

from simulator.statistics.intervals import LEVEL, Interval, mean_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = 1


class RunRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finished run.

    Attributes
    ----------
    run : int
        Its number, from 1.
    seed : int
        Runs of two policies with the same seed met the same chance.
    begins_ms, ends_ms : float
        The window that was measured, ms since 1970.
    calls_sha256 : str
        Of calls.csv.
    measures : dict
        By name; None where there was nothing to measure.
    """

    run: int
    seed: int
    begins_ms: float
    ends_ms: float
    calls_sha256: str
    measures: dict[str, float | None]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """The mean of a measure over runs with its interval; a bound is None where nothing bounds it."""

    mean: float
    low: float | None
    high: float | None
    runs: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What summary.json holds.

    Attributes
    ----------
    format : int
    level : float
        Of the intervals.
    time_zone : str
        On whose wall clock hours were told.
    scenario : dict
        Whatever the caller tells of it.
    measures : dict
    runs : list of RunRecord
        In the order of their numbers.
    """

    format: int
    level: float
    time_zone: str
    scenario: dict[str, Any]
    measures: dict[str, Estimate]
    runs: list[RunRecord]


def summarise(
    runs: Sequence[RunRecord], *, time_zone: str, scenario: Mapping[str, Any] | None = None, level: float = LEVEL
) -> Summary:
    """Take the mean of each measure over the runs that have it.

    Raises
    ------
    FieldError
        Where the level is no share.
    """
    ordered = sorted(runs, key=lambda record: record.run)
    names = dict.fromkeys(name for record in ordered for name in record.measures)
    values = {name: values_of(name, ordered) for name in names}
    estimates = {name: _estimate(mean_interval(each, level=level)) for name, each in values.items() if each}
    return Summary(
        format=FORMAT,
        level=level,
        time_zone=time_zone,
        scenario=dict(scenario or {}),
        measures=estimates,
        runs=ordered,
    )


def values_of(name: str, runs: Sequence[RunRecord]) -> list[float]:
    """Give a measure of the runs that have it."""
    return [value for record in runs if (value := record.measures.get(name)) is not None]


def _estimate(interval: Interval) -> Estimate:
    return Estimate(mean=interval.estimate, low=bound(interval.low), high=bound(interval.high), runs=interval.count)


def bound(value: float) -> float | None:
    """Give a bound as JSON can: None where it is infinite."""
    return value if math.isfinite(value) else None
