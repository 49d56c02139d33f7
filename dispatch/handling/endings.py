"""How an assignment moves on and how an incident ends, as events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.vocabulary import CLOSE_REASONS, Source

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Assignment, Incident
    from dispatch.journal.port import NewEvent
    from dispatch.vocabulary import AssignmentStatus, Outcome


def moved(
    assignment: Assignment,
    status: AssignmentStatus,
    reached_at: datetime,
    hospital: str | None = None,
    *,
    source: Source = Source.TABLET,
    outcome: Outcome | None = None,
    handed_to: str | None = None,
    why: str | None = None,
) -> NewEvent:
    """Say that an assignment reached its next status."""
    return e.new_event(
        e.AssignmentMoved(
            assignment=assignment.id,
            incident=assignment.incident,
            unit=assignment.unit,
            status=status,
            reached_at=reached_at,
            hospital=hospital,
            source=source,
            outcome=outcome,
            handed_to=handed_to,
        ),
        f"incident:{assignment.incident}",
        touches=(f"unit:{assignment.unit}",),
        sealed={"why": why},
        sealed_for=assignment.incident,
    )


def closed(incident: Incident, reason: str, *, text: str | None = None, taken_by: datetime | None = None) -> NewEvent:
    """Say that an incident ended; words that are no code are sealed."""
    public = reason if reason in CLOSE_REASONS else "other"
    return e.new_event(
        e.IncidentClosed(incident=incident.id, reason=public, taken_by=taken_by),
        f"incident:{incident.id}",
        sealed={"text": text if public == reason else reason},
        sealed_for=incident.id,
    )
