"""The project speaks of itself alone: it names no place on the machine where it was written."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ONE_MACHINE = re.compile(r"(?<![\w./:~<-])/(?:Users|farm|home|media|mnt|root|tmp|work)/\w")
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-links|https?://[^\s\"')]*(?:/simple\b|\.whl\b|\.tgz\b)")
CHECKS_THEMSELVES = {"tests/house/test_tree.py", "tests/house/test_check_docs.py", "scripts/check_docs.py"}
LARGEST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    paths = (ROOT / name for name in names if name and name not in CHECKS_THEMSELVES)
    return [path for path in paths if path.is_file()]


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"


def test_no_file_names_a_folder_of_one_machine(tracked: list[Path]) -> None:
    assert list(lines_with(ONE_MACHINE, tracked)) == []


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    checks = {ROOT / "tests" / "house" / "test_dependencies.py", ROOT / "tests" / "house" / "test_set_up.py"}
    assert list(lines_with(REGISTRY, [path for path in tracked if path not in checks])) == []


def test_no_file_is_large(tracked: list[Path]) -> None:
    assert [str(path) for path in tracked if path.stat().st_size > LARGEST_BYTES] == []
