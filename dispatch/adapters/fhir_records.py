"""The port `MedicalRecords` on any FHIR R4 server."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import httpx

from dispatch.adapters.breaker import Breaker
from dispatch.adapters.fhir_search import FailedSearchError, FhirSearch, SearchResult
from dispatch.identifiers import enp_of, snils_of
from dispatch.records.patient_context import ENP_SYSTEM, SNILS_SYSTEM, identity_of, patient_context
from dispatch.records.port import (
    Absence,
    Ambiguous,
    FactList,
    Found,
    MatchedBy,
    NoAnswer,
    NoAnswerReason,
    Refused,
    UnknownPatient,
)

if TYPE_CHECKING:
    from dispatch.records.patient_context import Entry
    from dispatch.records.port import Identity, NamedPatient, PatientContext, RecordsAnswer

CANDIDATES: Final = 20
"""People that are told where several fit."""

_LISTS: Final[dict[FactList, tuple[str, list[tuple[str, str]]]]] = {
    FactList.ALLERGIES: ("AllergyIntolerance", []),
    FactList.CONDITIONS: ("Condition", []),
    FactList.MEDICINES: ("MedicationStatement", [("_include", "MedicationStatement:medication")]),
}
"""What is searched for each list, and with what."""


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """How long and how much is borne.

    Attributes
    ----------
    answer_s
        For one patient, all searches together, seconds.
    connect_s
        For a connection, seconds.
    page_bytes
        Of one page of one search.
    connections
        At once.
    """

    answer_s: float = 4.0
    connect_s: float = 1.5
    page_bytes: int = 2 * 1024 * 1024
    connections: int = 16


class FhirRecords:
    """Asks a FHIR R4 server; see the port for what it promises.

    Parameters
    ----------
    base : str
        The server's base address, such as ``http://127.0.0.1:8113``.
    """

    def __init__(self, base: str, limits: RecordLimits | None = None) -> None:
        self._limits = limits or RecordLimits()
        self._client = httpx.AsyncClient(
            base_url=base,
            headers={"Accept": "application/fhir+json"},
            timeout=httpx.Timeout(self._limits.answer_s, connect=self._limits.connect_s),
            limits=httpx.Limits(max_connections=self._limits.connections),
            trust_env=False,
        )
        self._search = FhirSearch(self._client, size_limit=self._limits.page_bytes)
        self._breaker = Breaker(time.monotonic)

    @property
    def source(self) -> str:
        """The server, without what could be a secret in its address."""
        return f"{self._client.base_url.scheme}://{self._client.base_url.netloc.decode()}"

    async def ask(self, patient: NamedPatient) -> RecordsAnswer:
        """Find a patient and read what is known of them."""
        if not self._breaker.allows():
            return NoAnswer(NoAnswerReason.PAUSED)
        settle = self._breaker.given_up
        try:
            async with asyncio.timeout(self._limits.answer_s):
                answer = await self._answer(patient)
        except TimeoutError:
            settle = self._breaker.failed
            return NoAnswer(NoAnswerReason.TIMEOUT)
        except FailedSearchError as error:
            settle = self._breaker.failed
            return NoAnswer(error.reason)
        else:
            settle = self._breaker.succeeded
            return answer
        finally:
            settle()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._client.aclose()

    async def _answer(self, patient: NamedPatient) -> RecordsAnswer:
        number = _number(patient)
        asked = [("identifier", number)] if number else _by_name(patient)
        if not asked:
            return UnknownPatient()
        found = await self._search.find("Patient", asked)
        people = [_person(entry) for entry in found.entries]
        fitting = [person for person in people if _fits(person, patient, number)]
        near = [person for person in people if number is None and _may_be(person, patient)]
        if people and not fitting and not near:
            raise FailedSearchError(NoAnswerReason.NONSENSE)
        if not people:
            return UnknownPatient()
        if len(fitting) != 1 or not found.complete or _contradicts(fitting[0], patient):
            return Ambiguous(tuple((fitting or near)[:CANDIDATES]))
        entry = found.entries[people.index(fitting[0])]
        return Found(await self._context(entry, fitting[0].source), _matched_by(patient, number))

    async def _context(self, entry: Entry, patient: str) -> PatientContext:
        """Read all lists at once; one that fails is told as unavailable, all failing is no answer."""
        key = patient.removeprefix("Patient/")
        searches = [self._search.find(kind, [("patient", key), *more]) for kind, more in _LISTS.values()]
        results = await asyncio.gather(*searches, return_exceptions=True)
        failures = [each for each in results if isinstance(each, BaseException)]
        for failure in failures:
            if len(failures) == len(_LISTS) or not isinstance(failure, FailedSearchError):
                raise failure
        read = {kind: each for kind, each in zip(_LISTS, results, strict=True) if isinstance(each, SearchResult)}
        context = patient_context(
            [entry, *(resource for result in read.values() for resource in result.entries)],
            patient=patient,
            unread={kind: Absence.UNAVAILABLE for kind in _LISTS if kind not in read or not read[kind].complete},
        )
        cut = [Refused(_LISTS[kind][0], "there are more than were read") for kind in read if not read[kind].complete]
        failed = [Refused(_LISTS[kind][0], "could not be read") for kind in _LISTS if kind not in read]
        return replace(context, refused=(*context.refused, *cut, *failed))


def _person(entry: Entry) -> Identity:
    """Read a found Patient; without an id its records cannot be asked for."""
    person = identity_of(entry.resource)
    if person is None or not person.source.startswith("Patient/"):
        raise FailedSearchError(NoAnswerReason.NONSENSE)
    return person


def _number(patient: NamedPatient) -> str | None:
    """Give the identifier to search by: one whose check digits are wrong was misheard, and finds nobody."""
    snils, enp = snils_of(patient.snils or ""), enp_of(patient.enp or "")
    if snils:
        return f"{SNILS_SYSTEM}|{snils}"
    return f"{ENP_SYSTEM}|{enp}" if enp else None


def _by_name(patient: NamedPatient) -> list[tuple[str, str]]:
    """Search each word of the name by itself, begun with a capital: servers keep family and given names apart."""
    asked = [("name:exact", word[:1].upper() + word[1:]) for word in (patient.name or "").split()]
    return [*asked, ("birthdate", patient.birth_date)] if asked and patient.birth_date else asked


def _fits(person: Identity, patient: NamedPatient, number: str | None) -> bool:
    """Tell whether a found person is who was searched for: servers that ignore a parameter find everybody."""
    if number is not None:
        return number.rpartition("|")[2] in {snils_of(person.snils or ""), enp_of(person.enp or "")}
    same_date = patient.birth_date is None or person.birth_date == patient.birth_date
    return same_date and _name_words(person.name) == _name_words(patient.name)


def _may_be(person: Identity, patient: NamedPatient) -> bool:
    """Tell whether a found person has all the words of the name, and a date of birth that is not another one."""
    dates = sorted([person.birth_date or "", patient.birth_date or ""], key=len)
    return dates[1].startswith(dates[0]) and _name_words(person.name) >= _name_words(patient.name)


def _contradicts(person: Identity, patient: NamedPatient) -> bool:
    """Tell whether a person who was found by a number is somebody else by date of birth."""
    return None not in {patient.birth_date, person.birth_date} and patient.birth_date != person.birth_date


def _name_words(name: str | None) -> frozenset[str]:
    return frozenset((name or "").casefold().replace("ё", "е").split())


def _matched_by(patient: NamedPatient, number: str | None) -> MatchedBy:
    if number is not None:
        return MatchedBy.IDENTIFIER
    return MatchedBy.NAME_AND_BIRTH_DATE if patient.birth_date else MatchedBy.NAME
