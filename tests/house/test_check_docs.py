import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def check(folder: Path) -> tuple[int, list[str]]:
    command = [sys.executable, ROOT / "scripts" / "check_docs.py", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()[:-1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Makefile").write_text("demo: ready\n\techo\nready:\n")
    (tmp_path / "guide.md").write_text("# Путь вызова: от звонка\n\n## Two words, here\n")
    records = tmp_path / "docs" / "decisions"
    records.mkdir(parents=True)
    (records / "README.md").write_text("- [One](0001-one.md)\n")
    (records / "0001-one.md").write_text("# One\n")
    return tmp_path


def test_sound_documents_pass(project: Path) -> None:
    (project / "README.md").write_text(
        "[a](guide.md) [b](guide.md#two-words-here) [c](guide.md#путь-вызова-от-звонка) [d](https://example.org/x)\n"
        "`[not](a-link.md)` and\nmake sure, `make demo`\n"
        "```sh\nmake ready && PYTHON=python3 make demo\n[x](no.md)\n```\n"
    )
    assert check(project) == (0, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[a](missing.md)", "the link missing.md leads to nothing in this project"),
        ("[a](../outside.md)", "the link ../outside.md leads to nothing in this project"),
        ("[a](/guide.md)", "the link /guide.md is absolute"),
        ("[a](guide.md#three)", "the link guide.md#three names no heading of guide.md"),
        ("run `make coffee`", "no target `coffee` in the Makefile"),
        ("    make coffee  # hot", "no target `coffee` in the Makefile"),
        ("see /home/someone/map.pbf", "an absolute path of one machine"),
    ],
)
def test_each_fault_is_told_with_its_line(project: Path, line: str, reason: str) -> None:
    (project / "README.md").write_text(f"# Title\n\n{line}\n")
    assert check(project) == (1, [f"README.md:3: {reason}"])


def test_each_record_is_listed_and_has_a_number_of_its_own(project: Path) -> None:
    records = project / "docs" / "decisions"
    (records / "0001-again.md").write_text("# Again\n")
    (records / "notes.md").write_text("# Notes\n")
    assert check(project) == (
        1,
        [
            "docs/decisions/0001-again.md:1: not in the list; add to README.md: - [Again](0001-again.md)",
            "docs/decisions/0001-one.md:1: the number 0001 is taken by 0001-again.md",
            "docs/decisions/notes.md:1: a record is named NNNN-title.md",
        ],
    )
