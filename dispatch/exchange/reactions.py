"""How the service reacts to a card: reaction states made of the public parts of events, and of nothing else.

A reaction holds no health data: who goes, when they will be there, to which hospital, how it ended. Its id is a
function of the number of the event and of the card, so that the same reaction is made again after a crash.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from dispatch import events as e
from dispatch.vocabulary import AssignmentStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dispatch.journal.port import StoredEvent

FORMAT: Final = "dispatch112.reaction/1"
_NAMESPACE: Final = UUID("6d0e4d1c-8f0b-5c62-9d35-64697370a112")
_HELPED: Final = frozenset({"completed", "consultation"})
"""Reasons to close that are help, even where no crew was sent."""


class ReactionState(StrEnum):
    """How far the service is with a card."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CREW_SENT = "crew_sent"
    CREW_CHANGED = "crew_changed"
    CREW_WITHDRAWN = "crew_withdrawn"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    CLOSED = "closed"


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


class Progress(Struct, frozen=True):
    """What was told of one incident so far.

    Attributes
    ----------
    on_the_way
        Assignments that have not reached the scene.
    sent
        Whether a crew ever was sent.
    withdrawn
        Whether the last that was heard of a crew is that it does not come.
    """

    on_the_way: tuple[str, ...] = ()
    sent: bool = False
    withdrawn: bool = False


NOTHING_YET: Final = Progress()


class CardBook:
    """Which cards belong to which incident, and what was told of each; a fold of events.

    Parameters
    ----------
    call_signs
        By id of the unit.
    """

    def __init__(self, call_signs: Mapping[str, str]) -> None:
        self.call_signs = call_signs
        self.cards: dict[str, tuple[CardKey, ...]] = {}
        self.progress: dict[str, Progress] = {}

    def add(self, card: CardKey, incident: str) -> None:
        """Note that a card belongs to an incident, whose events are now to be taken in from the first one on."""
        known = self.cards.get(incident, ())
        if card not in known:
            self.cards[incident] = (*known, card)
        self.progress.pop(incident, None)

    def forget(self, incident: str) -> None:
        """Let go of an incident of which nothing more is told."""
        self.cards.pop(incident, None)
        self.progress.pop(incident, None)

    def take(self, event: StoredEvent) -> list[Reaction]:
        """Take in the next event and give the reactions that it makes."""
        if event.type not in _TOLD:
            return []
        data: Any = e.event_data(event)
        if data.incident not in self.cards:
            return []
        made = _reactions(event, data, self)
        self.progress[data.incident] = _after(self.progress.get(data.incident, NOTHING_YET), data)
        return made


def reactions(event: StoredEvent, book: CardBook) -> list[Reaction]:
    """Give the reactions that an event makes, one for each card of its incident; the book stays as it is."""
    return _reactions(event, e.event_data(event), book) if event.type in _TOLD else []


def reaction_id(seq: int, card: CardKey) -> str:
    """Give the id of the reaction that an event makes to a card (UUID version 5)."""
    return str(uuid5(_NAMESPACE, f"{seq} {card.card} {card.sender}"))


def _reactions(event: StoredEvent, data: Any, book: CardBook) -> list[Reaction]:
    cards = book.cards.get(data.incident, ())
    told = _TOLD[event.type](event, data, book.progress.get(data.incident, NOTHING_YET)) if cards else None
    if told is None:
        return []
    unit = told.get("unit")
    sign = book.call_signs.get(unit) if unit else None
    common: dict[str, Any] = {"seq": event.seq, "incident": data.incident, "at": event.at, "call_sign": sign, **told}
    return [Reaction(id=reaction_id(event.seq, card), sender=card.sender, card=card.card, **common) for card in cards]


def _opened(_event: StoredEvent, _data: e.IncidentOpened, _progress: Progress) -> dict[str, Any]:
    return {"state": ReactionState.ACCEPTED}


def _assigned(event: StoredEvent, data: e.UnitAssigned, progress: Progress) -> dict[str, Any]:
    eta_at = None if data.eta_ms is None else event.at + timedelta(milliseconds=data.eta_ms)
    return {
        "state": ReactionState.CREW_CHANGED if progress.withdrawn else ReactionState.CREW_SENT,
        "assignment": data.assignment,
        "unit": data.unit,
        "eta_at": eta_at,
    }


def _moved(_event: StoredEvent, data: e.AssignmentMoved, progress: Progress) -> dict[str, Any] | None:
    states = {
        AssignmentStatus.ON_SCENE: ReactionState.ON_SCENE,
        AssignmentStatus.TRANSPORTING: ReactionState.TRANSPORTING,
    }
    if data.status is AssignmentStatus.ENDED and data.assignment in progress.on_the_way:
        states[AssignmentStatus.ENDED] = ReactionState.CREW_WITHDRAWN
    if data.status not in states:
        return None
    return {
        "state": states[data.status],
        "assignment": data.assignment,
        "unit": data.unit,
        "at": data.reached_at,
        "hospital": data.hospital,
    }


def _closed(_event: StoredEvent, data: e.IncidentClosed, progress: Progress) -> dict[str, Any]:
    helped = progress.sent or data.reason in _HELPED
    return {"state": ReactionState.CLOSED if helped else ReactionState.REFUSED, "reason": data.reason}


_TOLD: Final[dict[str, Callable[[StoredEvent, Any, Progress], dict[str, Any] | None]]] = {
    "IncidentOpened": _opened,
    "UnitAssigned": _assigned,
    "AssignmentMoved": _moved,
    "IncidentClosed": _closed,
}
"""What each type of event tells."""


def _after(progress: Progress, data: Any) -> Progress:
    match data:
        case e.UnitAssigned():
            return Progress(on_the_way=(*progress.on_the_way, data.assignment), sent=True)
        case e.AssignmentMoved(status=AssignmentStatus.ON_SCENE):
            return replace(progress, on_the_way=_without(progress, data.assignment), withdrawn=False)
        case e.AssignmentMoved(status=AssignmentStatus.ENDED) if data.assignment in progress.on_the_way:
            left = _without(progress, data.assignment)
            return replace(progress, on_the_way=left, withdrawn=not left)
        case _:
            return progress


def _without(progress: Progress, assignment: str) -> tuple[str, ...]:
    return tuple(each for each in progress.on_the_way if each != assignment)
