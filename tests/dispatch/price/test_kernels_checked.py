"""The kernels of the price compiled, as plain Python and with their bounds checked: all as the plain expressions."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from dispatch.columns import NO_DISTRICT, NOT_BOUND, UNREACHABLE_MS, Refusal
from dispatch.price.kernels import codes

ROOT = Path(__file__).parents[3]
CHECK = Path(__file__).parent / "kernel_checks" / "prices.py"
WARM = """
import sys
from dispatch.assignment import load_solver

early = sorted(name for name in sys.modules if ".kernels." in name)
load_solver()
kernels = {
    name: kernel
    for module in list(sys.modules) if module.startswith(("dispatch.price.kernels.", "fleet.kernels.drive_time"))
    for name, kernel in vars(sys.modules[module]).items()
    if hasattr(kernel, "signatures")
}
ready = {name: len(kernel.signatures) for name, kernel in kernels.items()}
from dispatch.policy import FULL
import numpy as np
from random_question import random_question

random_question(np.random.default_rng(1), 9, 4, FULL).decided()
random_question(np.random.default_rng(1), 9, 1, FULL).decided()
print(early, {name for name, kernel in kernels.items() if ready[name] != len(kernel.signatures)})
"""


def python(code: str, **numba: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(CHECK)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"} | numba,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() + done.stderr


def test_compiled_they_agree() -> None:
    runpy.run_path(str(CHECK))


def test_not_compiled_they_agree() -> None:
    assert python("import runpy, sys; runpy.run_path(sys.argv[1])", NUMBA_DISABLE_JIT="1") == ""


@pytest.mark.slow
def test_with_bounds_checked_they_agree(tmp_path: Path) -> None:
    numba = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    assert python("import runpy, sys; runpy.run_path(sys.argv[1])", **numba) == ""


def test_none_is_imported_early_and_after_the_warm_up_none_is_compiled() -> None:
    assert python(WARM) == "[] set()"


def test_they_compare_the_codes_of_the_columns() -> None:
    refusals = {name: getattr(codes, name) for name in Refusal.__members__ if hasattr(codes, name)}
    assert refusals == {name: Refusal[name].value for name in refusals}
    assert {"NONE", "BUSY", "NO_PLACE"} <= refusals.keys()
    assert (codes.NOT_BOUND, codes.NO_DISTRICT) == (NOT_BOUND, NO_DISTRICT)
    assert codes.UNREACHABLE_MS == UNREACHABLE_MS
