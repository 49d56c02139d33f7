"""How the service reacts to a card: reaction states made of the public parts of events, and of nothing else.

A reaction holds no health data: who goes, when they will be there, to which hospital, how it ended. Its id is a
function of the number of the event and of the card, so that the same reaction is made again after a crash.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID, uuid5

from msgspec import Struct

if TYPE_CHECKING:
    from dispatch.exchange.progress import Happening
    from dispatch.journal.port import StoredEvent

FORMAT: Final = "dispatch112.reaction/1"
_NAMESPACE: Final = UUID("6d0e4d1c-8f0b-5c62-9d35-64697370a112")


class ReactionState(StrEnum):
    """How far the service is with a card."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    MOVED = "moved"
    CREW_SENT = "crew_sent"
    CREW_CHANGED = "crew_changed"
    CREW_WITHDRAWN = "crew_withdrawn"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    CLOSED = "closed"
    REOPENED = "reopened"


class CardKey(NamedTuple):
    """A card: who sent it, and the id that they gave it."""

    sender: str
    card: str


class Reaction(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="format", tag=FORMAT):
    """One reaction to one card.

    Attributes
    ----------
    id
        The same whenever it is made of the same event.
    seq
        Number of the event: of two reactions to a card the later one has the greater.
    at
        When it became so, as far as it was reported.
    eta_at
        When the crew is expected.
    reason
        Why it was closed or refused: a code of the vocabulary.
    """

    id: str
    seq: int
    sender: str
    card: str
    incident: str
    state: ReactionState
    at: datetime
    assignment: str | None = None
    unit: str | None = None
    call_sign: str | None = None
    eta_at: datetime | None = None
    hospital: str | None = None
    reason: str | None = None

    @property
    def key(self) -> CardKey:
        """The card that it answers."""
        return CardKey(self.sender, self.card)


def reaction_id(seq: int, card: CardKey, position: int = 0) -> str:
    """Give the id of a reaction that an event makes to a card, its first one being at position 0 (UUID version 5)."""
    return str(uuid5(_NAMESPACE, f"{seq} {position} {card.card} {card.sender}"))


def reaction_of(
    event: StoredEvent, card: CardKey, position: int, happening: Happening, *, call_sign: str | None
) -> Reaction:
    """Tell a card what happened."""
    told: dict[str, Any] = happening._replace(at=happening.at or event.at)._asdict()
    return Reaction(
        id=reaction_id(event.seq, card, position),
        seq=event.seq,
        sender=card.sender,
        card=card.card,
        call_sign=call_sign,
        **told,
    )
