"""Hatch's hook: a wheel without the pages is refused; an editable install needs none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface[Any]):
    """Looks whether the pages are built before a wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Refuse to go on without the pages; raises `SystemExit` with the line that mends it."""
        if version == "editable":
            return
        if not Path(self.root, "console", "web", "dist", "index.html").is_file():
            raise SystemExit("the pages are not built, and a wheel holds them: run python scripts/build_web.py")
