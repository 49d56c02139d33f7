"""A folder of runs appears run by run, is summed up, and tells when it is damaged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from run_columns import MIDNIGHT_MS, drawn_run, run

from simulator.errors import SimulatorError
from simulator.measures import measure
from simulator.runs import finished_runs, read_run, read_summary, write_run, write_summary
from simulator.statistics import mean_interval

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (2, 1, 3):
        write_run(tmp_path / "runs", number, drawn_run(number), seed=number, zone=MOSCOW)
    write_summary(tmp_path / "runs", zone=MOSCOW, scenario={"policy": "closest"})
    return tmp_path / "runs"


def test_a_run_comes_back_and_measures_the_same(tmp_path: Path) -> None:
    record = write_run(tmp_path, 1, run(), seed=5, zone=MOSCOW)
    read = read_run(tmp_path, 1)
    assert (read.begins_ms, read.calls.call.tolist()) == (MIDNIGHT_MS, ["1", "2", "3", "4"])
    assert measure(read, MOSCOW) == record.measures
    assert finished_runs(tmp_path) == [record]


def test_the_summary_holds_means_with_intervals(folder: Path) -> None:
    told = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert [each["run"] for each in told["runs"]] == [1, 2, 3]
    assert told["scenario"] == {"policy": "closest"}
    means = [each["measures"]["response_mean_min"] for each in told["runs"]]
    interval = mean_interval(means)
    assert told["measures"]["response_mean_min"] == {
        "mean": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "runs": 3,
    }
    assert "utilisation_share" not in told["measures"]
    assert read_summary(folder).measures["calls"].mean == 200


def test_one_run_bounds_nothing(tmp_path: Path) -> None:
    write_run(tmp_path, 1, run(), seed=1, zone=MOSCOW)
    estimate = write_summary(tmp_path, zone=MOSCOW).measures["in_time_share"]
    assert (estimate.low, estimate.high, estimate.runs) == (None, None, 1)


def test_the_same_runs_give_the_same_bytes(folder: Path) -> None:
    kept = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    for number in (1, 2, 3):
        write_run(folder, number, drawn_run(number), seed=number, zone=MOSCOW)
    write_summary(folder, zone=MOSCOW, scenario={"policy": "closest"})
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == kept


def test_a_run_that_was_broken_off_is_no_run(folder: Path) -> None:
    (folder / "run-4.part").mkdir()
    (folder / "run-4.part" / "calls.csv").write_text("call,unit", encoding="utf-8")
    assert [record.run for record in finished_runs(folder)] == [1, 2, 3]
    write_run(folder, 4, drawn_run(4), seed=4, zone=MOSCOW)
    assert not (folder / "run-4.part").exists()
    assert [record.run for record in finished_runs(folder)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "summary.json").unlink(), "summary.json: cannot be read: No such file"),
        (lambda folder: (folder / "summary.json").write_text("{", encoding="utf-8"), "summary.json: is damaged: "),
        (
            lambda folder: (folder / "summary.json").write_text('{"format": 1}', encoding="utf-8"),
            "summary.json: is damaged: Object missing required field `level`",
        ),
        (lambda folder: (folder / "run-2" / "calls.csv").unlink(), "run-2/calls.csv: cannot be read: No such file"),
        (
            lambda folder: (folder / "run-2" / "calls.csv").write_text("call,unit\n", encoding="utf-8"),
            "run-2/calls.csv: is not the file that summary.json was made of",
        ),
        (lambda folder: rewrite(folder, '"format": 1', '"format": 2'), "summary.json: has the format 2"),
        (lambda folder: rewrite(folder, '"run": 2', '"run": 1'), "summary.json: holds a run twice"),
        (lambda folder: rewrite(folder, '"runs": [', '"runs": [], "rest": ['), "summary.json: holds no run"),
    ],
)
def test_a_damaged_folder_is_told(folder: Path, damage: Callable[[Path], object], sentence: str) -> None:
    damage(folder)
    with pytest.raises(SimulatorError) as refused:
        read_summary(folder)
    assert str(refused.value).startswith(f"{folder}/{sentence}")


def rewrite(folder: Path, old: str, new: str) -> None:
    file = folder / "summary.json"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_folders_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="none: is no folder of runs: No such file"):
        read_summary(tmp_path / "none")
    with pytest.raises(SimulatorError, match="holds no finished run"):
        write_summary(tmp_path, zone=MOSCOW)
    (tmp_path / "file").touch()
    with pytest.raises(SimulatorError, match="run-1: cannot be written: Not a directory"):
        write_run(tmp_path / "file", 1, run(), seed=1, zone=MOSCOW)
