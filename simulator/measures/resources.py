"""What it took: time on duty and busy, kilometres, overtime, moves, queues at hospitals; and what cover was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.errors import FieldError
from simulator.measures.columns import MINUTE_MS
from simulator.measures.responses import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.measures.columns import BusyColumns, CallColumns, RunColumns, ShiftColumns
    from simulator.measures.responses import Values

_KILOMETRE_M: Final = 1_000.0
_ROUNDING_MS: Final = 1.0


def resource_measures(run: RunColumns) -> Values:
    """Take all measures of what a run took within its window."""
    return _utilisation(run) | _shifts(run) | _hospitals(run) | _cover(run)


def _utilisation(run: RunColumns) -> Values:
    """Give busy time over time on duty: of all units together, and of the busiest one."""
    duty = _time_by_unit(run, run.shifts)
    busy = _time_by_unit(run, run.busy)
    for unit, busy_ms in busy.items():
        if busy_ms > duty.get(unit, 0.0) + _ROUNDING_MS:
            raise FieldError("busy", f"has {unit} busy for {busy_ms:g} ms of {duty.get(unit, 0.0):g} ms on duty")
    shares = [busy.get(unit, 0.0) / duty_ms for unit, duty_ms in duty.items() if duty_ms > 0]
    return {
        "utilisation_share": sum(busy.values()) / sum(duty.values()) if shares else None,
        "utilisation_most_share": max(shares, default=None),
    }


def _time_by_unit(run: RunColumns, table: ShiftColumns | BusyColumns) -> dict[str, float]:
    begins, ends = (np.clip(each, run.begins_ms, run.ends_ms) for each in (table.begins_ms, table.ends_ms))
    sums = np.bincount(table.unit.row, weights=ends - begins, minlength=len(table.unit.names))
    return dict(zip(table.unit.names, sums.tolist(), strict=True))


def _shifts(run: RunColumns) -> Values:
    """Give kilometres of all shifts that reach into the window, overtime of those that end in it, and moves."""
    shifts, moves, calls = run.shifts, run.moves, run.calls
    inside = (shifts.begins_ms < run.ends_ms) & (shifts.ends_ms > run.begins_ms)
    over_ms = np.maximum(shifts.ends_ms - shifts.planned_end_ms, 0.0)[run.within(shifts.ends_ms)]
    driven_m = calls.driven_m[run.within(calls.received_ms)]
    count = int(inside.sum())
    return {
        "driven_km": float(shifts.driven_m[inside].sum()) / _KILOMETRE_M if count else None,
        "driven_per_call_km": float(driven_m.mean()) / _KILOMETRE_M if driven_m.size else None,
        "overtime_mean_min": float(over_ms.mean()) / MINUTE_MS if over_ms.size else None,
        "overtime_share": float((over_ms > 0).mean()) if over_ms.size else None,
        "moves_per_shift": float(run.within(moves.ordered_ms).sum()) / count if count else None,
    }


def _hospitals(run: RunColumns) -> Values:
    """Give waits at the doors of hospitals, of all and of each, and the longest queue at any."""
    calls = run.calls
    counted = run.within(calls.at_hospital_ms)
    wait_ms = calls.handover_ms - calls.at_hospital_ms
    found = spread("hospital_wait", wait_ms[counted])
    longest = 0
    for row, name in enumerate(calls.hospital.names):
        here = counted & (calls.hospital.row == row)
        known = wait_ms[here & ~np.isnan(wait_ms)]
        found[f"hospital_wait_mean_min.hospital.{name}"] = float(known.mean()) / MINUTE_MS if known.size else None
        longest = max(longest, _longest_queue(calls, here))
    found["hospital_queue_most"] = float(longest) if counted.any() else None
    return found


def _longest_queue(calls: CallColumns, here: NDArray[np.bool_]) -> int:
    """Count the most that wait at one instant; who is handed over then waits no more, whoever waited not never did."""
    arrives, leaves = calls.at_hospital_ms[here], calls.handover_ms[here]
    waited = ~(leaves <= arrives)
    at = np.concatenate((arrives[waited], np.nan_to_num(leaves[waited], nan=np.inf)))
    step = np.repeat([1, -1], int(waited.sum()))
    queue = np.cumsum(step[np.lexsort((step, at))])
    return int(queue.max(initial=0))


def _cover(run: RunColumns) -> Values:
    """Give the share of the demand in reach of an idle unit over time, and the least of it."""
    at, share = run.cover.at_ms, run.cover.covered_share
    edges = np.clip(np.append(at, run.ends_ms), run.begins_ms, run.ends_ms)
    held_ms = np.diff(edges)
    if not held_ms.any():
        return {"coverage_mean_share": None, "coverage_least_share": None}
    return {
        "coverage_mean_share": float((share * held_ms).sum() / held_ms.sum()),
        "coverage_least_share": float(share[held_ms > 0].min()),
    }
