"""Instants that count for a shift: those of the last day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

REMEMBERED: Final = timedelta(days=1)
"""How long it is kept when a unit was sent or moved: no shift is longer."""


def remembered(earlier: tuple[datetime, ...], at: datetime) -> tuple[datetime, ...]:
    """Give the instants of the last day with one more."""
    return (*(each for each in earlier if at - each < REMEMBERED), at)
