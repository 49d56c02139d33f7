"""The kernels as plain Python, and compiled with their bounds checked, agree; warm-ups leave nothing to compile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = Path(__file__).parent / "kernel_checks" / "coverage.py"
WARM = """
from fleet import coverage, relocation
from fleet.kernels.covering_units import covering_units
from fleet.kernels.move_gains import move_gains
from fleet.kernels.weighed_reach import weighed_reach

coverage.warm_up()
relocation.warm_up()
kernels = (covering_units, weighed_reach, move_gains)
ready = [len(kernel.signatures) for kernel in kernels]
import runpy, sys
runpy.run_path(sys.argv[1])
assert ready == [len(kernel.signatures) for kernel in kernels] == [1, 1, 1], ready
"""


def python(code: str, **numba: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(CHECK)],
        cwd=ROOT,
        env=os.environ | numba,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_not_compiled_they_agree() -> None:
    assert python("import runpy, sys; runpy.run_path(sys.argv[1])", NUMBA_DISABLE_JIT="1") == (0, "")


@pytest.mark.slow
def test_with_bounds_checked_they_agree(tmp_path: Path) -> None:
    numba = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    assert python("import runpy, sys; runpy.run_path(sys.argv[1])", **numba) == (0, "")


def test_after_the_warm_ups_no_kernel_is_compiled() -> None:
    assert python(WARM) == (0, "")
