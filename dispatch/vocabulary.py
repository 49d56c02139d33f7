"""Words on the wire: states, forms and codes, as tables one can read."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AssignmentStatus(StrEnum):
    """Where one unit stands with one incident."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    ENDED = "ended"


class UnitState(StrEnum):
    """What a unit is by itself; while it has an assignment it shows that assignment's status instead."""

    OFF_DUTY = "off_duty"
    AT_STATION = "at_station"
    FREE_ON_ROAD = "free_on_road"
    RELOCATING = "relocating"
    OUT_OF_SERVICE = "out_of_service"


class IncidentState(StrEnum):
    """A draft has no place yet; waiting has no unit; closed is for good."""

    DRAFT = "draft"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    CLOSED = "closed"


class Form(StrEnum):
    """Forms of help (order 388н of 20.06.2013): экстренная, неотложная, консультация."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    CONSULTATION = "consultation"


class CallState(StrEnum):
    """Where a call stands: a released one is an open line that nobody holds."""

    RINGING = "ringing"
    ANSWERED = "answered"
    RELEASED = "released"
    ABANDONED = "abandoned"
    ENDED = "ended"


class Channel(StrEnum):
    """How a call came in."""

    DESK = "desk"
    TELEPHONE = "telephone"
    TEXT = "text"
    WEB = "web"
    CAR = "car"
    CENTRE_112 = "centre_112"


COMES_BY_ITSELF: Final = frozenset({Channel.TEXT, Channel.WEB, Channel.CAR, Channel.CENTRE_112})
"""Channels on which nobody speaks to the caller: a person has to confirm that what came was seen."""


class ReleaseReason(StrEnum):
    """Why somebody let go of a call: the console fell silent, it was passed on, or another took it over."""

    SILENT = "silent"
    PASSED_ON = "passed_on"


class IncidentKind(StrEnum):
    """What an incident is: a call for help, a transfer between hospitals, planned transport, or standing by."""

    CALL = "call"
    TRANSFER = "transfer"
    PLANNED = "planned"
    STANDBY = "standby"


class Source(StrEnum):
    """Who says what a unit's status is: its tablet, the crew by radio through a dispatcher, or the centre."""

    TABLET = "tablet"
    RADIO = "radio"
    CENTRE = "centre"


class Outcome(StrEnum):
    """How an assignment ended."""

    COMPLETED = "completed"
    TREATED = "treated"
    NOBODY_FOUND = "nobody_found"
    HELP_REFUSED = "help_refused"
    DEATH = "death"
    FALSE_CALL = "false_call"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    STOOD_DOWN = "stood_down"
    DIVERTED = "diverted"
    SWAPPED = "swapped"
    CANCELLED = "cancelled"
    UNDONE = "undone"


class PatientOutcome(StrEnum):
    """What became of a patient."""

    HOSPITALISED = "hospitalised"
    TREATED = "treated"
    HELP_REFUSED = "help_refused"
    DEATH = "death"
    NOT_FOUND = "not_found"
    HANDED_OVER = "handed_over"


class HandoverKind(StrEnum):
    """What one person hands over to the next: a seat, or the whole shift."""

    SEAT = "seat"
    SHIFT = "shift"


class Pause(StrEnum):
    """Why a unit is out of service."""

    BREAK = "break"
    REFUELLING = "refuelling"
    CLEANING = "cleaning"
    REPAIR = "repair"
    CREW = "crew"
    WEATHER = "weather"
    OTHER = "other"


NEXT_STATUS: Final[dict[AssignmentStatus, frozenset[AssignmentStatus]]] = {
    AssignmentStatus.PROPOSED: frozenset({AssignmentStatus.ACCEPTED, AssignmentStatus.ENDED}),
    AssignmentStatus.ACCEPTED: frozenset({AssignmentStatus.EN_ROUTE, AssignmentStatus.ENDED}),
    AssignmentStatus.EN_ROUTE: frozenset({AssignmentStatus.ON_SCENE, AssignmentStatus.ENDED}),
    AssignmentStatus.ON_SCENE: frozenset({AssignmentStatus.TRANSPORTING, AssignmentStatus.ENDED}),
    AssignmentStatus.TRANSPORTING: frozenset({AssignmentStatus.AT_HOSPITAL, AssignmentStatus.ENDED}),
    AssignmentStatus.AT_HOSPITAL: frozenset({AssignmentStatus.ENDED}),
    AssignmentStatus.ENDED: frozenset(),
}
"""The lifecycle of an assignment: what may follow what."""

