"""Run the checks of ``make test``, ``make check`` and ``make proof`` in order, stopping at the first failure.

Pytest comes last and nothing is printed after it: its closing line is what CI reads.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

# Lint keeps no cache: whether an import is ours depends on other files, which the cache does not see.
STEPS = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", "--no-cache", ".")),
    ("types", ("mypy",)),
    ("types of the scripts", ("mypy", "scripts")),
    ("types of the pages", ("python", "scripts/generate_types.py", "--check")),
    ("pages", ("python", "scripts/check_web.py")),
    ("floors", ("lint-imports",)),
    ("docs", ("python", "scripts/check_docs.py")),
)
BUDGETS = tuple(
    (f"budgets of {subject}", ("dispatch112", "bench", subject, "--check", "--state", ".make/state"))
    for subject in ("routing", "maps", "dispatch", "channels", "fanout", "journal")
)
PROGRAMS = (("programs that tests start", ("python", "scripts/debian_packages.py")),)
PROCESSES = ("-n", "auto", "--no-loadscope-reorder")
"""One for each core; the browser tests, which take longest, come first."""

TESTS = {
    "test": ("-m", "not proof", *PROCESSES),
    "check": ("-m", "not proof and not slow and not realdata", "--hypothesis-profile", "quick", *PROCESSES),
    "proof": ("-m", "proof"),
}


def run_step(name: str, command: tuple[str, ...]) -> bool:
    """Run one check under its heading; true if it passed."""
    heading(name, command)
    started = time.monotonic()
    passed = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False).returncode == 0
    print(f"{name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return passed


def heading(name: str, command: tuple[str, ...]) -> None:
    """Announce a check by its name and its command."""
    print(f"\n== {name}: {' '.join(command)}", flush=True)


def run_tests(selection: tuple[str, ...], options: list[str]) -> int:
    """Run pytest; give its exit code."""
    command = ("pytest", *selection, *options)
    heading("tests", command)
    return subprocess.run([BIN / "pytest", *command[1:]], cwd=ROOT, check=False).returncode


def main(which: str, options: list[str]) -> int:
    """Run the checks of one target; give the exit code."""
    try:
        steps = PROGRAMS + {"test": STEPS + BUDGETS, "check": STEPS, "proof": ()}[which]
        if not all(run_step(name, command) for name, command in steps):
            return 1
        return run_tests(TESTS[which], options)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
