"""Where tests find real material, and what every test may lean on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("compiling", deadline=None)
settings.load_profile("compiling")
"""The first example of a kernel compiles it."""

_STATE = tempfile.TemporaryDirectory()
os.environ["DISPATCH112_STATE"] = _STATE.name
"""What a command keeps by default goes away with the tests."""

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
