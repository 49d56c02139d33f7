"""No command of a centre imports a kernel before it is known where compiled ones are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console import kernel_cache

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


def test_a_change_of_any_kernel_begins_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = tmp_path / "maps" / "kernels" / "one.py"
    kernel.parent.mkdir(parents=True)
    kernel.write_text("def one(): return 1")
    monkeypatch.setattr(kernel_cache, "_folder", lambda package: tmp_path / package)
    before = kernel_cache.kernel_cache(tmp_path)
    assert kernel_cache.kernel_cache(tmp_path) == before
    kernel.write_text("def one(): return 2")
    assert kernel_cache.kernel_cache(tmp_path) != before


def test_every_package_with_kernels_is_looked_at() -> None:
    root = Path(__file__).parents[2]
    with_kernels = {path.relative_to(root).parts[0] for path in root.glob("*/**/kernels/*.py")}
    assert with_kernels - {"tests", ".venv", ".make"} <= set(kernel_cache.PACKAGES)
