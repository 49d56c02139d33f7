"""Commands of the product that serve, as processes of their own, for tests; above all the reference EMR."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def started(*arguments: str, kernels: Path | None = None) -> Iterator[str]:
    """Run a command that serves until told to stop; gives its address. Compiled kernels are kept where it is told."""
    command = [sys.executable, "-m", "console", *arguments]
    environment = os.environ | ({"NUMBA_CACHE_DIR": str(kernels)} if kernels else {})
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            ready = re.fullmatch(r"READY (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
            assert ready, process.stderr and process.stderr.read()
            yield ready[1]
        finally:
            process.terminate()
            assert process.wait(20) == 0


@contextmanager
def reference_emr(*options: str, port: int = 0) -> Iterator[str]:
    """Run the reference EMR with 60 people; gives its address."""
    with started("emr", "--port", str(port), "--people", "60", *options) as address:
        yield address
