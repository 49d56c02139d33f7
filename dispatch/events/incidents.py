"""What happened to an incident: the event behind one or many calls."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from dispatch.events.base import EventData
from dispatch.incident import Call, Incident, Located, UnitRecord
from dispatch.place import Place
from dispatch.vocabulary import Channel, Form, IncidentKind


class IncidentOpened(EventData, frozen=True, kw_only=True):
    """An incident began, with its urgency and what it needs.

    `due_at` is when planned work begins; `hospital` is where it ends. `located` tells how the place was found, where a
    message told it. `channel` is that of its first call.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("address", "lon", "lat")

    incident: str
    call: str
    priority: int
    form: Form
    reason: str
    needs: tuple[str, ...] = ()
    place: Place | None = None
    units: int = 1
    kind: IncidentKind = IncidentKind.CALL
    due_at: datetime | None = None
    hospital: str | None = None
    located: Located | None = None
    channel: Channel = Channel.DESK


class IncidentConfirmed(EventData, frozen=True, kw_only=True):
    """Somebody has seen an incident that came by itself, and takes it on."""

    incident: str


class IncidentChanged(EventData, frozen=True, kw_only=True):
    """Fields of an incident were changed; those that are absent stay as they were.

    `follows`: its call was corrected, and it follows; no person looked at it.
    """

    SEALED: ClassVar[tuple[str, ...]] = (*IncidentOpened.SEALED, "why")

    incident: str
    priority: int | None = None
    form: Form | None = None
    reason: str | None = None
    needs: tuple[str, ...] | None = None
    place: Place | None = None
    units: int | None = None
    follows: bool = False


class IncidentTriaged(EventData, frozen=True, kw_only=True):
    """Questions were answered, and this is what they make of the incident; `judged` is the priority that they give.

    `priority` is another one where a person raised it, or lowered it and no answer since asks for more.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("asked_from", "answers")

    incident: str
    catalogue: str
    reason: str
    leaf: str
    provisional: bool
    judged: int
    priority: int
    form: Form
    needs: tuple[str, ...]
    units: int
    target_s: int


class HandOverTaken(EventData, frozen=True, kw_only=True):
    """Whoever an incident was handed over to has taken it."""

    SEALED: ClassVar[tuple[str, ...]] = ("text",)

    incident: str


class IncidentClosed(EventData, frozen=True, kw_only=True):
    """An incident ended; `taken_by` is until when somebody must have taken it over, where it was handed over."""

    SEALED: ClassVar[tuple[str, ...]] = ("text",)

    incident: str
    reason: str
    taken_by: datetime | None = None


class IncidentReopened(EventData, frozen=True, kw_only=True):
    """A closed incident goes on."""

    SEALED: ClassVar[tuple[str, ...]] = ("why",)

    incident: str


class IncidentsJoined(EventData, frozen=True, kw_only=True):
    """An incident turned out to be another one: its calls belong to that one from now on, and it is closed."""

    incident: str
    into: str
    calls: tuple[str, ...]


class IncidentSplit(EventData, frozen=True, kw_only=True):
    """An incident that was joined to another is one by itself again, with its own calls."""

    incident: str
    out_of: str
    calls: tuple[str, ...]


class IncidentErased(EventData, frozen=True, kw_only=True):
    """The keys of an ended incident and of those joined to it are deleted: sealed fields read null from now on."""

    incident: str
    joined: tuple[str, ...] = ()


class Undone(EventData, frozen=True, kw_only=True):
    """A change was taken back within seconds: events `first` to `last`.

    The records that it had changed stand from now on as they are here.
    """

    first: int
    last: int
    incidents: tuple[Incident, ...] = ()
    units: tuple[UnitRecord, ...] = ()
    calls: tuple[Call, ...] = ()
