"""Incidents that were handed to somebody outside who did not take them in time: back into the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, ReopenIncident

if TYPE_CHECKING:
    from dispatch.situation import Situation

HAND_OVERS: Final = Actor("hand-overs")
"""Who reopens what nobody has taken."""


def not_taken(situation: Situation) -> list[ReopenIncident]:
    """Give the incidents that are to be reopened now."""
    return [
        ReopenIncident(incident.id, "handed over and not taken in time")
        for incident in situation.state.incidents.values()
        if incident.closed_at is not None
        and incident.handed is not None
        and incident.handed.taken_at is None
        and incident.handed.due_at <= situation.now
        and not incident.erased
    ]
