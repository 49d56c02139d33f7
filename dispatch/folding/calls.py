"""Calls, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.incident import Call, Located, Proposal
from dispatch.vocabulary import CallState

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def rang(state: CentreState, event: StoredEvent, data: e.CallRang) -> None:
    """A ringing call keeps a number for the incident that it will open."""
    _number(state, data.call, data.incident)
    state.calls[data.call] = Call(
        id=data.call,
        version=event.stream_version,
        incident=data.incident,
        opened=data.incident,
        received_at=event.at,
        by=event.by,
        reason=None,
        sealed_at=(event.seq,),
        state=CallState.RINGING,
        channel=data.channel,
        line=data.line,
    )


def received(state: CentreState, event: StoredEvent, data: e.CallReceived) -> None:
    """A call that somebody took down."""
    _number(state, data.call, data.incident)
    state.calls[data.call] = Call(
        id=data.call,
        version=event.stream_version,
        incident=data.incident,
        opened=data.incident,
        received_at=event.at,
        by=event.by,
        reason=data.reason,
        sealed_at=(event.seq,),
        channel=data.channel,
    )


def changed(state: CentreState, event: StoredEvent, data: e.CallChanged) -> None:
    """A call with corrected fields."""
    call = state.calls.get(data.call)
    if call is not None:
        state.calls[data.call] = replace(
            call,
            version=event.stream_version,
            reason=call.reason if data.reason is None else data.reason,
            sealed_at=(*call.sealed_at, event.seq),
        )


def answered(state: CentreState, event: StoredEvent, data: e.CallAnswered) -> None:
    """A call that somebody has; the first answer counts."""
    call = state.calls[data.call]
    state.calls[data.call] = replace(
        call,
        version=event.stream_version,
        state=CallState.ANSWERED,
        taker=data.taker,
        answered_at=call.answered_at or event.at,
    )


def released(state: CentreState, event: StoredEvent, data: e.CallReleased) -> None:
    """A call that nobody has."""
    call = state.calls[data.call]
    state.calls[data.call] = replace(call, version=event.stream_version, state=CallState.RELEASED)


def abandoned(state: CentreState, event: StoredEvent, data: e.CallAbandoned) -> None:
    """A call that wants to be called back."""
    _end(state, event, data.call, CallState.ABANDONED)


def located(state: CentreState, event: StoredEvent, data: e.CallLocated) -> None:
    """A call, and its incident once it is open, with a place that a message told, or with one to look at."""
    told = Located(source=data.source, radius_m=data.radius_m, found_at=data.found_at)
    call = state.calls.get(data.call)
    if call is not None:
        seqs = (*call.sealed_at, event.seq) if data.used else call.sealed_at
        state.calls[data.call] = replace(
            call, version=event.stream_version, located=told if data.used else call.located, sealed_at=seqs
        )
    incident = state.incidents.get(data.incident)
    if incident is None:
        return
    incident = replace(incident, version=event.touches[f"incident:{data.incident}"])
    if data.used:
        seqs = (*incident.sealed_at, event.seq)
        incident = replace(incident, place=data.place, located=told, sealed_at=seqs, proposal=None)
    elif data.proposed or data.contradicts:
        proposal = Proposal(seq=event.seq, located=told, why=data.why, contradicts=data.contradicts)
        incident = replace(incident, proposal=proposal)
    state.incidents[data.incident] = incident


def ended(state: CentreState, event: StoredEvent, data: e.CallEnded) -> None:
    """A call that is over."""
    _end(state, event, data.call, CallState.ENDED)


def _end(state: CentreState, event: StoredEvent, call: str, become: CallState) -> None:
    held = state.calls[call]
    state.calls[call] = replace(held, version=event.stream_version, state=become, ended_at=event.at)


def _number(state: CentreState, call: str, incident: str) -> None:
    state.last_call = max(state.last_call, int(call))
    state.last_incident = max(state.last_incident, int(incident))
