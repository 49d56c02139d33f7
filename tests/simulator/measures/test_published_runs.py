"""A published simulation of Utrecht as columns: the same means, to the last digit that was told."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from run_columns import MINUTE_MS, no_cover

from simulator.measures import (
    BusyColumns,
    CallColumns,
    MoveColumns,
    Names,
    RunColumns,
    ShiftColumns,
    measure,
    read_csv,
    write_csv,
)

if TYPE_CHECKING:
    from pathlib import Path

TARGET_MIN = 12


def patients(file: Path) -> dict[str, np.ndarray]:
    """Read the columns of numbers of a run; NaN where a cell is empty."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = ("arrival_time", "waiting_time_before_assigned", "ambulance_arrival_time", "finish_time", "response_time")
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in names} | {
        "unit": np.array([str(int(float(row["assigned_to_ambulance_nr"]))) for row in rows])
    }


def as_run(told: dict[str, np.ndarray]) -> RunColumns:
    count = told["arrival_time"].size
    never, nobody, nowhere = np.full(count, np.nan), np.zeros(0), Names.of([""] * count)
    assigned = told["arrival_time"] + told["waiting_time_before_assigned"]
    calls = CallColumns(
        call=np.arange(count).astype(np.str_),
        unit=Names.of(told["unit"]),
        priority=np.ones(count, dtype=np.int8),
        form=nowhere,
        district=nowhere,
        arrest=np.zeros(count, dtype=np.bool_),
        target_ms=np.full(count, TARGET_MIN * MINUTE_MS),
        received_ms=told["arrival_time"] * MINUTE_MS,
        assigned_ms=assigned * MINUTE_MS,
        rolled_ms=assigned * MINUTE_MS,
        on_scene_ms=told["ambulance_arrival_time"] * MINUTE_MS,
        transporting_ms=never,
        at_hospital_ms=never,
        handover_ms=never,
        ended_ms=told["finish_time"] * MINUTE_MS,
        hospital=nowhere,
        driven_m=np.zeros(count),
    )
    units = Names.of(calls.unit.names)
    ends = np.full(len(units), calls.ended_ms.max() + 1)
    return RunColumns(
        calls=calls,
        shifts=ShiftColumns(units, np.zeros(len(units)), ends, ends, np.zeros(len(units))),
        busy=BusyColumns(calls.unit, calls.assigned_ms, calls.ended_ms),
        moves=MoveColumns(Names.of([]), Names.of([]), nobody, nobody, nobody),
        cover=no_cover(),
        begins_ms=0.0,
        ends_ms=float(ends[0]),
    )


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("number", "calls", "mean_min", "in_time"), [(3, 1_400, 6.916663, 0.940), (5, 800, 10.178388, 0.735)]
)
def test_the_published_means(
    data_dir: Path, tmp_path: Path, number: int, calls: int, mean_min: float, in_time: float
) -> None:
    told = patients(data_dir / "sim_elaspy_utrecht" / f"Patient_Test_Diesel_{number}.csv.gz")
    run = as_run(told)
    write_csv(tmp_path / "calls.csv", run.calls)
    read = read_csv(tmp_path / "calls.csv", CallColumns)
    np.testing.assert_allclose(read.response_ms / MINUTE_MS, told["response_time"], atol=1e-6, rtol=0)
    found = measure(replace(run, calls=read), ZoneInfo("UTC"))
    assert (found["calls"], found["not_reached"]) == (calls, 0)
    assert found["response_mean_min"] == pytest.approx(mean_min, abs=5e-7)
    assert found["in_time_share"] == pytest.approx(in_time, abs=5e-4)
    assert 0 < (found["utilisation_share"] or 0) < (found["utilisation_most_share"] or 0) < 1
