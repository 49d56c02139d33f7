"""`dispatch112 scenario check`: what a file comes to as JSON, or its faults."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from console import cli
from console.cli import dispatch112

REGION = Path(__file__).parents[2] / "docs" / "scenarios" / "region_more_crews.toml"


def test_it_prints_what_the_file_comes_to(tmp_path: Path) -> None:
    arguments = ["scenario", "check", str(REGION), "--set", "runs.seed=5", "--state", str(tmp_path)]
    told = CliRunner().invoke(dispatch112, arguments, catch_exceptions=False)
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert (answer["name"], answer["runs"]["seed"], answer["turnout"]["at_station_s"]) == (
        "Three more crews in the south",
        5,
        60,
    )
    assert answer["scenarios"] == 3
    assert answer["inputs"]["units"] == 13
    assert answer["inputs"]["calls"] > 400


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ("runs.speed=5", 1, "dispatch112: changed by hand: runs.speed is no key here; did you mean"),
        ("runs.seed=x", 1, "changed by hand: runs.seed must be a whole number, not 'x'"),
        ("runs.seed", 2, "want KEY=VALUE, such as runs.seed=5"),
    ],
)
def test_what_is_wrong_is_told(
    change: str, code: int, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dispatch112", "scenario", "check", str(REGION), "--set", change])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == code
    assert sentence in capsys.readouterr().err
