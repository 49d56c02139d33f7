"""Erasing: the rule, and the erase in a journal that no centre holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.journal.port import Append, Stored
from dispatch.refusals import ContendedError, IncidentOpenError, UnknownError
from dispatch.state import CentreState
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.commands import Actor
    from dispatch.incident import Incident
    from dispatch.journal.port import Journal


def decide_erase(key: str, incident: Incident | None) -> Decision:
    """Note the erase of an ended incident; its key is deleted once this is durable."""
    if incident is None:
        raise UnknownError("incident", key)
    if incident.state is not IncidentState.CLOSED:
        raise IncidentOpenError(incident.id)
    erased = e.new_event(e.IncidentErased(incident=incident.id), f"incident:{incident.id}")
    answer = {"id": incident.id, "erased": True}
    return Decision((erased,), {f"incident:{incident.id}": incident.version}, answer)


def incident_in_journal(journal: Journal, key: str) -> Incident | None:
    """Read an incident, however old, from its stream; None where there never was one."""
    state = CentreState()
    for event in journal.read_stream(f"incident:{key}"):
        state.apply(event)
    return state.incidents.get(key)


def erase_in_journal(journal: Journal, key: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """Erase an incident in a journal that this process alone writes.

    Raises
    ------
    RefusedError
        Where there is no such incident, or it is open.
    """
    decision = decide_erase(key, incident_in_journal(journal, key))
    result = journal.append([Append(decision.events, decision.expected, actor.name, actor.seat, now)])[0]
    if not isinstance(result, Stored):
        raise ContendedError(1)
    journal.delete_keys([key])
    return decision.answer
