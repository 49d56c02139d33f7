"""What happened to a unit by itself."""

from __future__ import annotations

from datetime import datetime

from dispatch.events.base import EventData
from dispatch.vocabulary import Pause, UnitState


class UnitStateChanged(EventData, frozen=True, kw_only=True):
    """A unit by itself became something else.

    `pause` says why it is out of service and `until` when it is expected back. `back_from` is the assignment after
    which it came back to its station. `station` is where a relocating unit was ordered to, else the
    station where it waits, where that is not its own.
    """

    unit: str
    state: UnitState
    pause: Pause | None = None
    until: datetime | None = None
    back_from: str | None = None
    station: str | None = None
