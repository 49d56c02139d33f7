"""The reference EMR as a process of its own, for tests."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def reference_emr(*options: str, port: int = 0) -> Iterator[str]:
    """Run `dispatch112 emr` with 60 people; gives its address."""
    command = [sys.executable, "-m", "console", "emr", "--port", str(port), "--people", "60", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = re.fullmatch(r"READY (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
            assert ready, process.stderr and process.stderr.read()
            yield ready[1]
        finally:
            process.terminate()
            assert process.wait(20) == 0
