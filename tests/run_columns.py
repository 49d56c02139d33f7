"""Columns of a small made-up run, for tests of measures and of folders of runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.measures import (
    BusyColumns,
    CallColumns,
    CoverColumns,
    MoveColumns,
    Names,
    RunColumns,
    ShiftColumns,
)

MIDNIGHT_MS = 1_795_651_200_000.0
"""2026-11-26 00:00 UTC, which is 03:00 in Moscow."""
MINUTE_MS = 60_000.0
HOUR_MS = 3_600_000.0
NEVER = float("nan")


def at(*minutes: float) -> np.ndarray:
    """Give instants so many minutes after midnight."""
    return MIDNIGHT_MS + MINUTE_MS * np.array(minutes, dtype=np.float64)


def calls(**columns: Any) -> CallColumns:
    """Give four calls: two in time, one late, one that nobody has reached; two go to the same hospital."""
    usual = {
        "call": np.array(["1", "2", "3", "4"]),
        "unit": Names.of(["north 1", "south 1", "north 1", ""]),
        "priority": np.array([1, 2, 2, 3]),
        "form": Names.of(["emergency", "emergency", "urgent", "urgent"]),
        "district": Names.of(["north", "south", "south", "north"]),
        "arrest": np.array([True, False, False, True]),
        "target_ms": np.array([20, 20, 120, 120]) * MINUTE_MS,
        "received_ms": at(0, 10, 70, 300),
        "assigned_ms": at(1, 12, 71, NEVER),
        "rolled_ms": at(2, 13, 73, NEVER),
        "on_scene_ms": at(8, 40, 90, NEVER),
        "transporting_ms": at(20, 50, NEVER, NEVER),
        "at_hospital_ms": at(30, 60, NEVER, NEVER),
        "handover_ms": at(65, 70, NEVER, NEVER),
        "ended_ms": at(80, 90, 100, NEVER),
        "hospital": Names.of(["first", "first", "", ""]),
        "driven_m": np.array([5_000, 15_000, 7_000, 0]),
    }
    return CallColumns(**(usual | columns))


def run(**parts: Any) -> RunColumns:
    """Give a run of six hours: two units, one of them with overtime, one move."""
    usual = {
        "calls": calls(),
        "shifts": ShiftColumns(
            unit=Names.of(["north 1", "south 1"]),
            begins_ms=at(-60, 0),
            planned_end_ms=at(90, 400),
            ends_ms=at(100, 400),
            driven_m=np.array([30_000, 20_000]),
        ),
        "busy": BusyColumns(
            unit=Names.of(["north 1", "south 1", "north 1"]), begins_ms=at(1, 12, 85), ends_ms=at(80, 90, 100)
        ),
        "moves": MoveColumns(
            unit=Names.of(["south 1"]),
            station=Names.of(["north"]),
            ordered_ms=at(100),
            arrived_ms=at(NEVER),
            driven_m=np.array([3_000]),
        ),
        "cover": CoverColumns(at_ms=at(-10, 60, 120), covered_share=np.array([0.9, 0.3, 0.6])),
        "begins_ms": MIDNIGHT_MS,
        "ends_ms": MIDNIGHT_MS + 6 * HOUR_MS,
    }
    return RunColumns(**(usual | parts))


def no_cover() -> CoverColumns:
    """Give the cover of a run that did not write any."""
    return CoverColumns(at_ms=np.array([]), covered_share=np.array([]))


def drawn_run(seed: int, *, extra_min: float = 0.0, count: int = 200) -> RunColumns:
    """Give a day of calls drawn from a seed; responses are so much longer than the seed says."""
    rng = np.random.default_rng(seed)
    received = MIDNIGHT_MS + np.sort(rng.integers(0, int(24 * HOUR_MS), count)).astype(np.float64)
    assigned = received + rng.integers(20_000, 90_000, count)
    rolled = assigned + rng.integers(30_000, 120_000, count)
    on_scene = rolled + rng.integers(60_000, 1_500_000, count) + round(extra_min * MINUTE_MS)
    never = np.full(count, NEVER)
    nobody = np.zeros(0)
    return RunColumns(
        calls=CallColumns(
            call=np.arange(1, count + 1).astype(np.str_),
            unit=Names.of(f"unit {number}" for number in rng.integers(1, 9, count)),
            priority=rng.integers(1, 4, count),
            form=Names.of(rng.choice(["emergency", "urgent"], count)),
            district=Names.of(rng.choice(["north", "south", ""], count)),
            arrest=rng.random(count) < 0.05,
            target_ms=np.full(count, 20 * MINUTE_MS),
            received_ms=received,
            assigned_ms=assigned,
            rolled_ms=rolled,
            on_scene_ms=on_scene,
            transporting_ms=never,
            at_hospital_ms=never,
            handover_ms=never,
            ended_ms=on_scene + 30 * MINUTE_MS,
            hospital=Names.of([""] * count),
            driven_m=rng.random(count) * 9_000,
        ),
        shifts=ShiftColumns(Names.of([]), nobody, nobody, nobody, nobody),
        busy=BusyColumns(Names.of([]), nobody, nobody),
        moves=MoveColumns(Names.of([]), Names.of([]), nobody, nobody, nobody),
        cover=no_cover(),
        begins_ms=MIDNIGHT_MS,
        ends_ms=MIDNIGHT_MS + 24 * HOUR_MS,
    )
