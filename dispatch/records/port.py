"""The medical record as dispatch needs it: the port `MedicalRecords`, and the facts about one patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class FactList(StrEnum):
    """The lists of facts that a patient context has."""

    ALLERGIES = "allergies"
    CONDITIONS = "conditions"
    MEDICINES = "medicines"
    DEVICES = "devices"


class Absence(StrEnum):
    """Why a list is empty; only `NONE_KNOWN` says that somebody looked and there was nothing."""

    NONE_KNOWN = "none_known"
    NOT_ASKED = "not_asked"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the record says of a patient.

    Attributes
    ----------
    text : str
        In the words of the record.
    status : str
        The status that the record gives it; ``unknown`` where it gives none.
    source : str
        The resource that says so, such as ``AllergyIntolerance/17``.
    code, system : str or None
        Its code and the system of the code.
    since, recorded : str or None
        When it began and when it was written down, as exactly as the record says (``2010``, ``2010-04-01``).
    verification : str or None
        How sure the record is.
    criticality, reaction : str or None
        How dangerous an allergy is, and how it shows.
    """

    text: str
    status: str
    source: str
    code: str | None = None
    system: str | None = None
    since: str | None = None
    recorded: str | None = None
    verification: str | None = None
    criticality: str | None = None
    reaction: str | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A fact that holds no more or never did; `status` says why (``refuted``, ``entered-in-error``, ``resolved``)."""

    list: FactList
    text: str
    status: str
    source: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that there is nothing, or nothing known, in the words of the record: it may speak of drugs alone."""

    list: FactList
    kind: Absence
    text: str
    source: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource that could not be read, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the record says that the patient is."""

    source: str
    name: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    snils: str | None = None
    enp: str | None = None
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class PatientContext:
    """Everything that the record says of one patient; the lists hold what is true now.

    Attributes
    ----------
    absent : mapping of FactList to Absence
        Every list that is empty, and why.
    """

    patient: Identity | None = None
    allergies: tuple[Fact, ...] = ()
    conditions: tuple[Fact, ...] = ()
    medicines: tuple[Fact, ...] = ()
    devices: tuple[Fact, ...] = ()
    absent: Mapping[FactList, Absence] = field(default_factory=dict)
    stated: tuple[Stated, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedPatient:
    """Who a patient is, as far as the caller knows."""

    name: str | None = None
    birth_date: str | None = None
    snils: str | None = None
    enp: str | None = None

    @property
    def can_be_found(self) -> bool:
        """Tell whether there is anything to search by."""
        return bool(self.name or self.snils or self.enp)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> NamedPatient:
        """Read the sealed field `patient` of a call; words of nothing but spaces count as not told."""
        known = {name: (told.get(name) or "").strip() or None for name in ("name", "birth_date", "snils", "enp")}
        return cls(**known)


class MatchedBy(StrEnum):
    """By what a patient was found; a name alone is the weakest."""

    IDENTIFIER = "identifier"
    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    NAME = "name"


class NoAnswerReason(StrEnum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    ERROR = "error"
    NONSENSE = "nonsense"
    PAUSED = "paused"
    OVERLOADED = "overloaded"


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one patient fits."""

    context: PatientContext
    matched_by: MatchedBy


@dataclass(frozen=True, slots=True)
class UnknownPatient:
    """The record knows nobody who fits."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several fit, or the one found contradicts what the caller said: who it is must be asked."""

    candidates: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The record did not answer, or not in a way that can be believed."""

    reason: NoAnswerReason


RecordsAnswer = Found | UnknownPatient | Ambiguous | NoAnswer


class MedicalRecords(Protocol):
    """Records of patients, elsewhere.

    `ask` ends within the limits that the adapter was given and raises nothing: whatever the other side does is
    `NoAnswer`. It may be called many times at once. Facts of anybody but the one patient are never in an answer.
    """

    @property
    def source(self) -> str:
        """Where the facts come from, as people are told."""

    async def ask(self, patient: NamedPatient) -> RecordsAnswer:
        """Find a patient and read what is known of them."""

    async def close(self) -> None:
        """Let go of all connections."""


TEXT_LENGTH: Final = 500
"""Characters of a record's words that are kept."""
