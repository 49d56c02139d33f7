"""What a handler gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dispatch.journal.port import NewEvent


@dataclass(frozen=True, slots=True)
class Decision:
    """What a handler decided: the events, every stream it read with its version, and the public answer."""

    events: tuple[NewEvent, ...]
    expected: dict[str, int]
    answer: dict[str, Any]
