"""What is asked of roads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SetClosure:
    """Close roads: a GeoJSON Point, LineString or Polygon, from `start` until `until`."""

    geometry: Mapping[str, Any]
    reason: str
    start: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiftClosure:
    """Open the roads of a closure again."""

    closure: str
