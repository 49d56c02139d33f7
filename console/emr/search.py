"""Search as FHIR R4 has it, over people in memory: the parameters that a dispatch centre needs, and no others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.emr.people import Person, Resource

PAGE: Final = 50
"""Resources that one answer holds at most; the total tells of more."""

OF_A_PATIENT: Final = frozenset({"AllergyIntolerance", "Condition", "MedicationStatement"})
TYPES: Final = OF_A_PATIENT | {"Patient"}

_OF_PATIENTS: Final = frozenset({"_id", "identifier", "name", "name:exact", "birthdate"})
_SHAPING: Final = frozenset({"_count", "_format", "_include"})
"""They change how an answer looks, not who is found; medicines are named inside their statements here."""

_OF_RECORDS: Final = frozenset({"patient", "subject"})

Parameters = list[tuple[str, str]]


class BadSearchError(Exception):
    """A parameter that is not known, or a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Matches:
    """How many fit, and the first of them."""

    total: int
    resources: list[Resource]


class People:
    """All people, found by what a search may name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people: dict[str, Person] = {}
        self._resources: dict[str, Resource] = {}
        self._by_number: dict[str, list[Person]] = defaultdict(list)
        self._by_word: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            self._take(person)

    def read(self, kind: str, key: str) -> Resource | None:
        """Give one resource, None where there is none."""
        return self._resources.get(f"{kind}/{key}")

    def search(self, kind: str, parameters: Parameters) -> Matches:
        """Find resources of a type that fit all parameters.

        Raises
        ------
        BadSearchError
            Where a parameter is not known: a search that ignored it would find the wrong people.
        """
        asked = [(name, value) for name, value in parameters if name not in _SHAPING]
        if not asked:
            raise BadSearchError("name what to search by")
        for name, _ in asked:
            if name not in (_OF_PATIENTS if kind == "Patient" else _OF_RECORDS):
                raise BadSearchError(f"there is no search parameter {name}")
        found = self._patients(asked) if kind == "Patient" else self._of_patient(kind, asked)
        return Matches(len(found), found[:PAGE])

    def _take(self, person: Person) -> None:
        self._people[person.key] = person
        self._by_number[person.snils].append(person)
        self._by_number[person.enp].append(person)
        self._by_word[person.name.split()[1]].append(person)
        for resource in person.records:
            self._resources[f"{resource['resourceType']}/{resource['id']}"] = resource

    def _patients(self, asked: Parameters) -> list[Resource]:
        fits = [person for person in self._candidates(asked) if all(_fits(person, *each) for each in asked)]
        return [person.records[0] for person in fits]

    def _candidates(self, asked: Parameters) -> Sequence[Person]:
        """Give those whom one exact parameter leaves, so that not everybody is looked at."""
        for name, value in asked:
            if name == "identifier":
                return self._by_number.get(value.rpartition("|")[2], [])
            if name == "name:exact" and value in self._by_word:
                return self._by_word[value]
        return list(self._people.values())

    def _of_patient(self, kind: str, asked: Parameters) -> list[Resource]:
        keys = {value.removeprefix("Patient/") for _, value in asked}
        person = self._people.get(keys.pop()) if len(keys) == 1 else None
        return [] if person is None else [each for each in person.records if each["resourceType"] == kind]


def _fits(person: Person, name: str, value: str) -> bool:
    patient: dict[str, Any] = person.records[0]
    parts = [patient["name"][0]["text"], patient["name"][0]["family"], *patient["name"][0]["given"]]
    if name == "_id":
        return person.key == value
    if name == "identifier":
        system, bar, number = value.rpartition("|")
        return any(each["value"] == number and (not bar or each["system"] == system) for each in patient["identifier"])
    if name == "name":
        return any(part.casefold().startswith(value.casefold()) for part in parts)
    if name == "name:exact":
        return value in parts
    return person.birth_date.isoformat() == value.removeprefix("eq")
