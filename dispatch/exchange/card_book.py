"""Which cards belong to which incident, and what is to be told to each; a fold of events.

A card is a call of ours and goes where that call goes: where two incidents turn out to be one, or one is two after all,
it hears so, and from then on what happens there.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final

from dispatch import events as e
from dispatch.exchange.progress import Happening, Progress, standing, stepped
from dispatch.exchange.reactions import CardKey, Reaction, ReactionState, reaction_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from dispatch.journal.port import StoredEvent

TELLING: Final = frozenset(
    {
        "IncidentOpened",
        "IncidentConfirmed",
        "IncidentTriaged",
        "IncidentClosed",
        "IncidentReopened",
        "IncidentsJoined",
        "IncidentSplit",
        "UnitAssigned",
        "AssignmentMoved",
        "StatusCorrected",
        "Undone",
    }
)
"""Types of events of which something may be told."""

NOTHING_YET: Final = Progress()


class CardBook:
    """Cards by call, calls by incident, and the progress of every incident; the fold of all events up to one.

    Parameters
    ----------
    call_signs
        By id of the unit.
    """

    def __init__(self, call_signs: Mapping[str, str]) -> None:
        self.call_signs = call_signs
        self.cards: dict[str, tuple[CardKey, ...]] = {}
        self.incident_of: dict[str, str] = {}
        self.progress: dict[str, Progress] = {}

    def add(self, card: CardKey, call: str, incident: str) -> None:
        """Note that a card is a call, which belongs to an incident."""
        known = self.cards.get(call, ())
        self.cards[call] = known if card in known else (*known, card)
        self.incident_of[call] = incident

    def forget_ended(self, before: datetime) -> None:
        """Let go of incidents that ended before an instant, and of their cards."""
        ended = [key for key, its in self.progress.items() if its.ended_at is not None and its.ended_at < before]
        for incident in ended:
            del self.progress[incident]
            for call in self._calls_of(incident):
                del self.incident_of[call], self.cards[call]

    def take(self, event: StoredEvent) -> list[Reaction]:
        """Take in the next event and give the reactions that it makes."""
        if event.type not in TELLING:
            return []
        data: Any = e.event_data(event)
        told = {call: list(happenings) for call, happenings in self._told(event, data)}
        return [
            reaction_of(event, card, position, happening, call_sign=self.call_signs.get(happening.unit or ""))
            for call, happenings in told.items()
            for card in self.cards[call]
            for position, happening in enumerate(happenings)
        ]

    def _told(self, event: StoredEvent, data: Any) -> Iterator[tuple[str, list[Happening]]]:
        """Bring the incidents and calls of an event up to date, and give what each call with a card is told."""
        made: dict[str, list[Happening]] = {}
        for incident in _incidents(data):
            self.progress[incident], made[incident] = stepped(
                self.progress.get(incident, NOTHING_YET), event, data, incident
            )
        moves = {call: incident for call, incident in _moves(data) if self.incident_of.get(call, incident) != incident}
        self.incident_of |= moves
        for call, incident in moves.items():
            there = standing(self.progress.get(incident, NOTHING_YET), incident)
            yield call, [Happening(incident, ReactionState.MOVED), *there]
        for incident, happenings in made.items():
            for call in self._calls_of(incident):
                if call not in moves:
                    yield call, happenings

    def _calls_of(self, incident: str) -> list[str]:
        return [call for call, its in self.incident_of.items() if its == incident]


def reactions(event: StoredEvent, book: CardBook) -> list[Reaction]:
    """Give the reactions that an event makes, while the book stays as it is."""
    page = copy(book)
    page.cards, page.incident_of, page.progress = dict(book.cards), dict(book.incident_of), dict(book.progress)
    return page.take(event)


def incidents_named(event: StoredEvent, call: str) -> Iterator[str]:
    """Give the incidents between which an event moves a call, so that their past can be read too."""
    if event.type in TELLING:
        data: Any = e.event_data(event)
        match data:
            case e.IncidentsJoined() if call in data.calls:
                yield from (data.incident, data.into)
            case e.IncidentSplit() if call in data.calls:
                yield from (data.incident, data.out_of)
            case e.Undone():
                yield from (each.incident for each in data.calls if each.id == call)


def _incidents(data: Any) -> tuple[str, ...]:
    if isinstance(data, e.Undone):
        return tuple(incident.id for incident in data.incidents)
    return (data.incident,)


def _moves(data: Any) -> Iterator[tuple[str, str]]:
    match data:
        case e.IncidentsJoined():
            yield from ((call, data.into) for call in data.calls)
        case e.IncidentSplit():
            yield from ((call, data.incident) for call in data.calls)
        case e.Undone():
            yield from ((call.id, call.incident) for call in data.calls)
