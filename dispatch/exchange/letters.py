"""Letters: reactions on their way to a partner, and what becomes of each attempt to deliver one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from dispatch.exchange.reactions import Reaction

if TYPE_CHECKING:
    from collections.abc import Callable

REASON_LENGTH: Final = 300


class LetterState(StrEnum):
    """Kept ones are for reading alone: there was no partner when they were made."""

    KEPT = "kept"
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The partner named the reaction as taken."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The partner will never take it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not acknowledged; trying again may help."""

    reason: str


@dataclass(frozen=True, slots=True)
class Away:
    """The partner takes nothing now, whatever the letter: this says nothing about the letter."""

    reason: str


Outcome = Acknowledged | Refused | Failed | Away


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long deliveries are tried.

    Attributes
    ----------
    first_ms, longest_ms
        Pause after the first failure, doubled after each further one, and the longest pause.
    attempts
        Failures after which a letter is dead; attempts while the partner is away do not count.
    """

    first_ms: int = 1_000
    longest_ms: int = 600_000
    attempts: int = 30

    def pause_ms(self, failures: int, chance: float) -> int:
        """Give the pause after so many failures in a row, from half of it to the whole by chance (0 to 1)."""
        whole_ms = min(self.first_ms << min(failures - 1, 40), self.longest_ms)
        return round(whole_ms * (1 + chance) / 2)


class Letter(Struct, frozen=True, kw_only=True):
    """A reaction and where it stands; `reason` tells why it waits, is dead or was dropped."""

    reaction: Reaction
    state: LetterState
    attempts: int = 0
    next_at: datetime | None = None
    settled_at: datetime | None = None
    reason: str | None = None


def after_attempt(
    letter: Letter,
    outcome: Acknowledged | Refused | Failed,
    *,
    now: datetime,
    again_at: Callable[[int], datetime | None],
) -> Letter:
    """Give a letter as it stands after an attempt to deliver it.

    Parameters
    ----------
    again_at
        Gives when to try again after so many failures, None for no more.
    """
    attempts = letter.attempts + 1
    match outcome:
        case Acknowledged():
            return replace(
                letter, state=LetterState.DELIVERED, attempts=attempts, next_at=None, settled_at=now, reason=None
            )
        case Refused(reason):
            return _dead(letter, attempts, now, reason)
        case Failed(reason):
            next_at = again_at(attempts)
            if next_at is None:
                return _dead(letter, attempts, now, reason)
            return replace(letter, attempts=attempts, next_at=next_at, reason=reason[:REASON_LENGTH])


def _dead(letter: Letter, attempts: int, now: datetime, reason: str) -> Letter:
    return replace(
        letter,
        state=LetterState.DEAD,
        attempts=attempts,
        next_at=None,
        settled_at=now,
        reason=reason[:REASON_LENGTH],
    )
