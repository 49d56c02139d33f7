"""What dispatch needs from outside, beside the journal (`dispatch.journal.port`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """The centre's clock; never runs back."""

    def now(self) -> datetime:
        """Give the present instant, aware UTC, whole milliseconds."""
