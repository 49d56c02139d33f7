"""Hospitals: where patients are handed over."""

from __future__ import annotations

from dataclasses import dataclass

from fleet.errors import FieldError
from fleet.fields import check_id, check_name, check_place, check_words
from fleet.vocabulary import DEPARTMENTS


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital at a place in degrees, with the departments that take patients (codes of `DEPARTMENTS`).

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    id: str
    name: str
    lon: float
    lat: float
    departments: frozenset[str]

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_name("name", self.name)
        check_place(self.lon, self.lat)
        check_words("departments", self.departments, DEPARTMENTS)
        if not self.departments:
            raise FieldError("departments", "is empty: name at least 'general'")
