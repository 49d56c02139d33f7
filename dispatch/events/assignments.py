"""What happened to an assignment: one unit on one incident."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from dispatch.events.base import EventData
from dispatch.vocabulary import AssignmentStatus, Outcome, Source


class UnitAssigned(EventData, frozen=True, kw_only=True):
    """A unit was proposed to an incident and is busy from now on; `parts` is the price as it was decided, in ms.

    `replaces` is the assignment that it ended: that of another unit (swap) or its own (divert). `assists` tells that
    the unit helps until a crew is there that conveys: the incident wants that crew as before.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("override_reason",)

    assignment: str
    incident: str
    unit: str
    eta_ms: int | None = None
    estimated: bool = False
    recommended: str | None = None
    parts: dict[str, int] = msgspec.field(default_factory=dict)
    automatic: bool = False
    replaces: str | None = None
    assists: bool = False


class AssignmentMoved(EventData, frozen=True, kw_only=True):
    """An assignment reached its next status at `reached_at`; `source` tells who said so.

    An end says how it came about; `handed_to` is the assignment that took the patient over.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("why",)

    assignment: str
    incident: str
    unit: str
    status: AssignmentStatus
    reached_at: datetime
    hospital: str | None = None
    source: Source = Source.TABLET
    outcome: Outcome | None = None
    handed_to: str | None = None


class StatusCorrected(EventData, frozen=True, kw_only=True):
    """An assignment stands at an earlier status again; times reached after it no longer hold."""

    SEALED: ClassVar[tuple[str, ...]] = ("why",)

    assignment: str
    incident: str
    unit: str
    status: AssignmentStatus


class HelpAsked(EventData, frozen=True, kw_only=True):
    """A crew asked for more units to its incident."""

    SEALED: ClassVar[tuple[str, ...]] = ("why",)

    assignment: str
    incident: str
    unit: str
    units: int
    needs: tuple[str, ...] = ()


class UnitReserved(EventData, frozen=True, kw_only=True):
    """A unit is meant for planned work, or no longer; it is not busy by that."""

    incident: str
    unit: str
    reserved: bool = True
