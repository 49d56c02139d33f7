"""Where tests find real material, and what every test may lean on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.scheduler import Scheduling

settings.register_profile("compiling", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("compiling")
"""The first example of a kernel compiles it; `make check` asks for the quick one."""

_STATE = tempfile.TemporaryDirectory()
os.environ["DISPATCH112_STATE"] = _STATE.name
"""What a command keeps by default goes away with the tests."""

BROWSER = "tests/browser/"

_DEFAULT_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Give the folder of real test material; skip where it is absent, fail where CI promises it."""
    folder = Path(os.environ.get("DISPATCH112_DATA", _DEFAULT_DATA))
    if folder.is_dir():
        return folder
    reason = f"no real data at {folder}: set DISPATCH112_DATA"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class FileByFile(LoadFileScheduling):
    """A file is run by one process, and all browser tests by the same: two browsers at once are slower than one."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return BROWSER if file.startswith(BROWSER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Share the tests among the processes that `-n` asks for."""
    return FileByFile(config, log)
