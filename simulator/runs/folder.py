"""A folder of runs: run-1, run-2 ... with their tables, and summary.json."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from simulator.errors import SimulatorError
from simulator.measures import (
    BusyColumns,
    CallColumns,
    CoverColumns,
    MoveColumns,
    RunColumns,
    ShiftColumns,
    measure,
    read_csv,
    write_csv,
)
from simulator.runs.summary import FORMAT, RunRecord, Summary, summarise
from simulator.statistics.intervals import LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

T = TypeVar("T")

CALLS: Final = "calls.csv"
RECORD: Final = "run.json"
SUMMARY: Final = "summary.json"
_RUN: Final = re.compile(r"run-([1-9]\d*)")


def write_run(folder: Path, number: int, run: RunColumns, *, seed: int, zone: ZoneInfo) -> RunRecord:
    """Write the tables and measures of a finished run into ``run-NUMBER``.

    The folder of a run appears whole or not at all, in place of one that was there; a run that was broken off leaves
    none.

    Raises
    ------
    SimulatorError
        Where the folder cannot be written, or a measure cannot be taken.
    """
    measures = measure(run, zone)
    final, part = folder / f"run-{number}", folder / f"run-{number}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        _write_tables(part, run)
        record = RunRecord(
            run=number,
            seed=seed,
            begins_ms=run.begins_ms,
            ends_ms=run.ends_ms,
            calls_sha256=_digest(part / CALLS),
            measures=measures,
        )
        _write_json(part / RECORD, record)
        shutil.rmtree(final, ignore_errors=True)
        part.replace(final)
    except OSError as error:
        raise SimulatorError(f"{final}: cannot be written: {error.strerror}") from error
    return record


def read_run(folder: Path, number: int) -> RunColumns:
    """Read the tables of a finished run.

    Raises
    ------
    SimulatorError
        With file and line.
    """
    here = folder / f"run-{number}"
    record = _read_json(here / RECORD, RunRecord)
    return RunColumns(
        calls=read_csv(here / CALLS, CallColumns),
        shifts=read_csv(here / "shifts.csv", ShiftColumns),
        busy=read_csv(here / "busy.csv", BusyColumns),
        moves=read_csv(here / "moves.csv", MoveColumns),
        cover=read_csv(here / "coverage.csv", CoverColumns),
        begins_ms=record.begins_ms,
        ends_ms=record.ends_ms,
    )


def finished_runs(folder: Path) -> list[RunRecord]:
    """Read the records of all finished runs of a folder, in the order of their numbers.

    Raises
    ------
    SimulatorError
    """
    numbers = sorted(int(found[1]) for each in _entries(folder) if (found := _RUN.fullmatch(each)))
    return [_read_json(folder / f"run-{number}" / RECORD, RunRecord) for number in numbers]


def write_summary(
    folder: Path, *, zone: ZoneInfo, scenario: Mapping[str, Any] | None = None, level: float = LEVEL
) -> Summary:
    """Write summary.json of all finished runs of a folder.

    Raises
    ------
    SimulatorError
        Where there are none, or the file cannot be written.
    """
    runs = finished_runs(folder)
    if not runs:
        raise SimulatorError(f"{folder}: holds no finished run")
    summary = summarise(runs, time_zone=zone.key, scenario=scenario, level=level)
    try:
        _write_json(folder / SUMMARY, summary)
    except OSError as error:
        raise SimulatorError(f"{folder / SUMMARY}: cannot be written: {error.strerror}") from error
    return summary


def read_summary(folder: Path) -> Summary:
    """Read summary.json and check that the calls.csv of each of its runs is the one it was made of.

    Raises
    ------
    SimulatorError
        Where the folder is missing, empty or damaged.
    """
    _entries(folder)
    file = folder / SUMMARY
    summary = _read_json(file, Summary)
    if summary.format != FORMAT:
        raise SimulatorError(f"{file}: has the format {summary.format}, this version reads {FORMAT}")
    if not summary.runs:
        raise SimulatorError(f"{file}: holds no run")
    if len({record.run for record in summary.runs}) < len(summary.runs):
        raise SimulatorError(f"{file}: holds a run twice")
    for record in summary.runs:
        _check_calls(folder / f"run-{record.run}" / CALLS, record)
    return summary


def _write_tables(here: Path, run: RunColumns) -> None:
    write_csv(here / CALLS, run.calls)
    write_csv(here / "shifts.csv", run.shifts)
    write_csv(here / "busy.csv", run.busy)
    write_csv(here / "moves.csv", run.moves)
    write_csv(here / "coverage.csv", run.cover)


def _write_json(file: Path, value: msgspec.Struct) -> None:
    """Write a file so that it is there whole or not at all."""
    part = file.with_name(file.name + ".part")
    with part.open("wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def _read_json(file: Path, form: type[T]) -> T:
    try:
        return msgspec.json.decode(file.read_bytes(), type=form)
    except OSError as error:
        raise SimulatorError(f"{file}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SimulatorError(f"{file}: is damaged: {error}") from error


def _entries(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError as error:
        raise SimulatorError(f"{folder}: is no folder of runs: {error.strerror}") from error


def _check_calls(file: Path, record: RunRecord) -> None:
    try:
        digest = _digest(file)
    except OSError as error:
        raise SimulatorError(f"{file}: cannot be read: {error.strerror}") from error
    if digest != record.calls_sha256:
        raise SimulatorError(f"{file}: is not the file that {SUMMARY} was made of")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
