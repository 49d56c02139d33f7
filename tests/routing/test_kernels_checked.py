"""The kernels as plain Python, and compiled with their bounds checked: the same answers, no index out of bounds.

As plain Python numbers that are too large for their type are told as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CHECKS = sorted((Path(__file__).parent / "kernel_checks").glob("*.py"))
RUN = "import runpy, sys; [runpy.run_path(each) for each in sys.argv[1:]]; print('agreed')"


def agree(checks: list[Path], **numba: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, *map(str, checks)],
        cwd=ROOT,
        env=os.environ | numba,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("agreed", "")


@pytest.mark.parametrize("check", CHECKS, ids=[each.stem for each in CHECKS])
def test_not_compiled_they_agree(check: Path) -> None:
    agree([check], NUMBA_DISABLE_JIT="1")


def test_with_bounds_checked_they_agree(tmp_path: Path) -> None:
    assert len(CHECKS) == 3
    agree(CHECKS, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
