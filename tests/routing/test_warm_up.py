"""After the warm-up no table waits for a compiler, however many columns it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CHECK = """
from routing import warm_up
from routing.kernels import elimination_tree_search, node_pair, path_unpacking

warm_up()
kernels = {
    name: kernel
    for module in (elimination_tree_search, node_pair, path_unpacking)
    for name, kernel in vars(module).items()
    if hasattr(kernel, "signatures") and not name.startswith("_")
}
print(len(kernels), sorted(name for name, kernel in kernels.items() if len(kernel.signatures) != 1))
"""


def test_every_kernel_of_searches_is_ready_once() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _CHECK],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    count, _, missing = done.stdout.strip().partition(" ")
    assert int(count) == 8
    assert missing == "[]"
