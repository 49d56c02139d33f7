"""Stations: where units are at home."""

from __future__ import annotations

from dataclasses import dataclass

from fleet.fields import check_id, check_name, check_place


@dataclass(frozen=True, slots=True)
class Station:
    """A station (подстанция) at a place in degrees.

    Raises
    ------
    FieldError
        Where a field is empty or impossible.
    """

    id: str
    name: str
    lon: float
    lat: float

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_name("name", self.name)
        check_place(self.lon, self.lat)
