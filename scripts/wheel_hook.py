"""Hatch's hook: nothing is packed without the pages, built of these very sources; an editable install needs none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.append(str(Path(__file__).parent))  # hatch loads this file by its place


class PagesHook(BuildHookInterface[Any]):
    """Looks whether the pages are built before a wheel or a source archive is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Refuse to go on without the pages; raises `SystemExit` with the line that mends it."""
        from build_web import are_built

        if version != "editable" and not are_built():
            raise SystemExit("the pages are not built of these sources: run python scripts/build_web.py")
