"""What is told of cards and of the letters that answer them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from dispatch.exchange.letters import LetterState
from dispatch.exchange.reactions import Reaction, ReactionState
from dispatch.link import LinkState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dispatch.exchange.letters import Letter
    from dispatch.exchange.port import CardRecord


class CardTaken(Struct, frozen=True, kw_only=True):
    """A card that was taken, and what it became; `hint` is ``swapped`` where lon and lat look exchanged."""

    card: str
    version: int
    call: str
    incident: str
    off_map: bool = False
    hint: str | None = None


class LetterAnswer(Struct, frozen=True, kw_only=True):
    """A reaction and where it stands."""

    id: str
    state: LetterState
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None
    reason: str | None
    reaction: Reaction


class CardAnswer(Struct, frozen=True, kw_only=True):
    """A card, the newest reaction to it, and all reactions so far, in order."""

    card: str
    version: int
    call: str
    incident: str
    taken_at: datetime
    state: ReactionState | None
    reactions: list[LetterAnswer]


class OutboxAnswer(Struct, frozen=True, kw_only=True):
    """How the partner is (null where there is none), how many letters wait, and the first of the dead and waiting."""

    partner: LinkState | None
    waiting: int
    letters: list[LetterAnswer]


def card_answer(card: CardRecord, letters: Sequence[Letter]) -> CardAnswer:
    """Tell a card with its reactions; its incident is the one that the newest of them names."""
    newest = letters[-1].reaction if letters else None
    return CardAnswer(
        card=card.key.card,
        version=card.version,
        call=card.call,
        incident=newest.incident if newest else card.incident,
        taken_at=card.taken_at,
        state=newest.state if newest else None,
        reactions=[letter_answer(letter) for letter in letters],
    )


def letter_answer(letter: Letter) -> LetterAnswer:
    """Tell a letter."""
    return LetterAnswer(
        id=letter.reaction.id,
        state=letter.state,
        attempts=letter.attempts,
        next_at=letter.next_at,
        settled_at=letter.settled_at,
        reason=letter.reason,
        reaction=letter.reaction,
    )
