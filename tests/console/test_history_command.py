"""`dispatch112 history`: what a history holds as JSON, and our own journal as one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from console import cli
from console.cli import dispatch112
from dispatch.adapters.sqlite_journal import SqliteJournal
from simulator.history.mapping_file import templates

MAPPING = """
name = "a town"
rows = "calls"
file = "town/calls.csv"
[time]
zone = "Europe/Moscow"
[columns]
at = "at"
reason = "why"
"""


def run(*arguments: object) -> str:
    told = CliRunner().invoke(dispatch112, ["history", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.stdout


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "town.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "town" / "calls.csv"
    path.parent.mkdir(parents=True)
    path.write_text("at,why\n2026-03-02T10:00:00,fall\n,fall\n", encoding="utf-8")
    return path


def test_a_history_is_told_with_its_oddities(calls: Path, mapping: Path) -> None:
    told = json.loads(run("inspect", calls, "--mapping", mapping))
    assert (told["rows"], told["calls"], told["from"]) == (2, 1, "2026-03-02T07:00:00Z")
    assert told["oddities"][0] == {
        "code": "no_time",
        "text": "have no time of the call and are left out",
        "count": 1,
        "lines": [3],
    }


def test_a_mapping_names_its_file_below_the_folder_of_data(
    calls: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH112_DATA", str(calls.parents[1]))
    assert json.loads(run("inspect", "--mapping", mapping))["calls"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("inspect", "none.csv", "--mapping", "montgomry"), "dispatch112: montgomry: cannot be read: No such file"),
        (("inspect", "none.csv", "--mapping", "montgomery"), "dispatch112: none.csv: cannot be read: No such file"),
        (("inspect", "--mapping", "montgomery"), "dispatch112: name the FILE, or the folder that holds ems_world/"),
        (("inspect", "--mapping", "journal"), "dispatch112: name the FILE: the mapping 'Journal' names none"),
        (("export", "--out", "x.csv", "--state", "nowhere"), "dispatch112: nowhere holds no journal"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    arguments: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPATCH112_DATA", raising=False)
    monkeypatch.setattr(sys, "argv", ["dispatch112", "history", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith(told)


def test_a_journal_without_calls_is_exported_and_refused_as_a_history(tmp_path: Path) -> None:
    SqliteJournal.open(tmp_path / "centre.sqlite", tmp_path / "keys.sqlite").close()
    out = tmp_path / "calls.csv"
    assert json.loads(run("export", "--out", out, "--state", tmp_path)) == {"incidents": 0, "file": str(out)}
    told = CliRunner().invoke(dispatch112, ["history", "inspect", str(out), "--mapping", "journal"])
    assert str(told.exception) == "calls.csv: has no call that the mapping keeps"


def test_every_mapping_of_ours_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "histories.md").read_text(encoding="utf-8")
    assert [name for name in templates() if f"`{name}`" not in page] == []
