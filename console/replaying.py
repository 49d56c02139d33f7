"""The state at a past moment, folded from the public parts of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from dispatch.state import CentreState, envelope

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Incident
    from dispatch.journal.port import Journal


def state_at(journal: Journal, *, at: datetime | None = None, seq: int | None = None) -> CentreState:
    """Fold the journal from its beginning up to a moment or an event, or to its end."""
    state = CentreState()
    for public in journal.public_parts(after=0, until=seq):
        event = envelope(public)
        if at is not None and event.at > at:
            break
        state.apply(event)
    return state


def board(state: CentreState) -> dict[str, Any]:
    """Give what a board would have shown of it, public fields only, ready for JSON."""
    return {
        "seq": state.last_seq,
        "incidents": [_incident(each) for each in sorted(state.incidents.values(), key=lambda each: int(each.id))],
        "units": [msgspec.to_builtins(state.units[unit]) for unit in sorted(state.units)],
        "closures": [msgspec.to_builtins(closure) for closure in state.closures.values()],
    }


def _incident(incident: Incident) -> dict[str, Any]:
    return {**msgspec.to_builtins(incident), "state": incident.state.value}
