"""The intake of a running centre: whose number is whose call, which calls are alike, what came before of a number."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor
from dispatch.errors import DispatchError, JournalError
from dispatch.intake.adapters.sightings_file import KeptSightings
from dispatch.intake.callers import HELD, Callers
from dispatch.intake.histories import Histories
from dispatch.intake.keys import Keys
from dispatch.intake.known_calls import KnownCalls
from dispatch.intake.taken_forms import TakenForms, form_fault

if TYPE_CHECKING:
    from dispatch.channels.aml.arrival import ArrivalFault
    from dispatch.channels.fix import Fix
    from dispatch.commands import LocateCall
    from dispatch.intake.adapters.history_file import HistoryFile
    from dispatch.intake.adapters.sightings_file import KeptSighting, SightingsFile
    from dispatch.journal.port import StoredEvent
    from dispatch.service import Service

INTAKE: Final = Actor("intake")
"""Who tells a call of a place that was sent before it rang."""

TIDY_EVERY_S: Final = 60.0
AGAIN_S: Final = 1.0
"""Until what the disk refused is tried again."""

GATHER_S: Final = 1.0
"""How long events are gathered for the file of histories, so that it does not keep the disk from the journal."""

_log = logging.getLogger(__name__)


class Intake:
    """What follows the calls of a centre from when it is opened; lives on the event loop of the service.

    Parameters
    ----------
    history : HistoryFile
    sightings : SightingsFile
        Both are closed by whoever opened them.
    secret : bytes
        Of the centre; digests are made under keys derived from it.
    aml_key : bytes or None
        Shared with the makers of phones; None where forms of Advanced Mobile Location are not signed.

    Attributes
    ----------
    keys : Keys
    callers : Callers
    known : KnownCalls
    histories : Histories
    """

    def __init__(
        self,
        service: Service,
        *,
        history: HistoryFile,
        sightings: SightingsFile,
        secret: bytes,
        aml_key: bytes | None = None,
    ) -> None:
        self.keys = Keys(secret)
        self._kept = KeptSightings(sightings, self.keys.sightings)
        held = self._kept.since(service.centre.clock.now() - HELD)
        self.callers = Callers(service.centre, self.keys.numbers, held)
        self.known = KnownCalls(service.centre, self.keys.numbers)
        self.histories = Histories(service.centre, history, self.keys)
        self._service = service
        self._aml_key = aml_key
        self._forms = TakenForms()
        self._woken = asyncio.Event()
        self._happened = asyncio.Event()
        for listener in (self.callers.hear, self.known.hear, self._hear):
            service.centre.listen(listener)

    async def run(self) -> None:
        """Tell calls of places that came before them, keep histories, and forget what is old, until cancelled."""
        await asyncio.gather(self._tell(), self._read_on(), self._keep_histories(), self._tidy())

    def form_fault(self, body: bytes) -> ArrivalFault | None:
        """Tell why a form of a phone is not believed; None where it is, or nobody signs."""
        if self._aml_key is None:
            return None
        return form_fault(body, key=self._aml_key, now=self._service.centre.clock.now(), taken=self._forms)

    def form_failed(self, body: bytes) -> None:
        """Let a form in again that took no effect."""
        self._forms.forget(body)

    async def sighted(self, phone: str, fix: Fix) -> str | None:
        """Give the call that a place is about, None where it waits for one; it is told to later ones in any case."""
        sighting = self.callers.hold(phone, fix)
        if sighting is not None:
            await self._keep(sighting)
        return self.callers.call_of(phone)

    async def _keep(self, sighting: KeptSighting) -> None:
        """Keep a place on disk; where that refuses it, it still waits in memory."""
        try:
            await asyncio.to_thread(self._kept.keep, sighting)
        except JournalError:
            _log.exception("a place that waits for its call would not outlive a restart")

    def _hear(self, _event: StoredEvent) -> None:
        self._woken.set()
        self._happened.set()

    async def _tell(self) -> None:
        while True:
            self._woken.clear()
            for command in self.callers.due():
                await self._locate(command)
            await self._woken.wait()

    async def _locate(self, command: LocateCall) -> None:
        while True:
            try:
                await self._service.handle(command, INTAKE)
            except JournalError:
                _log.exception("call %s is told of its place again in %g s", command.call, AGAIN_S)
                await asyncio.sleep(AGAIN_S)
            except DispatchError as refused:
                _log.warning("call %s does not take the place that came before it: %s", command.call, refused)
                return
            else:
                return

    async def _read_on(self) -> None:
        has_more = True
        while has_more:
            has_more = self.known.read_on()
            await asyncio.sleep(0)

    async def _keep_histories(self) -> None:
        while True:
            self._happened.clear()
            try:
                await self._forget_erased()
                await self.histories.follow()
            except JournalError:
                _log.exception("histories are kept again in %g s", AGAIN_S)
                await asyncio.sleep(AGAIN_S)
            else:
                await self._happened.wait()
                await asyncio.sleep(GATHER_S)

    async def _forget_erased(self) -> None:
        erased = self.callers.erased
        while erased:
            await asyncio.to_thread(self._kept.forget_number, erased[0])
            erased.popleft()

    async def _tidy(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._kept.forget_before, self._service.centre.clock.now() - HELD)
                await self.histories.tidy()
            except JournalError:
                _log.exception("what is old is forgotten again in %g s", TIDY_EVERY_S)
            await asyncio.sleep(TIDY_EVERY_S)
            self.callers.tidy()
            self.known.tidy()
