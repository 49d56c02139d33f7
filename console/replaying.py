"""The state at a past moment, folded from the public parts of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.state import CentreState, envelope

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.journal import Journal


def state_at(journal: Journal, *, at: datetime | None = None, seq: int | None = None) -> CentreState:
    """Fold the journal from its beginning up to a moment or an event, or to its end."""
    state = CentreState()
    for public in journal.public_parts(after=0, until=seq):
        event = envelope(public)
        if at is not None and event.at > at:
            break
        state.apply(event)
    return state
