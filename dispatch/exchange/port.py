"""What the outbox to other systems needs: a partner who takes reactions, and a store that survives any crash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dispatch.exchange.letters import Letter, LetterState, Outcome
    from dispatch.exchange.reactions import CardKey, Reaction


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card that was taken: its newest version, the digest of that writing, and what it became."""

    key: CardKey
    version: int
    digest: str
    call: str
    incident: str
    taken_at: datetime


class Partner(Protocol):
    """The other system. A reaction may be delivered more than once, under the same id; the partner bears repeats.

    `deliver` ends within some seconds, raises nothing for whatever the partner does, and may be called for several
    reactions at once, never for two of one card.
    """

    async def deliver(self, reaction: Reaction) -> Outcome:
        """Deliver one reaction, and tell whether it was acknowledged."""

    async def close(self) -> None:
        """Let go of the connections."""


class Letters(Protocol):
    """Reactions and the place up to which events were taken in; each method is one durable transaction.

    Every method may be called from any thread and raises `JournalError` where the disk refuses. Taking in a reaction
    that is there already changes nothing.
    """

    def place(self) -> int | None:
        """Give the number of the newest event that was taken in; None where none ever was."""

    def take_in(self, reactions: Sequence[Reaction], *, state: LetterState, place: int, now: datetime) -> None:
        """Keep reactions, and that all events up to and with `place` were taken in."""

    def due(self, now: datetime, *, limit: int) -> list[Letter]:
        """Give waiting letters whose time has come, at most the oldest of each card."""

    def next_due(self) -> datetime | None:
        """Give when the next letter is due; None where none waits."""

    def waiting(self) -> int:
        """Give how many letters wait."""

    def settle(self, letters: Sequence[Letter]) -> None:
        """Keep letters as they stand after an attempt."""

    def cards_since(self, since: datetime) -> list[CardRecord]:
        """Give the cards that are not closed, and those closed since an instant."""

    def keep_card(self, card: CardRecord) -> None:
        """Keep a card in place of an earlier version of it."""
