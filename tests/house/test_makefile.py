import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISED = {"demo", "test", "check", "proof", "bench", "fmt", "help", "lock"}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def targets_of_help() -> set[str]:
    return set(re.findall(r"^ +make (\w+) +\S", make("help").stdout, re.MULTILINE))


def test_help_is_what_make_does_by_default() -> None:
    assert make().stdout == make("help").stdout


def test_help_names_every_promised_target() -> None:
    assert targets_of_help() >= PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED))
def test_each_target_exists_and_sets_up_first(target: str) -> None:
    planned = make("--dry-run", target)
    assert planned.returncode == 0
    assert target == "help" or planned.stdout.splitlines()[0] == "scripts/set_up.sh"


def test_options_are_passed_on_to_the_demo() -> None:
    assert "dispatch112 demo --port 9000" in make("--dry-run", "demo", "ARGS=--port 9000").stdout
