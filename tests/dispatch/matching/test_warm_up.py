"""Kernels of matching are not imported before the place of their cache is known, and are ready when warm."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CHECK = """
import sys
from dispatch.assignment import load_solver

early = sorted(name for name in sys.modules if ".kernels." in name)
load_solver()
kernels = [
    kernel
    for module in list(sys.modules) if module.startswith("dispatch.matching.kernels.")
    for kernel in vars(sys.modules[module]).values()
    if hasattr(kernel, "signatures")
]
warm = [len(kernel.signatures) for kernel in kernels]
import numpy as np
from dispatch.matching import match

cost = np.random.default_rng(1).integers(0, 9, (90, 40))
match(cost, cost > 0, np.arange(40), np.full(40, 99))
print(early, sum(count > 0 for count in warm) >= 5, warm == [len(kernel.signatures) for kernel in kernels])
"""


def test_every_kernel_is_ready_and_none_is_imported_early() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _CHECK],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "[] True True"
