"""What was told of an incident so far, and what an event adds to it: a pure fold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from dispatch import events as e
from dispatch.exchange.reactions import ReactionState
from dispatch.vocabulary import AssignmentStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent

_HELPED: Final = frozenset({"completed", "consultation"})
"""Reasons to close that are help, even where no crew was sent."""

_STATES: Final = {
    AssignmentStatus.PROPOSED: ReactionState.CREW_SENT,
    AssignmentStatus.ACCEPTED: ReactionState.CREW_SENT,
    AssignmentStatus.EN_ROUTE: ReactionState.CREW_SENT,
    AssignmentStatus.ON_SCENE: ReactionState.ON_SCENE,
    AssignmentStatus.TRANSPORTING: ReactionState.TRANSPORTING,
    AssignmentStatus.AT_HOSPITAL: ReactionState.TRANSPORTING,
}
"""What the status of an assignment that has not ended means to whoever waits for the crew."""


class Happening(NamedTuple):
    """What is to be told of an incident; `at` is the instant of the event where nothing else was reported."""

    incident: str
    state: ReactionState
    at: datetime | None = None
    assignment: str | None = None
    unit: str | None = None
    eta_at: datetime | None = None
    hospital: str | None = None
    reason: str | None = None


class Crew(NamedTuple):
    """A crew that was told of and has not ended."""

    unit: str
    state: ReactionState


class Progress(Struct, frozen=True):
    """What was told of one incident.

    Attributes
    ----------
    crews
        By assignment, those that have not ended.
    sent
        Whether a crew ever was sent, or somebody to help until it is there.
    withdrawn
        Whether the last that was told is that nobody comes any more.
    confirmed
        Whether it was told that a person has seen it.
    ended_at
        When the incident was closed, by itself or into another one; None while it is open.
    assisting
        Assignments of units that help until a crew is there: whoever waits for the crew is told nothing of them.
    """

    crews: dict[str, Crew] = {}
    sent: bool = False
    withdrawn: bool = False
    confirmed: bool = False
    ended_at: datetime | None = None
    assisting: tuple[str, ...] = ()


Step = tuple[Progress, list[Happening]]


def stepped(progress: Progress, event: StoredEvent, data: Any, incident: str) -> Step:
    """Give the progress of an incident after an event that concerns it, and what is to be told of that."""
    step = _STEPS.get(type(data))
    return step(progress, event, data, incident) if step else (progress, [])


def standing(progress: Progress, incident: str) -> Iterator[Happening]:
    """Give what is to be told to a card that comes to an incident as it stands."""
    for assignment, crew in progress.crews.items():
        yield Happening(incident, crew.state, assignment=assignment, unit=crew.unit)


def _about(data: Any, **known: Any) -> Happening:
    """Begin to tell of a crew; its state follows."""
    return Happening(data.incident, ReactionState.CREW_SENT, assignment=data.assignment, unit=data.unit, **known)


def _crew_at(progress: Progress, told: Happening, status: AssignmentStatus) -> Step:
    """Bring a crew to a status; nothing is told where it means the same as before."""
    assignment, unit = told.assignment or "", told.unit or ""
    if assignment in progress.assisting:
        return progress, []
    before = progress.crews.get(assignment)
    others = {key: crew for key, crew in progress.crews.items() if key != assignment}
    if status is AssignmentStatus.ENDED:
        if before is None:
            return progress, []
        turned_back = before.state is ReactionState.CREW_SENT
        after = replace(progress, crews=others, withdrawn=turned_back and not others)
        return after, [told._replace(state=ReactionState.CREW_WITHDRAWN)] if turned_back else []
    state = _STATES[status]
    if before is not None and before.state is state:
        return progress, []
    after = replace(progress, crews={**progress.crews, assignment: Crew(unit, state)}, sent=True, withdrawn=False)
    changed = progress.withdrawn and state is ReactionState.CREW_SENT
    return after, [told._replace(state=ReactionState.CREW_CHANGED if changed else state)]


def _ended(progress: Progress, incident: str, at: datetime, reason: str | None) -> Step:
    helped = progress.sent or reason in _HELPED
    state = ReactionState.CLOSED if helped else ReactionState.REFUSED
    return replace(progress, ended_at=at), [Happening(incident, state, reason=reason)]


def _confirmed(progress: Progress, incident: str) -> Step:
    """Tell once that a person has seen it: by saying so, or by answering its questions."""
    if progress.confirmed:
        return progress, []
    return replace(progress, confirmed=True), [Happening(incident, ReactionState.CONFIRMED)]


def _reopened(progress: Progress, incident: str) -> Step:
    return replace(progress, ended_at=None), [Happening(incident, ReactionState.REOPENED)]


def _put_back(progress: Progress, restored: Incident) -> Step:
    """Tell what is different again after an undo."""
    made: list[Happening] = []
    if progress.ended_at is not None and restored.closed_at is None:
        progress, made = _reopened(progress, restored.id)
    for assignment in restored.assignments:
        told = Happening(restored.id, ReactionState.CREW_SENT, assignment=assignment.id, unit=assignment.unit)
        progress, more = _crew_at(progress, told, assignment.status)
        made += more
    if progress.ended_at is None and restored.closed_at is not None:
        progress, more = _ended(progress, restored.id, restored.closed_at, restored.close_reason)
        made += [] if restored.joined_to else more
    return progress, made


def _assigned(progress: Progress, event: StoredEvent, data: e.UnitAssigned, _incident: str) -> Step:
    if data.assists:
        return replace(progress, sent=True, assisting=(*progress.assisting, data.assignment)), []
    eta_at = None if data.eta_ms is None else event.at + timedelta(milliseconds=data.eta_ms)
    return _crew_at(progress, _about(data, eta_at=eta_at), AssignmentStatus.PROPOSED)


def _moved(progress: Progress, _event: StoredEvent, data: e.AssignmentMoved, _incident: str) -> Step:
    return _crew_at(progress, _about(data, at=data.reached_at, hospital=data.hospital), data.status)


def _joined(progress: Progress, event: StoredEvent, data: e.IncidentsJoined, incident: str) -> Step:
    """End the incident that turned out to be another one; its cards are told by going there."""
    return (replace(progress, ended_at=event.at) if incident == data.incident else progress), []


def _undone(progress: Progress, _event: StoredEvent, data: e.Undone, incident: str) -> Step:
    restored = next((each for each in data.incidents if each.id == incident), None)
    return (progress, []) if restored is None else _put_back(progress, restored)


_STEPS: Final[dict[type[Any], Callable[[Progress, StoredEvent, Any, str], Step]]] = {
    e.IncidentOpened: lambda progress, _event, _data, incident: (
        progress,
        [Happening(incident, ReactionState.ACCEPTED)],
    ),
    e.IncidentConfirmed: lambda progress, _event, _data, incident: _confirmed(progress, incident),
    e.IncidentTriaged: lambda progress, _event, _data, incident: _confirmed(progress, incident),
    e.UnitAssigned: _assigned,
    e.AssignmentMoved: _moved,
    e.StatusCorrected: lambda progress, _event, data, _incident: _crew_at(progress, _about(data), data.status),
    e.IncidentClosed: lambda progress, event, data, incident: _ended(progress, incident, event.at, data.reason),
    e.IncidentReopened: lambda progress, _event, _data, incident: _reopened(progress, incident),
    e.IncidentsJoined: _joined,
    e.IncidentSplit: lambda progress, _event, _data, _incident: (replace(progress, ended_at=None), []),
    e.Undone: _undone,
}
"""What each type of event brings to an incident."""
