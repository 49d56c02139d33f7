"""`dispatch112 compare`: differences as JSON, or one sentence about what is wrong."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from run_columns import drawn_run

from console import cli
from console.cli import dispatch112
from console.commands.compare import GROUPS
from simulator import measures
from simulator.runs import write_run, write_summary

if TYPE_CHECKING:
    from pathlib import Path

MOSCOW = ZoneInfo("Europe/Moscow")


def runs_in(folder: Path, extra_min: float) -> str:
    for number in range(1, 5):
        write_run(folder, number, drawn_run(number, extra_min=extra_min), seed=number, zone=MOSCOW)
    write_summary(folder, zone=MOSCOW)
    return str(folder)


def test_it_tells_each_measure_with_its_interval(tmp_path: Path) -> None:
    a, b = runs_in(tmp_path / "a", 2.0), runs_in(tmp_path / "b", 0.0)
    told = CliRunner().invoke(dispatch112, ["compare", a, b, "--measure", "in_time_share"], catch_exceptions=False)
    assert told.exit_code == 0
    (answer,) = json.loads(told.stdout)
    assert answer.keys() >= {"measure", "a", "b", "difference", "low", "high", "winner"}
    assert answer["measure"] == "in_time_share"
    assert answer["low"] <= answer["difference"] <= answer["high"]
    assert answer["b"] - answer["a"] == pytest.approx(answer["difference"])
    assert answer["winner"] == "b"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["compare", "none", "none"], 1, "none: is no folder of runs: No such file or directory"),
        (["compare", "none"], 2, "Missing argument 'B'."),
        (["compare", "none", "none", "--by", "colour"], 2, "Invalid value for '--by'"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(
    arguments: list[str],
    code: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dispatch112", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == code
    assert capsys.readouterr().err.startswith(f"dispatch112: {sentence}")


def test_the_groups_are_those_of_the_measures() -> None:
    assert GROUPS == measures.GROUPS
