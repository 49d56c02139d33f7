"""All measures of a run by name, and which value of each is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.measures.resources import resource_measures
from simulator.measures.responses import response_measures
from simulator.statistics.comparison import Better

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from simulator.measures.columns import RunColumns
    from simulator.measures.responses import Values

GROUPS: Final = ("priority", "form", "district", "hour", "hospital")
"""By what measures are broken down: ``measure.group.name``."""

BETTER: Final = {
    "calls": Better.NEITHER,
    "not_reached": Better.LESS,
    **{
        f"{part}_{statistic}_min": Better.LESS
        for part in ("response", "processing", "turnout", "travel", "hospital_wait")
        for statistic in ("mean", "median", "p90")
    },
    "in_time_share": Better.MORE,
    "survival_mean_share": Better.MORE,
    "worst_tenth_mean_min": Better.LESS,
    "worst_districts_mean_min": Better.LESS,
    "utilisation_share": Better.NEITHER,
    "utilisation_most_share": Better.LESS,
    "driven_km": Better.LESS,
    "driven_per_call_km": Better.LESS,
    "overtime_mean_min": Better.LESS,
    "overtime_share": Better.LESS,
    "moves_per_shift": Better.LESS,
    "hospital_queue_most": Better.LESS,
    "coverage_mean_share": Better.MORE,
    "coverage_least_share": Better.MORE,
}
"""Each measure of the whole service; the unit is the end of its name."""


def measure(run: RunColumns, zone: ZoneInfo) -> Values:
    """Take all measures of the window of a run, by name; None where there is nothing to measure.

    Parameters
    ----------
    run : RunColumns
    zone : ZoneInfo
        On whose wall clock hours of the day are told.

    Raises
    ------
    FieldError
        Where a unit was busy for longer than it was on duty.
    """
    return response_measures(run, zone) | resource_measures(run)


def better_of(name: str) -> Better:
    """Tell which value of a measure is wanted, broken down or not; of one that is not known, neither."""
    return BETTER.get(name.split(".", 1)[0], Better.NEITHER)


def group_of(name: str) -> str | None:
    """Tell by what a measure is broken down, None where it is of the whole service."""
    parts = name.split(".", 2)
    return parts[1] if len(parts) > 1 else None
