"""Persons of an Emergency Incident Data Object, told in NIEM, whose writers differ in how deep a name lies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from dispatch.exchange import card as c
from dispatch.exchange.cutting import LINE, NUMBER, cut
from dispatch.exchange.eido.leaves import leaves

if TYPE_CHECKING:
    from dispatch.exchange.eido.messages import Person

CALLER: Final = "caller"
PATIENTS: Final = ("patient", "victim", "injured")
"""Roles of those who need help, in small letters (NENA registry of person roles)."""

_SEXES: Final[dict[str, c.Sex]] = {"m": "male", "male": "male", "f": "female", "female": "female"}
_PARTS: Final = ("persongivenname", "personmiddlename", "personsurname")
_NAMES: Final = frozenset({"personfullname", *_PARTS})


def has_role(person: Person, *roles: str) -> bool:
    """Tell whether a person has one of the roles, which are in small letters."""
    return any(role.strip().lower() in roles for role in person.person_incident_role_registry_text)


def name_of(person: Person) -> str | None:
    """Give the full name, or its parts in order."""
    told = _told(person)
    return cut(told.get("personfullname") or " ".join([told[part] for part in _PARTS if part in told]), LINE)


def patient_of(person: Person, phone: str | None) -> c.CardPatient:
    """Give who needs help; what a patient of a card has no field for is in the note."""
    told = _told(person)
    born = _day(told.get("personbirthdate"))
    sex = _SEXES.get((told.get("personsexcode") or told.get("personsextext") or "").lower())
    taken = _NAMES.union(
        {"personbirthdate"} if born else (),
        {"personsexcode", "personsextext"} if sex else (),
    )
    return c.CardPatient(
        name=name_of(person),
        birth_date=born,
        sex=sex,
        phone=cut(phone, NUMBER),
        note=cut(_rest(person, taken), LINE),
    )


def person_line(person: Person, phone: str | None) -> str:
    """Tell of a person in words: roles, name, telephone number and all else."""
    roles = "/".join(person.person_incident_role_registry_text)
    return ", ".join(part for part in (roles, name_of(person), phone, _rest(person, _NAMES)) if part)


def _told(person: Person) -> dict[str, str]:
    """Give the first value of each name."""
    return dict(reversed(leaves(person.nc_person_component)))


def _rest(person: Person, taken: frozenset[str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in leaves(person.nc_person_component) if name not in taken)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
