"""`dispatch112 triage`: a medical director checks a catalogue, looks at it, and tries it as a call taker would."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from catalogues import small_table, write
from click.testing import CliRunner

from console import cli
from console.cli import dispatch112

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a small catalogue in two files."""
    table = small_table()
    write(tmp_path / "b.toml", {"reasons": table.pop("reasons")})
    write(tmp_path / "a.toml", table)
    return tmp_path


def run(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(dispatch112, ["triage", *map(str, arguments)], input=typed, catch_exceptions=False)


def test_a_sound_catalogue_is_summed_up(folder: Path) -> None:
    told = run("check", folder)
    assert told.exit_code == 0
    assert json.loads(told.stdout) == {
        "version": "1",
        "valid_from": "2026-01-01T00:00:00+00:00",
        "approved_by": None,
        "reasons": 2,
        "questions": 5,
        "leaves": 5,
        "instructions": 2,
    }
    assert json.loads(run("check", folder / "a.toml", folder / "b.toml").stdout)["reasons"] == 2


def test_every_fault_is_told_on_a_line_of_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = small_table()
    del table["leaves"]["soon"]["target_min"]
    table["entry"]["awake"]["answers"]["yes"] = "nowhere"
    path = write(folder / "all.toml", table)
    monkeypatch.setattr(sys, "argv", ["dispatch112", "triage", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "dispatch112: all.toml: leaves.soon.target_min: is missing",
        "all.toml: entry.awake.answers.yes: leads to 'nowhere', which is neither a question nor a leaf",
    ]


def test_the_shipped_catalogue_is_shown_as_not_approved() -> None:
    shown = json.loads(run("show", "--at", "2026-03-01T00:00").stdout)
    assert shown["approved_by"] is None
    chest = next(each for each in shown["reasons"] if each["code"] == "chest_pain")
    assert (chest["form"], chest["priority"], chest["target_min"], chest["needs"]) == (
        "emergency",
        1,
        20,
        ["physician"],
    )


def test_a_version_is_in_force_from_its_instant_on(folder: Path) -> None:
    moment = ["--time-zone", "Europe/Moscow", "--catalogue", str(folder)]
    assert json.loads(run("show", "--at", "2026-01-01T03:00", *moment).stdout)["version"] == "1"
    from dispatch.triage.errors import CatalogueError

    with pytest.raises(CatalogueError, match="no catalogue of reasons is in force at 2026-01-01T02:59:00"):
        run("show", "--at", "2026-01-01T02:59", *moment)


def test_an_interview_is_asked_to_its_end(folder: Path) -> None:
    told = run("ask", "chest", "--catalogue", folder, "--language", "en", typed="1\nadult\nyes\n")
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[0] == "Chest pain · version 1, not approved by a medical director"
    assert lines[1] == "so far: emergency, priority 2, 20 min, crews: 1, physician-led"
    assert "conclusion: emergency, priority 1, 15 min, crews: 1, physician-led" in lines
    assert "red flags: Question? Yes" in lines
    assert lines[-2:] == ["Rest", "1. Sit down"]


def test_an_answer_is_taken_back_and_nonsense_is_asked_again(folder: Path) -> None:
    told = run("ask", "болит сердце", "--catalogue", folder, typed="2\n")
    assert "1. Давите ♪ 110/мин [затем через 120 с]" in told.stdout
    back = run("ask", "chest", "--catalogue", folder, "--language", "en", typed="yes\n-\n7\nno\n")
    assert "there is no answer '7' to question 'entry.awake'; there are yes, no, unknown" in back.stderr
    assert "conclusion: emergency, priority 1, 20 min, crews: 2, resuscitation" in back.stdout


def test_ways_to_close_without_a_crew_are_told(folder: Path) -> None:
    told = run("ask", "chest", "--catalogue", folder, "--language", "en", typed="yes\nadult\nno\nno\nno\n")
    assert "without a crew: Handed over to a polyclinic (urgent help); A telemedicine consultation" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ask", "щщщщ"), "no reason for call is like 'щщщщ'; dispatch112 triage show lists them"),
        (("show", "--at", "soon"), "--at: 'soon' is no moment such as 2026-11-22T01:05 or 2026-11-21T22:05Z"),
        (("check", "."), r"\.: has no \*\.toml"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.errors import ConsoleError

    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConsoleError, match=sentence):
        run(*arguments)
