"""What happened to roads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dispatch.events.base import EventData


class ClosureSet(EventData, frozen=True, kw_only=True):
    """Roads were closed, from once until again (None = at once, until lifted)."""

    closure: str
    arcs: tuple[int, ...]
    geometry: dict[str, Any]
    reason: str
    start: datetime | None = None
    until: datetime | None = None


class ClosureLifted(EventData, frozen=True, kw_only=True):
    """A closure is no more."""

    closure: str
