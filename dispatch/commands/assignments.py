"""What is asked of an assignment: one unit on one incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.vocabulary import Source

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.offer import Offer
    from dispatch.vocabulary import AssignmentStatus, Outcome, Pause


@dataclass(frozen=True, slots=True)
class AssignUnit:
    """Send a unit to an incident; `offer` is how it stands there, where that was decided before."""

    incident: str
    unit: str
    override_reason: str | None = None
    automatic: bool = False
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class MoveAssignment:
    """Bring an assignment to its next status, reached at `at` (now, where None)."""

    assignment: str
    status: AssignmentStatus
    at: datetime | None = None
    hospital: str | None = None
    source: Source = Source.TABLET
    outcome: Outcome | None = None
    handed_to: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class EndWithoutHelp:
    """End an assignment whose unit does not help: stood down by a dispatcher, or refused by its crew."""

    assignment: str
    outcome: Outcome
    why: str | None = None
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class DivertUnit:
    """Send a unit that is under way to another incident instead; `automatic` and `offer` as of `AssignUnit`."""

    assignment: str
    incident: str
    override_reason: str | None = None
    automatic: bool = False
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class SwapUnit:
    """Send another unit instead of the one that is under way; `automatic` and `offer` as of `AssignUnit`."""

    assignment: str
    unit: str
    override_reason: str | None = None
    automatic: bool = False
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class CorrectStatus:
    """Put an assignment back to a status that it had reached before."""

    assignment: str
    status: AssignmentStatus
    why: str


@dataclass(frozen=True, slots=True)
class AskForHelp:
    """Ask for more units from the scene."""

    assignment: str
    units: int = 1
    needs: tuple[str, ...] = ()
    why: str | None = None
