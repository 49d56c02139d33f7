"""Facts in the past tense: the public fields of every event type, by version.

Whatever a decision or the lifecycle reads is here; caller, patient, address, exact point, notes and free text travel in
the sealed part, whose fields each type names in `SEALED`.
"""

from dispatch.events.assignments import AssignmentMoved, HelpAsked, StatusCorrected, UnitAssigned, UnitReserved
from dispatch.events.base import EventData, new_event
from dispatch.events.calls import (
    CallAbandoned,
    CallAnswered,
    CallChanged,
    CallEnded,
    CallLocated,
    CallRang,
    CallReceived,
    CallReleased,
)
from dispatch.events.hospitals import DepartmentClosed, HospitalReported
from dispatch.events.incidents import (
    HandOverTaken,
    IncidentChanged,
    IncidentClosed,
    IncidentConfirmed,
    IncidentErased,
    IncidentOpened,
    IncidentReopened,
    IncidentsJoined,
    IncidentSplit,
    IncidentTriaged,
    Undone,
)
from dispatch.events.patients import PatientAdded, PatientChanged, PatientEnded
from dispatch.events.people import HandoverOffered, HandoverSigned, UnitManned
from dispatch.events.roads import ClosureLifted, ClosureSet
from dispatch.events.table import ALL_EVENTS, event_data
from dispatch.events.units import UnitStateChanged
from dispatch.place import Place

__all__ = [
    "ALL_EVENTS",
    "AssignmentMoved",
    "CallAbandoned",
    "CallAnswered",
    "CallChanged",
    "CallEnded",
    "CallLocated",
    "CallRang",
    "CallReceived",
    "CallReleased",
    "ClosureLifted",
    "ClosureSet",
    "DepartmentClosed",
    "EventData",
    "HandOverTaken",
    "HandoverOffered",
    "HandoverSigned",
    "HelpAsked",
    "HospitalReported",
    "IncidentChanged",
    "IncidentClosed",
    "IncidentConfirmed",
    "IncidentErased",
    "IncidentOpened",
    "IncidentReopened",
    "IncidentSplit",
    "IncidentTriaged",
    "IncidentsJoined",
    "PatientAdded",
    "PatientChanged",
    "PatientEnded",
    "Place",
    "StatusCorrected",
    "Undone",
    "UnitAssigned",
    "UnitManned",
    "UnitReserved",
    "UnitStateChanged",
    "event_data",
    "new_event",
]
