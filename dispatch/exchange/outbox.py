"""The outbox to another system: makes reactions of what happens, and delivers each until it is acknowledged.

What it has not taken in yet is still in the journal, so that a partner who is away for days costs no memory; what it
has taken in lies in its store, together with the place up to which events were read. Nothing of dispatch waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dispatch.errors import DispatchError
from dispatch.exchange.card_book import CardBook, incidents_named
from dispatch.exchange.letters import Away, LetterState, Patience, after_attempt
from dispatch.link import Link
from dispatch.past_events import events_between
from dispatch.state import KEPT_AFTER_CLOSE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dispatch.centre import Centre
    from dispatch.exchange.letters import Letter, Outcome
    from dispatch.exchange.port import CardRecord, Letters, Partner
    from dispatch.exchange.reactions import Reaction
    from dispatch.journal.port import StoredEvent

WAITING_LIMIT: Final = 10_000
"""Letters that may wait; further events stay unread in the journal until some are delivered."""

PAGE: Final = 500
"""Events that are taken in with one transaction."""

AT_ONCE: Final = 8
"""Letters that are delivered at the same time, each of another card."""

AGAIN_S: Final = 1.0
"""Until a store that could not be reached is tried again."""

LONGEST_REST_S: Final = 60.0

_log = logging.getLogger(__name__)


class ReactionOutbox:
    """Carries reactions from a centre to a partner; lives on the event loop.

    Parameters
    ----------
    partner
        Who takes the reactions; None where nobody does: they are kept for whoever asks.
    chance
        Gives numbers from 0 to 1 that spread the pauses.

    Attributes
    ----------
    link : Link
        Whether the partner answers.
    """

    def __init__(
        self,
        centre: Centre,
        letters: Letters,
        partner: Partner | None,
        *,
        chance: Callable[[], float],
        patience: Patience | None = None,
    ) -> None:
        self.link = Link("exchange", centre.clock.now)
        self._centre = centre
        self._letters = letters
        self._partner = partner
        self._chance = chance
        self._patience = patience or Patience()
        self._new_state = LetterState.WAITING if partner else LetterState.KEPT
        self._book = CardBook(_call_signs(centre))
        self._place = 0
        self._taking = asyncio.Lock()
        self._woken = asyncio.Event()
        self._away = 0
        self._resume_at: datetime | None = None

    async def open(self) -> None:
        """Find the place where it stopped, and make again what a crash may have lost of the cards before it."""
        place = await asyncio.to_thread(self._letters.place)
        newest = self._centre.state.last_seq
        if place is not None and place > newest:
            _log.error(
                "reactions were made up to event %d, and the journal ends at %d: it is an older one", place, newest
            )
        self._place = newest if place is None else min(place, newest)
        since = self._centre.clock.now() - KEPT_AFTER_CLOSE
        events: dict[int, StoredEvent] = {}
        for incident in self._centre.state.open_incidents():
            events |= await self._stream(incident.id)
        for card in await asyncio.to_thread(self._letters.cards_since, since):
            events |= await self._past(card)
            self._book.add(card.key, card.call, card.incident)
        await self._keep([made for seq in sorted(events) for made in self._book.take(events[seq])], self._place)

    async def register(self, card: CardRecord) -> None:
        """Keep a card, and react to what has happened to its incident already.

        Raises
        ------
        JournalError
            Where the store or the journal cannot be reached.
        """
        async with self._taking:
            await asyncio.to_thread(self._letters.keep_card, card)
            past, alone = await self._past(card), CardBook(self._book.call_signs)
            alone.add(card.key, card.call, card.incident)
            made = [reaction for seq in sorted(past) for reaction in alone.take(past[seq])]
            self._book.add(card.key, card.call, alone.incident_of[card.call])
            await self._keep(made, self._place)
        self.wake()

    async def run(self) -> None:
        """Carry until cancelled; a store or a partner that does not answer is tried again and again."""
        stop_listening = self._centre.listen(self._hear)
        try:
            while True:
                try:
                    await self.take_in()
                    while await self.deliver():
                        await self.take_in()
                    await self._rest()
                except DispatchError:
                    _log.exception("the outbox to the partner cannot go on and will try again")
                    await asyncio.sleep(AGAIN_S)
        finally:
            stop_listening()

    def wake(self) -> None:
        """Look for work at once."""
        self._woken.set()

    async def take_in(self) -> None:
        """Make reactions of the events that were not taken in yet, as long as not too many letters wait."""
        self._woken.clear()
        while self._centre.state.last_seq > self._place:
            if await asyncio.to_thread(self._letters.waiting) >= WAITING_LIMIT:
                return
            async with self._taking:
                await self._take_page()

    async def deliver(self) -> int:
        """Deliver what is due, one letter of each card at most; gives how many letters were settled."""
        now = self._centre.clock.now()
        if self._partner is None or (self._resume_at is not None and now < self._resume_at):
            return 0
        limit = 1 if self._away else AT_ONCE
        letters = await asyncio.to_thread(self._letters.due, now, limit=limit)
        outcomes = await asyncio.gather(*[self._partner.deliver(letter.reaction) for letter in letters])
        return await self._settle(list(zip(letters, outcomes, strict=True)))

    async def _take_page(self) -> None:
        until = min(self._centre.state.last_seq, self._place + PAGE)
        events = await events_between(self._centre, after=self._place, until=until)
        made = [reaction for event in events for reaction in self._book.take(event)]
        await self._keep(made, until)
        self._book.forget_ended(self._centre.clock.now() - KEPT_AFTER_CLOSE)

    async def _past(self, card: CardRecord) -> dict[int, StoredEvent]:
        """Read what was taken in of every incident that a card ever belonged to, by number."""
        past: dict[int, StoredEvent] = {}
        read, unread = set[str](), {card.incident}
        while unread:
            read |= unread
            for incident in unread:
                past |= await self._stream(incident)
            unread = {other for event in past.values() for other in incidents_named(event, card.call)} - read
        return past

    async def _stream(self, incident: str) -> dict[int, StoredEvent]:
        stream = await asyncio.to_thread(self._centre.journal.read_stream, f"incident:{incident}")
        return {event.seq: event for event in stream if event.seq <= self._place}

    async def _keep(self, made: list[Reaction], place: int) -> None:
        now = self._centre.clock.now()
        await asyncio.to_thread(self._letters.take_in, made, state=self._new_state, place=place, now=now)
        self._place = place

    async def _settle(self, delivered: list[tuple[Letter, Outcome]]) -> int:
        now, settled = self._centre.clock.now(), []
        for letter, outcome in delivered:
            if isinstance(outcome, Away):
                self._lost(outcome, now)
            else:
                self._found()
                settled.append(after_attempt(letter, outcome, now=now, again_at=self._again_at(now)))
        if settled:
            await asyncio.to_thread(self._letters.settle, settled)
        _tell_dead(settled)
        return len(settled)

    def _again_at(self, now: datetime) -> Callable[[int], datetime | None]:
        def again_at(failures: int) -> datetime | None:
            if failures >= self._patience.attempts:
                return None
            return now + timedelta(milliseconds=self._patience.pause_ms(failures, self._chance()))

        return again_at

    def _lost(self, outcome: Away, now: datetime) -> None:
        self._away += 1
        self._resume_at = now + timedelta(milliseconds=self._patience.pause_ms(self._away, self._chance()))
        self.link.lost(outcome.reason)

    def _found(self) -> None:
        self._away, self._resume_at = 0, None
        self.link.found()

    def _hear(self, event: StoredEvent) -> None:
        """Note that something happened (called by the centre)."""
        _ = event
        self._woken.set()

    async def _rest(self) -> None:
        """Wait for the next event, or until something is due."""
        if self._woken.is_set():
            return
        due = await asyncio.to_thread(self._letters.next_due) if self._partner else None
        due = max(filter(None, (due, self._resume_at)), default=None) if due else None
        rest_s = LONGEST_REST_S if due is None else (due - self._centre.clock.now()).total_seconds()
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(rest_s, 0.0), LONGEST_REST_S)):
                await self._woken.wait()


def _call_signs(centre: Centre) -> Mapping[str, str]:
    return {unit.id: unit.call_sign for unit in centre.fleet.units}


def _tell_dead(letters: Iterable[Letter]) -> None:
    for letter in letters:
        if letter.state is LetterState.DEAD:
            _log.error("reaction %s was given up: %s", letter.reaction.id, letter.reason)
