"""Two folders of runs: winners where there are any, none in noise, and a sentence where runs are no pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from run_columns import drawn_run

import simulator
from simulator.errors import SimulatorError
from simulator.runs import write_run, write_summary

if TYPE_CHECKING:
    from pathlib import Path

MOSCOW = ZoneInfo("Europe/Moscow")

RUNS = range(1, 7)


def runs_in(folder: Path, *, extra_min: float = 0.0, runs: range = RUNS, seed: int = 0, hours: float = 24) -> Path:
    for number in runs:
        run = drawn_run(seed + number, extra_min=extra_min)
        shorter = run.without_warm_up((24 - hours) * 3_600_000)
        write_run(folder, number, shorter, seed=seed + number, zone=MOSCOW)
    write_summary(folder, zone=MOSCOW)
    return folder


def test_a_minute_more_loses_and_says_by_how_much(tmp_path: Path) -> None:
    found = simulator.compare(
        runs_in(tmp_path / "a"), runs_in(tmp_path / "b", extra_min=1), measures=("response_mean_min", "in_time_share")
    )
    response, in_time = found
    assert response.difference == pytest.approx(1)
    assert response.low == pytest.approx(1)
    assert (response.winner, in_time.winner) == ("a", "a")
    assert in_time.difference is not None
    assert in_time.difference < 0
    assert response.runs == 6


def test_the_more_is_asked_the_more_a_winner_takes(tmp_path: Path) -> None:
    a, b = runs_in(tmp_path / "a"), runs_in(tmp_path / "b", extra_min=1)
    alone = simulator.compare(a, b, measures=("in_time_share",))[0]
    among = {each.measure: each for each in simulator.compare(a, b, by=("hour",))}["in_time_share"]
    assert alone.probability == alone.adjusted == among.probability
    assert among.adjusted is not None
    assert alone.adjusted is not None
    assert among.adjusted > alone.adjusted


def test_a_folder_has_no_winner_over_itself(tmp_path: Path) -> None:
    a = runs_in(tmp_path / "a")
    found = simulator.compare(a, a, by=("priority", "form", "district", "hour"))
    assert all(each.winner is None and not each.difference for each in found)
    assert {each.measure for each in found} >= {"response_p90_min", "in_time_share.hour.05", "worst_tenth_mean_min"}


def test_what_no_pair_measured_is_there_without_numbers(tmp_path: Path) -> None:
    a = runs_in(tmp_path / "a")
    told = {each.measure: each for each in simulator.compare(a, a)}["utilisation_share"]
    assert (told.a, told.b, told.difference, told.winner, told.runs) == (None, None, None, None, 0)


def test_one_pair_names_no_winner(tmp_path: Path) -> None:
    one = range(1, 2)
    found = simulator.compare(runs_in(tmp_path / "a", runs=one), runs_in(tmp_path / "b", extra_min=9, runs=one))
    assert all(each.winner is None and each.low is None and each.high is None for each in found)


def test_runs_that_are_no_pairs_are_refused(tmp_path: Path) -> None:
    a = runs_in(tmp_path / "a")
    with pytest.raises(SimulatorError, match="b: lacks runs 4, 5, 6, which the other has"):
        simulator.compare(a, runs_in(tmp_path / "b", runs=range(1, 4)))
    with pytest.raises(SimulatorError, match=r"run 1 is no pair: its seed is 1 in .* and 51 in .*, so they met other"):
        simulator.compare(a, runs_in(tmp_path / "c", seed=50))
    with pytest.raises(SimulatorError, match="run 1 is no pair: it measures another time in"):
        simulator.compare(a, runs_in(tmp_path / "d", hours=20))


def test_what_is_not_known_is_refused(tmp_path: Path) -> None:
    a = runs_in(tmp_path / "a")
    with pytest.raises(SimulatorError, match="the runs have no measure and no group 'response'"):
        simulator.compare(a, a, measures=("response",))
    with pytest.raises(SimulatorError, match="level is 2: want a number above 0 and below 1"):
        simulator.compare(a, a, level=2)
