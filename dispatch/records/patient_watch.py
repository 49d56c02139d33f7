"""What medical records say of the patients of open incidents: asked in the background, kept in memory alone.

No command ever waits for it, and nothing of it is journalled: it leaves memory when its incident closes.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dispatch.errors import JournalError
from dispatch.records.port import Ambiguous, Found, NamedPatient, NoAnswer, NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent
    from dispatch.records.port import Identity, MatchedBy, MedicalRecords, PatientContext, RecordsAnswer

WAITING_LIMIT: Final = 500
"""Patients that may wait to be asked about; more are told as not answered and asked about later."""

ASKED_AT_ONCE: Final = 8
AGAIN_EVERY_S: Final = 1.0
"""How often those without an answer are asked about again; the adapter keeps a server that fails from being flooded."""

_WHO_IS_MEANT: Final = frozenset(
    {"IncidentOpened", "IncidentReopened", "IncidentsJoined", "IncidentSplit", "IncidentClosed", "Undone"}
)
"""Events after which another patient, or none, may be meant."""

_log = logging.getLogger(__name__)


class ContextState(StrEnum):
    """How far the question about a patient has come."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    KNOWN = "known"
    AMBIGUOUS = "ambiguous"
    UNKNOWN_PATIENT = "unknown_patient"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the patient of one incident.

    Attributes
    ----------
    state : ContextState
    since : datetime or None
        When this state began, by the centre's clock.
    source : str or None
        Where it was asked.
    reason : str or None
        Why there is no answer, or why nobody was asked.
    """

    incident: str
    state: ContextState
    since: datetime | None = None
    source: str | None = None
    reason: str | None = None
    matched_by: MatchedBy | None = None
    context: PatientContext | None = None
    candidates: tuple[Identity, ...] = ()


class PatientWatch:
    """Asks about the patient of every open incident, and tells who listens when the standing of one changes.

    Lives on the event loop of the service.

    Parameters
    ----------
    centre : Centre
    records : MedicalRecords
    """

    def __init__(self, centre: Centre, records: MedicalRecords) -> None:
        self.outcomes: Counter[str] = Counter()
        self._centre = centre
        self._records = records
        self._patients: dict[str, NamedPatient] = {}
        self._standings: dict[str, Standing] = {}
        self._queue: asyncio.Queue[str] = asyncio.Queue(WAITING_LIMIT)
        self._queued: set[str] = set()
        self._listeners: list[Callable[[Standing], None]] = []

    def of(self, incident: str) -> Standing:
        """Give what is known of the patient of an incident."""
        return self._standings.get(incident) or Standing(incident, ContextState.NOT_ASKED, reason="not_named")

    def standings(self) -> tuple[Standing, ...]:
        """Give what is known of all patients of open incidents."""
        return tuple(self._standings.values())

    def listen(self, listener: Callable[[Standing], None]) -> Callable[[], None]:
        """Tell the listener of every change; gives what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def run(self) -> None:
        """Ask until cancelled, beginning with the incidents that are open already."""
        stop_listening = self._centre.listen(self._hear)
        try:
            for incident in self._centre.state.open_incidents():
                self._look(incident.id)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._ask_again())
                for _ in range(ASKED_AT_ONCE):
                    tasks.create_task(self._ask())
        finally:
            stop_listening()
            await self._records.close()

    def _hear(self, event: StoredEvent) -> None:
        if event.type == "CallChanged":
            call = self._centre.state.calls.get(event.stream.partition(":")[2])
            if call is not None:
                self._look(call.incident)
        elif event.type in _WHO_IS_MEANT:
            for stream in (event.stream, *event.touches):
                kind, _, key = stream.partition(":")
                if kind == "incident":
                    self._look_or_forget(key)

    def _look_or_forget(self, incident: str) -> None:
        record = self._centre.state.incidents.get(incident)
        if record is None or record.closed_at is not None:
            self._forget(incident)
        else:
            self._look(incident)

    def _look(self, incident: str) -> None:
        """Ask about the patient of an incident, unless nobody is named or they were asked about already."""
        patient = self._named(incident)
        if patient is None or self._patients.get(incident) == patient:
            return
        self._patients[incident] = patient
        self._stand(self._fresh(incident, ContextState.ASKED))
        self._enqueue(incident)

    def _named(self, incident: str) -> NamedPatient | None:
        """Give the patient whom the latest call that names one names."""
        record = self._centre.state.incidents.get(incident)
        if record is None or record.closed_at is not None:
            return None
        for key in reversed(record.calls):
            call = self._centre.state.calls.get(key)
            told = self._told(call.sealed_at) if call else None
            if told is not None and told.can_be_found:
                return told
        return None

    def _told(self, seqs: tuple[int, ...]) -> NamedPatient | None:
        try:
            told = self._centre.sealed.merged(seqs).get("patient")
        except JournalError:
            _log.exception("the patient of a call cannot be read; the medical record is not asked")
            return None
        return NamedPatient.of(told) if told else None

    def _forget(self, incident: str) -> None:
        self._patients.pop(incident, None)
        self._standings.pop(incident, None)

    def _enqueue(self, incident: str) -> None:
        if incident in self._queued:
            return
        try:
            self._queue.put_nowait(incident)
        except asyncio.QueueFull:
            self._take_in(incident, NoAnswer(NoAnswerReason.OVERLOADED))
        else:
            self._queued.add(incident)

    async def _ask(self) -> None:
        while True:
            incident = await self._queue.get()
            patient = self._patients.get(incident)
            answer = None if patient is None else await self._records.ask(patient)
            self._queued.discard(incident)
            if answer is not None and self._patients.get(incident) == patient:
                self._take_in(incident, answer)
            elif incident in self._patients:
                self._enqueue(incident)

    async def _ask_again(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_EVERY_S)
            for standing in self.standings():
                if standing.state is ContextState.NO_ANSWER:
                    self._enqueue(standing.incident)

    def _take_in(self, incident: str, answer: RecordsAnswer) -> None:
        """Settle the standing of an incident; no answer again keeps when it began."""
        if isinstance(answer, NoAnswer):
            self.outcomes[answer.reason.value] += 1
            before = self._standings[incident]
            if before.state is not ContextState.NO_ANSWER:
                fresh = self._fresh(incident, ContextState.NO_ANSWER)
                self._stand(replace(fresh, reason=answer.reason.value))
            return
        standing = self._fresh(incident, ContextState.UNKNOWN_PATIENT)
        if isinstance(answer, Found):
            standing = replace(standing, state=ContextState.KNOWN, context=answer.context, matched_by=answer.matched_by)
        elif isinstance(answer, Ambiguous):
            standing = replace(standing, state=ContextState.AMBIGUOUS, candidates=answer.candidates)
        self.outcomes[standing.state.value] += 1
        self._stand(standing)

    def _fresh(self, incident: str, state: ContextState) -> Standing:
        return Standing(incident, state, since=self._centre.clock.now(), source=self._records.source)

    def _stand(self, standing: Standing) -> None:
        self._standings[standing.incident] = standing
        for listener in tuple(self._listeners):
            listener(standing)
