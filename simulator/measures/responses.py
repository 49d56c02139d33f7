"""How soon somebody came: response and its parts, share within target, the worst served, survival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from fleet.instants import from_ms
from simulator.measures.columns import MINUTE_MS
from simulator.statistics.percentiles import percentile

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from simulator.measures.columns import CallColumns, RunColumns

Values: TypeAlias = dict[str, float | None]
"""Measures by name; None where there is nothing to measure."""

_QUARTER_MS: Final = 900_000


def response_measures(run: RunColumns, zone: ZoneInfo) -> Values:
    """Take all measures of responses of the calls that were received within the window."""
    calls = run.calls
    counted = run.within(calls.received_ms)
    reached = counted & ~np.isnan(calls.response_ms)
    found: Values = {"calls": float(counted.sum()), "not_reached": float((counted & ~reached).sum())}
    for name, times_ms in _parts(calls).items():
        found |= spread(name, times_ms[counted])
    in_time, judged = _in_time(run, counted)
    found["in_time_share"] = _mean(in_time[judged])
    for group, keys in _groups(calls, zone).items():
        found |= _by_group(f"in_time_share.{group}", in_time, keys, judged)
        found |= _by_group(f"response_mean_min.{group}", calls.response_ms / MINUTE_MS, keys, reached)
    found["survival_mean_share"] = _mean(_survival(calls)[counted & calls.arrest])
    found |= _worst(calls, reached)
    return found


def spread(name: str, times_ms: NDArray[np.float64]) -> Values:
    """Give mean, median and 90th percentile of times in minutes; what never came does not count."""
    minutes = times_ms[~np.isnan(times_ms)] / MINUTE_MS
    return {
        f"{name}_mean_min": _mean(minutes),
        f"{name}_median_min": percentile(minutes, 50) if minutes.size else None,
        f"{name}_p90_min": percentile(minutes, 90) if minutes.size else None,
    }


def _parts(calls: CallColumns) -> dict[str, NDArray[np.float64]]:
    return {
        "response": calls.response_ms,
        "processing": calls.assigned_ms - calls.received_ms,
        "turnout": calls.rolled_ms - calls.assigned_ms,
        "travel": calls.on_scene_ms - calls.rolled_ms,
    }


def _in_time(run: RunColumns, counted: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell whom somebody reached in time, and of which calls that is known, (calls,) bool each.

    A call whom nobody reached is late once its time is over at the end of the window; before that nothing is known.
    """
    calls = run.calls
    in_time = calls.response_ms <= calls.target_ms
    overdue = calls.received_ms + calls.target_ms < run.ends_ms
    known = ~np.isnan(calls.response_ms) | overdue
    return in_time, counted & ~np.isnan(calls.target_ms) & known


def _groups(calls: CallColumns, zone: ZoneInfo) -> dict[str, NDArray[np.str_]]:
    """Give the group of each call by priority, form, district and hour of the day, empty where it has none."""
    return {
        "priority": calls.priority.astype(np.str_),
        "form": calls.form.texts(),
        "district": calls.district.texts(),
        "hour": _local_hours(calls.received_ms, zone),
    }


def _local_hours(at_ms: NDArray[np.float64], zone: ZoneInfo) -> NDArray[np.str_]:
    """Give the hour on the wall clock as two digits; no zone changes within a quarter of an hour."""
    quarters, row = np.unique(np.floor(at_ms / _QUARTER_MS), return_inverse=True)
    hours = [f"{from_ms(int(each) * _QUARTER_MS).astimezone(zone).hour:02}" for each in quarters.tolist()]
    return np.array(hours, dtype=np.str_)[row]


def _by_group(
    name: str, values: NDArray[np.float64] | NDArray[np.bool_], keys: NDArray[np.str_], counted: NDArray[np.bool_]
) -> Values:
    """Give the mean of each group that has a call, counted or not; groups in order of their names."""
    groups, row = np.unique(keys, return_inverse=True)
    many = np.bincount(row[counted], minlength=groups.size)
    sums = np.bincount(row[counted], weights=values[counted], minlength=groups.size)
    means = {
        str(group): float(total / count) if count else None
        for group, total, count in zip(groups, sums, many.tolist(), strict=True)
    }
    return {f"{name}.{group}": mean for group, mean in means.items() if group}


def _survival(calls: CallColumns) -> NDArray[np.float64]:
    """Give the chance to survive of each call if it is an arrest (De Maio et al. 2003); 0 where nobody came."""
    from dispatch.price.kernels.in_time import survival_at

    return np.asarray(np.nan_to_num(survival_at(calls.response_ms / MINUTE_MS), nan=0.0))


def _worst(calls: CallColumns, reached: NDArray[np.bool_]) -> Values:
    """Give the mean response of the tenth of the calls that waited longest, and of the worst districts.

    Districts are taken in order of their mean response, the longest first, until they hold a tenth of the calls of all
    districts; of the last one as many as are still wanted count, at its mean.
    """
    minutes = calls.response_ms / MINUTE_MS
    longest = np.sort(minutes[reached])[::-1]
    placed = reached & (calls.district.row >= 0)
    rows = calls.district.row[placed]
    many = np.bincount(rows, minlength=len(calls.district.names)).astype(np.float64)
    sums = np.bincount(rows, weights=minutes[placed], minlength=many.size)
    there = many > 0
    return {
        "worst_tenth_mean_min": _worst_mean(longest, np.ones(longest.size)),
        "worst_districts_mean_min": _worst_mean(sums[there] / many[there], many[there]),
    }


def _worst_mean(means: NDArray[np.float64], weights: NDArray[np.float64]) -> float | None:
    if not means.size:
        return None
    order = np.argsort(-means, kind="stable")
    tenth = weights.sum() / 10
    before = np.cumsum(weights[order]) - weights[order]
    taken = np.clip(tenth - before, 0.0, weights[order])
    return float((means[order] * taken).sum() / tenth)


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if values.size else None
