"""No command of a centre imports a kernel before it is known where compiled ones are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHECK = """
import sys
from console.commands import {module}
from console.commands import options

def told(state):
    print(sorted(name for name in sys.modules if ".kernels" in name))
    sys.exit(0)

{module}.use_kernel_cache = told
{module}.command.main({options!r}, standalone_mode=False)
"""


@pytest.mark.parametrize(
    ("module", "options"),
    [("serve", ["--map", "nowhere", "--state", "nowhere"]), ("demo", []), ("warmup", [])],
)
def test_no_kernel_is_imported_early(module: str, options: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHECK.format(module=module, options=list(options))],
        cwd=Path(__file__).parents[2],
        env={key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
