"""Instants as whole milliseconds since 1970, for the columns that decisions read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MS: Final = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Give an aware instant in milliseconds since 1970-01-01 UTC, rounded down."""
    return (at - _EPOCH) // MS


def from_ms(at_ms: int) -> datetime:
    """Give milliseconds since 1970-01-01 UTC as an aware instant."""
    return _EPOCH + at_ms * MS
