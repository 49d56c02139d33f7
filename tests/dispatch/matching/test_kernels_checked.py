"""The kernels as plain Python, and compiled with their bounds checked: the same answers, no index out of bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parent / "kernel_checks" / "matchings.py"


def agree(**numba: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import runpy; runpy.run_path({str(CHECK)!r}); print('agreed')"],
        cwd=Path(__file__).parents[3],
        env=os.environ | numba,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("agreed", "")


def test_not_compiled_they_agree() -> None:
    agree(NUMBA_DISABLE_JIT="1")


@pytest.mark.slow
def test_with_bounds_checked_they_agree(tmp_path: Path) -> None:
    agree(NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
