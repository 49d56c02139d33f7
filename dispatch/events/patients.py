"""What became of the patients of an incident."""

from __future__ import annotations

from typing import ClassVar

from dispatch.events.base import EventData
from dispatch.vocabulary import PatientOutcome


class PatientAdded(EventData, frozen=True, kw_only=True):
    """One more patient; `patient` numbers the patients of the incident from 1."""

    SEALED: ClassVar[tuple[str, ...]] = ("name", "birth_date", "sex", "snils", "enp", "phone", "note")

    incident: str
    patient: int


class PatientChanged(EventData, frozen=True, kw_only=True):
    """Details of a patient were corrected; `fields` names them."""

    SEALED: ClassVar[tuple[str, ...]] = PatientAdded.SEALED

    incident: str
    patient: int
    fields: tuple[str, ...]


class PatientEnded(EventData, frozen=True, kw_only=True):
    """It is known what became of a patient, and with whom."""

    SEALED: ClassVar[tuple[str, ...]] = ("note",)

    incident: str
    patient: int
    outcome: PatientOutcome
    assignment: str | None = None
    hospital: str | None = None
