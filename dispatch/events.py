"""Facts in the past tense: the public fields of every event type, by version.

Whatever a decision or the lifecycle reads is here; caller, patient, address, exact point, notes and free text travel in
the sealed part, whose fields each type names in `SEALED`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final

import msgspec

from dispatch.journal.port import NewEvent, StoredEvent
from dispatch.vocabulary import AssignmentStatus, Form, UnitState


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The public point of an incident: on the nearest road, or, off the map, rounded to about 100 m.

    `hint` is ``swapped`` where longitude and latitude look exchanged.
    """

    lon: float
    lat: float
    off_map: bool = False
    hint: str | None = None


class EventData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Public fields of one event; `training` marks made-up data."""

    VERSION: ClassVar[int] = 1
    SEALED: ClassVar[tuple[str, ...]] = ()

    training: bool = False


class CallReceived(EventData, frozen=True, kw_only=True):
    """A call came in and opened an incident."""

    SEALED: ClassVar[tuple[str, ...]] = ("phone", "text", "address", "lon", "lat", "patient")

    call: str
    incident: str
    reason: str | None = None


class CallChanged(EventData, frozen=True, kw_only=True):
    """Fields of a call were corrected; `fields` names them."""

    SEALED: ClassVar[tuple[str, ...]] = CallReceived.SEALED

    call: str
    fields: tuple[str, ...]
    reason: str | None = None


class IncidentOpened(EventData, frozen=True, kw_only=True):
    """An incident began, with its urgency and what it needs."""

    SEALED: ClassVar[tuple[str, ...]] = ("address", "lon", "lat")

    incident: str
    call: str
    priority: int
    form: Form
    reason: str
    needs: tuple[str, ...] = ()
    place: Place | None = None


class IncidentChanged(EventData, frozen=True, kw_only=True):
    """Fields of an incident were changed; those that are absent stay as they were."""

    SEALED: ClassVar[tuple[str, ...]] = IncidentOpened.SEALED

    incident: str
    priority: int | None = None
    form: Form | None = None
    reason: str | None = None
    needs: tuple[str, ...] | None = None
    place: Place | None = None


class UnitAssigned(EventData, frozen=True, kw_only=True):
    """A unit was proposed to an incident and is busy from now on; `parts` is the price as it was decided, in ms."""

    SEALED: ClassVar[tuple[str, ...]] = ("override_reason",)

    assignment: str
    incident: str
    unit: str
    eta_ms: int | None = None
    estimated: bool = False
    recommended: str | None = None
    parts: dict[str, int] = {}
    automatic: bool = False


class AssignmentMoved(EventData, frozen=True, kw_only=True):
    """An assignment reached its next status at `reached_at`."""

    assignment: str
    incident: str
    unit: str
    status: AssignmentStatus
    reached_at: datetime
    hospital: str | None = None


class UnitStateChanged(EventData, frozen=True, kw_only=True):
    """A unit by itself became something else."""

    unit: str
    state: UnitState


class ClosureSet(EventData, frozen=True, kw_only=True):
    """Roads were closed, from once until again (None = at once, until lifted)."""

    closure: str
    arcs: tuple[int, ...]
    geometry: dict[str, Any]
    reason: str
    start: datetime | None = None
    until: datetime | None = None


class ClosureLifted(EventData, frozen=True, kw_only=True):
    """A closure is no more."""

    closure: str


class IncidentClosed(EventData, frozen=True, kw_only=True):
    """An incident ended for good."""

    SEALED: ClassVar[tuple[str, ...]] = ("text",)

    incident: str
    reason: str


class IncidentErased(EventData, frozen=True, kw_only=True):
    """The key of an ended incident is deleted: its sealed fields read null from now on."""

    incident: str


ALL_EVENTS: Final[tuple[type[EventData], ...]] = (
    CallReceived,
    CallChanged,
    IncidentOpened,
    IncidentChanged,
    UnitAssigned,
    AssignmentMoved,
    UnitStateChanged,
    ClosureSet,
    ClosureLifted,
    IncidentClosed,
    IncidentErased,
)

_DECODERS: Final = {event.__name__: msgspec.json.Decoder(event) for event in ALL_EVENTS}


def new_event(
    data: EventData,
    stream: str,
    *,
    touches: tuple[str, ...] = (),
    sealed: dict[str, Any] | None = None,
    sealed_for: str | None = None,
) -> NewEvent:
    """Make the event ready for the journal; an empty sealed part is none."""
    sealed = {name: value for name, value in (sealed or {}).items() if value is not None}
    return NewEvent(
        type=type(data).__name__,
        version=data.VERSION,
        stream=stream,
        data=msgspec.to_builtins(data),
        touches=touches,
        sealed=sealed or None,
        sealed_for=sealed_for if sealed else None,
    )


def event_data(event: StoredEvent) -> EventData:
    """Read the public fields of a stored event by its type."""
    return _DECODERS[event.type].decode(event.data)
