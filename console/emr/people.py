"""Made-up people: numbers instead of names, identifiers that nobody has, records drawn from a seed.

The first six show one case each, whatever the seed: an allergy with illnesses and medicines; no known allergies; an
allergy that was refuted and one entered in error; nothing on record; not asked; an illness that is over. Every 25th
name belongs to two people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.emr.illnesses import ALLERGENS, HYPERTENSION, ILLNESSES, PENICILLINS, Allergen, Coded, Illness
from dispatch.identifiers import enp_check_digit, snils_check_digits
from dispatch.records.patient_context import ENP_SYSTEM, SNILS_SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

Resource = dict[str, Any]

NAMESAKES_EVERY: Final = 25
_FIRST_BIRTH: Final = date(1935, 1, 1)
_BIRTH_DAYS: Final = 90 * 365
_TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
_NO_KNOWN_ALLERGY: Final = Coded("Нет известных аллергий", "716186003", "http://snomed.info/sct")
_NOT_ASKED: Final = Coded("Не спрашивали", "not-asked", f"{_TERMINOLOGY}/data-absent-reason")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person with all that is on record.

    Attributes
    ----------
    key : str
        Id of the Patient.
    name : str
        «Пациент N»; it may belong to two.
    snils, enp : str
        With right check digits. SNILS begin with 999, policies with 99: neither has been given to anybody (m).
    records : list
        Resources about the person, the Patient first.
    """

    key: str
    name: str
    birth_date: date
    sex: str
    snils: str
    enp: str
    records: list[Resource] = field(repr=False)


def made_up_people(count: int, seed: int) -> Iterator[Person]:
    """Give people 1 to `count` with the namesakes of every 25th; the same numbers give the same people."""
    for number in range(1, count + 1):
        yield _person(number, seed)
        if number % NAMESAKES_EVERY == 0:
            yield _person(number, seed, namesake=True)


def _person(number: int, seed: int, *, namesake: bool = False) -> Person:
    chance = np.random.default_rng([seed, number, int(namesake)])
    key = f"{number}-2" if namesake else str(number)
    running = number + 500_000 * namesake
    nine, fifteen = f"999{running:06d}", f"99{running:013d}"
    person = Person(
        key=key,
        name=f"Пациент {number}",
        birth_date=_FIRST_BIRTH + timedelta(days=int(chance.integers(_BIRTH_DAYS))),
        sex=str(chance.choice(["female", "male"])),
        snils=nine + snils_check_digits(nine),
        enp=fifteen + enp_check_digit(fifteen),
        records=[],
    )
    person.records.append(_patient(person, str(number)))
    write = _FIRST.get(number, _drawn)
    write(_Writer(person), chance)
    return person


def _patient(person: Person, number: str) -> Resource:
    return {
        "resourceType": "Patient",
        "id": person.key,
        "meta": {"tag": [{"system": f"{_TERMINOLOGY}/v3-ActReason", "code": "HTEST", "display": "test health data"}]},
        "identifier": [
            {"system": SNILS_SYSTEM, "value": person.snils},
            {"system": ENP_SYSTEM, "value": person.enp},
        ],
        "name": [{"use": "official", "text": person.name, "family": "Пациент", "given": [number]}],
        "gender": person.sex,
        "birthDate": person.birth_date.isoformat(),
    }


class _Writer:
    """Writes resources about one person."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def allergy(self, allergen: Allergen, *, verified: str = "confirmed", year: int = 2012) -> None:
        """Write an allergy down; one entered in error has no clinical status, as FHIR asks."""
        more = (
            {}
            if verified == "entered-in-error"
            else {"clinicalStatus": _status("allergyintolerance-clinical", "active")}
        )
        self._write(
            "AllergyIntolerance",
            "patient",
            verificationStatus=_status("allergyintolerance-verification", verified),
            code=_concept(allergen.name),
            criticality=allergen.criticality,
            onsetDateTime=str(year),
            reaction=[{"manifestation": [{"text": allergen.reaction}]}],
            **more,
        )

    def says(self, statement: Coded) -> None:
        """Write down that there are no allergies, or why it is not known."""
        self._write(
            "AllergyIntolerance",
            "patient",
            clinicalStatus=_status("allergyintolerance-clinical", "active"),
            verificationStatus=_status("allergyintolerance-verification", "confirmed"),
            code=_concept(statement),
        )

    def illness(self, illness: Illness, *, clinical: str = "active", year: int = 2015) -> None:
        """Write an illness down with what is taken for it; one that is over leaves medicines that were stopped."""
        self._write(
            "Condition",
            "subject",
            clinicalStatus=_status("condition-clinical", clinical),
            verificationStatus=_status("condition-ver-status", "confirmed"),
            code=_concept(illness.name),
            onsetDateTime=str(year),
        )
        for medicine in illness.medicines:
            self._write(
                "MedicationStatement",
                "subject",
                status="active" if clinical == "active" else "stopped",
                medicationCodeableConcept=_concept(medicine),
                effectivePeriod={"start": str(year)},
            )

    def _write(self, kind: str, about: str, **elements: Any) -> None:
        records = self._person.records
        key = f"{self._person.key}-{len(records)}"
        records.append(
            {"resourceType": kind, "id": key, about: {"reference": f"Patient/{self._person.key}"}, **elements}
        )


def _status(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"{_TERMINOLOGY}/{system}", "code": code}]}


def _concept(coded: Coded) -> Resource:
    coding = [{"system": coded.system, "code": coded.code, "display": coded.text}] if coded.code else []
    return {"text": coded.text, **({"coding": coding} if coding else {})}


def _drawn(writer: _Writer, chance: np.random.Generator) -> None:
    """Write what chance gives: up to three illnesses; an allergy, none known, or nothing said."""
    for row in sorted(chance.choice(len(ILLNESSES), size=int(chance.integers(0, 4)), replace=False)):
        clinical = "resolved" if chance.random() < 0.1 else "active"
        writer.illness(ILLNESSES[row], clinical=clinical, year=int(chance.integers(1995, 2025)))
    share = chance.random()
    if share < 0.3:
        verified = str(chance.choice(["confirmed", "refuted", "entered-in-error"], p=[0.8, 0.12, 0.08]))
        writer.allergy(ALLERGENS[int(chance.integers(len(ALLERGENS)))], verified=verified)
    elif share < 0.8:
        writer.says(_NO_KNOWN_ALLERGY)
    elif share < 0.9:
        writer.says(_NOT_ASKED)


def _with_allergy(writer: _Writer, _chance: np.random.Generator) -> None:
    writer.allergy(PENICILLINS)
    writer.illness(HYPERTENSION)


def _with_none_known(writer: _Writer, _chance: np.random.Generator) -> None:
    writer.says(_NO_KNOWN_ALLERGY)
    writer.illness(ILLNESSES[6])


def _with_untrue_ones(writer: _Writer, _chance: np.random.Generator) -> None:
    writer.allergy(PENICILLINS, verified="refuted")
    writer.allergy(ALLERGENS[2], verified="entered-in-error")


def _with_nothing(_writer: _Writer, _chance: np.random.Generator) -> None:
    """Leave the record empty."""


def _not_asked(writer: _Writer, _chance: np.random.Generator) -> None:
    writer.says(_NOT_ASKED)


def _recovered(writer: _Writer, _chance: np.random.Generator) -> None:
    writer.illness(ILLNESSES[8], clinical="resolved", year=1999)


_FIRST: Final = dict(
    enumerate((_with_allergy, _with_none_known, _with_untrue_ones, _with_nothing, _not_asked, _recovered), start=1)
)
