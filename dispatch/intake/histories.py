"""What is known of a number and of a place from before, kept in step with the journal and read by key."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dispatch.errors import JournalError
from dispatch.history.book import HistoryBook
from dispatch.history.entries import FALSE_CALL, History
from dispatch.intake.adapters.kept_hazards import KeptHazards
from dispatch.intake.past_calls import Folding, take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dispatch.centre import Centre
    from dispatch.intake.adapters.history_file import HistoryFile
    from dispatch.intake.adapters.kept_hazards import KeptHazard
    from dispatch.intake.keys import Keys
    from dispatch.journal.port import StoredEvent

KEPT: Final = timedelta(days=365)
PAGE: Final = 500
"""Events that are taken in with one transaction."""

PAGES_AT_ONCE: Final = 4
"""That a question waits for; behind a journal that was never read they are taken in bit by bit."""

_log = logging.getLogger(__name__)


class Known(NamedTuple):
    """The history of the number and of the place of one call, itself left out; whether all calls were taken in."""

    number: History
    place: History
    whole: bool


class Histories:
    """Follows the journal of a centre; lives on its event loop, and reads and writes its file on threads.

    Attributes
    ----------
    hazards : KeptHazards
        Used on threads.
    """

    def __init__(self, centre: Centre, file: HistoryFile, keys: Keys) -> None:
        self.hazards = KeptHazards(file, keys.hazards)
        self._centre = centre
        self._file = file
        self._keys = keys
        self._place: int | None = None
        self._following = asyncio.Lock()

    async def follow(self, *, pages: int | None = None) -> bool:
        """Take in the events that are durable now, at most so many pages; tells whether that was all of them.

        Raises
        ------
        JournalError
            Where the journal or the file cannot be reached; what was taken in stays.
        """
        newest = self._centre.state.last_seq
        for _ in count() if pages is None else range(pages):
            async with self._following:
                if self._place is None:
                    self._place = await asyncio.to_thread(self._open, newest)
                if self._place < newest:
                    self._place = await asyncio.to_thread(self._take_page, self._place)
                if self._place >= newest:
                    return True
        return False

    async def of_call(self, call: str, told: Mapping[str, Any]) -> Known:
        """Tell what is known of the number and place of a call from before.

        Parameters
        ----------
        told
            Its sealed fields: `phone`, `address`, `lon`, `lat`.
        """
        whole = await self.follow(pages=PAGES_AT_ONCE)
        number, place = await asyncio.to_thread(self._of_call, call, told)
        return Known(number, place, whole)

    async def hazards_at(self, told: Mapping[str, Any]) -> list[KeptHazard]:
        """Give the hazards that hold now at an address or within 25 m of a place, the newest first."""
        address, around = self._keys.place(told).address, self._keys.around(told)
        return await asyncio.to_thread(self.hazards.at, address, around, self._centre.clock.now())

    async def tidy(self) -> None:
        """Forget calls of more than a year ago."""
        await asyncio.to_thread(self._file.forget_before, self._centre.clock.now() - KEPT)

    def _of_call(self, call: str, told: Mapping[str, Any]) -> tuple[History, History]:
        now, number = self._centre.clock.now(), self._keys.number(told.get("phone"))
        of_number = HistoryBook(self._file.of_number(number)).of_number(number or "", now)
        address, around = self._keys.place(told).address, self._keys.around(told)
        of_place = HistoryBook(self._file.of_place(address, around)).of_place((address or "", *around), now)
        return _without(of_number, call), _without(of_place, call)

    def _open(self, newest: int) -> int:
        """Give where the file stopped; one that knows of events that the journal has not is begun anew."""
        place = self._file.place()
        if place <= newest:
            return place
        _log.error("histories were made up to event %d, and the journal ends at %d: they begin anew", place, newest)
        self._file.start_over()
        return 0

    def _take_page(self, after: int) -> int:
        events = self._centre.journal.read(after=after, limit=PAGE)
        with self._file.writing() as connection:
            folding = Folding(connection, self._keys, self._told, self._told_at)
            for event in events:
                take(folding, event)
            connection.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (events[-1].seq,))
        return events[-1].seq

    def _told(self, event: StoredEvent) -> Mapping[str, Any]:
        """Read the sealed fields of an event; none where they were erased or cannot be read."""
        try:
            return self._centre.journal.unseal(event) or {}
        except JournalError:
            _log.exception("histories do not know what event %d tells", event.seq)
            return {}

    def _told_at(self, seqs: Sequence[int]) -> Mapping[str, Any]:
        told: dict[str, Any] = {}
        for seq in seqs:
            for event in self._centre.journal.read(after=seq - 1, limit=1):
                told.update(self._told(event))
        return told


def _without(history: History, call: str) -> History:
    """Leave a call out of a history; the flood that it is part of stays."""
    calls = tuple(each for each in history.calls if each.call != call)
    return replace(history, calls=calls, false_calls=sum(each.outcome == FALSE_CALL for each in calls))
