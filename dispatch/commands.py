"""What people and systems ask for, in the imperative; a command is only a wish until its handler has decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dispatch.vocabulary import AssignmentStatus, Form, UnitState


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and from which seat."""

    name: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class ReceiveCall:
    """Take a call and open its incident; every field may be missing."""

    phone: str | None = None
    text: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    reason: str | None = None
    patient: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChangeCall:
    """Correct fields of a call; `version` is the one that the person saw."""

    call: str
    version: int
    reason: str | None = None
    sealed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeIncident:
    """Change fields of an incident; `version` is the one that the person saw."""

    incident: str
    version: int
    priority: int | None = None
    form: Form | None = None
    reason: str | None = None
    needs: tuple[str, ...] | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class AssignUnit:
    """Send a unit to an incident."""

    incident: str
    unit: str
    override_reason: str | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class MoveAssignment:
    """Bring an assignment to its next status, reached at `at` (now, where None)."""

    assignment: str
    status: AssignmentStatus
    at: datetime | None = None
    hospital: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeUnitState:
    """Say what a unit is by itself."""

    unit: str
    state: UnitState


@dataclass(frozen=True, slots=True)
class CloseIncident:
    """End an incident and with it every assignment that still binds a unit."""

    incident: str
    reason: str


@dataclass(frozen=True, slots=True)
class EraseIncident:
    """Make everything sealed of an ended incident unreadable for good."""

    incident: str


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


Command = (
    ReceiveCall
    | ChangeCall
    | ChangeIncident
    | AssignUnit
    | MoveAssignment
    | ChangeUnitState
    | CloseIncident
    | EraseIncident
    | SetClosure
    | LiftClosure
)
