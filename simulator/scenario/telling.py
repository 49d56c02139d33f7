"""A scenario as plain values, ready for JSON: every key with what it came to, defaults too."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.scenario.paths import Column

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario


def scenario_as_json(scenario: Scenario) -> dict[str, Any]:
    """Give a scenario as plain values, by the keys of the file; what is not there is left out."""
    told: dict[str, Any] = _told(scenario)
    told.pop("origins")
    told.pop("extends", None)
    return told


def _told(value: Any) -> Any:
    if isinstance(value, Path | Column):
        return str(value)
    if is_dataclass(value):
        named = ((each.name.removesuffix("_"), getattr(value, each.name)) for each in fields(value))
        told = {name: _told(part) for name, part in named if part is not None}
        figures: dict[str, Any] = told.pop("figures", {})
        return told | figures
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value
