"""The phrases of made-up callers, from `phrases.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def phrases() -> dict[str, Any]:
    """Read the phrases, once."""
    file = files("simulator.made_up_calls").joinpath("phrases.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
