"""Incidents, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.incident import HandedOver, Incident, TriageRecord

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def opened(state: CentreState, event: StoredEvent, data: e.IncidentOpened) -> None:
    """An incident with its first call."""
    state.last_incident = max(state.last_incident, int(data.incident))
    state.incidents[data.incident] = Incident(
        id=data.incident,
        version=event.stream_version,
        priority=data.priority,
        form=data.form,
        reason=data.reason,
        needs=data.needs,
        place=data.place,
        opened_at=event.at,
        calls=(data.call,),
        sealed_at=(event.seq,),
        units=data.units,
        kind=data.kind,
        due_at=data.due_at,
        hospital=data.hospital,
        located=data.located,
        channel=data.channel,
    )
    state.open[data.incident] = None


def confirmed(state: CentreState, event: StoredEvent, data: e.IncidentConfirmed) -> None:
    """An incident that somebody has seen."""
    incident = state.incidents[data.incident]
    state.incidents[data.incident] = replace(incident.seen(event.at, event.by), version=event.stream_version)


def changed(state: CentreState, event: StoredEvent, data: e.IncidentChanged) -> None:
    """An incident with other fields."""
    incident = state.incidents[data.incident]
    if not data.follows:
        incident = incident.seen(event.at, event.by)
    anew = data.reason is not None and data.reason != incident.reason
    state.incidents[data.incident] = replace(
        incident,
        version=event.stream_version,
        priority=data.priority or incident.priority,
        form=data.form or incident.form,
        reason=data.reason or incident.reason,
        needs=incident.needs if data.needs is None else data.needs,
        place=data.place or incident.place,
        located=incident.located if data.place is None else None,
        proposal=incident.proposal if data.place is None else None,
        units=incident.units if data.units is None else data.units,
        triage=None if anew else incident.triage,
        target_s=None if anew else incident.target_s,
        by_hand=None if anew else data.priority or incident.by_hand,
        sealed_at=(*incident.sealed_at, event.seq),
    )


def triaged(state: CentreState, event: StoredEvent, data: e.IncidentTriaged) -> None:
    """An incident as the answers make it; what a person set stands where the event says so."""
    incident = state.incidents[data.incident].seen(event.at, event.by)
    state.incidents[data.incident] = replace(
        incident,
        version=event.stream_version,
        reason=data.reason,
        priority=data.priority,
        form=data.form,
        needs=data.needs,
        units=data.units,
        target_s=data.target_s,
        by_hand=incident.by_hand if data.priority != data.judged else None,
        triage=TriageRecord(
            version=event.stream_version,
            catalogue=data.catalogue,
            leaf=data.leaf,
            provisional=data.provisional,
            judged=data.judged,
        ),
        sealed_at=(*incident.sealed_at, event.seq),
    )


def hand_over_taken(state: CentreState, event: StoredEvent, data: e.HandOverTaken) -> None:
    """An incident that somebody outside has taken."""
    incident = state.incidents[data.incident]
    handed = None if incident.handed is None else replace(incident.handed, taken_at=event.at)
    state.incidents[data.incident] = replace(incident, version=event.stream_version, handed=handed)


def closed(state: CentreState, event: StoredEvent, data: e.IncidentClosed) -> None:
    """An incident that ended."""
    incident = state.incidents[data.incident]
    state.incidents[data.incident] = replace(
        incident,
        version=event.stream_version,
        closed_at=event.at,
        close_reason=data.reason,
        handed=None if data.taken_by is None else HandedOver(at=event.at, due_at=data.taken_by),
        sealed_at=(*incident.sealed_at, event.seq),
    )
    state.open.pop(data.incident, None)


def reopened(state: CentreState, event: StoredEvent, data: e.IncidentReopened) -> None:
    """An incident that goes on."""
    again = replace(
        state.incidents[data.incident], version=event.stream_version, closed_at=None, close_reason=None, handed=None
    )
    state.incidents[data.incident] = again.seen(event.at, event.by)
    state.open[data.incident] = None


def joined(state: CentreState, event: StoredEvent, data: e.IncidentsJoined) -> None:
    """An incident that is part of another: its calls move there."""
    incident, into = state.incidents.get(data.incident), state.incidents.get(data.into)
    if incident is not None:
        state.incidents[data.incident] = replace(
            incident,
            version=event.stream_version,
            closed_at=event.at,
            close_reason="duplicate",
            joined_to=data.into,
            calls=_without(incident.calls, data.calls),
        )
        state.open.pop(data.incident, None)
    if into is not None:
        state.incidents[data.into] = replace(
            into.seen(event.at, event.by),
            version=event.touches[f"incident:{data.into}"],
            calls=(*into.calls, *data.calls),
            joined=(*into.joined, data.incident),
        )
    _move_calls(state, event, data.calls, data.into)


def split(state: CentreState, event: StoredEvent, data: e.IncidentSplit) -> None:
    """An incident that stands by itself again."""
    incident, out_of = state.incidents.get(data.incident), state.incidents.get(data.out_of)
    if incident is not None:
        alone = replace(
            incident,
            version=event.stream_version,
            closed_at=None,
            close_reason=None,
            joined_to=None,
            calls=(*incident.calls, *data.calls),
        )
        state.incidents[data.incident] = alone.seen(event.at, event.by)
        state.open[data.incident] = None
    if out_of is not None:
        state.incidents[data.out_of] = replace(
            out_of,
            version=event.touches[f"incident:{data.out_of}"],
            calls=_without(out_of.calls, data.calls),
            joined=_without(out_of.joined, (data.incident,)),
        )
    _move_calls(state, event, data.calls, data.incident)


def erased(state: CentreState, event: StoredEvent, data: e.IncidentErased) -> None:
    """An incident whose sealed fields are gone, with those that were joined to it."""
    state.erased.update((data.incident, *data.joined))
    incident = state.incidents.get(data.incident)
    if incident is not None:
        state.incidents[data.incident] = replace(incident, version=event.stream_version, erased=True)
    for key in data.joined:
        if key in state.incidents:
            state.incidents[key] = replace(state.incidents[key], version=event.touches[f"incident:{key}"], erased=True)


def _without(all_of: tuple[str, ...], some: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in all_of if each not in some)


def _move_calls(state: CentreState, event: StoredEvent, calls: tuple[str, ...], incident: str) -> None:
    for key in calls:
        call = state.calls.get(key)
        if call is not None:
            state.calls[key] = replace(call, version=event.touches[f"call:{key}"], incident=incident)
