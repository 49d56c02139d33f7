"""The table of all events, and how a stored one is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.events import assignments as a
from dispatch.events import calls as c
from dispatch.events import incidents as i
from dispatch.events import patients as p
from dispatch.events.hospitals import HospitalReported
from dispatch.events.people import HandoverOffered, HandoverSigned, UnitManned
from dispatch.events.roads import ClosureLifted, ClosureSet
from dispatch.events.units import UnitStateChanged

if TYPE_CHECKING:
    from dispatch.events.base import EventData
    from dispatch.journal.port import StoredEvent

ALL_EVENTS: Final[tuple[type[EventData], ...]] = (
    c.CallRang,
    c.CallAnswered,
    c.CallAbandoned,
    c.CallReleased,
    c.CallEnded,
    c.CallReceived,
    c.CallLocated,
    c.CallChanged,
    i.IncidentOpened,
    i.IncidentConfirmed,
    i.IncidentChanged,
    i.IncidentTriaged,
    i.IncidentsJoined,
    i.IncidentSplit,
    p.PatientAdded,
    p.PatientChanged,
    p.PatientEnded,
    a.UnitReserved,
    a.UnitAssigned,
    a.AssignmentMoved,
    a.StatusCorrected,
    a.HelpAsked,
    UnitStateChanged,
    UnitManned,
    HandoverOffered,
    HandoverSigned,
    ClosureSet,
    ClosureLifted,
    HospitalReported,
    i.IncidentClosed,
    i.HandOverTaken,
    i.IncidentReopened,
    i.Undone,
    i.IncidentErased,
)

_DECODERS: Final = {event.__name__: msgspec.json.Decoder(event) for event in ALL_EVENTS}


def event_data(event: StoredEvent) -> EventData:
    """Read the public fields of a stored event by its type."""
    return _DECODERS[event.type].decode(event.data)
