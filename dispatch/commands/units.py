"""What is asked of a unit by itself, and of the people at work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.vocabulary import HandoverKind, Pause, UnitState


@dataclass(frozen=True, slots=True)
class ChangeUnitState:
    """Say what a unit is by itself; `pause` and `until` tell why and how long it is out of service."""

    unit: str
    state: UnitState
    pause: Pause | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelocateUnit:
    """Order an idle unit to a station, another than its own or its own again."""

    unit: str
    station: str


@dataclass(frozen=True, slots=True)
class ManUnit:
    """Say who rides with a unit; nobody named leaves it to the roster."""

    unit: str
    crew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferHandover:
    """Sign what is handed over: one's seat, or the shift."""

    kind: HandoverKind
    seat: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignHandover:
    """Sign that one took it over; `by` is who signs."""

    handover: str
    by: str
