"""Clocks against which the service is held: what runs now, since when, and until when it should be done.

A timer is read off a record as it stands, so it cannot outlive what it measures: the next version of the record has
timers of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dispatch.vocabulary import HELP_STILL_OWED, AssignmentStatus, CallState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dispatch.incident import Assignment, Call, Incident
    from dispatch.triage.versions import Versions


class TimerCode(StrEnum):
    """What is measured."""

    ANSWER = "answer"
    CONFIRMATION = "confirmation"
    PROCESSING = "processing"
    ACKNOWLEDGEMENT = "acknowledgement"
    TURNOUT = "turnout"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class Targets:
    """How long each step may take.

    Attributes
    ----------
    answer
        From the first ring: 20 s for 98 % of calls (government decree 1931 of 12.11.2021).
    confirmation
        From an incident that came by itself to a person who has seen it: 30 s (the same decree).
    processing
        From an incident that waits to a unit that is sent: 60 s for 90 % (NFPA 1225).
    warning, acknowledgement
        From a unit that is sent to its crew's answer: a warning first, then an alarm (m).
    turnout
        From the crew's answer to wheels that roll (m).
    lead
        How long before planned work a unit is looked for (m).
    """

    answer: timedelta = timedelta(seconds=20)
    confirmation: timedelta = timedelta(seconds=30)
    processing: timedelta = timedelta(seconds=60)
    warning: timedelta = timedelta(seconds=15)
    acknowledgement: timedelta = timedelta(seconds=30)
    turnout: timedelta = timedelta(seconds=120)
    lead: timedelta = timedelta(minutes=30)


TARGETS: Final = Targets()


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock that runs; `warn_at` comes before `due_at` where there are two steps.

    `subject` and `version` name the record that it was read off: ``call:5``, ``incident:17`` or ``assignment:17-1``.
    """

    code: TimerCode
    subject: str
    version: int
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None


def timers_of_call(call: Call, targets: Targets = TARGETS) -> tuple[Timer, ...]:
    """Give the clock of a call that rings, or of an open line that nobody holds."""
    if call.state not in {CallState.RINGING, CallState.RELEASED}:
        return ()
    started = call.received_at
    return (Timer(TimerCode.ANSWER, f"call:{call.id}", call.version, started, started + targets.answer),)


def timers_of_incident(incident: Incident, versions: Versions, targets: Targets = TARGETS) -> tuple[Timer, ...]:
    """Give the clocks of an incident and of its assignments; none once it is closed."""
    if incident.closed_at is not None:
        return ()
    return (
        *_of_confirmation(incident, targets),
        *_of_waiting(incident, targets),
        *_of_arrival(incident, versions),
        *_of_assignments(incident, targets),
    )


def _of_confirmation(incident: Incident, targets: Targets) -> Iterator[Timer]:
    if incident.unconfirmed:
        started, subject = incident.opened_at, f"incident:{incident.id}"
        yield Timer(TimerCode.CONFIRMATION, subject, incident.version, started, started + targets.confirmation)


def _of_waiting(incident: Incident, targets: Targets) -> Iterator[Timer]:
    if incident.attended:
        return
    freed = [each.times[AssignmentStatus.ENDED.value] for each in incident.assignments if not each.assists]
    begin = incident.opened_at if incident.due_at is None else max(incident.opened_at, incident.due_at - targets.lead)
    started = max((begin, *freed))
    subject = f"incident:{incident.id}"
    yield Timer(TimerCode.PROCESSING, subject, incident.version, started, started + targets.processing)


def _of_arrival(incident: Incident, versions: Versions) -> Iterator[Timer]:
    arrived = [
        each
        for each in incident.assignments
        if AssignmentStatus.ON_SCENE.value in each.times and each.outcome not in HELP_STILL_OWED and not each.assists
    ]
    if arrived:
        return
    if incident.units == 0:
        return
    due = arrival_due(incident, versions)
    yield Timer(TimerCode.ARRIVAL, f"incident:{incident.id}", incident.version, incident.opened_at, due)


def arrival_due(incident: Incident, versions: Versions) -> datetime:
    """Give when a unit should be there: when planned work begins, else within its target from the opening."""
    return incident.due_at or incident.opened_at + _target(incident, versions)


def _target(incident: Incident, versions: Versions) -> timedelta:
    """Give the time to arrive that answers gave, else that of the reason when the incident was opened."""
    if incident.target_s is not None:
        return timedelta(seconds=incident.target_s)
    version = versions.with_reason(incident.reason, incident.opened_at)
    if version is None:
        return versions.at(incident.opened_at).limits[incident.form]
    return version.reasons[incident.reason].provisional.target


def _of_assignments(incident: Incident, targets: Targets) -> Iterator[Timer]:
    for each in incident.assignments:
        started = each.times[each.status.value]
        if each.status is AssignmentStatus.PROPOSED:
            due, warn = started + targets.acknowledgement, started + targets.warning
            yield _of_assignment(TimerCode.ACKNOWLEDGEMENT, each, incident, started, due, warn)
        elif each.status is AssignmentStatus.ACCEPTED:
            yield _of_assignment(TimerCode.TURNOUT, each, incident, started, started + targets.turnout)


def _of_assignment(
    code: TimerCode,
    assignment: Assignment,
    incident: Incident,
    started: datetime,
    due: datetime,
    warn: datetime | None = None,
) -> Timer:
    return Timer(code, f"assignment:{assignment.id}", incident.version, started, due, warn)