_UNDER_WAY: Final = frozenset({AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE})
_WITH_PATIENT: Final = frozenset({AssignmentStatus.ON_SCENE, AssignmentStatus.TRANSPORTING})
_ACTIVE: Final = frozenset(AssignmentStatus) - {AssignmentStatus.ENDED}

ENDS_FROM: Final[dict[Outcome, frozenset[AssignmentStatus]]] = {
    Outcome.COMPLETED: _ACTIVE,
    Outcome.TREATED: _ACTIVE - _UNDER_WAY,
    Outcome.NOBODY_FOUND: frozenset({AssignmentStatus.ON_SCENE}),
    Outcome.HELP_REFUSED: _WITH_PATIENT,
    Outcome.DEATH: _ACTIVE - _UNDER_WAY,
    Outcome.FALSE_CALL: frozenset({AssignmentStatus.ON_SCENE}),
    Outcome.HANDED_OVER: _WITH_PATIENT,
    Outcome.REFUSED: _ACTIVE,
    Outcome.STOOD_DOWN: _UNDER_WAY | {AssignmentStatus.ON_SCENE},
    Outcome.DIVERTED: _UNDER_WAY,
    Outcome.SWAPPED: _UNDER_WAY,
    Outcome.CANCELLED: _ACTIVE,
    Outcome.UNDONE: _ACTIVE,
}
"""From which statuses an assignment may end in which way."""

REPORTED_OUTCOMES: Final = frozenset(
    {
        Outcome.COMPLETED,
        Outcome.TREATED,
        Outcome.NOBODY_FOUND,
        Outcome.HELP_REFUSED,
        Outcome.DEATH,
        Outcome.FALSE_CALL,
    }
)
"""Ends that a crew reports of its visit; the others come of commands of their own."""

HELP_STILL_OWED: Final = frozenset(
    {
        Outcome.REFUSED,
        Outcome.STOOD_DOWN,
        Outcome.DIVERTED,
        Outcome.SWAPPED,
        Outcome.CANCELLED,
        Outcome.UNDONE,
    }
)
"""Ends after which the incident goes on: nobody has been to the patient."""

CLOSES_AS: Final[dict[Outcome, str]] = {
    Outcome.NOBODY_FOUND: "no_patient",
    Outcome.HELP_REFUSED: "refused",
    Outcome.FALSE_CALL: "false_call",
}
"""The reason with which the last end closes the incident, where it is not ``completed``."""

NEXT_CALL_STATE: Final[dict[CallState, frozenset[CallState]]] = {
    CallState.RINGING: frozenset({CallState.ANSWERED, CallState.ABANDONED}),
    CallState.ANSWERED: frozenset({CallState.RELEASED, CallState.ENDED}),
    CallState.RELEASED: frozenset({CallState.ANSWERED, CallState.ENDED}),
    CallState.ABANDONED: frozenset({CallState.ANSWERED}),
    CallState.ENDED: frozenset(),
}
"""The life of a call; one that was abandoned is answered by calling back."""

FREE_STATES: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD, UnitState.RELOCATING})
"""States in which a unit can be sent."""

PRIORITIES: Final = range(1, 6)
"""1 is the highest."""

CLOSE_REASONS: Final = frozenset(
    {
        "completed",
        "cancelled",
        "duplicate",
        "false_call",
        "no_patient",
        "refused",
        "consultation",
        "telemedicine",
        "polyclinic",
        "other",
    }
)
"""Reasons to close an incident that are public; any other text is sealed and told as ``other``."""
