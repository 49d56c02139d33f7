"""Erasing: the rule, and the erase in a journal that no centre holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.journal.port import Append, Stored
from dispatch.refusals import BadFieldError, ContendedError, IncidentOpenError, UnknownError
from dispatch.state import CentreState
from dispatch.vocabulary import IncidentState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dispatch.commands import Actor
    from dispatch.incident import Incident
    from dispatch.journal.port import Journal, StoredEvent


def decide_erase(key: str, find: Callable[[str], Incident | None]) -> Decision:
    """Note the erase of an ended incident and of all that were joined to it; the keys go once this is durable."""
    incident = find(key)
    if incident is None:
        raise UnknownError("incident", key)
    if incident.state is not IncidentState.CLOSED:
        raise IncidentOpenError(incident.id)
    if incident.joined_to is not None:
        raise BadFieldError("incident", f"was joined to incident {incident.joined_to}: erase that one")
    joined = _joined(incident, find)
    erased = e.new_event(
        e.IncidentErased(incident=incident.id, joined=tuple(each.id for each in joined)),
        f"incident:{incident.id}",
        touches=tuple(f"incident:{each.id}" for each in joined),
    )
    versions = {f"incident:{each.id}": each.version for each in (incident, *joined)}
    answer = {"id": incident.id, "erased": True}
    return Decision((erased,), versions, answer)


def erased_by(event: StoredEvent) -> tuple[str, ...]:
    """Give the incidents whose keys go with an `IncidentErased`."""
    data = e.event_data(event)
    return (data.incident, *data.joined) if isinstance(data, e.IncidentErased) else ()


def _joined(incident: Incident, find: Callable[[str], Incident | None]) -> list[Incident]:
    """Give the incidents that were joined to one, at any remove."""
    direct = [found for key in incident.joined if (found := find(key)) is not None]
    return [each for joined in direct for each in (joined, *_joined(joined, find))]


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
    decision = decide_erase(key, lambda each: incident_in_journal(journal, each))
    result = journal.append([Append(decision.events, decision.expected, actor.name, actor.seat, now)])[0]
    if not isinstance(result, Stored):
        raise ContendedError(1)
    journal.delete_keys(erased_by(result.events[0]))
    return decision.answer
